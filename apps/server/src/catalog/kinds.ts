import { catalog as contract, type reviews } from '@creditbank/contract'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import type { CaseKind, Effect, Step } from '../reviews/index.ts'
import * as achievements from './achievementStore.ts'
import * as entries from './entryStore.ts'
import { contentOf } from './entryActions.ts'
import { reportCase, tellReporters } from './reports.ts'

const fact = (field: string, zh: string, en: string, value: string | number | null | undefined): reviews.CaseFact => ({
  field,
  zh,
  en,
  value: value === null || value === undefined || value === '' ? '—' : String(value),
})
const words: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  percent: ['百分制', 'percent'],
  grade: ['等级制', 'grade'],
  pass: ['合格制', 'pass or fail'],
  batch: ['批量存入', 'batch'],
  self: ['本人申请', 'learner'],
  counter: ['柜台代办', 'counter'],
  api: ['机构接口', 'institution API'],
  none: ['不审', 'none'],
  first: ['初审', 'first review'],
  firstFinal: ['初审 + 复审', 'first and final review'],
  sampled: ['抽审', 'sampled'],
}
/** A fact whose values are words of the bank: read in the reader's language, never as codes. */
const named = (field: string, zh: string, en: string, codes: readonly string[]): reviews.CaseFact => ({
  ...fact(field, zh, en, codes.map((code) => words[code]?.[0] ?? code).join('、')),
  valueEn: codes.map((code) => words[code]?.[1] ?? code).join(', '),
})
const nothing: Effect = {}
/** Whether a step ends the case without an approval: its subject goes back to a draft. */
const backToDraft = (step: Step): boolean => step.to === 'returned' || step.to === 'refused' || step.to === 'withdrawn'

const achievementKind: CaseKind = {
  kind: 'achievement',
  onEvent: async (tx, ctx, theCase, step) => {
    const row = await achievements.lockAchievement(tx, theCase.subject_id)
    if (row === undefined) return nothing
    if (backToDraft(step))
      await achievements.setVersionState(
        tx,
        row.id,
        row.latest_version,
        'returned',
        row.current_version === null ? 'draft' : null,
        null,
        ctx.now,
      )
    if (step.to !== 'approved') return nothing
    await achievements.enableVersion(tx, row.id, row.latest_version, step.answer.creditsApproved ?? null, ctx.now)
    return { events: [{ kind: 'catalog.enabled', facts: { achievement: row.id, code: row.code, version: row.latest_version } }] }
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const row = await achievements.achievementById(db, theCase.subject_id)
    const [v, before] = row === undefined ? [] : await achievements.versions(db, row.id)
    if (row === undefined || v === undefined) return { facts: [], attachments: [] }
    const alike = await achievements.similar(db, v.name, row.id)
    const facts = [
      fact('name', '名称', 'Name', v.name),
      fact('typeCode', '类型', 'Type', row.type_name),
      fact('issuerId', '颁发机构', 'Issuer', v.issuer),
      fact('organization', '归属单位', 'Owner', row.organization),
      fact('level', '层次', 'Level', v.level),
      fact('minutes', '学时', 'Hours', formatHours(v.minutes)),
      fact('credits', '建议学分', 'Credits proposed', formatCredits(v.credits_proposed)),
      named('grading', '成绩制式', 'Grading', [v.grading]),
      fact('assessment', '考核方式', 'Assessment', v.assessment),
      fact('description', '简介', 'Description', v.description),
      fact('criteria', '评价标准', 'Criteria', v.criteria),
      fact('certificatePattern', '证书编号规则', 'Certificate pattern', v.certificate_pattern),
      fact('evidence', '佐证材料', 'Evidence', v.evidence.join('、')),
      ...(before === undefined
        ? []
        : [fact('version', '上一版学分', 'Credits before', formatCredits(before.credits_approved ?? before.credits_proposed))]),
    ]
    const first = facts[0]
    if (alike.length > 0 && first !== undefined)
      facts[0] = { ...first, warn: `已有相近的成果：${alike.map((one) => `${one.name}（${one.organization}）`).join('、')}` }
    return { facts, attachments: [] }
  },
}

const entryFacts = (row: entries.EntryRow): reviews.CaseFact[] => [
  fact('name', '名称', 'Name', row.name),
  fact('number', '名录编号', 'Number', row.number),
  fact('term', '期次', 'Term', row.term),
  fact('achievement', '成果', 'Achievement', `${row.achievement.code} ${row.achievement.name} v${row.achievementVersion}`),
  fact('issuerId', '颁发机构', 'Issuer', row.issuer),
  fact('organization', '归属单位', 'Owner', row.organization),
  {
    ...fact('credits', '记录学分', 'Credits granted', formatCredits(row.credits)),
    ...(row.credits > row.creditBound ? { warn: `超过核定学分 ${formatCredits(row.creditBound)}` } : {}),
  },
  fact('points', '奖励积分', 'Points', row.points),
  fact('minutes', '学时', 'Hours', formatHours(row.minutes)),
  named('channels', '存入方式', 'Channels', row.channels),
  fact('evidence', '佐证材料', 'Evidence', row.evidence.join('、')),
  named('reviewPath', '评审路径', 'Review path', [row.reviewPath]),
  fact('opensOn', '存入开始', 'Opens', row.opensOn),
  fact('closesOn', '存入截止', 'Closes', row.closesOn),
  { ...fact('public', '公开', 'Public', row.public ? '是' : '否'), valueEn: row.public ? 'yes' : 'no' },
]

const entryKind: CaseKind = {
  kind: 'catalogEntry',
  onEvent: async (tx, ctx, theCase, step) => {
    const row = await entries.lockEntry(tx, theCase.subject_id)
    if (row === undefined) return nothing
    if (backToDraft(step)) await entries.setEntryState(tx, row.id, 'draft', null, ctx.now)
    if (step.to !== 'approved') return nothing
    await entries.setEntryState(tx, row.id, 'published', null, ctx.now)
    return {
      events: [
        {
          kind: 'catalog.published',
          facts: {
            entry: row.id,
            number: row.number,
            achievement: row.achievementId,
            version: row.achievementVersion,
            credits: row.credits,
          },
        },
      ],
    }
  },
  view: async (ctx, theCase) => {
    const row = await entries.entryById(ctx.platform.database.app, theCase.subject_id)
    return { facts: row === undefined ? [] : entryFacts(row), attachments: [] }
  },
}

const Changes = contract.requestEntryCorrection.input.shape.changes

const correctionKind: CaseKind = {
  kind: 'catalogCorrection',
  onEvent: async (tx, ctx, theCase, step) => {
    const correction = await entries.correctionById(tx, theCase.subject_id)
    if (correction === undefined) return nothing
    if (step.to === 'refused' || step.to === 'withdrawn') await entries.setCorrection(tx, correction.id, step.to)
    if (step.to !== 'approved') return nothing
    await entries.setCorrection(tx, correction.id, 'approved')
    const row = await entries.lockEntry(tx, correction.entry_id)
    const changes = Changes.safeParse(correction.changes)
    if (row === undefined || !changes.success || changes.data === undefined) return nothing
    const asked = Object.fromEntries(Object.entries(changes.data).filter(([, value]) => value !== undefined))
    await entries.updateEntry(tx, row.id, { ...contentOf(row), ...asked }, row.termId, row.achievementVersion, null, ctx.now)
    await tellReporters(tx, ctx, row)
    return { events: [{ kind: 'catalog.corrected', facts: { entry: row.id, number: row.number } }] }
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const correction = await entries.correctionById(db, theCase.subject_id)
    const row = correction === undefined ? undefined : await entries.entryById(db, correction.entry_id)
    if (correction === undefined || row === undefined) return { facts: [], attachments: [] }
    const parsed = Changes.safeParse(correction.changes)
    const asked = Object.fromEntries(
      Object.entries((parsed.success ? parsed.data : undefined) ?? {}).filter(([, value]) => value !== undefined),
    )
    const now = entryFacts(row)
    // Decided already, the entry says what was asked: then there is no change to show.
    const changed = entryFacts({ ...row, ...asked }).flatMap((after, n) => {
      const was = now[n]?.value
      return correction.state === 'open' && was !== undefined && was !== after.value ? [{ ...after, was }] : []
    })
    const same = now.filter((one) => !changed.some((after) => after.zh === one.zh))
    return { facts: [fact('note', '更正说明', 'What is wrong', correction.note), ...changed, ...same], attachments: [] }
  },
}

/** What the catalogue brings to the review desk. */
export const catalogCases: readonly CaseKind[] = [achievementKind, entryKind, correctionKind, reportCase]
