import type { DoorLearner, Learners, VerifiedFacts, VerifiedStanding } from '../identity/index.ts'
import { notify } from '../notices/index.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { phonePurpose, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { ID_KINDS, type IdKind, maskIdNumber, maskPhone, parseMobile } from '../platform/pure/idNumber.ts'
import { reverseName } from '../platform/pure/names.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { sealDocument } from './identifiers.ts'
import { learnerByDocument, openLearner } from './open.ts'
import { personIds } from './person.ts'
import { readPerson } from './rules.ts'
import { typedNameKind } from './repair/repairRules.ts'
import * as store from './store.ts'

const kindOf = (kind: string): IdKind | undefined => ID_KINDS.find((one) => one === kind)

/** The person as the bank reads what a provider proved; undefined where the document or the name is none that it knows. */
const readVerified = (ctx: Context, facts: VerifiedFacts) => {
  const idKind = kindOf(facts.idKind)
  if (idKind === undefined) return undefined
  // A guardian is named later where one is needed: the provider has checked who this is, and the account is not refused for it.
  const read = readPerson(
    { name: facts.name, idKind, idNumber: facts.idNumber, guardian: true },
    { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production },
  )
  return 'refused' in read ? undefined : read
}

const phoneOf = (ctx: Context, facts: VerifiedFacts) => {
  const parsed = facts.phone === null ? undefined : parseMobile(facts.phone, { refuseDemo: ctx.platform.config.production })
  if (parsed?.ok !== true) return null
  const { keyring } = ctx.platform
  return {
    sealed: seal(keyring, parsed.mobile, sealedColumns.phone),
    lookup: lookupUuid(keyring, phonePurpose, parsed.mobile),
    masked: maskPhone(parsed.mobile),
  }
}

const door = (row: store.LearnerRow): DoorLearner => ({ id: row.id, name: row.name, accountNo: row.account_no, state: row.state })

/** How a person whom a provider has verified stands with the bank, before anything is changed. */
export const standingVerified: Learners['standingVerified'] = async (tx, ctx, facts): Promise<VerifiedStanding | undefined> => {
  const read = readVerified(ctx, facts)
  if (read === undefined) return undefined
  const found = await learnerByDocument(tx, ctx.platform.keyring, read.idKind, read.number, shanghaiDay(ctx.now))
  return {
    learner: found === undefined ? undefined : door(found),
    nameMasked: `${read.name.slice(0, 1)}${'*'.repeat(Math.max(1, [...read.name].length - 1))}`,
    idMasked: maskIdNumber(read.number),
    phoneMasked: phoneOf(ctx, facts)?.masked ?? null,
    nameDiffers: found !== undefined && found.name !== read.name,
    importedBy: found === undefined ? [] : await store.outcomesByUnit(tx, await personIds(tx, found.id)),
  }
}

/** The account as it stands, woken where it slept: the verified name wins, and where it differs somebody looks at what was imported. */
const wake = async (
  tx: Sql,
  ctx: Context,
  id: Id,
  name: string,
  phone: ReturnType<typeof phoneOf>,
): ReturnType<Learners['accountOfVerified']> => {
  const row = (await store.learnerById(tx, id, true)) ?? refuse('identity.door_refused')
  // No fact of a frozen account changes; its session opens the page about the freeze.
  if (row.state === 'frozen') return { learner: door(row), began: false, events: [] }
  if (row.state === 'closed') return refuse('identity.account_closed')
  if (row.name !== name) {
    await store.insertRepair(tx, {
      learnerId: row.id,
      id: ctx.newId(),
      kind: typedNameKind(row.name, name),
      typedName: name,
      phone: null,
      now: ctx.now,
    })
    await store.renameLearner(tx, row.id, name, reverseName(name))
  }
  if (row.phone_lookup === null && phone !== null) await store.setLearnerPhone(tx, row.id, phone)
  await store.raiseRealName(tx, row.id, 'verified')
  if (row.state !== 'inactive') return { learner: { ...door(row), name }, began: false, events: [] }
  await store.setLearnerState(tx, row.id, 'active', ctx.now)
  const event = { kind: 'account.activated', facts: { learner: row.id, level: 'verified' } }
  return { learner: { ...door(row), name, state: 'active' }, began: true, events: [event] }
}

/** The account of a person whom a provider has verified: the present one, woken where it slept; a new one where there is none. */
export const accountOfVerified: Learners['accountOfVerified'] = async (tx, ctx, facts) => {
  const read = readVerified(ctx, facts)
  if (read === undefined) return refuse('identity.door_refused')
  const phone = phoneOf(ctx, facts)
  const found = await learnerByDocument(tx, ctx.platform.keyring, read.idKind, read.number, shanghaiDay(ctx.now))
  if (found !== undefined) return wake(tx, ctx, found.id, read.name, phone)
  const result = await openLearner(tx, ctx, {
    name: read.name,
    document: sealDocument(ctx.platform.keyring, read.idKind, read.number),
    phone,
    sex: read.sex,
    birthOn: read.birthOn,
    regionCode: null,
    learnerKind: 'resident',
    state: 'active',
    realNameLevel: 'verified',
    guardianName: null,
    guardianPhoneSealed: null,
    channel: 'portal',
    tie: null,
  })
  // Somebody else opened it at this very moment.
  if ('existing' in result) return wake(tx, ctx, result.existing, read.name, phone)
  const id = result.opened
  await notify(tx, ctx, { to: { kind: 'learner', id }, code: 'accounts.opened', params: { accountNo: result.accountNo } })
  return { learner: { id, name: read.name, accountNo: result.accountNo, state: 'active' }, began: true, events: [result.event] }
}
