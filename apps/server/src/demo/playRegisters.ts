import { certification, identity, organizations, reviews } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { type Cast, makeCast } from './cast.ts'
import * as store from './store.ts'

type Step = readonly [by: string, event: 'accept' | 'firstReview' | 'finalReview' | 'return' | 'refuse', reason?: string]

/** How the certifications of a centre end, in turn; `%` stands for its first reviewer. */
const endings: readonly (readonly Step[])[] = [
  [],
  [['%', 'accept']],
  [
    ['%', 'accept'],
    ['%', 'firstReview'],
  ],
  [
    ['%', 'accept'],
    ['%', 'firstReview'],
  ],
  [
    ['%', 'accept'],
    ['%', 'return', 'hoursUnclear'],
  ],
  [['%', 'refuse', 'other']],
]

const decide = async (platform: Platform, cast: Cast, subjectId: Id, steps: readonly Step[], reviewer: string): Promise<void> => {
  for (const [by, event, reason] of steps) {
    const { id, seq } = await store.caseOf(platform.database.app, subjectId)
    const player = await cast.staff(by === '%' ? reviewer : by)
    await cast.call(reviews.decideCase, { id, seq, event, ...(reason === undefined ? {} : { reason }) }, player)
  }
}

const playCertifications = async (platform: Platform, cast: Cast, director: string, reviewer: string): Promise<void> => {
  const db = platform.database.app
  const people = await store.activeLearners(db, director, 60)
  let played = 0
  for (const { id } of people) {
    const steps = endings[played]
    if (steps === undefined) return
    const outcomeId = await store.certifiableOutcome(db, id)
    if (outcomeId === undefined) continue
    const made = await cast.call(certification.apply, { outcomeId, note: '申请认定学分' }, await cast.learner(id))
    await decide(platform, cast, made.id, steps, reviewer)
    played += 1
  }
}

/** What else the lists of the back office hold: certifications in every state, keys of institutions, a unit that is asked for. */
export const playRegisters = async (platform: Platform, http: FastifyInstance): Promise<void> => {
  const cast = makeCast(platform, http)
  await playCertifications(platform, cast, 'hefei', 'hefei.review')
  await playCertifications(platform, cast, 'univ', 'univ.review')
  for (const [userName, name] of [
    ['hefei', '市老年大学教务系统'],
    ['univ', '教务系统'],
  ] as const)
    await cast.call(
      identity.createApiKey,
      { organizationId: await store.unitOf(platform.database.app, userName), name },
      await cast.staff(userName),
    )
  const wanted = {
    ...{
      kind: 'localSubCentre' as const,
      name: '合肥高新区认证分中心',
      regionCode: '340104',
      address: '创新大道 1 号',
      phone: '0551-65320000',
    },
    ...{ hours: '周一至周五 9:00–17:00', longitude: null, latitude: null },
  }
  const parentId = await store.unitOf(platform.database.app, 'hefei')
  await cast.call(organizations.proposeOrganization, { ...wanted, parentId }, await cast.staff('hefei'))
}
