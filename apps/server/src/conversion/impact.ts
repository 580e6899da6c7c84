import { conversionRules as contract } from '@creditbank/contract'
import { seesRow } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { enrolmentsIn, type EnrolmentRow, offeredPlans } from '../programmes/index.ts'
import { postedIn } from './applicationStore.ts'
import { caseOf, type Planned, rulesFor, type TypeTree } from './caseOf.ts'
import { match, type Matching } from './matching/match.ts'
import { convertibleTypes, ruleById, type RuleRow, rulesOnFile, type VersionRow } from './ruleStore.ts'
import { forCohort, inScope } from './standing.ts'
import { heldBy, type HeldRow } from './whatIfStore.ts'

/** Enrolments that are looked at, and cases that are shown, at most. */
const looked = 300
const shownCases = 20

type Ruled = { readonly row: RuleRow; readonly version: VersionRow }
type Around = {
  readonly row: RuleRow
  readonly version: VersionRow
  readonly rules: readonly RuleRow[]
  readonly tree: TypeTree
  readonly day: string
}

const credit = (a: {
  readonly around: Around
  readonly plan: Planned
  readonly rules: readonly Ruled[]
  readonly held: readonly HeldRow[]
  readonly posted: Awaited<ReturnType<typeof postedIn>>
}): Promise<Matching> =>
  match(
    caseOf({
      day: a.around.day,
      held: a.held,
      plan: a.plan.plan,
      rules: a.rules,
      tree: a.around.tree,
      posted: a.posted,
      assumeCertified: true,
    }),
  )

/** What one student has now, and would have with the version in the place of whatever of its rule holds now. */
const compare = async (
  db: Sql,
  around: Around,
  plan: Planned,
  enrolment: EnrolmentRow,
): Promise<contract.Impact['cases'][number] | undefined> => {
  const held = await heldBy(db, [enrolment.learnerId])
  if (held.length === 0) return undefined
  const posted = await postedIn(db, [enrolment.learnerId], plan.id)
  const now = rulesFor(around.rules, plan, enrolment.cohort, around.day)
  const others = now.filter((one) => one.row.id !== around.row.id)
  const wanted = [...others, { row: around.row, version: around.version }].sort((a, b) => (BigInt(a.row.id) < BigInt(b.row.id) ? -1 : 1))
  const [before, after] = [
    await credit({ around, plan, rules: now, held, posted }),
    await credit({ around, plan, rules: wanted, held, posted }),
  ]
  const names = new Map(held.map((row) => [row.id, row.name]))
  return {
    programme: enrolment.programme,
    cohort: enrolment.cohort,
    outcomes: held.length,
    before: before.credit,
    after: after.credit,
    uses: after.conversions
      .filter((one) => one.rule.id === around.row.id)
      .flatMap((one) => one.courses.map((course) => ({ course: course.code, outcomes: one.outcomes.map((id) => names.get(id) ?? '') }))),
  }
}

const weigh = async (db: Sql, around: Around): Promise<contract.Impact> => {
  const { content } = around.version
  const plans = (await offeredPlans(db))
    .filter((p) => p.organizationId === around.row.organizationId)
    .map((p) => ({
      id: p.id,
      organizationId: p.organizationId,
      level: p.content.level,
      majorCode: p.content.majorCode,
      plan: p.content.plan,
    }))
    .filter((p) => inScope(content, p))
  const students = await enrolmentsIn(
    db,
    plans.map((p) => p.id),
    looked + 1,
  )
  const cases: contract.Impact['cases'] = []
  for (const student of students.slice(0, looked)) {
    const plan = plans.find((p) => p.id === student.programmeId)
    if (plan === undefined || !forCohort(content, student.cohort)) continue
    const one = await compare(db, around, plan, student)
    if (one !== undefined) cases.push(one)
  }
  const difference = (one: contract.Impact['cases'][number]): number => Math.abs(one.after - one.before)
  return {
    looked: Math.min(students.length, looked),
    more: students.length > looked,
    gain: cases.filter((one) => one.after > one.before).length,
    lose: cases.filter((one) => one.after < one.before).length,
    cases: cases
      .filter((one) => difference(one) > 0 || one.uses.length > 0)
      .sort((a, b) => difference(b) - difference(a))
      .slice(0, shownCases),
  }
}

const impact = query(contract.ruleImpact, async (ctx, { id, version }) => {
  const db = ctx.platform.database.app
  const row = await ruleById(db, id)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  const one = row.versions.find((v) => version === undefined || v.version === version)
  if (one === undefined) return { refused: 'record.not_found' }
  return weigh(db, { row, version: one, rules: await rulesOnFile(db), tree: await convertibleTypes(db), day: shanghaiDay(ctx.now) })
})

/** The impact of a rule before it takes effect, over HTTP. */
export const impactActions: readonly Bound[] = [impact]
