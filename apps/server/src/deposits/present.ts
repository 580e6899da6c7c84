import type { deposits } from '@creditbank/contract'
import { open } from '../platform/crypto/seal.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import type { Keyring } from '../platform/crypto/keyring.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { learnerCan } from './rules.ts'
import * as store from './store.ts'

type Presented = deposits.Deposit

const fieldNames = (fields: unknown): string[] => (Array.isArray(fields) ? fields.filter((f) => typeof f === 'string') : [])

/** What was typed, with a certificate number that is an ID number opened for its own learner, or hidden for others. */
const contentOf = (row: store.DepositRow, keyring: Keyring | undefined): deposits.DepositContent => {
  if (row.certificate_sealed === null) return row.content
  return { ...row.content, certificateNo: keyring === undefined ? '***' : open(keyring, row.certificate_sealed, sealedColumns.certificate) }
}

/** Applications as their readers see them, with attachments and time line, in two more queries however many there are. `keyring` only for the learner's own. */
export const presentDeposits = async (tx: Sql, rows: readonly store.DepositRow[], keyring: Keyring | undefined): Promise<Presented[]> => {
  const cases = rows.flatMap((r) => (r.case_id === null ? [] : [r.case_id]))
  const ids = rows.map((r) => r.id)
  const attachments = ids.length === 0 ? [] : await store.attachmentsOf(tx, ids)
  const steps = cases.length === 0 ? [] : await store.stepsOf(tx, cases)
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    state: r.state,
    entry:
      r.entry_id === null
        ? null
        : {
            id: r.entry_id,
            number: r.entry_number ?? '',
            name: r.entry_name ?? '',
            typeCode: r.type_code ?? '',
            typeName: r.type_name ?? '',
            issuer: r.issuer ?? '',
          },
    wanted: r.wanted,
    content: contentOf(r, keyring),
    attachments: attachments
      .filter((a) => a.deposit_id === r.id)
      .map((a) => ({ fileId: a.file_id, name: a.name, type: a.type, size: Number(a.size) })),
    office: r.state === 'draft' ? null : { id: r.organization_id, name: r.office, phone: r.office_phone },
    dueOn: ['submitted', 'accepted', 'firstReviewed', 'waiting'].includes(r.state) ? r.due_on : null,
    outcomeId: r.outcome_id,
    timeline: steps
      .filter((s) => s.case_id === r.case_id)
      .map((s) => ({
        event: s.event,
        at: s.at.toISOString(),
        who: s.organization,
        reason: s.reason,
        note: s.note,
        fields: fieldNames(s.fields),
      })),
    can: learnerCan(r.state),
    createdAt: r.created_at.toISOString(),
    updatedAt: r.updated_at.toISOString(),
  }))
}

/** One application presented; it must exist. */
export const presentDeposit = async (tx: Sql, row: store.DepositRow, keyring: Keyring | undefined): Promise<Presented> => {
  const [shown] = await presentDeposits(tx, [row], keyring)
  if (shown === undefined) throw new Error('one row gives one presentation')
  return shown
}

/** An application of a person, presented after a change. */
export const presentById = async (tx: Sql, learnerIds: readonly Id[], id: Id, keyring: Keyring): Promise<Presented> => {
  const row = await store.depositOfPerson(tx, learnerIds, id)
  if (row === undefined) throw new Error('an application that was just written is there')
  return presentDeposit(tx, row, keyring)
}
