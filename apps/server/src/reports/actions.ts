import { reports } from '@creditbank/contract'
import { unitById } from '../organizations/index.ts'
import { type Levels, seesRow, type StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { hiddenGroups, monthBounds, totalHidden } from './rules.ts'
import * as store from './store.ts'

type Focus = { readonly unit: { id: Id; name: string }; readonly within: { id: Id; name: string }[]; readonly subtree: store.Subtree }

const kindWords: Readonly<Record<string, { zh: string; en: string }>> = {
  student: { zh: '学生', en: 'Students' },
  resident: { zh: '居民', en: 'Residents' },
  employee: { zh: '职工', en: 'Employees' },
  senior: { zh: '老年人', en: 'Seniors' },
}

const pathOf = (unit: Levels): Id[] => [unit.l1, unit.l2, unit.l3, unit.l4].filter((id) => id !== null)
const levelIn = (unit: Levels & { id: Id }): 1 | 2 | 3 | 4 | undefined =>
  ([1, 2, 3, 4] as const).find((level) => unit[`l${level}`] === unit.id)

/** The unit a report is about: the reader's whole scope, or a unit inside it. Undefined for a unit that is foreign, missing or an authority. */
const focusOf = async (db: Sql, actor: StaffActor, unitId: Id | undefined): Promise<Focus | undefined> => {
  const unit = await unitById(db, unitId ?? actor.scope.organizationId)
  if (unit === undefined || !seesRow(actor, unit)) return undefined
  const level = levelIn(unit)
  if (level === undefined) return undefined
  const ids = pathOf(unit)
  const shown = ids.slice(ids.indexOf(actor.scope.organizationId))
  const names = await store.unitNames(db, shown)
  return {
    unit: { id: unit.id, name: unit.name },
    within: shown.map((id) => ({ id, name: names.get(id) ?? '' })),
    subtree: { id: unit.id, level },
  }
}

/** Whoever may see the people themselves is told every figure; whoever reads aggregates only is not told about small groups. */
const tellsAll = (actor: StaffActor): boolean => actor.may.has('outcomes.read') && actor.may.has('accounts.read')

const told = <T extends { readonly people: number }>(actor: StaffActor, groups: readonly T[]): ReadonlySet<number> =>
  tellsAll(actor) ? new Set<number>() : hiddenGroups(groups)

type Names = (key: string) => { zh: string; en: string; below: boolean }

const namesFor = async (db: Sql, focus: Focus, by: 'unit' | 'type' | 'month' | 'kind', keys: readonly string[]): Promise<Names> => {
  if (by === 'month') return (key) => ({ zh: key, en: key, below: false })
  if (by === 'kind') return (key) => ({ ...(kindWords[key] ?? { zh: key, en: key }), below: false })
  if (by === 'type') {
    const types = await store.typeNames(db)
    return (key) => ({ zh: types.get(key)?.zh ?? key, en: types.get(key)?.en ?? key, below: false })
  }
  const units = await store.unitNames(db, keys)
  return (key) => ({ zh: units.get(key) ?? key, en: units.get(key) ?? key, below: key !== focus.subtree.id })
}

const outcomeBlank = { people: null, outcomes: null, credits: null, minutes: null }
const outcomeFigures = (g: Omit<store.OutcomeGroup, 'key'>) => ({
  people: g.people,
  outcomes: g.outcomes,
  credits: g.credits,
  minutes: g.minutes,
})
const none: Omit<store.OutcomeGroup, 'key'> = { people: 0, outcomes: 0, credits: 0, minutes: 0 }

type ReportContext = Context<StaffActor>

const outcomesReport = query(reports.outcomesReport, async (ctx: ReportContext, { unitId, by, from, to, typeCode }) => {
  const db = ctx.platform.database.app
  const focus = await focusOf(db, ctx.actor, unitId)
  if (focus === undefined) return { refused: 'record.not_found' }
  const question = { subtree: focus.subtree, typeCode, ...monthBounds(from, to) }
  const found = await store.outcomeGroups(db, { ...question, by })
  const all = (await store.outcomeGroups(db, { ...question, by: 'all' }))[0] ?? none
  const groups = found.toSorted((a, b) => (by === 'month' ? b.key.localeCompare(a.key) : b.outcomes - a.outcomes))
  const hidden = told(ctx.actor, groups)
  const names = await namesFor(
    db,
    focus,
    by,
    groups.map((g) => g.key),
  )
  return {
    unit: focus.unit,
    within: focus.within,
    hidden: hidden.size,
    at: ctx.now.toISOString(),
    total: !tellsAll(ctx.actor) && totalHidden(all.people) ? outcomeBlank : outcomeFigures(all),
    rows: groups.map((g, index) => ({ key: g.key, ...names(g.key), ...(hidden.has(index) ? outcomeBlank : outcomeFigures(g)) })),
  }
})

const peopleReport = query(reports.peopleReport, async (ctx: ReportContext, { unitId, by }) => {
  const db = ctx.platform.database.app
  const focus = await focusOf(db, ctx.actor, unitId)
  if (focus === undefined) return { refused: 'record.not_found' }
  const question = { subtree: focus.subtree, today: shanghaiDay(ctx.now) }
  const groups = (await store.peopleGroups(db, { ...question, by })).toSorted((a, b) => b.people - a.people)
  const all = (await store.peopleGroups(db, { ...question, by: 'all' }))[0] ?? { people: 0, active: 0 }
  const hidden = told(ctx.actor, groups)
  const names = await namesFor(
    db,
    focus,
    by,
    groups.map((g) => g.key),
  )
  const blank = { people: null, active: null }
  return {
    unit: focus.unit,
    within: focus.within,
    hidden: hidden.size,
    at: ctx.now.toISOString(),
    total: !tellsAll(ctx.actor) && totalHidden(all.people) ? blank : { people: all.people, active: all.active },
    rows: groups.map((g, index) => ({
      key: g.key,
      ...names(g.key),
      ...(hidden.has(index) ? blank : { people: g.people, active: !tellsAll(ctx.actor) && totalHidden(g.active) ? null : g.active }),
    })),
  }
})

/** The reports: read-only sums of the reader's subtree. No row of a person ever leaves here. */
export const reportActions = (): readonly Bound[] => [outcomesReport, peopleReport]
