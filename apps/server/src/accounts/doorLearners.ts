import { sendMessage } from '../notices/index.ts'
import type { ActivationFacts, DoorLearner, Learners } from '../identity/index.ts'
import type { Context } from '../platform/context.ts'
import { documentPurpose, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import type { Sql } from '../platform/database.ts'
import { ID_KINDS, type IdKind, parseIdDocument } from '../platform/pure/idNumber.ts'
import { normaliseName } from '../platform/pure/names.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { judgeActivation } from './rules.ts'
import { typedNameKind } from './repair/repairRules.ts'
import { personIds } from './person.ts'
import * as store from './store.ts'
import { accountOfVerified, standingVerified } from './verified.ts'

const doorLearner = (row: store.LearnerRow): DoorLearner => ({ id: row.id, name: row.name, accountNo: row.account_no, state: row.state })

const knownKind = (kind: string): kind is IdKind => ID_KINDS.some((one) => one === kind)

/** The account behind a typed document; the same look-up is made for a number that is none. */
const behindDocument = (tx: Sql, ctx: Context, facts: ActivationFacts): Promise<store.LearnerRow | undefined> => {
  const kind = knownKind(facts.idKind) ? facts.idKind : 'residentIdCard'
  const parsed = parseIdDocument(kind, facts.idNumber, { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production })
  const number = parsed.ok ? parsed.number : 'none'
  return store.learnerByLookup(tx, lookupUuid(ctx.platform.keyring, documentPurpose(kind), number))
}

const verdictOn = (found: store.LearnerRow | undefined, facts: ActivationFacts) => {
  const stored = found === undefined ? undefined : { name: found.name, state: found.state, phoneLookup: found.phone_lookup }
  return judgeActivation(stored, { name: facts.name, phoneLookup: facts.phone.lookup })
}

const activate = async (tx: Sql, ctx: Context, facts: ActivationFacts): Promise<DoorLearner | undefined> => {
  const claimed = await behindDocument(tx, ctx, facts)
  const found = claimed === undefined ? undefined : await standing(tx, claimed)
  const verdict = verdictOn(found, facts)
  if (found !== undefined && verdict === 'wake') {
    const locked = await store.learnerById(tx, found.id, true)
    if (locked === undefined || verdictOn(locked, facts) !== 'wake') return undefined
    await store.setLearnerState(tx, locked.id, 'active', ctx.now)
    return { ...doorLearner(locked), state: 'active' }
  }
  // Whatever did not fit, the same two statements ran: the time tells a stranger nothing.
  const nameKind = typedNameKind(found?.name ?? facts.name, facts.name)
  const kind = verdict === 'nameDiffers' || verdict === 'phoneDiffers' ? verdict : undefined
  await store.insertRepair(tx, {
    learnerId: kind === undefined ? undefined : found?.id,
    id: ctx.newId(),
    kind: kind === 'phoneDiffers' ? kind : nameKind,
    typedName: kind === 'nameDiffers' ? facts.name : null,
    phone: kind === 'phoneDiffers' ? facts.phone : null,
    now: ctx.now,
  })
  return undefined
}

const activeMatching = async (tx: Sql, ctx: Context, facts: ActivationFacts): Promise<DoorLearner | undefined> => {
  const claimed = await behindDocument(tx, ctx, facts)
  // A document that nobody has costs the same look at aliases as one that somebody has.
  const id = (await store.standsFor(tx, claimed?.id ?? '0')) ?? claimed?.id ?? '0'
  const found = await store.learnerById(tx, id)
  const fits =
    found?.state === 'active' && normaliseName(found.name) === normaliseName(facts.name) && found.phone_lookup === facts.phone.lookup
  return found !== undefined && fits ? doorLearner(found) : undefined
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

/** The account that stands for a stored one: every door of a merged account leads into the one that was kept. */
const standing = async (tx: Sql, row: store.LearnerRow): Promise<store.LearnerRow> => {
  const id = await store.standsFor(tx, row.id)
  return id === undefined ? row : ((await store.learnerById(tx, id)) ?? row)
}

const standingAll = async (tx: Sql, rows: readonly store.LearnerRow[]): Promise<store.LearnerRow[]> => {
  const all: store.LearnerRow[] = []
  for (const row of rows) {
    const one = await standing(tx, row)
    if (!all.some((other) => other.id === one.id)) all.push(one)
  }
  return all
}

/** The accounts as the doors of identity see them. */
export const doorLearners: Learners = {
  byPhone: async (tx, lookup) => (await standingAll(tx, await store.learnersByPhone(tx, lookup))).map(doorLearner),
  byId: async (tx, id) => {
    const row = await store.learnerById(tx, id)
    return row === undefined ? undefined : doorLearner(await standing(tx, row))
  },
  activate,
  activeMatching,
  standingVerified,
  accountOfVerified,
  idsOf: personIds,
  phoneOf: async (tx, id) => {
    const row = await store.learnerById(tx, id)
    return row?.phone_sealed && row.phone_lookup && row.phone_masked
      ? { sealed: row.phone_sealed, lookup: row.phone_lookup, masked: row.phone_masked }
      : undefined
  },
  changePhone,
  elderMode: async (tx, id) => (await store.learnerById(tx, id))?.preferences['elderMode'] === true,
  messagesIn: async (tx, id) => {
    const preferences = (await store.learnerById(tx, id))?.preferences
    if (preferences === undefined || preferences['messages'] === false) return null
    return preferences['language'] === 'en' ? 'en' : 'zh'
  },
}
