import { points as contract } from '@creditbank/contract'
import { levels, type StaffActor } from '../platform/actor.ts'
import { runCommand } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addJob } from '../platform/jobs.ts'
import { parseAccountNo } from '../platform/pure/accountNo.ts'
import { normaliseName } from '../platform/pure/names.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, effect, query } from '../platform/serve.ts'
import { templateOf, uploadedRows } from '../platform/sheets/index.ts'
import { activityColumns, activityExamples, activityLimit, type ActivityRow, readActivities } from './activityRules.ts'
import * as store from './activityStore.ts'
import { followTask, postLater } from './posting.ts'
import { issues } from './scope.ts'

const activitySources = ['attendance', 'volunteering', 'reading'] as const
const sourceWords: Readonly<Record<contract.ActivitySource, { readonly zh: string; readonly en: string }>> = {
  attendance: { zh: '参加活动', en: 'Attendance' },
  volunteering: { zh: '志愿服务', en: 'Volunteering' },
  reading: { zh: '阅读', en: 'Reading' },
}

const line = (row: store.ImportRow): contract.ActivityImport => ({
  id: row.id,
  source: row.source,
  organization: { id: row.organizationId, name: row.organization },
  fileName: row.fileName,
  rows: row.rows,
  created: row.created,
  known: row.known,
  wrong: row.wrong,
  at: row.at.toISOString(),
  posted: row.posted,
  points: row.points,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  withdrawnReason: row.withdrawnReason,
})

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const list = query(contract.listImports, async (ctx, { cursor, limit = 50 }) => {
  const rows = await staffRead(ctx, (tx) => store.importPage(tx, cursorOf(cursor), limit))
  return { items: rows.slice(0, limit).map(line), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
})

type Named = { readonly accountNo: string; readonly name: string }

/** The persons that rows name: number and name must belong together, for a number alone could be anybody's slip. */
const found = async (tx: Sql, rows: readonly Named[]): Promise<readonly (Id | undefined)[]> => {
  const numbers = rows.map((row) => parseAccountNo(row.accountNo))
  const people = await store.peopleByNumber(
    tx,
    numbers.flatMap((n) => (n.ok ? [n.accountNo] : [])),
  )
  return rows.map((row, i) => {
    const parsed = numbers[i]
    const person = parsed?.ok === true ? people.get(parsed.accountNo) : undefined
    return person !== undefined && normaliseName(person.name) === normaliseName(row.name) ? person.id : undefined
  })
}

type Report = { rows: number; created: number; known: number; problems: contract.ActivityProblem[]; importId: Id | null }

const unknownPerson = (row: number): contract.ActivityProblem => ({
  row,
  column: '学银账号',
  zh: '账号不存在，或与姓名不一致',
  en: 'No such account, or the name is another',
})

/** Looks the persons of rows up and keeps what is new. A dry run keeps nothing and cannot tell what is known. */
const keep = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  rows: readonly ActivityRow[],
  source: contract.ActivitySource,
  importId: Id | null,
): Promise<{ readonly created: number; readonly known: number; readonly problems: readonly contract.ActivityProblem[] }> => {
  const people = await found(tx, rows)
  const told = rows.flatMap((row, i) => {
    const learnerId = people[i]
    return learnerId === undefined
      ? []
      : [
          {
            id: ctx.newId(),
            learnerId,
            reference: row.reference,
            code: row.code,
            name: row.activity,
            on: row.on,
            minutes: row.minutes,
            items: row.items,
          },
        ]
  })
  const problems = rows.flatMap((row, i) => (people[i] === undefined ? [unknownPerson(row.row)] : []))
  if (importId === null) return { created: told.length, known: 0, problems }
  const { organization } = ctx.actor
  const kept = await store.keepActivities(
    tx,
    { organizationId: organization.id, ...levels(organization), source, importId, now: ctx.now },
    told,
  )
  return { created: kept.size, known: told.length - kept.size, problems }
}

const upload = effect(contract.importActivities, async (ctx, { source, name, dryRun }, key) => {
  if (!issues(ctx.actor)) return { refused: 'points.not_an_issuer' }
  const raw = await uploadedRows(ctx.body, activityColumns, activityLimit, ctx.language)
  if ('unreadable' in raw) return { refused: 'points.file_unreadable', params: { reason: raw.unreadable } }
  if ('tooLong' in raw) return { refused: 'points.file_too_long', params: { limit: activityLimit } }
  const { rows, problems } = readActivities(raw, shanghaiDay(ctx.now))
  const all = (more: readonly contract.ActivityProblem[]) => [...problems, ...more].sort((a, b) => a.row - b.row)
  if (dryRun === 'yes') {
    const looked = await keep(ctx.platform.database.app, ctx, rows, source, null)
    return { rows: raw.length, created: looked.created, known: 0, problems: all(looked.problems).slice(0, 500), importId: null }
  }
  const input = { source, name, rows: raw }
  const result = await runCommand<StaffActor, typeof input, Report, never>(
    ctx,
    input,
    { key, endpoint: 'POST /points/imports', input, keepAnswer: true },
    async (tx) => {
      const id = ctx.newId()
      const kept = await keep(tx, ctx, rows, source, id)
      const wrong = all(kept.problems)
      const { organization, staffId } = ctx.actor
      const wrongRows = new Set(wrong.map((p) => p.row)).size
      const counts = { rows: raw.length, created: kept.created, known: kept.known, wrong: wrongRows }
      await store.insertImport(tx, {
        id,
        organizationId: organization.id,
        ...levels(organization),
        source,
        importId: id,
        fileName: name,
        ...counts,
        by: staffId,
        now: ctx.now,
      })
      await postLater(tx, { kind: 'import', id })
      return {
        output: { rows: raw.length, created: kept.created, known: kept.known, problems: wrong.slice(0, 500), importId: id },
        account: { act: 'points.import', subject: { kind: 'pointsImport', id }, params: { source, ...counts } },
      }
    },
  )
  return 'refused' in result ? result : result.output
})

const template = query(contract.activityTemplate, async (ctx, { source, language = ctx.language }) =>
  templateOf({
    columns: activityColumns,
    example: activityExamples[source][language],
    language,
    sheet: sourceWords[source][language],
    file: language === 'zh' ? `${sourceWords[source].zh}记录模板` : source,
  }),
)

const withdraw = command(contract.withdrawImport, async (tx, ctx, { id, reason }) => {
  const row = await store.importById(tx, id, true)
  if (row === undefined || row.organizationId !== ctx.actor.organization.id) return { refused: 'record.not_found' }
  if (!(await store.withdrawImport(tx, { id, by: ctx.actor.staffId, reason, now: ctx.now }))) return { refused: 'points.import_withdrawn' }
  await addJob(tx, { task: followTask, payload: { importId: id } })
  return {
    output: line((await store.importById(tx, id)) ?? row),
    account: { act: 'points.withdrawImport', subject: { kind: 'pointsImport', id }, texts: { reason } },
  }
})

/** What an institution's system tells: each fact is decided by itself, and a repeat changes nothing. */
const tell = command(contract.tellActivities, async (tx, ctx, { facts }) => {
  const { organization } = ctx.actor
  if (!issues(ctx.actor)) return { refused: 'points.not_an_issuer' }
  const people = await found(tx, facts)
  const today = shanghaiDay(ctx.now)
  const results = new Map<number, 'kept' | 'known' | 'unknownPerson' | 'inFuture'>()
  const learners: Id[] = []
  for (const source of activitySources) {
    const told = facts.flatMap((fact, i) => {
      const learnerId = people[i]
      const on = shanghaiDay(new Date(fact.at))
      if (fact.source !== source) return []
      if (learnerId === undefined || on > today) {
        results.set(i, learnerId === undefined ? 'unknownPerson' : 'inFuture')
        return []
      }
      return [
        {
          i,
          id: ctx.newId(),
          learnerId,
          reference: fact.reference,
          code: fact.code,
          name: fact.activity,
          on,
          minutes: fact.minutes,
          items: fact.items,
        },
      ]
    })
    const kept = await store.keepActivities(
      tx,
      { organizationId: organization.id, ...levels(organization), source, importId: null, now: ctx.now },
      told,
    )
    for (const one of told) {
      results.set(one.i, kept.has(one.id) ? 'kept' : 'known')
      if (!kept.has(one.id)) continue
      learners.push(one.learnerId)
      await postLater(tx, { kind: 'activity', id: one.id })
    }
  }
  return {
    output: { results: facts.map((fact, i) => ({ reference: fact.reference, result: results.get(i) ?? 'known' })) },
    account: { act: 'points.tell', params: { facts: facts.length, kept: learners.length } },
  }
})

/** Activities over HTTP: files of staff, and what institutions' systems tell. */
export const activityActions: readonly Bound[] = [list, upload, template, withdraw, tell]
