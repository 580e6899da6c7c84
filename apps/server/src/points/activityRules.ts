import type { points } from '@creditbank/contract'
import { type Day, parseDate } from '../platform/pure/shanghai.ts'
import type { TemplateColumn, UploadedRow } from '../platform/sheets/index.ts'

type Key = 'accountNo' | 'name' | 'reference' | 'code' | 'activity' | 'on' | 'minutes' | 'items'

/** The columns of a file of activities. */
export const activityColumns: readonly TemplateColumn<Key>[] = [
  { key: 'accountNo', zh: '学银账号', en: 'Account number', required: true },
  { key: 'name', zh: '姓名', en: 'Name', required: true },
  { key: 'reference', zh: '记录编号', en: 'Record number', required: true },
  { key: 'code', zh: '活动编号', en: 'Activity number', required: true },
  { key: 'activity', zh: '活动名称', en: 'Activity', required: true },
  { key: 'on', zh: '日期', en: 'Day', required: true },
  { key: 'minutes', zh: '时长（分钟）', en: 'Minutes', required: false },
  { key: 'items', zh: '次数', en: 'Items', required: false },
]
/** A row that shows how a file is filled in, by what it is about and the language of the template. */
export const activityExamples: Readonly<Record<points.ActivitySource, Readonly<Record<'zh' | 'en', readonly string[]>>>> = {
  attendance: {
    zh: ['3400 0000 0000 0012', '王小明', 'QD-2026-0001', 'JZ-018', '社区健康讲座', '2026-09-01', '90', '1'],
    en: ['3400 0000 0000 0012', 'Wang Xiaoming', 'QD-2026-0001', 'JZ-018', 'Lecture on health', '2026-09-01', '90', '1'],
  },
  volunteering: {
    zh: ['3400 0000 0000 0012', '王小明', 'ZY-2026-0001', 'ZY-003', '图书馆志愿服务', '2026-09-01', '120', '1'],
    en: ['3400 0000 0000 0012', 'Wang Xiaoming', 'ZY-2026-0001', 'ZY-003', 'Help at the library', '2026-09-01', '120', '1'],
  },
  reading: {
    zh: ['3400 0000 0000 0012', '王小明', 'YD-2026-0001', 'TSG-01', '借阅图书', '2026-09-01', '0', '2'],
    en: ['3400 0000 0000 0012', 'Wang Xiaoming', 'YD-2026-0001', 'TSG-01', 'Books borrowed', '2026-09-01', '0', '2'],
  },
}
/** Rows that one file may hold. */
export const activityLimit = 5_000
/** A day has no more. */
export const dayMinutes = 1_440

/** A row that can be looked up. */
export type ActivityRow = {
  readonly row: number
  readonly accountNo: string
  readonly name: string
  readonly reference: string
  readonly code: string
  readonly activity: string
  readonly on: Day
  readonly minutes: number
  readonly items: number
}

const whole = (text: string, otherwise: number): number => (text === '' ? otherwise : /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN)

const readRow = ({ row, cells }: UploadedRow<Key>, today: Day): ActivityRow | readonly points.ActivityProblem[] => {
  const problems: points.ActivityProblem[] = []
  const of = (key: Key): string => cells[key] ?? ''
  const wrong = (key: Key, zh: string, en: string): void => {
    problems.push({ row, column: activityColumns.find((c) => c.key === key)?.zh ?? key, zh, en })
  }
  if (of('accountNo') === '') wrong('accountNo', '请填写学银账号', 'The account number is missing')
  if (of('name') === '') wrong('name', '请填写姓名', 'The name is missing')
  if (!/^[0-9A-Za-z._:/-]{1,60}$/.test(of('reference')))
    wrong(
      'reference',
      '记录编号只能有字母、数字和 . _ : / -，最长 60 位',
      'The number of the record has letters, digits and . _ : / - only, 60 at most',
    )
  if (!/^[0-9A-Za-z._-]{1,40}$/.test(of('code')))
    wrong(
      'code',
      '活动编号只能有字母、数字和 . _ -，最长 40 位',
      'The number of the activity has letters, digits and . _ - only, 40 at most',
    )
  if (of('activity') === '' || of('activity').length > 60)
    wrong('activity', '请填写活动名称，最长 60 个字', 'The name of the activity is missing or longer than 60 characters')
  const on = parseDate(of('on'))
  if (!on.ok || on.precision !== 'day') wrong('on', '日期看不懂，请写成 2026-09-01', 'The day is not readable: write 2026-09-01')
  else if (on.date > today) wrong('on', '日期在将来，请检查', 'The day lies in the future')
  const [minutes, items] = [whole(of('minutes'), 0), whole(of('items'), 1)]
  if (!(minutes <= dayMinutes)) wrong('minutes', '时长应是 0 到 1440 分钟的整数', 'The time is a whole number of minutes, 1440 at most')
  if (!(items >= 1 && items <= 1000)) wrong('items', '次数应是 1 到 1000 的整数', 'The count is a whole number from 1 to 1000')
  if (problems.length > 0 || !on.ok) return problems
  return {
    row,
    accountNo: of('accountNo'),
    name: of('name'),
    reference: of('reference'),
    code: of('code'),
    activity: of('activity'),
    on: on.date,
    minutes,
    items,
  }
}

/** Reads an uploaded file: the rows that can be looked up, and everything that is wrong, cell by cell. A number that stands twice is told at its second row. Pure. */
export const readActivities = (
  raw: readonly UploadedRow<Key>[],
  today: Day,
): { readonly rows: readonly ActivityRow[]; readonly problems: readonly points.ActivityProblem[] } => {
  const read = raw.map((row) => readRow(row, today))
  const first = new Map<string, number>()
  const rows: ActivityRow[] = []
  const problems: points.ActivityProblem[] = []
  for (const one of read) {
    if (!('row' in one)) {
      problems.push(...one)
      continue
    }
    const before = first.get(one.reference)
    if (before === undefined) {
      first.set(one.reference, one.row)
      rows.push(one)
    } else
      problems.push({
        row: one.row,
        column: '记录编号',
        zh: `这个记录编号在第 ${before} 行已经出现`,
        en: `The number of this record stands in row ${before} already`,
      })
  }
  return { rows, problems }
}
