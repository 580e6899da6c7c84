import type { enrolments } from '@creditbank/contract'
import { parseDate } from '../platform/pure/shanghai.ts'
import type { TemplateColumn, UploadedRow } from '../platform/sheets/index.ts'

type Key = 'accountNo' | 'name' | 'programmeCode' | 'cohort' | 'studentNo' | 'className' | 'fromOn'

/** The columns of a school's roll. */
export const rollColumns: readonly TemplateColumn<Key>[] = [
  { key: 'accountNo', zh: '学银账号', en: 'Account number', required: true },
  { key: 'name', zh: '姓名', en: 'Name', required: true },
  { key: 'programmeCode', zh: '专业代码', en: 'Programme code', required: true },
  { key: 'cohort', zh: '年级', en: 'Entry year', required: true },
  { key: 'studentNo', zh: '学号', en: 'Student number', required: true },
  { key: 'className', zh: '班级', en: 'Class', required: false },
  { key: 'fromOn', zh: '入学日期', en: 'First day', required: true },
]
/** A row that shows how a roll is filled in. */
export const rollExample: Readonly<Record<'zh' | 'en', readonly string[]>> = {
  zh: ['3400 0000 0000 0012', '王小明', 'JSJ', '2026', '2026010101', '计算机2601', '2026-09-01'],
  en: ['3400 0000 0000 0012', 'Wang Xiaoming', 'JSJ', '2026', '2026010101', 'Computing 2601', '2026-09-01'],
}
/** Rows that one file may hold. */
export const rollLimit = 5_000

/** A row of the roll that can be looked up. */
export type RollRow = {
  readonly row: number
  readonly accountNo: string
  readonly name: string
  readonly programmeCode: string
  readonly cohort: number
  readonly studentNo: string
  readonly className: string | null
  readonly fromOn: string
}

const readRow = ({ row, cells }: UploadedRow<Key>): RollRow | readonly enrolments.EnrolmentProblem[] => {
  const problems: enrolments.EnrolmentProblem[] = []
  const wrong = (key: Key, zh: string, en: string): void => {
    problems.push({ row, column: rollColumns.find((c) => c.key === key)?.zh ?? key, zh, en })
  }
  const of = (key: Key): string => cells[key] ?? ''
  if (of('accountNo') === '') wrong('accountNo', '请填写学银账号', 'The account number is missing')
  if (of('name') === '') wrong('name', '请填写姓名', 'The name is missing')
  if (of('programmeCode') === '') wrong('programmeCode', '请填写专业代码', 'The code of the programme is missing')
  const cohort = Number(of('cohort').replace(/级$/, ''))
  if (!Number.isInteger(cohort) || cohort < 1990 || cohort > 2100)
    wrong('cohort', '年级应是四位年份，如 2026', 'The year of entry is a year such as 2026')
  if (!/^[0-9A-Za-z-]{1,30}$/.test(of('studentNo')))
    wrong('studentNo', '学号只能有数字、字母和短横线', 'A student number has digits, letters and hyphens only')
  if (of('className').length > 60) wrong('className', '班级不能超过 60 个字', 'The class has more than 60 characters')
  const from = parseDate(of('fromOn'))
  if (!from.ok) wrong('fromOn', '入学日期看不懂，请写成 2026-09-01', 'The day is not readable: write 2026-09-01')
  if (problems.length > 0 || !from.ok) return problems
  return {
    row,
    accountNo: of('accountNo'),
    name: of('name'),
    programmeCode: of('programmeCode'),
    cohort,
    studentNo: of('studentNo'),
    className: of('className') === '' ? null : of('className'),
    fromOn: from.date,
  }
}

/** Reads an uploaded roll: the rows that can be looked up, and everything that is wrong, cell by cell. Pure. */
export const readRoll = (
  raw: readonly UploadedRow<Key>[],
): { readonly rows: readonly RollRow[]; readonly problems: readonly enrolments.EnrolmentProblem[] } => {
  const read = raw.map(readRow)
  return { rows: read.flatMap((one) => ('row' in one ? [one] : [])), problems: read.flatMap((one) => ('row' in one ? [] : [...one])) }
}
