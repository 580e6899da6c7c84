import { accounts, reviews } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import { learnerById, openDocument } from '../accounts/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { DEMO_REGION_CODE, residentCheckDigit } from '../platform/pure/idNumber.ts'
import { addMonths, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Cast, makeCast, type Player } from './cast.ts'
import * as store from './store.ts'

type Card = { readonly name: string; readonly idKind: 'residentIdCard'; readonly idNumber: string }

const cardOf = async (platform: Platform, id: Id): Promise<Card> => {
  const row = await learnerById(platform.database.app, id)
  if (row === undefined) throw new Error('the demo has no such learner')
  return { name: row.name, idKind: 'residentIdCard', idNumber: openDocument(platform.keyring, row.id_sealed) }
}

/** The card read, the form signed: a clerk begins to act for somebody who is there. */
const begin = async (cast: Cast, clerk: Player, card: Card): Promise<Id> => {
  const formFileId = await cast.upload(clerk, 'staff')
  return (await cast.call(accounts.beginAssistance, { ...card, readByCard: true, formFileId }, clerk)).id
}

/** A child of nine, whatever the year is: the account is opened at the counter, the guardian registered, the identity checked. */
const childWithGuardian = async (platform: Platform, cast: Cast, clerk: Player, guardian: Card, name: string): Promise<void> => {
  const born = addMonths(shanghaiDay(platform.clock.now()), -9 * 12 - 4)
  const body = `${DEMO_REGION_CODE}${born.replaceAll('-', '')}902`
  const card: Card = { name, idKind: 'residentIdCard', idNumber: body + residentCheckDigit(body) }
  const opening = await begin(cast, clerk, card)
  const application = await cast.call(
    accounts.enterApplication,
    {
      ...card,
      regionCode: '340102',
      learnerKind: 'student',
      guardianName: guardian.name,
      guardianPhone: '15400990017',
      checkedInPerson: true,
      assistanceId: opening,
    },
    clerk,
  )
  await cast.call(accounts.closeAssistance, { id: opening }, clerk)
  const reviewer = await cast.staff('hefei.review')
  for (const event of ['accept', 'firstReview'] as const) {
    const c = await store.caseOf(platform.database.app, application.id)
    await cast.call(reviews.decideCase, { id: c.id, seq: c.seq, event }, reviewer)
  }
  const id = await store.openedBy(platform.database.app, application.id)
  const assistanceId = await begin(cast, clerk, card)
  const untilOn = shanghaiDay(platform.clock.now())
  await cast.call(
    accounts.enterMandate,
    { id, assistanceId, kind: 'guardian', relation: 'parent', scope: 'apply', untilOn, ...guardian, sensitive: true },
    clerk,
  )
  await cast.call(accounts.closeAssistance, { id: assistanceId }, clerk)
}

/** One learner acts for others: for the old learner of the log-in page, who invited them; for a neighbour, registered at the counter, looking only; and for a child. */
export const playMandates = async (platform: Platform, http: FastifyInstance): Promise<void> => {
  const db = platform.database.app
  const [familyId, elderId] = [await store.demoLearnerId(db, 'family'), await store.demoLearnerId(db, 'elder')]
  const parentId = await store.oldNeighbour(db, 'point')
  if (familyId === undefined || elderId === undefined || parentId === undefined) return
  const cast = makeCast(platform, http)
  const family = await cardOf(platform, familyId)
  const untilOn = addMonths(shanghaiDay(platform.clock.now()), 11)
  const { code } = await cast.call(
    accounts.invite,
    { kind: 'relative', relation: 'child', scope: 'apply', untilOn, representativeName: family.name },
    await cast.learner(elderId),
  )
  await cast.call(accounts.acceptMandate, { code }, await cast.learner(familyId))
  const clerk = await cast.staff('point')
  const assistanceId = await begin(cast, clerk, await cardOf(platform, parentId))
  await cast.call(
    accounts.enterMandate,
    { id: parentId, assistanceId, kind: 'relative', relation: 'child', scope: 'view', untilOn, ...family },
    clerk,
  )
  await cast.call(accounts.closeAssistance, { id: assistanceId }, clerk)
  await childWithGuardian(platform, cast, clerk, family, '程小满')
}
