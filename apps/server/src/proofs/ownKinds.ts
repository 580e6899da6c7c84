import type { Refusal } from '@creditbank/contract'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import type { Cell, Choice, Gathered, GatherCode, Holder, KindOfProof, Part, Words } from './kind.ts'
import { type ProvableOutcome, provableOutcomes } from './outcomeStore.ts'

const part = (key: string, zh: string, en: string, optional?: true): Part =>
  optional === undefined ? { key, name: { zh, en } } : { key, name: { zh, en }, optional }

const outcomeColumns: readonly Part[] = [
  part('name', '成果名称', 'Outcome'),
  part('type', '类型', 'Type', true),
  part('issuer', '颁发单位', 'Awarded by'),
  part('obtainedOn', '取得日期', 'Obtained'),
  part('hours', '学时', 'Hours', true),
  part('credits', '学分', 'Credits', true),
  part('grade', '成绩', 'Grade', true),
  part('certificateNo', '证书编号', 'Certificate no.', true),
]
const totals: readonly Part[] = [
  part('count', '项数', 'Number of outcomes'),
  part('hours', '学时合计', 'Hours in all'),
  part('credits', '学分合计', 'Credits in all'),
  part('first', '最早取得日期', 'First day'),
  part('last', '最近取得日期', 'Last day'),
]

const isProvable = (o: ProvableOutcome): boolean => o.status === 'valid' || o.status === 'locked' || o.status === 'used'

const rowOf = (o: ProvableOutcome): Readonly<Record<string, Cell>> => ({
  name: o.status === 'expired' ? { zh: `${o.name}（已过有效期）`, en: `${o.name} (expired)` } : o.name,
  type: o.type,
  issuer: o.issuer,
  obtainedOn: o.obtainedOn,
  hours: o.minutes === 0 ? '' : formatHours(o.minutes),
  credits: o.credits === 0 ? '' : formatCredits(o.credits),
  grade: o.grade ?? '',
  certificateNo: o.certificateNo ?? '',
})

const sumOf = (outcomes: readonly ProvableOutcome[], of: 'minutes' | 'credits'): number => outcomes.reduce((sum, o) => sum + o[of], 0)

const valuesOf = (outcomes: readonly ProvableOutcome[]): Readonly<Record<string, Cell>> => {
  const days = outcomes.map((o) => o.obtainedOn).sort()
  return {
    count: String(outcomes.length),
    hours: formatHours(sumOf(outcomes, 'minutes')),
    credits: formatCredits(sumOf(outcomes, 'credits')),
    first: days[0] ?? '',
    last: days.at(-1) ?? '',
  }
}

const itemsOf = (outcomes: readonly ProvableOutcome[]): Gathered['items'] =>
  outcomes.map((o) => ({ outcomeId: o.id, learnerId: o.learnerId, name: o.name }))

const sumLine = (outcomes: readonly ProvableOutcome[]): Words => {
  const hours = formatHours(sumOf(outcomes, 'minutes'))
  const credits = formatCredits(sumOf(outcomes, 'credits'))
  return {
    zh: `小计：${outcomes.length} 项，${hours} 学时，${credits} 学分`,
    en: `Subtotal: ${outcomes.length} outcomes, ${hours} hours, ${credits} credits`,
  }
}

/** The outcomes in range, or why there is nothing. */
const inRange = (outcomes: readonly ProvableOutcome[], choice: Choice): readonly ProvableOutcome[] | Refusal<GatherCode> => {
  const found = outcomes.filter(
    (o) =>
      isProvable(o) &&
      (choice.typeCodes.length === 0 || choice.typeCodes.includes(o.typeCode)) &&
      (choice.years.length === 0 || choice.years.includes(Number(o.obtainedOn.slice(0, 4)))),
  )
  return found.length === 0 ? { refused: 'proofs.nothing_to_prove' } : found
}

const grouped = <K>(outcomes: readonly ProvableOutcome[], keyOf: (o: ProvableOutcome) => K): ReadonlyMap<K, readonly ProvableOutcome[]> => {
  const groups = new Map<K, ProvableOutcome[]>()
  for (const o of outcomes) {
    const group = groups.get(keyOf(o)) ?? []
    group.push(o)
    groups.set(keyOf(o), group)
  }
  return groups
}

const storageOf = (outcomes: readonly ProvableOutcome[]): Gathered => ({
  items: itemsOf(outcomes),
  sections: [{ heading: null, rows: outcomes.map(rowOf), sum: null }],
  values: valuesOf(outcomes),
})

const archiveOf = (outcomes: readonly ProvableOutcome[]): Gathered => ({
  items: itemsOf(outcomes),
  sections: [...grouped(outcomes, (o) => o.typeCode).values()].map((group) => ({
    heading: group[0]?.type ?? null,
    rows: group.map(rowOf),
    sum: sumLine(group),
  })),
  values: valuesOf(outcomes),
})

const hoursOf = (outcomes: readonly ProvableOutcome[]): Gathered => ({
  items: itemsOf(outcomes),
  sections: [
    {
      heading: null,
      rows: [...grouped(outcomes, (o) => `${o.obtainedOn.slice(0, 4)} ${o.typeCode}`).values()]
        .sort((a, b) => ((a[0]?.obtainedOn ?? '').slice(0, 4) < (b[0]?.obtainedOn ?? '').slice(0, 4) ? -1 : 1))
        .map((group) => ({
          year: (group[0]?.obtainedOn ?? '').slice(0, 4),
          type: group[0]?.type ?? '',
          count: String(group.length),
          hours: formatHours(sumOf(group, 'minutes')),
        })),
      sum: {
        zh: `合计：${formatHours(sumOf(outcomes, 'minutes'))} 学时`,
        en: `Total: ${formatHours(sumOf(outcomes, 'minutes'))} hours`,
      },
    },
  ],
  values: valuesOf(outcomes),
})

const sample = (id: string, name: string, obtainedOn: string, minutes: number, grade: string): ProvableOutcome => ({
  id,
  learnerId: '1',
  name,
  typeCode: 'sample',
  type: { zh: '培训项目', en: 'Training programme' },
  issuer: '示例学院',
  obtainedOn,
  minutes,
  credits: 200,
  grade,
  certificateNo: `样例-${id}`,
  status: 'valid',
})
const samples = [
  sample('1', '示例课程：现代农业技术', '2025-06-30', 2_160, '86'),
  sample('2', '示例课程：社区护理基础', '2026-01-15', 960, '良好'),
]

/** Outcomes of one proof of stored outcomes, as many as may be chosen by hand. */
const mostOutcomes = 200

const chosen = async (tx: Parameters<KindOfProof['gather']>[0], holder: Holder, choice: Choice, today: string) => {
  if (choice.outcomeIds.length === 0) return { refused: 'proofs.nothing_to_prove' } satisfies Refusal<GatherCode>
  const all = await provableOutcomes(tx, holder.ids, today)
  const found = choice.outcomeIds.map((id) => all.find((o) => o.id === id))
  const known = found.filter((o) => o !== undefined)
  if (known.length < found.length) return { refused: 'proofs.outcome_unknown' } satisfies Refusal<GatherCode>
  const dead = known.find((o) => !isProvable(o) && o.status !== 'expired')
  if (dead !== undefined) return { refused: 'proofs.outcome_not_valid', params: { name: dead.name } } satisfies Refusal<GatherCode>
  return storageOf(known)
}

const ofRange =
  (shape: (outcomes: readonly ProvableOutcome[]) => Gathered): KindOfProof['gather'] =>
  async (tx, holder, choice, today) => {
    const found = inRange(await provableOutcomes(tx, holder.ids, today), choice)
    return 'refused' in found ? found : shape(found)
  }

/** The kinds that every bank has: stored outcomes, the archive, study hours, the account itself. */
export const ownKinds: readonly KindOfProof[] = [
  {
    kind: 'storage',
    name: { zh: '学习成果存储证明', en: 'Proof of stored outcomes' },
    hint: { zh: '证明一项或几项成果已存入学分银行', en: 'Shows that one or several outcomes are stored' },
    takes: 'outcomes',
    validities: ['90', '30', '180', 'longTerm'],
    columns: outcomeColumns,
    placeholders: totals,
    gather: chosen,
    gatherAll: ofRange((outcomes) => storageOf(outcomes.slice(0, mostOutcomes))),
    sample: storageOf(samples),
  },
  {
    kind: 'archive',
    name: { zh: '终身学习档案证明', en: 'Lifelong learning record' },
    hint: { zh: '全部成果，或按类型、年份选一部分', en: 'All outcomes, or those of some types and years' },
    takes: 'parts',
    validities: ['90', '30', '180', 'longTerm'],
    columns: outcomeColumns,
    placeholders: totals,
    gather: ofRange(archiveOf),
    sample: archiveOf(samples),
  },
  {
    kind: 'hours',
    name: { zh: '学时证明', en: 'Proof of study hours' },
    hint: { zh: '按年度和类型汇总学时', en: 'Study hours summed by year and type' },
    takes: 'parts',
    validities: ['90', '30', '180'],
    columns: [
      part('year', '年度', 'Year'),
      part('type', '类型', 'Type'),
      part('count', '项数', 'Outcomes'),
      part('hours', '学时', 'Hours'),
    ],
    placeholders: totals,
    gather: ofRange(hoursOf),
    sample: hoursOf(samples),
  },
  {
    kind: 'account',
    name: { zh: '学银账户证明', en: 'Account certificate' },
    hint: { zh: '证明您已开立学银账户', en: 'Shows that you hold an account' },
    takes: 'nothing',
    validities: ['30', '90', '180'],
    columns: [],
    placeholders: [],
    gather: async () => ({ items: [], sections: [], values: {} }),
    sample: { items: [], sections: [], values: {} },
  },
]
