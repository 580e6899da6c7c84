import { accounts, deposits, reviews } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { type Cast, makeCast, type Player } from './cast.ts'
import { demoPerson } from './people.ts'
import { mulberry32, pick, type Chance } from './random.ts'
import * as store from './store.ts'

/** How far a scene goes. */
type Ending = 'draft' | 'submitted' | 'accepted' | 'stored' | 'returned' | 'refused' | 'withdrawn' | 'waiting'

const endings: readonly Ending[] = [
  'submitted',
  'accepted',
  'stored',
  'submitted',
  'returned',
  'submitted',
  'refused',
  'waiting',
  'accepted',
  'withdrawn',
  'draft',
  'submitted',
]

/** A certificate number that fits a pattern of the demo: its fixed letters, a year before those of the history, and a serial of its own. */
const numberFor = (serial: number, pattern: string | null): string | undefined =>
  pattern
    ?.replace(/[\^$]/g, '')
    .replace(/\[0-9\]\{(\d+)\}/g, (_, n: string) => (Number(n) === 4 ? '2016' : String(serial).padStart(Number(n), '0')))

const gradeFor = (grading: string): string => (grading === 'percent' ? '87' : grading === 'grade' ? '良好' : '合格')

type Scene = {
  readonly cast: Cast
  readonly platform: Platform
  readonly chance: Chance
  readonly next: () => number
  readonly reviewer: Player
  readonly final: Player
}

const decide = async (
  s: Scene,
  subjectId: Id,
  by: Player,
  event: 'accept' | 'firstReview' | 'finalReview' | 'return' | 'refuse',
  more: { reason?: string; fields?: string[] } = {},
): Promise<void> => {
  const c = await store.caseOf(s.platform.database.app, subjectId)
  await s.cast.call(reviews.decideCase, { id: c.id, seq: c.seq, event, ...more }, by)
}

const toTheEnd = async (s: Scene, subjectId: Id, reach: Ending): Promise<void> => {
  if (reach === 'submitted' || reach === 'draft' || reach === 'waiting' || reach === 'withdrawn') return
  if (reach === 'refused') return decide(s, subjectId, s.reviewer, 'refuse', { reason: 'notGenuine' })
  await decide(s, subjectId, s.reviewer, 'accept')
  if (reach === 'returned') return decide(s, subjectId, s.reviewer, 'return', { reason: 'photoUnclear', fields: ['fileIds'] })
  if (reach === 'accepted') return
  await decide(s, subjectId, s.reviewer, 'firstReview')
  const now = await store.caseOf(s.platform.database.app, subjectId)
  // Every other long case stays with the management centre, so that its desk has work.
  if (now.state === 'firstReviewed' && s.chance() < 0.5) await decide(s, subjectId, s.final, 'finalReview')
}

const deposit = async (s: Scene, learnerId: Id, ending: Ending): Promise<void> => {
  const learner = await s.cast.learner(learnerId)
  if (ending === 'waiting') {
    const draft = await s.cast.call(deposits.startDeposit, { wanted: '电商直播能力证书' }, learner)
    await s.cast.call(deposits.askForEntry, { id: draft.id, wanted: '电商直播能力证书', issuer: '行业协会' }, learner)
    return
  }
  const entries = await store.openEntries(s.platform.database.app, learnerId)
  if (entries.length === 0) return
  const entry = pick(s.chance, entries)
  const draft = await s.cast.call(deposits.startDeposit, { entryId: entry.id }, learner)
  const number = numberFor(s.next(), entry.pattern)
  const content = {
    obtainedOn: `2026-0${1 + Math.floor(s.chance() * 8)}-1${Math.floor(s.chance() * 9)}`,
    grade: gradeFor(entry.grading),
    ...(number === undefined ? {} : { certificateNo: number }),
  }
  await s.cast.call(deposits.saveDeposit, { id: draft.id, content, fileIds: [await s.cast.upload(learner, 'learner')] }, learner)
  if (ending === 'draft') return
  await s.cast.call(deposits.submitDeposit, { id: draft.id }, learner)
  if (ending === 'withdrawn') await s.cast.call(deposits.withdrawDeposit, { id: draft.id }, learner)
  else await toTheEnd(s, draft.id, ending)
}

/** Plays the learner's deposits of a centre: one each, ending in turn in every state. */
const playDeposits = async (s: Scene, director: string, count: number): Promise<void> => {
  const learners = await store.activeLearners(s.platform.database.app, director, count)
  for (const [i, learner] of learners.entries()) await deposit(s, learner.id, endings[i % endings.length] ?? 'submitted')
}

const counterEndings: readonly Ending[] = ['submitted', 'accepted', 'stored', 'returned', 'refused', 'submitted']

/** An account application typed in for a present person: the document shown, the signed form attached. */
export const enterApplication = async (
  cast: Cast,
  clerk: Player,
  person: ReturnType<typeof demoPerson>,
  regionCode: string,
): Promise<{ readonly id: Id }> => {
  const formFileId = await cast.upload(clerk, 'staff')
  const shown = { name: person.name, idKind: 'residentIdCard' as const, idNumber: person.idNumber, readByCard: true, formFileId }
  const assistance = await cast.call(accounts.beginAssistance, shown, clerk)
  const typed = {
    name: person.name,
    idKind: 'residentIdCard' as const,
    idNumber: person.idNumber,
    phone: person.mobile,
    regionCode,
    learnerKind: 'resident' as const,
    checkedInPerson: true,
    assistanceId: assistance.id,
  }
  return cast.call(accounts.enterApplication, typed, clerk)
}

/** Account applications typed in at the counter of the service point: the point enters, the centre decides. */
const playApplications = async (s: Scene, first: number, regionCode: string): Promise<void> => {
  const clerk = await s.cast.staff('point')
  for (const [i, ending] of counterEndings.entries()) {
    const application = await enterApplication(s.cast, clerk, demoPerson(20261124, first + i), regionCode)
    if (ending === 'submitted') continue
    if (ending === 'refused') {
      await decide(s, application.id, s.reviewer, 'refuse', { reason: 'other' })
      continue
    }
    await decide(s, application.id, s.reviewer, 'accept')
    if (ending === 'returned') await decide(s, application.id, s.reviewer, 'return', { reason: '请补充居住证明', fields: ['regionCode'] })
    if (ending === 'stored') await decide(s, application.id, s.reviewer, 'firstReview')
  }
}

/**
 * Plays the demo's applications over the real server: every state, a queue for every desk, some of them overdue because the platform's clock stands in
 * the past. `round` makes the people of two rounds different.
 */
export const playDemo = async (platform: Platform, http: FastifyInstance, round: number): Promise<void> => {
  const cast = makeCast(platform, http)
  const chance = mulberry32(4711 + round)
  const final = await cast.staff('final')
  let serial = round * 400
  const next = (): number => {
    serial += 1
    return serial
  }
  const hefei = { cast, platform, chance, next, final, reviewer: await cast.staff('hefei.review') }
  const university = { ...hefei, reviewer: await cast.staff('univ.review') }
  await playDeposits(hefei, 'hefei', 14)
  await playDeposits(university, 'univ', 12)
  await playApplications(hefei, 6_000 + round * 100, '340102')
}
