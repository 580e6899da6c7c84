import type { points } from '@creditbank/contract'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { markBatchesPosted, postOutcomesAfter } from '../points/index.ts'
import { insertRows, type Row } from './store.ts'
import type { Member, Unit } from './world.ts'

const rule = (over: Partial<points.RuleContent> & Pick<points.RuleContent, 'title' | 'text'>): points.RuleContent => ({
  source: 'outcome',
  typeCodes: [],
  entryIds: [],
  tariff: { kind: 'perHour', points: 1 },
  caps: { day: null, activity: 40, year: 120 },
  startsOn: '2023-01-01',
  endsOn: null,
  budget: null,
  months: 36,
  ...over,
})

type Planned = { readonly unit: string; readonly state: points.RuleState; readonly content: points.RuleContent }

/** Rules of three centres, with one in every state. */
const planned: readonly Planned[] = [
  {
    unit: 'managementCentre',
    state: 'published',
    content: rule({ title: '终身学习积分', text: '存入的学习成果每满 1 学时得 1 分，一门课最多 40 分，一年最多 120 分。' }),
  },
  {
    unit: '合肥',
    state: 'published',
    content: rule({
      title: '合肥市社区学习奖励',
      typeCodes: ['community'],
      tariff: { kind: 'perItem', points: 20 },
      caps: { day: 40, activity: 20, year: 200 },
      months: 9,
      text: '合肥市的学习者每完成一门社区或老年教育课程得 20 分，9 个月内有效。',
    }),
  },
  {
    unit: '芜湖',
    state: 'published',
    content: rule({
      title: '芜湖市技能提升积分',
      typeCodes: ['nonDegree'],
      tariff: { kind: 'perItem', points: 30 },
      caps: { day: null, activity: 30, year: 300 },
      budget: 50_000,
      text: '芜湖市的学习者每取得一项技能证书或完成一次培训得 30 分，发完为止。',
    }),
  },
  {
    unit: '合肥',
    state: 'published',
    content: rule({
      title: '社区活动签到',
      source: 'attendance',
      tariff: { kind: 'perHour', points: 2 },
      caps: { day: 8, activity: null, year: 200 },
      text: '参加社区学习活动每满 1 小时得 2 分，一天最多 8 分。',
    }),
  },
  {
    unit: '合肥',
    state: 'published',
    content: rule({
      title: '志愿服务积分',
      source: 'volunteering',
      tariff: { kind: 'perHour', points: 5 },
      caps: { day: 20, activity: null, year: 500 },
      text: '志愿服务每满 1 小时得 5 分，一天最多 20 分。',
    }),
  },
  {
    unit: '合肥',
    state: 'published',
    content: rule({
      title: '全民阅读积分',
      source: 'reading',
      tariff: { kind: 'perItem', points: 2 },
      caps: { day: 10, activity: null, year: 200 },
      text: '每借阅一本图书得 2 分，一天最多 10 分。',
    }),
  },
  {
    unit: '合肥',
    state: 'submitted',
    content: rule({
      title: '家庭教育讲堂积分',
      source: 'attendance',
      tariff: { kind: 'perItem', points: 5 },
      caps: { day: 5, activity: null, year: 100 },
      text: '参加一次家庭教育讲堂得 5 分。',
    }),
  },
  {
    unit: '合肥',
    state: 'draft',
    content: rule({
      title: '技能竞赛积分',
      typeCodes: ['nonDegree'],
      tariff: { kind: 'perItem', points: 50 },
      caps: { day: null, activity: 50, year: 200 },
      text: '取得一项技能证书得 50 分。',
    }),
  },
  {
    unit: '合肥',
    state: 'ended',
    content: rule({ title: '2022 年学习周积分', startsOn: '2022-01-01', endsOn: '2022-12-31', text: '2022 年全民终身学习活动周。' }),
  },
]

const ruleRow = (p: Planned, unit: Unit, members: readonly Member[], n: number, newId: () => Id, at: Date): Row => {
  const second = members.find((m) => m.unit.id === unit.id && (m.role === 'centreDirector' || m.role === 'managementDirector'))
  const author = members.find((m) => m.unit.id === unit.id && m.role === 'centreClerk')
  const done = p.state === 'published' || p.state === 'ended'
  const reviewer = second ?? members.find((m) => m.unit.id === unit.id && m.role === 'centreReviewer')
  return {
    id: newId(),
    organization_id: unit.id,
    l1: unit.l1,
    l2: unit.l2,
    l3: unit.l3,
    l4: unit.l4,
    number: `2023${String(n).padStart(5, '0')}`,
    title: p.content.title,
    source: p.content.source,
    content: p.content,
    state: p.state,
    starts_on: p.content.startsOn,
    ends_on: p.content.endsOn,
    budget: p.content.budget,
    authors: [author?.id ?? '1'],
    published_by: done ? (reviewer?.id ?? '2') : null,
    published_at: done ? at : null,
    ended_by: p.state === 'ended' ? (reviewer?.id ?? '2') : null,
    ended_at: p.state === 'ended' ? at : null,
    updated_at: at,
  }
}

const dayMs = 86_400_000
/** The first postings lie eight months back, six weeks between two pages, the last ones before anything else of the demo happens. */
const postedAt = (now: Date, page: number): Date => new Date(now.getTime() - Math.max(30, 245 - page * 43) * dayMs)

/**
 * Earning rules of three centres, and what the whole history earned by them: a ledger for everybody, by the job that posts, over the months before today, so that
 * there are months to close and points that lapse soon.
 */
export const seedPoints = async (
  tx: Sql,
  from: { readonly units: readonly Unit[]; readonly members: readonly Member[]; readonly newId: () => Id; readonly now: Date },
): Promise<void> => {
  const at = new Date('2023-01-01T01:00:00Z')
  const unitOf = (name: string) => from.units.find((u) => u.kind === name || (u.kind === 'localCentre' && u.name.includes(name)))
  const rows = planned.flatMap((p, n) => {
    const unit = unitOf(p.unit)
    return unit === undefined ? [] : [ruleRow(p, unit, from.members, n + 1, from.newId, at)]
  })
  await insertRows(tx, 'points.rule', rows)
  let after: Id | null = '0'
  for (let page = 0; after !== null; page += 1) after = await postOutcomesAfter(tx, { now: postedAt(from.now, page) }, after)
  await markBatchesPosted(tx, from.now)
}
