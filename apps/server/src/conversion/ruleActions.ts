import { conversionRules as contract } from '@creditbank/contract'
import { filesByIds, keepFiles, type Viewer } from '../files/index.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { addWorkingDays } from '../platform/pure/workingDays.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { offeredPlans } from '../programmes/index.ts'
import { calendarOf } from '../settings/index.ts'
import { lint } from './lint.ts'
import type { LintFacts } from './lintFacts.ts'
import * as store from './ruleStore.ts'
import { inForceOn, stateOn } from './standing.ts'

type StaffContext = Context<StaffActor>
type Content = contract.RuleContent

const latestOf = (row: store.RuleRow): store.VersionRow => row.versions[0] ?? refuse('record.not_found')
const standing = (row: store.RuleRow, v: store.VersionRow, day: string): contract.RuleState => stateOn(v, row.versions, row.retiredOn, day)
/** The version that a list shows: the one in force, else the latest filed one, else the draft. */
const shownOf = (row: store.RuleRow, day: string): store.VersionRow =>
  inForceOn(row.versions, row.retiredOn, day) ?? row.versions.find((v) => v.state === 'filed') ?? latestOf(row)

const idsIn = (content: Content): readonly Id[] => [
  ...content.programmes,
  ...content.of.flatMap((c) => [...c.entries, ...c.achievements, ...c.issuers, ...c.except]),
]

/** A rule as a line of the list; `own`: the reader sees what is not filed yet. */
export const line = (row: store.RuleRow, day: string, own: boolean): contract.RuleLine => {
  const [shown, latest] = [shownOf(row, day), latestOf(row)]
  return {
    id: row.id,
    number: row.number,
    version: shown.version,
    latest: own ? row.latest : shown.version,
    state: standing(row, shown, day),
    pending: own && latest.version !== shown.version ? standing(row, latest, day) : null,
    name: shown.content.name,
    organization: { id: row.organizationId, name: row.organization },
    effect: shown.content.effect,
    courses: shown.content.targets.map((t) => t.course),
    effectiveFrom: shown.effectiveFrom,
    effectiveTo: shown.effectiveTo,
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** The name of a rule's evidence file, by its id. */
const evidenceName = async (db: Sql, { evidenceFileId }: Content): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await filesByIds(db, evidenceFileId === null ? [] : [evidenceFileId])).map((file) => [file.id, file.name]))

const acts = (actor: StaffActor, row: store.RuleRow): contract.Rule['can'] => {
  const [mine, latest, standsStill] = [seesRow(actor, row), latestOf(row), row.retiredOn === null]
  const edits = mine && standsStill && actor.organization.kind === 'universityCentre' && actor.may.has('conversion.editRules')
  const reviews = mine && standsStill && actor.may.has('conversion.reviewRules')
  return {
    edit: edits && (latest.state === 'draft' || latest.state === 'filed'),
    submit: edits && latest.state === 'draft',
    review: reviews && latest.state === 'submitted' && !latest.authors.includes(actor.staffId),
    file: mine && standsStill && actor.may.has('conversion.fileRules') && latest.state === 'reviewed',
    retire: reviews && row.onFile,
  }
}

/** What the courses of a rule are called in the plans that it is for. */
const courseNamesOf = (plans: Awaited<ReturnType<typeof offeredPlans>>, school: Id, content: Content): Record<string, string> => {
  const own = plans.filter((p) => p.organizationId === school && (content.programmes.length === 0 || content.programmes.includes(p.id)))
  const named = new Map(own.flatMap((p) => p.content.plan.courses.map((course) => [course.code, course.name] as const)))
  return Object.fromEntries(
    content.targets.flatMap(({ course }) => {
      const name = named.get(course)
      return name === undefined ? [] : [[course, name]]
    }),
  )
}

/** A rule as one reader sees it: what is on file is everybody's, drafts are the school's own and its superiors'. */
const shown = async (db: Sql, ctx: StaffContext, id: Id, version?: number): Promise<contract.Rule | undefined> => {
  const row = await store.ruleById(db, id)
  if (row === undefined) return undefined
  const day = shanghaiDay(ctx.now)
  const own = seesRow(ctx.actor, row)
  const visible = own ? row.versions : row.versions.filter((v) => v.state === 'filed')
  const one = visible.find((v) => v.version === (version ?? visible[0]?.version))
  if (one === undefined) return undefined
  return {
    id: row.id,
    number: row.number,
    version: one.version,
    state: standing(row, one, day),
    organization: { id: row.organizationId, name: row.organization },
    content: one.content,
    names: { ...(await store.namesOf(db, idsIn(one.content))), ...(await evidenceName(db, one.content)) },
    courseNames: courseNamesOf(await offeredPlans(db, [row.organizationId]), row.organizationId, one.content),
    noticeUntil: one.noticeUntil,
    note: one.note,
    updatedAt: row.updatedAt.toISOString(),
    versions: visible.map((v) => ({
      version: v.version,
      state: standing(row, v, day),
      effectiveFrom: v.effectiveFrom,
      filedAt: v.filedAt?.toISOString() ?? null,
    })),
    can: acts(ctx.actor, row),
  }
}

const answer = async (tx: Sql, ctx: StaffContext, id: Id, act: string) => ({
  output: (await shown(tx, ctx, id)) ?? refuse('record.not_found'),
  account: { act: `conversion.${act}`, subject: { kind: 'conversionRule', id } },
})

/** Everything the linter looks at for a content of a school. */
export const factsFor = async (
  db: Sql,
  a: { readonly id: Id | null; readonly organizationId: Id; readonly content: Content; readonly day: string },
): Promise<LintFacts> => {
  const plans = await offeredPlans(db)
  const onFile = await store.rulesOnFile(db)
  const others = onFile.flatMap((row) =>
    row.versions
      .filter((v) => v.state === 'filed')
      .slice(0, 1)
      .map((v) => store.lintRule(row, v)),
  )
  const known = [
    ...new Set([a.content, ...others.map((o) => o.content)].flatMap((c) => c.of.flatMap((o) => [...o.entries, ...o.achievements]))),
  ]
  const courses = plans.flatMap((p) => p.content.plan.courses.map((course) => ({ key: `${p.organizationId} ${course.code}`, course })))
  return {
    ...a,
    programmes: plans
      .filter((p) => p.organizationId === a.organizationId)
      .map((p) => ({
        id: p.id,
        name: p.content.name,
        level: p.content.level,
        majorCode: p.content.majorCode,
        plan: p.content.plan,
      })),
    sources: await store.sourcesById(db, known),
    types: new Map((await store.convertibleTypes(db)).map((t) => [t.code, t.converts])),
    others,
    courseAchievements: new Map(
      courses.flatMap(({ key, course }) => (course.achievementId === undefined ? [] : [[key, course.achievementId] as const])),
    ),
    courseNames: new Map(courses.map(({ key, course }) => [key, course.name])),
  }
}

const cursorOf = (cursor: string | undefined): Id | undefined => (cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined)

const reads: readonly Bound[] = [
  query(contract.listRules, async (ctx, { cursor, limit = 50, open, ...filter }) => {
    const wanted = { ...filter, onFile: false, open: open === 'yes' }
    const rows = await staffRead(ctx, (tx) => store.rulePage(tx, wanted, cursorOf(cursor), limit))
    const day = shanghaiDay(ctx.now)
    return {
      items: rows.slice(0, limit).map((row) => line(row, day, seesRow(ctx.actor, row))),
      next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
    }
  }),
  query(contract.readRule, async (ctx, { id, version }) => {
    const found = await staffRead(ctx, async (tx) => ((await store.ruleById(tx, id)) === undefined ? undefined : true))
    return found === undefined
      ? { refused: 'record.not_found' }
      : ((await shown(ctx.platform.database.app, ctx, id, version)) ?? { refused: 'record.not_found' })
  }),
  query(contract.lintRule, async (ctx, { id, content }) => {
    if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
    const facts = await factsFor(ctx.platform.database.app, {
      id: id ?? null,
      organizationId: ctx.actor.organization.id,
      content,
      day: shanghaiDay(ctx.now),
    })
    return { items: [...lint(facts)] }
  }),
  query(contract.searchRules, async (ctx, { cursor, limit = 20, ...filter }) => {
    const db = ctx.platform.database.app
    const rows = await store.rulePage(db, { ...filter, onFile: true, open: false }, cursorOf(cursor), limit)
    const day = shanghaiDay(ctx.now)
    const page = rows.slice(0, limit).map((row) => ({ row, one: shownOf(row, day) }))
    const plans = await offeredPlans(db, [...new Set(page.map(({ row }) => row.organizationId))])
    const names = await store.namesOf(
      db,
      page.flatMap(({ one }) => idsIn(one.content)),
    )
    return {
      items: page.map(({ row, one }) => ({
        id: row.id,
        number: row.number,
        version: one.version,
        state: standing(row, one, day),
        organization: { id: row.organizationId, name: row.organization },
        content: one.content,
        courseNames: courseNamesOf(plans, row.organizationId, one.content),
        names: Object.fromEntries(idsIn(one.content).flatMap((id) => (names[id] === undefined ? [] : [[id, names[id]]]))),
        noticeUntil: one.noticeUntil,
      })),
      next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
    }
  }),
]

/** A new rule of the actor's school as a draft. */
export const draftRule = async (tx: Sql, ctx: StaffContext, content: Content): Promise<Id> => {
  const id = ctx.newId()
  await store.insertRule(tx, {
    id,
    organizationId: ctx.actor.organization.id,
    ...levels(ctx.actor.organization),
    year: shanghaiDay(ctx.now).slice(0, 4),
    content,
    author: ctx.actor.staffId,
    now: ctx.now,
  })
  return id
}

/** Faults that a rule cannot even be saved with: everything else the linter says can wait until it is submitted. */
const unsavable = (content: Content) => {
  const fields = [
    ...(content.effectiveTo !== null && content.effectiveTo < content.effectiveFrom
      ? [{ field: 'content.effectiveTo', code: 'period', zh: '失效日期不能早于生效日期。', en: 'It may not end before it begins.' }]
      : []),
    ...content.of.flatMap((c, i) =>
      c.entries.length + c.achievements.length + c.types.length + c.issuers.length + c.sourceKinds.length > 0
        ? []
        : [
            {
              field: `content.of.${i}`,
              code: 'empty',
              zh: '请写明来源：成果、名录、类型、颁发机构或教育类别，至少一项。',
              en: 'Say what the source is: an achievement, an entry, a type, an issuer or a kind of education.',
            },
          ],
    ),
  ]
  return fields.length === 0 ? undefined : { refused: 'conversion.rule_wrong' as const, params: { count: fields.length }, fields }
}

/** The file that proves the basis of a rule stays from now on. Refused where it is not who writes the rule that uploaded it. */
const keepEvidence = async (tx: Sql, ctx: StaffContext, content: Content, before: Content | undefined): Promise<void> => {
  const id = content.evidenceFileId
  if (id === null || id === before?.evidenceFileId) return
  if ((await keepFiles(tx, [id], { kind: 'staff', id: ctx.actor.staffId })) !== 1) refuse('deposits.file_unknown')
}

const create = command(contract.createRule, async (tx, ctx, { content }) => {
  if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const wrong = unsavable(content)
  if (wrong !== undefined) return wrong
  await keepEvidence(tx, ctx, content, undefined)
  return answer(tx, ctx, await draftRule(tx, ctx, content), 'createRule')
})

const copy = command(contract.copyRule, async (tx, ctx, { id }) => {
  if (ctx.actor.organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const row = await store.ruleById(tx, id)
  const from = row?.versions.find((v) => v.state === 'filed' || seesRow(ctx.actor, row))
  if (from === undefined) return { refused: 'record.not_found' }
  const today = shanghaiDay(ctx.now)
  const content: Content = {
    ...from.content,
    programmes: row?.organizationId === ctx.actor.organization.id ? from.content.programmes : [],
    effectiveFrom: from.effectiveFrom > today ? from.effectiveFrom : today,
    effectiveTo: from.effectiveTo !== null && from.effectiveTo > today ? from.effectiveTo : null,
    evidenceFileId: null,
  }
  return answer(tx, ctx, await draftRule(tx, ctx, content), 'copyRule')
})

/** The rule that somebody acts on, held to the end of the transaction. Refuses a foreign one as if it were not there. */
const held = async (tx: Sql, ctx: StaffContext, id: Id) => {
  const row = await store.ruleById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return refuse('record.not_found')
  return { row, latest: latestOf(row) }
}

/** Writes a draft over. False where it is no longer the draft that was read: somebody changed it, or took it further. */
export const rewriteRule = async (
  tx: Sql,
  ctx: StaffContext,
  draft: { readonly id: Id; readonly updatedAt: string; readonly content: Content },
): Promise<boolean> => {
  const { row, latest } = await held(tx, ctx, draft.id)
  const same = row.updatedAt.getTime() === new Date(draft.updatedAt).getTime()
  if (!same || row.retiredOn !== null || latest.state !== 'draft') return false
  await store.rewriteDraft(tx, { ruleId: row.id, version: latest.version, content: draft.content, author: ctx.actor.staffId })
  await store.touchRule(tx, { id: row.id, now: ctx.now })
  return true
}

const save = command(contract.saveRule, async (tx, ctx, { id, updatedAt, content }) => {
  const { row, latest } = await held(tx, ctx, id)
  if (row.retiredOn !== null) return { refused: 'conversion.rule_retired' }
  if (row.updatedAt.getTime() !== new Date(updatedAt).getTime()) return { refused: 'record.changed' }
  if (latest.state !== 'draft' && latest.state !== 'filed') return { refused: 'conversion.rule_under_review' }
  const wrong = unsavable(content)
  if (wrong !== undefined) return wrong
  await keepEvidence(tx, ctx, content, latest.content)
  const version = latest.state === 'draft' ? latest.version : latest.version + 1
  const draft = { ruleId: id, version, content, author: ctx.actor.staffId }
  if (latest.state === 'draft') await store.rewriteDraft(tx, draft)
  else await store.insertVersion(tx, draft)
  await store.touchRule(tx, { id, now: ctx.now, latest: version })
  return answer(tx, ctx, id, 'saveRule')
})

const submit = command(contract.submitRule, async (tx, ctx, { id }) => {
  const { row, latest } = await held(tx, ctx, id)
  if (row.retiredOn !== null || latest.state !== 'draft') return { refused: 'conversion.rule_not_draft' }
  const found = lint(await factsFor(tx, { id, organizationId: row.organizationId, content: latest.content, day: shanghaiDay(ctx.now) }))
  const faults = found.filter((f) => f.severity === 'fault')
  if (faults.length > 0)
    return {
      refused: 'conversion.rule_faulty',
      params: { count: faults.length },
      fields: faults.map((f) => ({ field: `content.${f.field ?? 'name'}`, code: f.check, zh: f.zh, en: f.en })),
    }
  await store.setVersion(tx, { ruleId: id, version: latest.version, state: 'submitted', note: null })
  await store.touchRule(tx, { id, now: ctx.now })
  return answer(tx, ctx, id, 'submitRule')
})

const giveBack = async (tx: Sql, ctx: StaffContext, id: Id, version: number, note: string | undefined) => {
  if (note === undefined) return { refused: 'conversion.note_missing' as const }
  await store.setVersion(tx, { ruleId: id, version, state: 'draft', note })
  await store.touchRule(tx, { id, now: ctx.now })
  return answer(tx, ctx, id, 'returnRule')
}

const review = command(contract.reviewRule, async (tx, ctx, { id, decision, note }) => {
  const { latest } = await held(tx, ctx, id)
  if (latest.state !== 'submitted') return { refused: 'conversion.rule_not_submitted' }
  if (latest.authors.includes(ctx.actor.staffId)) return { refused: 'conversion.own_rule' }
  if (decision === 'return') return giveBack(tx, ctx, id, latest.version, note)
  if (
    (await store.setVersion(tx, { ruleId: id, version: latest.version, state: 'reviewed', note: null, reviewedBy: ctx.actor.staffId })) ===
    'own'
  )
    return { refused: 'conversion.own_rule' }
  await store.touchRule(tx, { id, now: ctx.now })
  return answer(tx, ctx, id, 'reviewRule')
})

const file = command(contract.fileRule, async (tx, ctx, { id, decision, note }) => {
  const { latest } = await held(tx, ctx, id)
  if (latest.state !== 'reviewed') return { refused: 'conversion.rule_not_reviewed' }
  if (decision === 'return') return giveBack(tx, ctx, id, latest.version, note)
  const today = shanghaiDay(ctx.now)
  // A rule without a notice holds from today: its notice ended yesterday.
  const days = latest.content.noticeDays
  const noticeUntil = days === 0 ? shanghaiDay(new Date(ctx.now.getTime() - 86_400_000)) : addWorkingDays(today, days, await calendarOf(tx))
  if ((await store.fileVersion(tx, { ruleId: id, version: latest.version, by: ctx.actor.staffId, now: ctx.now, noticeUntil })) === 'own')
    return { refused: 'permission.denied' }
  await store.touchRule(tx, { id, now: ctx.now })
  return {
    ...(await answer(tx, ctx, id, 'fileRule')),
    events: [{ kind: 'conversionRule.filed', facts: { rule: id, version: latest.version, noticeUntil, from: latest.effectiveFrom } }],
  }
})

const retire = command(contract.retireRule, async (tx, ctx, { id, reason }) => {
  const { row } = await held(tx, ctx, id)
  if (!row.onFile || row.retiredOn !== null) return { refused: 'conversion.rule_not_on_file' }
  await store.touchRule(tx, { id, now: ctx.now, retired: { on: shanghaiDay(ctx.now), reason } })
  return {
    output: { done: true as const },
    account: { act: 'conversion.retireRule', subject: { kind: 'conversionRule', id }, texts: { reason } },
    events: [{ kind: 'conversionRule.retired', facts: { rule: id, version: row.latest } }],
  }
})

/** Staff who read a rule see the file that proves its basis: everybody's where that version is on file, else its school's own and its superiors'. */
export const ruleEvidenceSeen: Viewer = async (ctx, fileId) => {
  const row = await store.ruleWithFile(ctx.platform.database.app, fileId)
  if (row === undefined) return undefined
  const filed = row.versions.some((v) => v.state === 'filed' && v.content.evidenceFileId === fileId)
  return filed || seesRow(ctx.actor, row) ? { learnerId: null } : 'hidden'
}

/** Conversion rules over HTTP. */
export const ruleActions = (): readonly Bound[] => [...reads, create, copy, save, submit, review, file, retire]
