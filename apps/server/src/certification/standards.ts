import { certification } from '@creditbank/contract'
import { levels, seesRow } from '../platform/actor.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { openCase } from '../reviews/index.ts'
import { managementCentre } from '../organizations/index.ts'
import { refuse } from '../platform/command.ts'
import * as store from './standardStore.ts'

const present = (row: store.StandardRow): certification.Standard => ({
  id: row.id,
  version: row.version,
  typeCode: row.typeCode,
  achievementId: row.achievementId,
  minutesPerCredit: row.minutesPerCredit,
  rounding: row.rounding,
  least: row.least,
  most: row.most,
  fixed: row.fixed,
  level: row.level,
  effectiveFrom: row.effectiveFrom,
  effectiveTo: row.effectiveTo,
  basis: row.basis,
  name: row.name,
  organization: { id: row.organizationId, name: row.organization },
  state: row.state,
  caseId: row.caseId,
  createdAt: row.createdAt.toISOString(),
  publishedAt: row.publishedAt?.toISOString() ?? null,
})

const list = query(certification.listStandards, async (ctx, { cursor, limit = 50, state, search }) => {
  const rows = await store.standardPage(ctx.platform.database.app, {
    scope: ctx.actor.scope,
    state,
    search,
    before: cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined,
    limit,
  })
  const shown = rows.slice(0, limit)
  return { items: shown.map(present), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
})

const propose = command(certification.proposeStandard, async (tx, ctx, content) => {
  if ((content.typeCode === null) === (content.achievementId === null)) return { refused: 'certification.standard_of_one' }
  if (content.least > content.most || (content.effectiveTo !== null && content.effectiveTo < content.effectiveFrom))
    return { refused: 'certification.standard_wrong' }
  if (content.typeCode !== null && !(await store.typeExists(tx, content.typeCode))) return { refused: 'catalog.type_unknown' }
  if (content.achievementId !== null) {
    const owner = await store.achievementOwner(tx, content.achievementId)
    if (owner === undefined || !seesRow(ctx.actor, owner)) return { refused: 'certification.achievement_unknown' }
  }
  const id = ctx.newId()
  await store.insertStandard(tx, {
    id,
    organizationId: ctx.actor.organization.id,
    ...levels(ctx.actor.organization),
    content,
    proposedBy: ctx.actor.staffId,
    now: ctx.now,
  })
  const row = (await store.standardById(tx, id)) ?? refuse('record.not_found')
  return { output: present(row), account: { act: 'certification.proposeStandard', subject: { kind: 'certificationStandard', id } } }
})

const submit = command(certification.submitStandard, async (tx, ctx, { id }) => {
  const row = await store.standardById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.state !== 'draft' && row.state !== 'returned') return { refused: 'certification.standard_not_editable' }
  const centre = (await managementCentre(tx)) ?? refuse('record.not_found')
  const opened = await openCase(tx, ctx, {
    kind: 'certificationStandard',
    subjectId: id,
    title: row.name,
    path: 'first',
    organization: centre,
    enteredBy: { staffId: ctx.actor.staffId, organizationId: ctx.actor.organization.id },
  })
  if (opened === undefined) return { refused: 'certification.standard_not_editable' }
  await store.setStandard(tx, id, { state: 'inReview', caseId: opened.caseId })
  return {
    output: present((await store.standardById(tx, id)) ?? row),
    account: { act: 'certification.submitStandard', subject: { kind: 'certificationStandard', id } },
  }
})

const retire = command(certification.retireStandard, async (tx, ctx, { id }) => {
  const row = await store.standardById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.state !== 'published') return { refused: 'certification.standard_not_published' }
  await store.setStandard(tx, id, { state: 'retired' })
  return {
    output: { done: true as const },
    account: { act: 'certification.retireStandard', subject: { kind: 'certificationStandard', id } },
    events: [{ kind: 'certification.standardRetired', facts: { standard: id, version: row.version } }],
  }
})

/** The endpoints of frameworks and standards. */
export const standardActions = (): readonly Bound[] => [
  query(certification.listFrameworks, async (ctx) => ({ items: [...(await store.frameworks(ctx.platform.database.app))] })),
  command(certification.activateFramework, async (tx, _ctx, { code }) => {
    if (!(await store.activate(tx, code))) return { refused: 'record.not_found' }
    return { output: { done: true as const }, account: { act: 'certification.activateFramework', params: { framework: code } } }
  }),
  list,
  propose,
  submit,
  retire,
]
