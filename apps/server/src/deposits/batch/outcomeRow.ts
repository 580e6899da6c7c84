import type { batches } from '@creditbank/contract'
import { looksLikeIdNumber, occurrenceOf } from '../../platform/pure/claims.ts'
import { formatCredits, formatHours, parseCredits, parseHours } from '../../platform/pure/amounts.ts'
import { type GradingScheme, parseGrade } from '../../platform/pure/grades.ts'
import type { IdKind } from '../../platform/pure/idNumber.ts'
import {
  birthReader,
  dateReader,
  longestCertificate,
  patternOf,
  quickCertificateKey,
  readDocument,
  readIdKind,
  readName,
  remembering,
  type Trouble,
  unclearMonth,
} from './cells.ts'

/** A catalogue entry as the reader of rows needs it. `n` numbers the entries of one batch; `problem` says why nothing may be stored into it here. */
export type BatchEntry = {
  readonly n: number
  readonly number: string
  readonly problem: batches.BatchProblemCode | undefined
  readonly achievementId: string
  readonly issuerId: string
  readonly credits: number
  readonly minutes: number
  readonly grading: GradingScheme
  readonly passMark: number | null
  readonly certificatePattern: string | null
  readonly repeats: 'never' | 'term' | 'day'
  readonly termId: number | null
}

/** The cells of one row by field key; `numeric` and `imprecise` as the file stored them, `typed`: the file tells texts from numbers. */
export type RowCells = {
  text(key: string): string
  numeric(key: string): boolean
  imprecise(key: string): boolean
  readonly typed: boolean
}

/** The text of a date cell. A month that stands as text in a workbook is what was typed: 2024.1 is January, and never a number that lost a zero. */
export const dateText = (cells: RowCells, key: string): string => {
  const text = cells.text(key)
  return cells.typed && !cells.numeric(key) && unclearMonth.test(text) ? text.replace('.', '-') : text
}

/** A row that may be stored, before the bank is asked. */
export type OutcomeRow = {
  readonly name: string
  readonly idKind: IdKind
  readonly idNumber: string
  readonly birth: string | null
  readonly sex: 'male' | 'female' | null
  readonly entry: BatchEntry
  readonly occurrence: number
  readonly obtainedOn: string
  readonly minutes: number
  readonly credits: number
  readonly grade: string | null
  /** The number as written and as claimed; `certificateIsId`: it is an ID number and is sealed. */
  readonly certificateNo: string | null
  readonly certificateKey: string | null
  readonly certificateIsId: boolean
}

/** What every row is judged by. */
export type RowFacts = { readonly today: string; readonly refuseDemo: boolean }

const schemes: Readonly<Record<GradingScheme, string>> = { percent: '百分制', grade: '等级制', pass: '合格制' }
const isTrouble = (x: string | Trouble): x is Trouble => typeof x !== 'string'

/** Per entry: what is the same for each of its rows. */
const entryReaders = (entry: BatchEntry) => ({
  pattern: patternOf(entry.certificatePattern),
  grade: remembering((text) => parseGrade(entry.grading, text, entry.passMark)),
})

/** The cells whose meaning depends on the row's entry: amounts, result, certificate. Each notes what is wrong. */
const entryCellReaders = () => {
  const credits = remembering(parseCredits)
  const hours = remembering(parseHours)
  const ofEntry = new Map<number, ReturnType<typeof entryReaders>>()
  const readersOf = (entry: BatchEntry) => {
    const known = ofEntry.get(entry.n)
    if (known !== undefined) return known
    const made = entryReaders(entry)
    ofEntry.set(entry.n, made)
    return made
  }
  const amount = (cells: RowCells, key: 'credits' | 'hours', entry: BatchEntry, note: (t: Trouble) => void): number => {
    const limit = key === 'credits' ? entry.credits : entry.minutes
    const text = cells.text(key)
    if (text === '') return limit
    const parsed = key === 'credits' ? credits(text) : hours(text)
    if (!parsed.ok) {
      if (parsed.code !== 'empty') note({ key, code: 'amount_format', params: { column: key === 'credits' ? '学分' : '学时' } })
      return limit
    }
    if (parsed.value > limit) {
      const show = key === 'credits' ? formatCredits : formatHours
      note({ key, code: key === 'credits' ? 'credits_above' : 'hours_above', params: { value: show(parsed.value), limit: show(limit) } })
    }
    return parsed.value
  }
  const gradeOf = (cells: RowCells, entry: BatchEntry, note: (t: Trouble) => void): string | null => {
    const text = cells.text('grade')
    if (text === '') return null
    const parsed = readersOf(entry).grade(text)
    if (parsed.ok && parsed.passed) return parsed.grade
    if (parsed.ok) note({ key: 'grade', code: 'grade_failed', params: { value: text.slice(0, 20) } })
    else if (parsed.code !== 'empty')
      note({ key: 'grade', code: 'grade_unknown', params: { value: text.slice(0, 20), scheme: schemes[entry.grading] } })
    return null
  }
  const certificateOf = (
    cells: RowCells,
    entry: BatchEntry,
    note: (t: Trouble) => void,
  ): { no: string | null; key: string | null; isId: boolean } => {
    const text = cells.text('certificateNo')
    if (text === '') return { no: null, key: null, isId: false }
    const key = quickCertificateKey(text)
    if (cells.imprecise('certificateNo')) note({ key: 'certificateNo', code: 'certificate_numeric' })
    else if (key.length > longestCertificate) note({ key: 'certificateNo', code: 'certificate_long' })
    else if (readersOf(entry).pattern?.test(key) === false) note({ key: 'certificateNo', code: 'certificate_pattern' })
    return { no: text, key: key === '' ? null : key, isId: key.length === 18 && looksLikeIdNumber(key) }
  }
  return { amount, gradeOf, certificateOf }
}

/** The readings of single texts, for the quick way: what the complete reader would make of a cell, or undefined where it would find fault. */
export const textReaders = (facts: RowFacts) => {
  const { amount, gradeOf } = entryCellReaders()
  const obtained = dateReader('obtainedOn', '取得日期', { today: facts.today, earliest: '1949-01-01' })
  const only = (text: string): RowCells => ({ text: () => text, numeric: () => false, imprecise: () => false, typed: false })
  const unlessTrouble = <T>(read: (note: (t: Trouble) => void) => T): T | undefined => {
    let trouble = false
    const value = read(() => {
      trouble = true
    })
    return trouble ? undefined : value
  }
  return {
    obtained,
    isResidentKind: (text: string): boolean => readIdKind(text) === 'residentIdCard',
    amountOf: (key: 'credits' | 'hours', entry: BatchEntry, text: string) => unlessTrouble((note) => amount(only(text), key, entry, note)),
    gradeOf: (entry: BatchEntry, text: string) => unlessTrouble((note) => gradeOf(only(text), entry, note)),
  }
}

/** Makes the reader of one file's rows. It answers the row, or undefined with every trouble of the row noted. Pure but for its memory of repeated texts. */
export const outcomeRowReader = (facts: RowFacts) => {
  const goodBirth = birthReader(facts.today)
  const obtained = dateReader('obtainedOn', '取得日期', { today: facts.today, earliest: '1949-01-01' })
  const { amount, gradeOf, certificateOf } = entryCellReaders()
  return (cells: RowCells, entryOf: (text: string) => BatchEntry | undefined, note: (t: Trouble) => void): OutcomeRow | undefined => {
    let wrong = false
    const tell = (t: Trouble): void => {
      wrong = true
      note(t)
    }
    const name = readName(cells.text('name'))
    if (isTrouble(name)) tell(name)
    const idKind = readIdKind(cells.text('idKind'))
    if (idKind === undefined) tell({ key: 'idKind', code: 'id_kind' })
    const id = readDocument(
      idKind ?? 'residentIdCard',
      cells.text('idNumber'),
      { numeric: cells.numeric('idNumber'), imprecise: cells.imprecise('idNumber') },
      { ...facts, goodBirth },
    )
    if ('trouble' in id && idKind !== undefined) tell(id.trouble)
    const obtainedOn = obtained(dateText(cells, 'obtainedOn'))
    if (isTrouble(obtainedOn)) tell(obtainedOn)
    const number = cells.text('entry')
    const entry = number === '' ? undefined : entryOf(number)
    if (number === '') tell({ key: 'entry', code: 'missing', params: { column: '名录编号' } })
    else if (entry === undefined) tell({ key: 'entry', code: 'entry_unknown', params: { value: number.slice(0, 40) } })
    else if (entry.problem !== undefined) tell({ key: 'entry', code: entry.problem, params: { value: number.slice(0, 40) } })
    if (entry === undefined) return undefined
    const grade = gradeOf(cells, entry, tell)
    const minutes = amount(cells, 'hours', entry, tell)
    const given = amount(cells, 'credits', entry, tell)
    const certificate = certificateOf(cells, entry, tell)
    if (wrong || isTrouble(name) || isTrouble(obtainedOn) || 'trouble' in id || idKind === undefined) return undefined
    return {
      name,
      idKind,
      idNumber: id.number,
      birth: id.birth,
      sex: id.sex,
      entry,
      occurrence: occurrenceOf({ repeats: entry.repeats, termId: entry.termId, obtainedOn }),
      obtainedOn,
      minutes,
      credits: given,
      grade,
      certificateNo: certificate.no,
      certificateKey: certificate.key,
      certificateIsId: certificate.isId,
    }
  }
}
