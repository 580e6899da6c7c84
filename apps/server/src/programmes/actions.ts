import { programmes as contract } from '@creditbank/contract'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { planProblems } from './rules.ts'
import * as store from './store.ts'

type StaffContext = Context<StaffActor>

const stateOf = (row: store.ProgrammeRow): contract.ProgrammeState => (row.retiredAt === null ? row.latestState : 'retired')

/** A programme as a line of the list. */
export const line = (row: store.ProgrammeRow): contract.ProgrammeLine => {
  const { plan, ...about } = row.content
  return {
    id: row.id,
    code: row.code,
    ...about,
    organization: { id: row.organizationId, name: row.organization },
    state: stateOf(row),
    version: row.inForce,
    latest: row.latest,
    courses: plan.courses.length,
    least: plan.least,
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** A programme as the public sees it. */
const offered = (row: store.ProgrammeRow): contract.PublicProgramme => {
  const { state: _state, latest: _latest, updatedAt: _at, version, ...rest } = line(row)
  return { ...rest, version: version ?? 1 }
}

/** Whether somebody works for the school that owns a programme, or above it. */
const owns = (actor: StaffActor, row: store.ProgrammeRow): boolean => seesRow(actor, row)

const acts = (actor: StaffActor, row: store.ProgrammeRow, latest: store.VersionRow): contract.Programme['can'] => {
  const [mine, standing] = [owns(actor, row), row.retiredAt === null]
  const edits = mine && standing && actor.may.has('programmes.edit')
  const publishes = mine && standing && actor.may.has('programmes.publish')
  return {
    edit: edits && latest.state !== 'submitted',
    submit: edits && latest.state === 'draft',
    publish: publishes && latest.state === 'submitted' && !latest.authors.includes(actor.staffId),
    retire: publishes && row.inForce !== null,
  }
}

/** A programme as one reader sees it: drafts only at the school itself and above. Undefined where there is nothing to see. */
const shown = async (db: Sql, actor: StaffActor, id: Id, version?: number): Promise<contract.Programme | undefined> => {
  const row = await store.programmeById(db, id)
  if (row === undefined) return undefined
  const all = await store.versionsOf(db, id)
  const visible = owns(actor, row) ? all : all.filter((v) => v.state === 'published')
  const latest = all[0]
  const one = visible.find((v) => v.version === (version ?? visible[0]?.version))
  if (latest === undefined || one === undefined) return undefined
  const { plan, ...about } = one.content
  return {
    ...line(row),
    ...about,
    shown: { version: one.version, state: one.state, plan, publishedAt: one.publishedAt?.toISOString() ?? null, note: one.note },
    versions: visible.map((v) => ({
      version: v.version,
      state: v.state,
      cohortFrom: v.cohortFrom,
      publishedAt: v.publishedAt?.toISOString() ?? null,
    })),
    can: acts(actor, row, latest),
  }
}

const answer = async (tx: Sql, ctx: StaffContext, id: Id, act: string) => ({
  output: (await shown(tx, ctx.actor, id)) ?? refuse('record.not_found'),
  account: { act: `programmes.${act}`, subject: { kind: 'programme', id } },
})

/** The programme that somebody acts on, held to the end of the transaction, with its latest version. Refuses a foreign one as if it were not there. */
const held = async (tx: Sql, ctx: StaffContext, id: Id) => {
  const row = await store.programmeById(tx, id, true)
  if (row === undefined || !owns(ctx.actor, row)) return refuse('record.not_found')
  const versions = await store.versionsOf(tx, id)
  return { row, versions, latest: versions[0] ?? refuse('record.not_found') }
}

const faults = (content: store.Content) => {
  const fields = planProblems(content.plan)
  return fields.length === 0 ? undefined : { refused: 'programmes.plan_wrong' as const, params: { count: fields.length }, fields }
}

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const reads: readonly Bound[] = [
  query(contract.listProgrammes, async (ctx, { cursor, limit = 50, ...filter }) => {
    const rows = await staffRead(ctx, (tx) => store.programmePage(tx, { ...filter, offered: false }, cursorOf(cursor), limit))
    return { items: rows.slice(0, limit).map(line), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
  }),
  query(contract.readProgramme, async (ctx, { id, version }) => {
    const found = await staffRead(ctx, (tx) => shown(tx, ctx.actor, id, version))
    return found ?? { refused: 'record.not_found' }
  }),
  query(contract.searchProgrammes, async (ctx, { cursor, limit = 20, ...filter }) => {
    const rows = await store.programmePage(ctx.platform.database.app, { ...filter, offered: true }, cursorOf(cursor), limit)
    return { items: rows.slice(0, limit).map(offered), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
  }),
  query(contract.publicProgramme, async (ctx, { id, version }) => {
    const db = ctx.platform.database.app
    const row = await store.programmeById(db, id)
    if (row === undefined || row.inForce === null || row.retiredAt !== null) return { refused: 'record.not_found' }
    const one = (await store.versionsOf(db, id)).find((v) => v.state === 'published' && v.version === (version ?? row.inForce))
    if (one === undefined || one.publishedAt === null) return { refused: 'record.not_found' }
    const { plan, ...about } = one.content
    return {
      ...offered(row),
      ...about,
      version: one.version,
      courses: plan.courses.length,
      least: plan.least,
      plan,
      publishedOn: shanghaiDay(one.publishedAt),
    }
  }),
]

const create = command(contract.createProgramme, async (tx, ctx, { code, content }) => {
  if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const wrong = faults(content)
  if (wrong !== undefined) return wrong
  const id = ctx.newId()
  const made = await store.insertProgramme(tx, {
    id,
    code,
    organizationId: ctx.actor.organization.id,
    ...levels(ctx.actor.organization),
    content,
    author: ctx.actor.staffId,
    now: ctx.now,
  })
  if (made === 'taken') return { refused: 'programmes.code_taken', params: { code } }
  return answer(tx, ctx, id, 'create')
})

const save = command(contract.saveProgramme, async (tx, ctx, { id, updatedAt, content }) => {
  const { row, latest } = await held(tx, ctx, id)
  if (row.retiredAt !== null) return { refused: 'programmes.retired' }
  if (row.updatedAt.getTime() !== new Date(updatedAt).getTime()) return { refused: 'record.changed' }
  if (latest.state === 'submitted') return { refused: 'programmes.waits_for_review' }
  const wrong = faults(content)
  if (wrong !== undefined) return wrong
  const version = latest.state === 'draft' ? latest.version : latest.version + 1
  const draft = { programmeId: id, version, content, author: ctx.actor.staffId }
  if (latest.state === 'draft') await store.rewriteDraft(tx, draft)
  else await store.insertVersion(tx, draft)
  await store.touchProgramme(tx, { id, now: ctx.now, latest: version, content })
  return answer(tx, ctx, id, 'save')
})

const submit = command(contract.submitProgramme, async (tx, ctx, { id }) => {
  const { row, latest } = await held(tx, ctx, id)
  if (row.retiredAt !== null || latest.state !== 'draft') return { refused: 'programmes.not_a_draft' }
  await store.setVersion(tx, { programmeId: id, version: latest.version, state: 'submitted', note: null })
  await store.touchProgramme(tx, { id, now: ctx.now })
  return answer(tx, ctx, id, 'submit')
})

const decide = command(contract.decideProgramme, async (tx, ctx, { id, decision, note }) => {
  const { versions, latest } = await held(tx, ctx, id)
  if (latest.state !== 'submitted') return { refused: 'programmes.not_submitted' }
  if (latest.authors.includes(ctx.actor.staffId)) return { refused: 'programmes.own_work' }
  if (decision === 'return') {
    if (note === undefined) return { refused: 'programmes.note_missing' }
    await store.setVersion(tx, { programmeId: id, version: latest.version, state: 'draft', note })
    await store.touchProgramme(tx, { id, now: ctx.now })
    return answer(tx, ctx, id, 'return')
  }
  const before = versions.find((v) => v.state === 'published')
  if (before !== undefined && latest.cohortFrom <= before.cohortFrom)
    return { refused: 'programmes.cohort_not_later', params: { cohort: before.cohortFrom } }
  if ((await store.publishVersion(tx, { programmeId: id, version: latest.version, by: ctx.actor.staffId, now: ctx.now })) === 'own')
    return { refused: 'programmes.own_work' }
  await store.touchProgramme(tx, { id, now: ctx.now })
  return {
    ...(await answer(tx, ctx, id, 'publish')),
    events: [{ kind: 'programme.published', facts: { programme: id, version: latest.version } }],
  }
})

const retire = command(contract.retireProgramme, async (tx, ctx, { id }) => {
  const { row } = await held(tx, ctx, id)
  if (row.inForce === null || row.retiredAt !== null) return { refused: 'programmes.not_published' }
  await store.touchProgramme(tx, { id, now: ctx.now, retired: true })
  return {
    output: { done: true as const },
    account: { act: 'programmes.retire', subject: { kind: 'programme', id } },
    events: [{ kind: 'programme.retired', facts: { programme: id, version: row.inForce } }],
  }
})

/** Programmes over HTTP. */
export const programmeActions: readonly Bound[] = [...reads, create, save, submit, decide, retire]
