import { points as contract } from '@creditbank/contract'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { award, type EarningRule, earnings, ruleProblems, useCounter } from './earningRules.ts'
import { eventsBetween } from './eventStore.ts'
import { asEvents } from './posting.ts'
import * as store from './ruleStore.ts'
import { issues } from './scope.ts'

type StaffContext = Context<StaffActor>

/** Events that a preview of cost looks at, at most. */
const mostEvents = 200_000

const line = (row: store.RuleRow): contract.RuleLine => ({
  id: row.id,
  number: row.number,
  organization: { id: row.organizationId, name: row.organization },
  title: row.content.title,
  source: row.content.source,
  state: row.state,
  startsOn: row.content.startsOn,
  endsOn: row.content.endsOn,
  budget: row.content.budget,
  given: row.given,
  updatedAt: row.updatedAt.toISOString(),
})

/** Whether a rule is the actor's own unit's: what the management centre sees of a city's it does not change. */
const owns = (actor: StaffActor, row: store.RuleRow): boolean => row.organizationId === actor.organization.id

const acts = (actor: StaffActor, row: store.RuleRow): contract.Rule['can'] => {
  const [edits, publishes] = [owns(actor, row) && actor.may.has('points.rules'), owns(actor, row) && actor.may.has('points.publish')]
  return {
    edit: edits && row.state === 'draft',
    submit: edits && row.state === 'draft',
    publish: publishes && row.state === 'submitted' && !row.authors.includes(actor.staffId),
    end: publishes && row.state === 'published',
  }
}

const present = async (db: Sql, actor: StaffActor, row: store.RuleRow): Promise<contract.Rule> => ({
  ...line(row),
  content: row.content,
  note: row.note,
  publishedAt: row.publishedAt?.toISOString() ?? null,
  entries: [...(await store.entryNames(db, row.content.entryIds))],
  can: acts(actor, row),
})

const answer = async (tx: Sql, ctx: StaffContext, id: Id, act: string, texts: Readonly<Record<string, string | null>> = {}) => ({
  output: await present(tx, ctx.actor, (await store.ruleById(tx, id)) ?? refuse('record.not_found')),
  account: { act: `points.${act}`, subject: { kind: 'pointsRule', id }, texts },
})

/** The rule that somebody acts on, held to the end of the transaction. Refuses another unit's as if it were not there. */
const held = async (tx: Sql, ctx: StaffContext, id: Id): Promise<store.RuleRow> => {
  const row = await store.ruleById(tx, id, true)
  return row === undefined || !seesRow(ctx.actor, row) || !owns(ctx.actor, row) ? refuse('record.not_found') : row
}

const faults = (content: contract.RuleContent) => {
  const fields = ruleProblems(content)
  return fields.length === 0 ? undefined : { refused: 'points.rule_wrong' as const, params: { count: fields.length }, fields }
}

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const reads: readonly Bound[] = [
  query(contract.listRules, async (ctx, { cursor, limit = 50, ...filter }) => {
    const rows = await staffRead(ctx, (tx) => store.rulePage(tx, { ...filter, before: cursorOf(cursor), limit }))
    return { items: rows.slice(0, limit).map(line), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
  }),
  query(contract.readRule, async (ctx, { id }) => {
    const found = await staffRead(ctx, async (tx) => {
      const row = await store.ruleById(tx, id)
      return row === undefined ? undefined : present(tx, ctx.actor, row)
    })
    return found ?? { refused: 'record.not_found' }
  }),
]

const create = command(contract.createRule, async (tx, ctx, { content }) => {
  if (!issues(ctx.actor)) return { refused: 'points.not_an_issuer' }
  const wrong = faults(content)
  if (wrong !== undefined) return wrong
  const id = ctx.newId()
  const { organization, staffId } = ctx.actor
  const year = shanghaiDay(ctx.now).slice(0, 4)
  await store.insertRule(tx, { id, organizationId: organization.id, ...levels(organization), content, author: staffId, year, now: ctx.now })
  return answer(tx, ctx, id, 'createRule')
})

const save = command(contract.saveRule, async (tx, ctx, { id, updatedAt, content }) => {
  if (!issues(ctx.actor)) return { refused: 'points.not_an_issuer' }
  const row = await held(tx, ctx, id)
  if (row.state !== 'draft') return { refused: 'points.rule_not_draft' }
  if (row.updatedAt.getTime() !== new Date(updatedAt).getTime()) return { refused: 'record.changed' }
  const wrong = faults(content)
  if (wrong !== undefined) return wrong
  await store.rewriteRule(tx, { id, content, author: ctx.actor.staffId, now: ctx.now })
  return answer(tx, ctx, id, 'saveRule')
})

const submit = command(contract.submitRule, async (tx, ctx, { id }) => {
  const row = await held(tx, ctx, id)
  if (row.state !== 'draft') return { refused: 'points.rule_not_draft' }
  await store.setRule(tx, { id, state: 'submitted', note: null, now: ctx.now })
  return answer(tx, ctx, id, 'submitRule')
})

const decide = command(contract.decideRule, async (tx, ctx, { id, decision, note }) => {
  const row = await held(tx, ctx, id)
  if (row.state !== 'submitted') return { refused: 'points.rule_not_submitted' }
  if (row.authors.includes(ctx.actor.staffId)) return { refused: 'points.own_work' }
  if (decision === 'return') {
    if (note === undefined) return { refused: 'points.note_missing' }
    await store.setRule(tx, { id, state: 'draft', note, now: ctx.now })
    return answer(tx, ctx, id, 'returnRule', { note })
  }
  if ((await store.publishRule(tx, { id, by: ctx.actor.staffId, now: ctx.now })) === 'own') return { refused: 'points.own_work' }
  return {
    ...(await answer(tx, ctx, id, 'publishRule')),
    events: [{ kind: 'points.rulePublished', facts: { rule: id, issuer: row.organizationId, number: row.number } }],
  }
})

const end = command(contract.endRule, async (tx, ctx, { id, reason }) => {
  const row = await held(tx, ctx, id)
  if (row.state !== 'published') return { refused: 'points.rule_not_published' }
  await store.endRule(tx, { id, by: ctx.actor.staffId, now: ctx.now, reason })
  return {
    ...(await answer(tx, ctx, id, 'endRule', { reason })),
    events: [{ kind: 'points.ruleEnded', facts: { rule: id, issuer: row.organizationId, number: row.number } }],
  }
})

/** The test bench: one invented person's events, in their order, through the same rule that posts. */
const trial = query(contract.tryRule, async (_ctx, { content, events }) => {
  const wrong = faults(content)
  if (wrong !== undefined) return wrong
  const counter = useCounter([], new Map())
  const trials = events.map((event) => {
    const use = { person: '1', ruleId: '1', on: event.on, activity: event.activity }
    const one = award(content, event, counter.used(use), counter.given('1'))
    counter.add({ ...use, points: one.points })
    return one
  })
  return { trials, total: trials.reduce((sum, one) => sum + one.points, 0) }
})

const costOf = (
  rule: EarningRule,
  events: Awaited<ReturnType<typeof asEvents>>,
  period: { readonly from: string; readonly to: string },
): Omit<contract.Cost, 'partial'> => {
  const earned = earnings([rule], events, useCounter([], new Map()))
  const byMonth = new Map<string, number>()
  for (const one of earned) {
    const month = one.event.on.slice(0, 7)
    byMonth.set(month, (byMonth.get(month) ?? 0) + one.points)
  }
  return {
    ...period,
    facts: events.length,
    earning: earned.length,
    people: new Set(earned.map((one) => one.event.person)).size,
    points: earned.reduce((sum, one) => sum + one.points, 0),
    wanted: earned.reduce((sum, one) => sum + one.wanted, 0),
    byMonth: [...byMonth].sort().map(([month, points]) => ({ month, points })),
  }
}

/** What a rule would have cost: the facts of a past period through the rule that posts, as if it had begun before them. Tells sums, no persons. */
const cost = query(contract.previewCost, async (ctx, { content, from, to }) => {
  if (!issues(ctx.actor)) return { refused: 'points.not_an_issuer' }
  const wrong = faults(content)
  if (wrong !== undefined) return wrong
  if (from > to || addDays(from, 366) < to) return { refused: 'points.period_wrong' }
  const db = ctx.platform.database.app
  const rows = await eventsBetween(db, { source: content.source, from, to, limit: mostEvents + 1 })
  const regional = ctx.actor.organization.l2 !== null
  const events = await asEvents(db, rows.slice(0, mostEvents), regional, shanghaiDay(ctx.now))
  const rule: EarningRule = { id: '1', issuerId: ctx.actor.organization.id, regional, content: { ...content, startsOn: from, endsOn: to } }
  return { ...costOf(rule, events, { from, to }), partial: rows.length > mostEvents }
})

/** Earning rules over HTTP. */
export const ruleActions: readonly Bound[] = [...reads, create, save, submit, decide, end, trial, cost]
