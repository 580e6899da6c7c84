import type { deposits, FieldProblem } from '@creditbank/contract'
import { parseCredits, parseHours } from '../platform/pure/amounts.ts'
import { certificateRegExp } from '../platform/pure/certificatePattern.ts'
import { type GradingScheme, parseGrade } from '../platform/pure/grades.ts'
import { parseDate } from '../platform/pure/shanghai.ts'

/** What the rules need to know of a catalogue entry. Credits in hundredths, time in minutes. */
export type EntryFacts = {
  readonly state: string
  readonly opensOn: string
  readonly closesOn: string | null
  readonly channels: readonly string[]
  readonly depositors: readonly string[]
  readonly learnerKinds: readonly string[]
  readonly grading: GradingScheme
  readonly passMark: number | null
  readonly minutes: number
  readonly credits: number
  readonly certificatePattern: string | null
  readonly evidenceRequired: boolean
}

/** What an application says once it is read. */
export type ReadContent = {
  readonly obtainedOn: string
  readonly grade: string | null
  readonly minutes: number
  readonly credits: number
  readonly certificateNo: string | null
}

/** Whether an entry takes deposits on a day through a channel. Closed is said before channel. */
export const entryOpen = (
  entry: EntryFacts,
  channel: 'self' | 'counter' | 'api' | 'batch',
  today: string,
): 'yes' | 'deposits.entry_closed' | 'deposits.channel_closed' => {
  if (entry.state !== 'published' || today < entry.opensOn || (entry.closesOn !== null && today > entry.closesOn))
    return 'deposits.entry_closed'
  return entry.channels.includes(channel) ? 'yes' : 'deposits.channel_closed'
}

const problem = (field: string, code: string, zh: string, en: string): FieldProblem => ({ field, code, zh, en })

const readDate = (raw: string | undefined, today: string, problems: FieldProblem[]): string => {
  const text = raw?.trim() ?? ''
  if (text === '') {
    problems.push(problem('obtainedOn', 'missing', '请填写取得日期，例如 2024年6月30日。', 'Please give the date, for example 2024-06-30.'))
    return ''
  }
  const date = parseDate(text)
  if (!date.ok)
    problems.push(
      problem(
        'obtainedOn',
        date.code,
        '这个日期看不懂，请写成 2024年6月30日 这样。',
        'This date cannot be read; please write it like 2024-06-30.',
      ),
    )
  else if (date.date > today) problems.push(problem('obtainedOn', 'future', '取得日期不能晚于今天。', 'The date cannot be in the future.'))
  else if (date.date < '1949-10-01')
    problems.push(problem('obtainedOn', 'too_early', '取得日期太早，请核对年份。', 'The date is too early; please check the year.'))
  return date.ok ? date.date : ''
}

const readGrade = (entry: EntryFacts, raw: string | undefined, problems: FieldProblem[]): string | null => {
  const text = raw?.trim() ?? ''
  if (text === '' && entry.grading === 'pass') return '合格'
  const grade = parseGrade(entry.grading, text, entry.passMark)
  if (!grade.ok) {
    const how = { percent: '0 到 100 的分数', grade: '优秀、良好、中等、及格或 A、B、C、D', pass: '合格' }[entry.grading]
    problems.push(
      problem(
        'grade',
        grade.code,
        `成绩请填写${how}。`,
        `Please give the grade as ${entry.grading === 'percent' ? 'points from 0 to 100' : entry.grading === 'grade' ? 'A to D or 优秀 to 及格' : '合格 (passed)'}.`,
      ),
    )
    return null
  }
  if (!grade.passed) problems.push(problem('grade', 'failed', '只有通过（合格）的成绩才能存入。', 'Only a passed result can be stored.'))
  return grade.grade
}

const readAmount = (field: 'hours' | 'credits', raw: string | undefined, full: number, problems: FieldProblem[]): number => {
  const text = raw?.trim() ?? ''
  if (text === '') return full
  const parsed = field === 'hours' ? parseHours(text) : parseCredits(text)
  const word = field === 'hours' ? '学时' : '学分'
  if (!parsed.ok)
    problems.push(
      problem(field, parsed.code, `${word}请填写数字，例如 ${field === 'hours' ? '36' : '2.5'}。`, `Please give ${field} as a number.`),
    )
  else if (parsed.value > full)
    problems.push(problem(field, 'above_entry', `${word}不能超过名录规定的上限。`, `${field} cannot exceed what the catalogue grants.`))
  return parsed.ok ? parsed.value : 0
}

const patternOf = (text: string | null): RegExp | undefined => (text === null ? undefined : certificateRegExp(text))

const readCertificate = (entry: EntryFacts, raw: string | undefined, problems: FieldProblem[]): string | null => {
  const text = raw?.trim() ?? ''
  const pattern = patternOf(entry.certificatePattern)
  if (text === '') {
    if (pattern !== undefined)
      problems.push(problem('certificateNo', 'missing', '请填写证书上的编号。', 'Please give the number printed on the certificate.'))
    return null
  }
  if (text.length > 64)
    problems.push(
      problem('certificateNo', 'too_long', '证书编号太长，最多 64 个字符。', 'The certificate number is too long (64 at most).'),
    )
  else if (pattern !== undefined && !pattern.test(text.normalize('NFKC').replace(/\s+/g, '')))
    problems.push(
      problem(
        'certificateNo',
        'pattern',
        '证书编号和这类证书的编号格式不一样，请对照证书再看一遍。',
        'The number does not look like one of this certificate; please compare it with the paper.',
      ),
    )
  return text
}

/** Reads what a person typed against the entry: all defects at once, each with its field and how to mend it. Missing hours and credits mean the entry's own. */
export const readContent = (
  entry: EntryFacts,
  content: deposits.DepositContent,
  today: string,
): { ok: true; value: ReadContent } | { ok: false; problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = []
  const value = {
    obtainedOn: readDate(content.obtainedOn, today, problems),
    grade: readGrade(entry, content.grade, problems),
    minutes: readAmount('hours', content.hours, entry.minutes, problems),
    credits: readAmount('credits', content.credits, entry.credits, problems),
    certificateNo: readCertificate(entry, content.certificateNo, problems),
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value }
}

/** What of a stored outcome can be corrected. */
export type CorrectionField = 'obtainedOn' | 'grade' | 'certificateNo' | 'minutes' | 'credits'

/**
 * Reads the value that one field of a stored outcome is to have. The other fields stay as they were stored, whatever the entry asks today. Refused where it
 * cannot be read, and where it is what stands there already.
 */
export const readCorrection = (
  entry: EntryFacts,
  now: ReadContent,
  field: CorrectionField,
  wanted: string,
  today: string,
): { ok: true; value: ReadContent } | { ok: false; problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = []
  const read = {
    obtainedOn: () => readDate(wanted, today, problems),
    grade: () => readGrade(entry, wanted, problems),
    minutes: () => readAmount('hours', wanted, entry.minutes, problems),
    credits: () => readAmount('credits', wanted, entry.credits, problems),
    certificateNo: () => readCertificate(entry, wanted, problems),
  }[field]()
  if (problems.length === 0 && read === now[field])
    problems.push(problem('wanted', 'unchanged', '现在登记的就是这个内容，不需要更正。', 'This is what stands there already.'))
  return problems.length > 0
    ? { ok: false, problems: problems.map((p) => ({ ...p, field: 'wanted' })) }
    : { ok: true, value: { ...now, [field]: read } }
}

/** What a learner may do with their application in a state. */
export const learnerCan = (state: deposits.DepositState): ('edit' | 'submit' | 'withdraw' | 'delete')[] => {
  if (state === 'draft') return ['edit', 'submit', 'delete']
  if (state === 'returned') return ['edit', 'submit', 'withdraw']
  return state === 'submitted' || state === 'accepted' || state === 'waiting' ? ['withdraw'] : []
}
