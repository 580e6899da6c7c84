import { availableParallelism } from 'node:os'
import { proofs, type Refusal } from '@creditbank/contract'
import type { Context, Platform } from '../platform/context.ts'
import { proofPurposes } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { readTogether } from '../platform/readTogether.ts'
import { type Bound, query } from '../platform/serve.ts'
import { type CheckBook, placeOf } from './checks.ts'
import { nameLookup } from './draft.ts'
import type { Guesses } from '../platform/guesses.ts'
import type { KindOfProof } from './kind.ts'
import { changeOf, endingOf, readCode, readNumber, stateOf } from './rules.ts'
import { sealOf } from './seal.ts'
import * as store from './verifyStore.ts'

/** Who asks: the time, the address for counting guesses, and the region that a proxy told. */
export type Asker = { readonly now: Date; readonly address: string; readonly place: string | undefined }
/** The three ways to ask. */
export type Verifier = {
  readonly byCode: (asker: Asker, code: string, name: string) => Promise<proofs.Verification | Refusal<'proofs.too_many_guesses'>>
  readonly byFile: (
    asker: Asker,
    digest: string,
    number: string | undefined,
  ) => Promise<proofs.Verification | Refusal<'proofs.too_many_guesses'>>
  readonly byShare: (asker: Asker, secret: string) => Promise<proofs.Verification | Refusal<'proofs.too_many_guesses'>>
}

const present = (row: store.VerifiedRow, kinds: readonly KindOfProof[], now: Date): proofs.Verification => {
  const changes = row.outcomes.flatMap((o) => {
    const found = changeOf({ lastStatus: o.status, at: o.at === null ? null : new Date(o.at), expiresOn: o.expiresOn }, row.issued_at, now)
    return found === undefined ? [] : [{ outcome: o.name, ...found }]
  })
  // A revoked outcome ends the proof in this very answer, even before the end is written down.
  const follows = changes.find((change) => endingOf(change.status) !== undefined)
  const endReason = row.end_reason ?? (follows === undefined ? null : (endingOf(follows.status) ?? null))
  const endedAt = row.ended_at ?? follows?.at ?? null
  const state = stateOf({ validTo: row.valid_to, endReason }, now)
  return {
    result: state === 'closed' ? 'withdrawn' : state,
    at: now.toISOString(),
    proof: {
      number: row.number,
      kindName: kinds.find((kind) => kind.kind === row.kind)?.name ?? { zh: row.content.title, en: row.content.title },
      issuer: { name: row.issuer, code: row.issuer_code, phone: row.issuer_phone },
      issuedAt: row.issued_at.toISOString(),
      validTo: row.valid_to,
      endedAt: endedAt?.toISOString() ?? null,
      endReason,
      purpose: row.purpose,
      recipient: row.recipient,
      content: row.content,
      changes: changes.map((change) => ({ ...change, at: change.at.toISOString() })),
      sha256: row.sha256.toString('hex'),
      sm3: row.sm3.toString('hex'),
      seal: sealOf(row.seal),
    },
  }
}

/** Statements that check codes at once, and codes a statement: on a graduation day many check at the same time. */
const together = { lanes: Math.max(2, availableParallelism()), most: 16 }

const nothing = (result: 'notFound' | 'altered', now: Date): proofs.Verification => ({ result, at: now.toISOString(), proof: null })

/** Answers strangers. A wrong code and a wrong name take the same way: one statement that finds nothing, one sentence. */
export const verifier = (
  platform: Platform,
  tools: { readonly kinds: readonly KindOfProof[]; readonly book: CheckBook; readonly guesses: Guesses },
): Verifier => {
  const pool = platform.database.appPool
  const byCodeAndName = readTogether((pairs: readonly store.CodeAndName[]) => store.verifiedByCodes(pool, pairs), together)
  const behind = async (claim: { readonly learner_id: string; readonly proof_id: string } | undefined) =>
    claim === undefined ? undefined : store.verifiedBy(pool, claim.learner_id, claim.proof_id)
  const answer = (
    asker: Asker,
    row: store.VerifiedRow | undefined,
    way: 'code' | 'share' | 'file',
    shareId: string | null,
    otherwise: 'notFound' | 'altered' = 'notFound',
  ): proofs.Verification => {
    if (row === undefined) {
      tools.guesses.wrong(asker.address, asker.now)
      return nothing(otherwise, asker.now)
    }
    tools.book.note({
      learnerId: row.learner_id,
      id: platform.newId(),
      proofId: row.id,
      at: asker.now,
      way,
      place: placeOf(asker.address, asker.place),
      shareId,
    })
    return present(row, tools.kinds, asker.now)
  }
  const guarded = async (asker: Asker, work: () => Promise<proofs.Verification>) => {
    const seconds = tools.guesses.seconds(asker.address, asker.now)
    return seconds === undefined ? work() : ({ refused: 'proofs.too_many_guesses', params: { seconds } } as const)
  }
  return {
    byCode: (asker, code, name) =>
      guarded(asker, async () => {
        const lookup = lookupUuid(platform.keyring, proofPurposes.code, readCode(code) ?? '')
        return answer(asker, await byCodeAndName({ code: lookup, name: nameLookup({ platform }, name) }), 'code', null)
      }),
    byShare: (asker, secret) =>
      guarded(asker, async () => {
        const claim = await store.claimBy(pool, lookupUuid(platform.keyring, proofPurposes.share, secret))
        const open =
          claim?.share_id != null && claim.share_ended_at === null && claim.share_ends_at !== null && asker.now < claim.share_ends_at
        return answer(asker, open ? await behind(claim) : undefined, 'share', claim?.share_id ?? null)
      }),
    byFile: (asker, digest, number) =>
      guarded(asker, async () => {
        const claim = await store.claimByDigest(pool, Buffer.from(digest, 'hex'))
        const named = number === undefined ? undefined : readNumber(number)
        const altered = claim === undefined && named !== undefined && (await store.isNumber(pool, named))
        return answer(asker, await behind(claim), 'file', null, altered ? 'altered' : 'notFound')
      }),
  }
}

const askerOf = (ctx: Context): Asker => ({ now: ctx.now, address: ctx.address, place: ctx.place })

/** The three ways over HTTP for programs and for our own pages. */
export const verifyActions = (verify: Verifier): readonly Bound[] => [
  query(proofs.verifyByCode, (ctx, { code, name }) => verify.byCode(askerOf(ctx), code, name)),
  query(proofs.verifyByFile, (ctx, { digest, number }) => verify.byFile(askerOf(ctx), digest.toLowerCase(), number)),
  query(proofs.verifyByShare, (ctx, { secret }) => verify.byShare(askerOf(ctx), secret)),
]
