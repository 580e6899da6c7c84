import { enrolments as contract } from '@creditbank/contract'
import { canonicalId, personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse, runCommand } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo, parseAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { normaliseName } from '../platform/pure/names.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, effect, query } from '../platform/serve.ts'
import { inLanguage, templateOf, uploadedRows } from '../platform/sheets/index.ts'
import * as store from './enrolmentStore.ts'
import { readRoll, type RollRow, rollColumns, rollExample, rollLimit } from './roll.ts'
import { programmeById } from './store.ts'

type StaffContext = Context<StaffActor>
/** What other capabilities do when somebody is enrolled (an intention is fulfilled). */
export type OnEnrolled = (tx: Sql, ctx: Context, enrolled: { readonly learnerId: Id; readonly programmeId: Id }) => Promise<void>

const present = (row: store.EnrolmentRow): contract.Enrolment => ({
  id: row.id,
  learner: { id: row.learnerId, name: maskName(row.name), accountNo: formatAccountNo(row.accountNo) },
  programme: { id: row.programmeId, name: row.programme },
  organization: { id: row.organizationId, name: row.organization },
  cohort: row.cohort,
  studentNo: row.studentNo,
  className: row.className,
  fromOn: row.fromOn,
  endedOn: row.endedOn,
})

type Wish = Omit<RollRow, 'row' | 'programmeCode'> & { readonly programmeId: Id }
type Fault = 'learner_unknown' | 'not_offered' | 'already_enrolled' | 'student_no_taken'

/** Enrols one person. The number and the name must belong together, and the programme must be the school's own. */
const enrolOne = async (
  tx: Sql,
  ctx: StaffContext,
  wish: Wish,
  onEnrolled: OnEnrolled,
): Promise<{ readonly id: Id; readonly learnerId: Id } | Fault> => {
  const school = ctx.actor.organization
  const parsed = parseAccountNo(wish.accountNo)
  const person = parsed.ok ? await store.personByAccount(tx, parsed.accountNo) : undefined
  if (person === undefined || person.state === 'closed' || normaliseName(person.name) !== normaliseName(wish.name)) return 'learner_unknown'
  const programme = await programmeById(tx, wish.programmeId)
  if (programme === undefined || programme.organizationId !== school.id || programme.inForce === null || programme.retiredAt !== null)
    return 'not_offered'
  const learnerId = await canonicalId(tx, person.id)
  if (await store.studentNoTaken(tx, school.id, wish.studentNo, learnerId)) return 'student_no_taken'
  const id = ctx.newId()
  const made = await store.insertEnrolment(tx, {
    learnerId,
    id,
    programmeId: programme.id,
    organizationId: school.id,
    ...levels(school),
    cohort: wish.cohort,
    studentNo: wish.studentNo,
    className: wish.className,
    fromOn: wish.fromOn,
    by: ctx.actor.staffId,
    now: ctx.now,
  })
  if (!made) return 'already_enrolled'
  await onEnrolled(tx, ctx, { learnerId, programmeId: programme.id })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: learnerId },
    code: 'programmes.enrolled',
    params: { office: school.name, programme: programme.content.name, cohort: wish.cohort },
    href: `/programmes/${programme.id}`,
  })
  return { id, learnerId }
}

const enrol = (onEnrolled: OnEnrolled) =>
  command(contract.enrol, async (tx, ctx, wish) => {
    if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
    const made = await enrolOne(tx, ctx, wish, onEnrolled)
    if (typeof made === 'string') return { refused: `programmes.${made}` }
    const [row] = await store.enrolmentsByIds(tx, [made.id])
    return {
      output: present(row ?? refuse('record.not_found')),
      account: { act: 'programmes.enrol', subject: { kind: 'enrolment', id: made.id }, learnerId: made.learnerId },
    }
  })

const end = command(contract.endEnrolment, async (tx, ctx, { id, endedOn }) => {
  const [row] = await store.enrolmentsByIds(tx, [id])
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.endedOn !== null || endedOn < row.fromOn || !(await store.endEnrolment(tx, id, endedOn)))
    return { refused: 'programmes.enrolment_ended' }
  return {
    output: { done: true as const },
    account: { act: 'programmes.endEnrolment', subject: { kind: 'enrolment', id }, learnerId: row.learnerId, params: { endedOn } },
  }
})

const wrongWords: Readonly<Record<Exclude<Fault, 'already_enrolled'>, { column: string; zh: string; en: string }>> = {
  learner_unknown: { column: '学银账号', zh: '账号不存在，或与姓名不一致', en: 'No such account, or the name is another' },
  not_offered: { column: '专业代码', zh: '本校没有这个在用的专业', en: 'The school has no such programme in use' },
  student_no_taken: { column: '学号', zh: '学号已属于另一个人', en: 'The student number is somebody else’s' },
}

/** Thrown to leave nothing of a dry run behind. */
class DryRun extends Error {}

const importRoll = (onEnrolled: OnEnrolled) =>
  effect(contract.importEnrolments, async (ctx, { dryRun }, key) => {
    if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
    const raw = await uploadedRows(ctx.body, rollColumns, rollLimit, ctx.language)
    if ('unreadable' in raw) return { refused: 'programmes.roll_unreadable', params: { reason: raw.unreadable } }
    if ('tooLong' in raw) return { refused: 'programmes.roll_too_long', params: { limit: rollLimit } }
    const { rows, problems } = readRoll(raw)
    const report = { rows: raw.length, created: 0, unchanged: 0, problems: [...problems] }
    const storeAll = async (tx: Sql): Promise<void> => {
      const codes = await store.programmesByCode(tx, ctx.actor.organization.id)
      Object.assign(report, { created: 0, unchanged: 0, problems: [...problems] })
      for (const { row, programmeCode, ...wish } of rows) {
        const programmeId = codes.get(programmeCode)
        const made = programmeId === undefined ? 'not_offered' : await enrolOne(tx, ctx, { ...wish, programmeId }, onEnrolled)
        if (typeof made !== 'string') report.created += 1
        else if (made === 'already_enrolled') report.unchanged += 1
        else report.problems.push({ row, ...wrongWords[made] })
      }
    }
    if (dryRun === 'yes') {
      await ctx.platform.database.app
        .transaction()
        .execute(async (tx) => {
          await storeAll(tx)
          throw new DryRun()
        })
        .catch((error: unknown) => {
          if (!(error instanceof DryRun)) throw error
        })
      return { ...report, problems: inLanguage(report.problems.slice(0, 500), rollColumns, ctx.language) }
    }
    const input = { rows: raw }
    const result = await runCommand<StaffActor, typeof input, typeof report, 'programmes.roll_wrong'>(
      ctx,
      input,
      { key, endpoint: 'POST /enrolments/import', input, keepAnswer: true },
      async (tx) => {
        await storeAll(tx)
        if (report.problems.length > 0)
          return { refused: 'programmes.roll_wrong', params: { wrong: new Set(report.problems.map((p) => p.row)).size } }
        return { output: { ...report }, account: { act: 'programmes.importRoll', params: { rows: report.rows, created: report.created } } }
      },
    )
    return 'refused' in result ? result : result.output
  })

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const list = query(contract.listEnrolments, async (ctx, { cursor, limit = 50, ...filter }) => {
  const ids = await staffRead(ctx, (tx) => store.visibleEnrolments(tx, filter, cursorOf(cursor), limit))
  const rows = await store.enrolmentsByIds(ctx.platform.database.app, ids.slice(0, limit))
  return { items: rows.map(present), next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
})

const mine = query(contract.myEnrolments, async (ctx) => {
  const db = ctx.platform.database.app
  const rows = await store.enrolmentsOf(db, await personIds(db, ctx.actor.learnerId), shanghaiDay(ctx.now))
  return {
    items: rows.map((row) => ({
      id: row.id,
      programme: { id: row.programmeId, name: row.programme },
      organization: { id: row.organizationId, name: row.organization },
      cohort: row.cohort,
      className: row.className,
      fromOn: row.fromOn,
    })),
  }
})

const template = query(contract.rollTemplate, async (ctx, { language = ctx.language }) =>
  templateOf({
    columns: rollColumns,
    example: rollExample[language],
    language,
    sheet: language === 'zh' ? '学籍' : 'Roll',
    file: language === 'zh' ? '学籍表模板' : 'roll',
  }),
)

/** Enrolments over HTTP. */
export const enrolmentActions = (onEnrolled: OnEnrolled): readonly Bound[] => [
  list,
  enrol(onEnrolled),
  end,
  importRoll(onEnrolled),
  template,
  mine,
]
