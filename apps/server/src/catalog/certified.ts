import type { catalog as contract } from '@creditbank/contract'
import type { Unit } from '../organizations/index.ts'
import { levels } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import * as achievements from './achievementStore.ts'
import { versionOf } from './achievementActions.ts'
import * as entries from './entryStore.ts'
import { entryNumber } from '../platform/pure/entryNumber.ts'
import { achievementCode } from './rules.ts'
import { insertIssuer, issuerNamed } from './store.ts'

/** What a certification puts into the catalogue. Minutes; credits in hundredths. `achievementId`: what the unit offers already. */
export type Certified = {
  readonly organization: Unit
  readonly achievementId: Id | null
  readonly name: string
  readonly typeCode: string
  readonly minutes: number
  readonly credits: number
  readonly level: number | null
  readonly description: string
  readonly results: string
  readonly assessment: string
  readonly author: Id
  readonly from: string
  readonly to: string
}

const issuerOf = async (tx: Sql, ctx: Context, { id: organizationId, name }: Certified['organization']): Promise<Id> => {
  const known = await issuerNamed(tx, name, null)
  if (known !== undefined) return known.id
  const id = ctx.newId()
  await insertIssuer(tx, { id, name, creditCode: null, organizationId, now: ctx.now })
  return id
}

/** The achievement in the version that was certified: a new one, or the next version of what is offered already. Refuses while a version is in review. */
const certifiedAchievement = async (tx: Sql, ctx: Context, c: Certified): Promise<{ id: Id; version: number; issuerId: Id }> => {
  const certified = {
    minutes: c.minutes,
    creditsProposed: c.credits,
    ...(c.level === null ? {} : { frameworkLevel: c.level }),
    description: c.description,
    results: c.results,
    assessment: c.assessment,
  }
  const old = c.achievementId === null ? undefined : await achievements.lockAchievement(tx, c.achievementId)
  const latest = old === undefined ? undefined : (await achievements.versions(tx, old.id))[0]
  if (old !== undefined && latest !== undefined) {
    if (old.latest_state === 'inReview') return refuse('catalog.in_review')
    const version = old.latest_state === 'enabled' ? old.latest_version + 1 : old.latest_version
    await achievements.putVersion(tx, old.id, version, { ...versionOf(latest), ...certified }, c.author, ctx.now)
    await achievements.enableVersion(tx, old.id, version, c.credits, ctx.now)
    return { id: old.id, version, issuerId: latest.issuer_id }
  }
  const id = ctx.newId()
  const issuerId = await issuerOf(tx, ctx, c.organization)
  const code = achievementCode(await achievements.nextAchievement(tx))
  const owner = { organizationId: c.organization.id, ...levels(c.organization) }
  await achievements.insertAchievement(tx, { id, code, ...owner, typeCode: c.typeCode, name: c.name, staffId: c.author, now: ctx.now })
  const content: contract.AchievementContent = {
    name: c.name,
    issuerId,
    grading: 'pass',
    validityMonths: 0,
    evidence: ['结业证书'],
    repeats: 'term',
    ...certified,
  }
  await achievements.putVersion(tx, id, 1, content, c.author, ctx.now)
  await achievements.enableVersion(tx, id, 1, c.credits, ctx.now)
  return { id, version: 1, issuerId }
}

/**
 * Puts what was certified into the catalogue: its achievement enabled, and an entry of the unit that takes deposits while the certificate holds. An entry
 * without a term that stands already is kept and answered.
 */
export const publishCertified = async (
  tx: Sql,
  ctx: Context,
  c: Certified,
): Promise<{ readonly achievementId: Id; readonly entryId: Id; readonly entryNumber: string }> => {
  const achievement = await certifiedAchievement(tx, ctx, c)
  const standing = await entries.sameTerm(tx, achievement.id, c.organization.id, null, null)
  const kept = standing === undefined ? undefined : (await entries.entriesByNumber(tx, [standing]))[0]
  if (kept !== undefined) return { achievementId: achievement.id, entryId: kept.id, entryNumber: kept.number }
  const id = ctx.newId()
  const year = shanghaiDay(ctx.now).slice(0, 4)
  const number = entryNumber(year, await entries.nextEntry(tx, year))
  await entries.insertEntry(
    tx,
    {
      id,
      number,
      achievementId: achievement.id,
      achievementVersion: achievement.version,
      termId: null,
      organizationId: c.organization.id,
      ...levels(c.organization),
      typeCode: c.typeCode,
      issuerId: achievement.issuerId,
      staffId: c.author,
      now: ctx.now,
    },
    {
      name: c.name,
      depositors: [],
      regions: [],
      learnerKinds: [],
      channels: ['batch', 'self', 'counter'],
      evidence: ['结业证书'],
      reviewPath: 'first',
      credits: c.credits,
      points: 0,
      opensOn: c.from,
      closesOn: c.to,
      public: true,
    },
  )
  await entries.setEntryState(tx, id, 'published', null, ctx.now)
  return { achievementId: achievement.id, entryId: id, entryNumber: number }
}
