import type { proofs } from '@creditbank/contract'
import { maskName } from '../platform/pure/idNumber.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { open } from '../platform/crypto/seal.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import type { Keyring } from '../platform/crypto/keyring.ts'
import type { StaffActor } from '../platform/actor.ts'
import type { KindOfProof } from './kind.ts'
import { formatCode, stateOf } from './rules.ts'
import { sealOf } from './seal.ts'
import type { CheckRow, ShareRow } from './shareStore.ts'
import type { ProofRow } from './store.ts'
import { verifyUrl } from './print.ts'

/** The secrets of a proof: its code, and the full document number where the holder chose it. */
export const secretsOf = (
  keyring: Keyring,
  row: Pick<ProofRow, 'secrets_sealed'>,
): { readonly code: string; readonly fullNumber: string | null } => {
  const read: unknown = JSON.parse(open(keyring, row.secrets_sealed, sealedColumns.proof))
  if (typeof read !== 'object' || read === null || !('code' in read) || typeof read.code !== 'string')
    throw new Error('the secrets of a proof are not what was sealed')
  return { code: read.code, fullNumber: 'fullNumber' in read && typeof read.fullNumber === 'string' ? read.fullNumber : null }
}

/** A proof as a line of its holder's list. */
export const lineOf = (row: ProofRow, kinds: readonly KindOfProof[], now: Date): proofs.ProofLine => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  kindName: kinds.find((kind) => kind.kind === row.kind)?.name ?? { zh: row.content.title, en: row.content.title },
  title: row.content.title.split('\n')[0] ?? '',
  state: stateOf({ validTo: row.valid_to, endReason: row.end_reason }, now),
  purpose: row.purpose,
  recipient: row.recipient,
  channel: row.channel,
  issuedAt: row.issued_at.toISOString(),
  validTo: row.valid_to,
  endedAt: row.ended_at?.toISOString() ?? null,
  endReason: row.end_reason,
  checks: Number(row.checks),
  lastCheckedAt: row.last_checked_at?.toISOString() ?? null,
})

/** One check as its holder sees it. */
export const checkOf = (row: CheckRow): { at: string; way: CheckRow['way']; place: string | null } => ({
  at: row.at.toISOString(),
  way: row.way,
  place: row.place,
})

/** A share link as its holder sees it. */
export const shareOf = (row: ShareRow, now: Date) => ({
  id: row.id,
  createdAt: row.created_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  views: Number(row.views),
  open: row.ended_at === null && now < row.ends_at,
})

/** A proof whole, for its holder. */
export const wholeOf = (
  row: ProofRow,
  about: {
    readonly kinds: readonly KindOfProof[]
    readonly now: Date
    readonly keyring: Keyring
    readonly config: { readonly publicUrl: string }
    readonly checks: readonly CheckRow[]
    readonly shares: readonly ShareRow[]
  },
): proofs.Proof => {
  const line = lineOf(row, about.kinds, about.now)
  const { code } = secretsOf(about.keyring, row)
  const reissuable = row.end_reason !== 'reissued'
  return {
    ...line,
    code: formatCode(code),
    verifyUrl: verifyUrl(about.config, code),
    issuer: row.issuer,
    content: row.content,
    sha256: row.sha256.toString('hex'),
    sm3: row.sm3.toString('hex'),
    bytes: row.bytes,
    seal: sealOf(row.seal),
    recentChecks: about.checks.map(checkOf),
    shares: about.shares.map((share) => shareOf(share, about.now)),
    replacedBy: row.replaced_by,
    can: [
      'download' as const,
      ...(line.state === 'valid' ? ['close' as const, 'share' as const] : []),
      ...(reissuable ? ['reissue' as const] : []),
    ],
  }
}

/** A proof as an office sees it: the person masked, nothing of its content. */
export const officeLine = (
  row: ProofRow,
  about: {
    readonly kinds: readonly KindOfProof[]
    readonly now: Date
    readonly actor: StaffActor
    readonly accountNo: string
    readonly organization: string
    readonly issuedBy: string | null
  },
): proofs.OfficeProof => {
  const line = lineOf(row, about.kinds, about.now)
  const own = row.organization_id === about.actor.organization.id
  return {
    ...line,
    learner: { id: row.learner_id, name: maskName(row.content.name), accountNo: formatAccountNo(about.accountNo) },
    issuer: row.issuer,
    organization: { id: row.organization_id, name: about.organization },
    issuedBy: about.issuedBy,
    templateVersion: row.template_version,
    sha256: row.sha256.toString('hex'),
    sm3: row.sm3.toString('hex'),
    can: [
      ...(own && row.channel === 'counter' ? ['download' as const, 'receipt' as const] : []),
      ...(own && row.channel !== 'self' && line.state === 'valid' ? ['withdraw' as const] : []),
    ],
  }
}
