import { sendMessage } from '../notices/index.ts'
import type { ActivationFacts, DoorLearner, Learners } from '../identity/index.ts'
import type { Context } from '../platform/context.ts'
import { documentPurpose, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import type { Sql } from '../platform/database.ts'
import { ID_KINDS, type IdKind, parseIdDocument } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { judgeActivation } from './rules.ts'
import * as store from './store.ts'

const doorLearner = (row: store.LearnerRow): DoorLearner => ({ id: row.id, name: row.name, accountNo: row.account_no, state: row.state })

const knownKind = (kind: string): kind is IdKind => ID_KINDS.some((one) => one === kind)

/** The account behind a typed document, its row locked; the same look-up is made for a number that is none. */
const behindDocument = async (tx: Sql, ctx: Context, facts: ActivationFacts): Promise<store.LearnerRow | undefined> => {
  const kind = knownKind(facts.idKind) ? facts.idKind : 'residentIdCard'
  const parsed = parseIdDocument(kind, facts.idNumber, { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production })
  const number = parsed.ok ? parsed.number : 'none'
  const found = await store.learnerByLookup(tx, lookupUuid(ctx.platform.keyring, documentPurpose(kind), number))
  return found === undefined ? undefined : store.learnerById(tx, found.id, true)
}

const activate = async (tx: Sql, ctx: Context, facts: ActivationFacts): Promise<DoorLearner | undefined> => {
  const found = await behindDocument(tx, ctx, facts)
  const stored = found === undefined ? undefined : { name: found.name, state: found.state, phoneLookup: found.phone_lookup }
  const verdict = judgeActivation(stored, { name: facts.name, phoneLookup: facts.phone.lookup })
  if (found === undefined || verdict === 'none') return undefined
  if (verdict === 'wake') {
    await store.setLearnerState(tx, found.id, 'active', ctx.now)
    return { ...doorLearner(found), state: 'active' }
  }
  const phone = verdict === 'phoneDiffers' ? facts.phone : null
  await store.insertRepair(tx, {
    learnerId: found.id,
    id: ctx.newId(),
    kind: verdict,
    typedName: verdict === 'nameDiffers' ? facts.name : null,
    phone,
    now: ctx.now,
  })
  return undefined
}

/** Gives an account another phone and tells the old one, so that nobody loses an account unnoticed. */
export const changePhone: Learners['changePhone'] = async (tx, ctx, id, phone) => {
  const learner = await store.learnerById(tx, id, true)
  if (learner === undefined) return
  await store.setLearnerPhone(tx, id, phone)
  if (learner.phone_sealed !== null && learner.phone_masked !== null && learner.phone_lookup !== phone.lookup)
    await sendMessage(tx, ctx, {
      phone: { sealed: learner.phone_sealed, column: sealedColumns.phone, masked: learner.phone_masked },
      code: 'accounts.phoneChanged',
      params: { phone: phone.masked },
    })
}

/** The accounts as the doors of identity see them. */
export const doorLearners: Learners = {
  byPhone: async (tx, lookup) => (await store.learnersByPhone(tx, lookup)).map(doorLearner),
  byId: async (tx, id) => {
    const row = await store.learnerById(tx, id)
    return row === undefined ? undefined : doorLearner(row)
  },
  activate,
  phoneOf: async (tx, id) => {
    const row = await store.learnerById(tx, id)
    return row?.phone_sealed && row.phone_lookup && row.phone_masked
      ? { sealed: row.phone_sealed, lookup: row.phone_lookup, masked: row.phone_masked }
      : undefined
  },
  changePhone,
  elderMode: async (tx, id) => (await store.learnerById(tx, id))?.preferences['elderMode'] === true,
}
