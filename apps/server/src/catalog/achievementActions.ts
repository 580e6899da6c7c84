import { catalog as contract } from '@creditbank/contract'
import { levels, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { violates, type Sql } from '../platform/database.ts'
import { scopeColumn } from '../platform/scope.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { openCase } from '../reviews/index.ts'
import { edits, idCursor, owned, paged } from './access.ts'
import * as store from './achievementStore.ts'
import { achievementActs, achievementCode, contentFault } from './rules.ts'
import { issuerById } from './store.ts'
import { usableType } from './typeActions.ts'

/** A stored achievement as a list shows it. */
export const achievementLine = (row: store.AchievementRow) => ({
  id: row.id,
  code: row.code,
  name: row.name,
  typeCode: row.type_code,
  typeName: row.type_name,
  issuer: row.issuer,
  organization: { id: row.organization_id, name: row.organization },
  state: row.state,
  currentVersion: row.current_version,
  latestVersion: row.latest_version,
  pending: row.state === 'enabled' && row.latest_version !== row.current_version,
  updatedAt: row.updated_at.toISOString(),
})

/** The filters of the list as the store takes them, for this caller. */
export const achievementFilter = (ctx: Context<StaffActor>, input: contract.AchievementFilter): store.AchievementFilter => ({
  ...input,
  visible: store.visibleTo(scopeColumn(ctx.actor), ctx.actor.scope.organizationId, input.mine === 'yes'),
})

/** Optional texts: absent where the database has null. */
const some = <K extends string, V>(key: K, value: V | null): { [P in K]?: V } => {
  const made: { [P in K]?: V } = {}
  if (value !== null) made[key] = value
  return made
}

/** A version as its readers see it, and as a new one is made from it. */
export const versionOf = (v: store.VersionRow) => ({
  version: v.version,
  state: v.state,
  name: v.name,
  issuerId: v.issuer_id,
  issuer: v.issuer,
  minutes: v.minutes,
  creditsProposed: v.credits_proposed,
  creditsApproved: v.credits_approved,
  grading: v.grading,
  validityMonths: v.validity_months,
  evidence: v.evidence,
  repeats: v.repeats,
  caseId: v.case_id,
  createdAt: v.created_at.toISOString(),
  ...some('level', v.level),
  ...some('subjectCode', v.subject_code),
  ...some('frameworkLevel', v.framework_level),
  ...some('passMark', v.pass_mark),
  ...some('assessment', v.assessment),
  ...some('description', v.description),
  ...some('results', v.results),
  ...some('criteria', v.criteria),
  ...some('certificatePattern', v.certificate_pattern),
  ...some('queryUrl', v.query_url),
})

const checkContent = async (tx: Sql, content: contract.AchievementContent): Promise<void> => {
  const fault = contentFault(content)
  if (fault !== undefined) refuse(fault)
  if ((await issuerById(tx, content.issuerId)) === undefined) refuse('catalog.issuer_unknown')
}

const reads: readonly Bound[] = [
  query(contract.listAchievements, async (ctx, input) => {
    const limit = input.limit ?? 50
    const filter = achievementFilter(ctx, input)
    return staffRead(ctx, async (tx) =>
      paged(
        await store.achievements(tx, filter, idCursor(input.cursor), limit),
        limit,
        await store.countAchievements(tx, filter),
        achievementLine,
      ),
    )
  }),
  query(contract.findSimilarAchievements, async (ctx, { name }) => ({
    items: (await staffRead(ctx, (tx) => store.similar(tx, name, null))).map(achievementLine),
  })),
  query(contract.readAchievement, async (ctx, { id }) =>
    staffRead(ctx, async (tx) => {
      const row = await store.achievementById(tx, id)
      const mine = row !== undefined && edits(ctx.actor, row)
      if (row === undefined || (!mine && row.current_version === null && row.state !== 'retired'))
        return { refused: 'record.not_found' as const }
      const shown = (await store.versions(tx, id)).filter(
        (v) => mine || v.state === 'enabled' || v.state === 'superseded' || v.case_id !== null,
      )
      const alike = (await store.similar(tx, row.name, id)).map((one) => ({
        id: one.id,
        code: one.code,
        name: one.name,
        organization: one.organization,
      }))
      return {
        ...achievementLine(row),
        versions: shown.map(versionOf),
        entries: await store.entriesOn(tx, id),
        similar: alike,
        can: mine
          ? achievementActs({ state: row.state, latestState: row.latest_state })
          : ctx.actor.may.has('catalog.edit') && row.state === 'enabled'
            ? ['createEntry' as const]
            : [],
      }
    }),
  ),
]

/** Stores a new achievement with its first version as a draft of the caller's unit; also used by the import. */
export const addAchievement = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  input: { code?: string | undefined; typeCode: string; content: contract.AchievementContent },
): Promise<{ id: string; code: string; version: number }> => {
  await usableType(tx, input.typeCode)
  await checkContent(tx, input.content)
  const id = ctx.newId()
  const code = input.code ?? achievementCode(await store.nextAchievement(tx))
  const { organization, staffId } = ctx.actor
  await store
    .insertAchievement(tx, {
      id,
      code,
      organizationId: organization.id,
      ...levels(organization),
      typeCode: input.typeCode,
      name: input.content.name,
      staffId,
      now: ctx.now,
    })
    .catch((error: unknown) => {
      if (violates(error, 'achievement_code_key')) return refuse('catalog.code_taken')
      throw error
    })
  await store.putVersion(tx, id, 1, input.content, staffId, ctx.now)
  return { id, code, version: 1 }
}

const create = command(contract.createAchievement, async (tx, ctx, input) => {
  const output = await addAchievement(tx, ctx, input)
  return {
    output,
    account: { act: 'catalog.createAchievement', subject: { kind: 'achievement', id: output.id }, params: { code: output.code } },
  }
})

const save = command(contract.saveAchievement, async (tx, ctx, { id, version, content }) => {
  const row = owned(ctx.actor, await store.lockAchievement(tx, id))
  if (row.latest_version !== version) return { refused: 'record.changed' }
  if (row.latest_state === 'inReview') return { refused: 'catalog.in_review' }
  if (row.state === 'retired') return { refused: 'catalog.not_editable' }
  await checkContent(tx, content)
  const next = row.latest_state === 'enabled' ? version + 1 : version
  await store.putVersion(tx, id, next, content, ctx.actor.staffId, ctx.now)
  return {
    output: { version: next },
    account: { act: 'catalog.saveAchievement', subject: { kind: 'achievement', id }, params: { version: next } },
  }
})

const submit = command(contract.submitAchievement, async (tx, ctx, { id }) => {
  const row = owned(ctx.actor, await store.lockAchievement(tx, id))
  if (row.latest_state === 'inReview') return { refused: 'catalog.in_review' }
  if (row.state === 'retired' || row.latest_state === 'enabled') return { refused: 'catalog.not_editable' }
  const latest = (await store.versions(tx, id))[0]
  const opened = await openCase(tx, ctx, {
    kind: 'achievement',
    subjectId: id,
    title: row.latest_version === 1 ? (latest?.name ?? row.name) : `${latest?.name ?? row.name}（第 ${row.latest_version} 版）`,
    typeCode: row.type_code,
    path: 'first',
    organization: ctx.actor.organization,
    enteredBy: { staffId: ctx.actor.staffId, organizationId: ctx.actor.organization.id },
    authors: latest?.authors ?? [],
  })
  if (opened === undefined) return { refused: 'catalog.in_review' }
  await store.setVersionState(
    tx,
    id,
    row.latest_version,
    'inReview',
    row.current_version === null ? 'inReview' : null,
    opened.caseId,
    ctx.now,
  )
  return {
    output: { caseNumber: opened.number, dueOn: opened.dueOn },
    account: { act: 'catalog.submitAchievement', subject: { kind: 'achievement', id }, params: { version: row.latest_version } },
  }
})

const retire = command(contract.retireAchievement, async (tx, ctx, { id }) => {
  const row = owned(ctx.actor, await store.lockAchievement(tx, id))
  if (row.latest_state === 'inReview') return { refused: 'catalog.in_review' }
  if (row.state !== 'enabled') return { refused: 'catalog.not_editable' }
  await store.retire(tx, id, ctx.now)
  return { output: { done: true as const }, account: { act: 'catalog.retireAchievement', subject: { kind: 'achievement', id } } }
})

/** Achievements: what can be earned. */
export const achievementActions: readonly Bound[] = [...reads, create, save, submit, retire]
