import type { StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import { documentPurpose } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { parseIdDocument } from '../platform/pure/idNumber.ts'
import { normaliseName } from '../platform/pure/names.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { typedNameKind } from './repair/repairRules.ts'
import * as store from './store.ts'

/** Codes sent at a counter belong to the clerk and the person together: another clerk's code, or one for another person, opens nothing. */
export const counterBinding = (ctx: Context<StaffActor>, learnerId: Id): string => `staff:${ctx.actor.staffId} learner:${learnerId}`

/** Compares the document that a person shows at the counter with the account. A name that differs opens a repair case. Undefined where all fits. */
export const documentRefusal = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  row: store.LearnerRow,
  shown: { readonly name: string; readonly idNumber: string },
  act: string,
) => {
  const account = { act, subject: { kind: 'learner', id: row.id }, learnerId: row.id }
  const parsed = parseIdDocument(row.id_kind, shown.idNumber, { today: shanghaiDay(ctx.now) })
  if (!parsed.ok || lookupUuid(ctx.platform.keyring, documentPurpose(row.id_kind), parsed.number) !== row.id_lookup)
    return { refusal: { refused: 'accounts.document_differs' as const }, account }
  const name = normaliseName(shown.name)
  if (name === normaliseName(row.name)) return undefined
  await store.insertRepair(tx, {
    learnerId: row.id,
    id: ctx.newId(),
    kind: typedNameKind(row.name, name),
    typedName: name,
    phone: null,
    now: ctx.now,
  })
  return { refusal: { refused: 'accounts.name_differs' as const }, account: { ...account, params: { reason: 'nameDiffers' } } }
}
