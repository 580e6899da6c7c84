import type { catalog as contract } from '@creditbank/contract'
import { parseCredits, parseHours } from '../platform/pure/amounts.ts'
import { parseDate } from '../platform/pure/shanghai.ts'
import type { TemplateColumn, UploadedRow } from '../platform/sheets/index.ts'

type Key =
  | 'code'
  | 'name'
  | 'type'
  | 'issuer'
  | 'creditCode'
  | 'hours'
  | 'credits'
  | 'grading'
  | 'term'
  | 'opensOn'
  | 'closesOn'
  | 'channels'
  | 'evidence'
  | 'points'

/** The columns of an import file, in the order of the template. `required` ones must be filled. */
export const importColumns: readonly TemplateColumn<Key>[] = [
  { key: 'code', zh: '成果编码', en: 'Achievement code', required: false },
  { key: 'name', zh: '成果名称', en: 'Achievement', required: true },
  { key: 'type', zh: '成果类型', en: 'Type', required: true },
  { key: 'issuer', zh: '颁发机构', en: 'Issuer', required: true },
  { key: 'creditCode', zh: '统一社会信用代码', en: 'Credit code of the issuer', required: false },
  { key: 'hours', zh: '学时', en: 'Hours', required: true },
  { key: 'credits', zh: '学分', en: 'Credits', required: true },
  { key: 'grading', zh: '成绩制式', en: 'Grading', required: true },
  { key: 'term', zh: '期次', en: 'Term', required: false },
  { key: 'opensOn', zh: '存入开始', en: 'Opens on', required: true },
  { key: 'closesOn', zh: '存入截止', en: 'Closes on', required: false },
  { key: 'channels', zh: '存入方式', en: 'Channels', required: true },
  { key: 'evidence', zh: '佐证材料', en: 'Evidence', required: false },
  { key: 'points', zh: '积分', en: 'Points', required: false },
]
/** A row that shows how such a file is filled in. */
export const importExample: Readonly<Record<'zh' | 'en', readonly string[]>> = {
  zh: [
    '',
    '计算机应用基础',
    '社区教育课程',
    '示例社区学院',
    '',
    '16',
    '1',
    '合格',
    '2026年秋季',
    '2026-09-01',
    '2027-01-31',
    '批量、本人',
    '结业证书',
    '0',
  ],
  en: [
    '',
    'Basics of computing',
    'communityCourse',
    'Sample community college',
    '',
    '16',
    '1',
    'pass',
    '2026 autumn',
    '2026-09-01',
    '2027-01-31',
    'batch, learner',
    'Certificate',
    '0',
  ],
}

/** One row as it was read: texts by column, with the number that a spreadsheet shows. */
export type RawRow = UploadedRow<Key>
/** One row that can be stored; the issuer is still a name. */
export type ImportRow = {
  readonly row: number
  readonly code: string | undefined
  readonly typeCode: string
  readonly issuer: { readonly name: string; readonly creditCode: string | undefined }
  readonly content: Omit<contract.AchievementContent, 'issuerId'>
  readonly entry: contract.EntryContent
}
/** A fault of a cell. */
export type RowProblem = { readonly row: number; readonly column: string; readonly zh: string; readonly en: string }

const gradings = {
  百分: 'percent',
  百分制: 'percent',
  等级: 'grade',
  等级制: 'grade',
  合格: 'pass',
  合格制: 'pass',
  percent: 'percent',
  grade: 'grade',
  pass: 'pass',
} as const
const channelWords = {
  批量: 'batch',
  本人: 'self',
  柜台: 'counter',
  接口: 'api',
  batch: 'batch',
  learner: 'self',
  counter: 'counter',
  api: 'api',
} as const
const wordOf = <W extends Readonly<Record<string, string>>>(words: W, text: string): W[keyof W] | undefined => {
  const found = Object.entries(words).find(([word]) => word === text.toLowerCase())?.[1]
  return Object.values(words).find((value): value is W[keyof W] => value === found)
}
const listed = (text: string): string[] =>
  text
    .split(/[、，,;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Reads one row: what can be stored, or every fault of its cells with what to do. Pure. */
export const readImportRow = (raw: RawRow, types: readonly contract.OutcomeType[]): ImportRow | readonly RowProblem[] => {
  const problems: RowProblem[] = []
  const wrong = (key: Key, zh: string, en: string): void => {
    problems.push({ row: raw.row, column: importColumns.find((one) => one.key === key)?.zh ?? key, zh, en })
  }
  const cell = (key: Key): string => (raw.cells[key] ?? '').normalize('NFKC').trim()
  for (const column of importColumns) if (column.required && cell(column.key) === '') wrong(column.key, '不能为空', 'Must be filled')
  const type = types.find(
    (one) => one.parent !== null && one.active && (one.zh === cell('type') || one.code === cell('type') || one.en === cell('type')),
  )
  if (cell('type') !== '' && type === undefined) wrong('type', `没有“${cell('type')}”这个类型，请从模板的类型中选`, 'Unknown type')
  const minutes = parseHours(cell('hours'))
  if (cell('hours') !== '' && !minutes.ok) wrong('hours', '学时要写成数字，如 16 或 1.5', 'Hours must be a number')
  const credits = parseCredits(cell('credits'))
  if (cell('credits') !== '' && !credits.ok)
    wrong('credits', '学分要写成数字，最多两位小数，如 2 或 0.5', 'Credits must be a number with at most two decimals')
  const grading = wordOf(gradings, cell('grading'))
  if (cell('grading') !== '' && grading === undefined) wrong('grading', '请写：百分、等级 或 合格', 'One of percent, grade, pass')
  const opens = parseDate(cell('opensOn'))
  if (cell('opensOn') !== '' && !opens.ok) wrong('opensOn', '日期请写成 2026-09-01', 'Write the date as 2026-09-01')
  const closes = parseDate(cell('closesOn'))
  if (cell('closesOn') !== '' && !closes.ok) wrong('closesOn', '日期请写成 2026-09-01', 'Write the date as 2026-09-01')
  if (opens.ok && closes.ok && closes.date < opens.date) wrong('closesOn', '截止日期早于开始日期', 'Closes before it opens')
  const channels = listed(cell('channels')).map((word) => wordOf(channelWords, word))
  if (channels.includes(undefined))
    wrong('channels', '请写：批量、本人、柜台、接口，用顿号隔开', 'Any of batch, learner, counter, api, with commas between')
  const points = cell('points') === '' ? 0 : Number(cell('points'))
  if (!Number.isInteger(points) || points < 0) wrong('points', '积分要写成整数', 'Points must be a whole number')
  if (problems.length > 0 || type === undefined || !minutes.ok || !credits.ok || grading === undefined || !opens.ok) return problems
  const evidence = listed(cell('evidence'))
  const name = cell('name').slice(0, 200)
  return {
    row: raw.row,
    code: cell('code') === '' ? undefined : cell('code'),
    typeCode: type.code,
    issuer: { name: cell('issuer'), creditCode: cell('creditCode') === '' ? undefined : cell('creditCode') },
    content: {
      name,
      minutes: minutes.value,
      creditsProposed: credits.value,
      grading,
      validityMonths: type.validityMonths,
      evidence,
      repeats: 'term',
    },
    entry: {
      name,
      depositors: [],
      regions: [],
      learnerKinds: [],
      channels: channels.filter((one) => one !== undefined),
      evidence,
      reviewPath: type.reviewPath,
      credits: credits.value,
      points,
      opensOn: opens.date,
      public: true,
      ...(closes.ok ? { closesOn: closes.date } : {}),
      ...(cell('term') === '' ? {} : { term: cell('term') }),
    },
  }
}
