import type { RowBlock } from '../../platform/sheets/index.ts'
import { type BatchEntry, type RowFacts, textReaders } from './outcomeRow.ts'
import type { StagedRows } from './stage.ts'

/** Texts of columns that repeat, found again by their bytes: a small number each, so that what follows from a text is looked up in an array. */
export class Interner {
  readonly texts: string[] = []
  #slots = new Int32Array(1 << 12).fill(-1)
  #hashes: number[] = []
  #bytes: Buffer[] = []

  /** The number of the text in these bytes, or -1 once a column has shown too many different ones. */
  indexOf(bytes: Buffer, from: number, to: number): number {
    let hash = 0x811c9dc5
    for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
    const mask = this.#slots.length - 1
    let at = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const index = this.#slots[at] ?? -1
      if (index < 0) return this.#add(bytes, from, to, hash, at)
      if (this.#hashes[index] === hash && this.#same(index, bytes, from, to)) return index
      at = (at + 1) & mask
    }
  }

  #same(index: number, bytes: Buffer, from: number, to: number): boolean {
    const known = this.#bytes[index]
    if (known === undefined || known.length !== to - from) return false
    for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[from + i]) return false
    return true
  }

  #add(bytes: Buffer, from: number, to: number, hash: number, at: number): number {
    const index = this.texts.length
    if (index >= 20_000) return -1
    const own = Buffer.from(bytes.subarray(from, to))
    this.texts.push(own.toString('utf8').trim())
    this.#bytes.push(own)
    this.#hashes.push(hash)
    this.#slots[at] = index
    if (index * 2 > this.#slots.length) this.#grow()
    return index
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1)
    this.#hashes.forEach((hash, index) => {
      let at = (hash ^ (hash >>> 15)) & (slots.length - 1)
      while ((slots[at] ?? -1) >= 0) at = (at + 1) & (slots.length - 1)
      slots[at] = index
    })
    this.#slots = slots
  }
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkDigits = Buffer.from('10X98765432')
const monthDays = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days from 2000-01-01 to a day of the Gregorian calendar. */
export const daysFrom2000 = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 730_425
}

/** What an interned text came to: the value, or that only the complete reader can say. */
const unusual = Number.NaN

/**
 * The quick way of a plain row: eight columns as most files have them, judged on their bytes and staged without a string. Whatever is not plain it leaves
 * to the complete reader by answering false; what it stages, the complete reader would have staged alike (a test compares them).
 */
export class QuickOutcomes {
  readonly #columns: ReadonlyMap<string, number>
  readonly #staged: StagedRows
  readonly #entryOf: (number: string) => BatchEntry | undefined
  readonly #today: number
  readonly #refuseDemo: boolean
  readonly #read: ReturnType<typeof textReaders>
  readonly #entries = new Interner()
  readonly #days = new Interner()
  readonly #kinds = new Interner()
  readonly #entryAt: (BatchEntry | null)[] = []
  readonly #dayAt: number[] = []
  readonly #dayNumberAt: number[] = []
  readonly #kindAt: boolean[] = []
  readonly #values = { hours: new Interner(), credits: new Interner(), grade: new Interner() }
  /** Per entry: what a text of hours, credits or grade comes to. */
  readonly #amounts = { hours: new Map<number, number[]>(), credits: new Map<number, number[]>() }
  readonly #grades = new Map<number, (Buffer | null | undefined)[]>()

  constructor(
    columns: ReadonlyMap<string, number>,
    staged: StagedRows,
    entryOf: (number: string) => BatchEntry | undefined,
    facts: RowFacts,
  ) {
    this.#columns = columns
    this.#staged = staged
    this.#entryOf = entryOf
    this.#today = Number(facts.today.replaceAll('-', ''))
    this.#refuseDemo = facts.refuseDemo
    this.#read = textReaders(facts)
  }

  /** Stages a plain row; false where the complete reader must look at it. */
  stage(block: RowBlock, row: number, rowNo: number): boolean {
    const place = (key: string): number => {
      const column = this.#columns.get(key)
      return column === undefined ? -1 : (row * block.columns + column) * 2
    }
    const { bytes, offsets } = block
    const id = place('idNumber')
    const idFrom = offsets[id] ?? 0
    const birth = (block.flags[id >> 1] ?? 0) === 0 ? this.#resident(bytes, idFrom, offsets[id + 1] ?? 0) : unusual
    if (Number.isNaN(birth)) return false
    const name = place('name')
    if (!plainName(bytes, offsets[name] ?? 0, offsets[name + 1] ?? 0) || !this.#isResidentKind(block, place('idKind'))) return false
    const entry = this.#entry(block, place('entry'))
    const on = place('obtainedOn')
    const day = entry === null ? -1 : this.#day(bytes, offsets[on] ?? 0, offsets[on + 1] ?? 0)
    if (entry === null || day < 0) return false
    const minutes = this.#amount('hours', entry, block, place('hours'))
    const credits = this.#amount('credits', entry, block, place('credits'))
    const grade = this.#grade(entry, block, place('grade'))
    const paper = place('certificateNo')
    const paperFrom = paper < 0 ? 0 : (offsets[paper] ?? 0)
    const paperTo = paper < 0 ? 0 : (offsets[paper + 1] ?? 0)
    if (Number.isNaN(minutes) || Number.isNaN(credits) || grade === undefined || !plainPaper(entry, block, paper, paperFrom, paperTo))
      return false
    const occurrence = entry.repeats === 'never' ? 0 : entry.repeats === 'day' ? (this.#dayNumberAt[day] ?? 0) : (entry.termId ?? 0)
    this.#staged.plainOutcome({
      rowNo,
      bytes,
      idFrom,
      birth,
      nameFrom: offsets[name] ?? 0,
      nameTo: offsets[name + 1] ?? 0,
      entry,
      occurrence,
      obtained: this.#dayAt[day] ?? 0,
      minutes,
      credits,
      grade,
      paperFrom,
      paperTo,
    })
    return true
  }

  /** The birth date of a plain resident number in days from 2000, or NaN. */
  #resident(bytes: Buffer, from: number, to: number): number {
    if (to - from !== 18) return unusual
    let sum = 0
    let head = 0
    let birth = 0
    for (let i = 0; i < 17; i += 1) {
      const digit = (bytes[from + i] ?? 0) - 48
      if (digit < 0 || digit > 9) return unusual
      sum += digit * (weights[i] ?? 0)
      if (i < 6) head = head * 10 + digit
      else if (i < 14) birth = birth * 10 + digit
    }
    if (head < 100_000 || head > 799_999 || bytes[from + 17] !== checkDigits[sum % 11]) return unusual
    if (this.#refuseDemo && head === 349_900) return unusual
    const year = Math.floor(birth / 10_000)
    const month = Math.floor(birth / 100) % 100
    const day = birth % 100
    if (month < 1 || month > 12 || day < 1 || day > (monthDays[month] ?? 0) || birth < 18_800_101 || birth > this.#today) return unusual
    if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return unusual
    return daysFrom2000(year, month, day)
  }

  #isResidentKind(block: RowBlock, place: number): boolean {
    if (place < 0) return true
    const from = block.offsets[place] ?? 0
    const to = block.offsets[place + 1] ?? 0
    if (from === to) return true
    const index = this.#kinds.indexOf(block.bytes, from, to)
    if (index < 0) return false
    this.#kindAt[index] ??= this.#read.isResidentKind(this.#kinds.texts[index] ?? '')
    return this.#kindAt[index] === true
  }

  #entry(block: RowBlock, place: number): BatchEntry | null {
    const index = this.#entries.indexOf(block.bytes, block.offsets[place] ?? 0, block.offsets[place + 1] ?? 0)
    if (index < 0) return null
    let entry = this.#entryAt[index]
    if (entry === undefined) {
      const found = this.#entryOf(this.#entries.texts[index] ?? '')
      entry = found === undefined || found.problem !== undefined ? null : found
      this.#entryAt[index] = entry
    }
    return entry
  }

  /** The number of a day's text whose value is known, or -1. */
  #day(bytes: Buffer, from: number, to: number): number {
    const index = this.#days.indexOf(bytes, from, to)
    if (index < 0) return -1
    if (this.#dayAt[index] === undefined) {
      const read = this.#read.obtained(this.#days.texts[index] ?? '')
      const [year = 0, month = 0, day = 0] = typeof read === 'string' ? read.split('-').map(Number) : []
      this.#dayAt[index] = typeof read === 'string' ? daysFrom2000(year, month, day) : unusual
      this.#dayNumberAt[index] = year * 10_000 + month * 100 + day
    }
    return Number.isNaN(this.#dayAt[index]) ? -1 : index
  }

  #amount(key: 'hours' | 'credits', entry: BatchEntry, block: RowBlock, place: number): number {
    const limit = key === 'credits' ? entry.credits : entry.minutes
    if (place < 0) return limit
    const from = block.offsets[place] ?? 0
    const to = block.offsets[place + 1] ?? 0
    if (from === to) return limit
    const index = this.#values[key].indexOf(block.bytes, from, to)
    if (index < 0) return unusual
    let known = this.#amounts[key].get(entry.n)
    if (known === undefined) {
      known = []
      this.#amounts[key].set(entry.n, known)
    }
    known[index] ??= this.#read.amountOf(key, entry, this.#values[key].texts[index] ?? '') ?? unusual
    return known[index] ?? unusual
  }

  /** The stored grade's bytes, null where the cell is empty, undefined where the complete reader must say. */
  #grade(entry: BatchEntry, block: RowBlock, place: number): Buffer | null | undefined {
    if (place < 0) return null
    const from = block.offsets[place] ?? 0
    const to = block.offsets[place + 1] ?? 0
    if (from === to) return null
    const index = this.#values.grade.indexOf(block.bytes, from, to)
    if (index < 0) return undefined
    let known = this.#grades.get(entry.n)
    if (known === undefined) {
      known = []
      this.#grades.set(entry.n, known)
    }
    if (!(index in known)) {
      const text = this.#values.grade.texts[index] ?? ''
      const read = text === '' ? null : this.#read.gradeOf(entry, text)
      known[index] = read === undefined ? undefined : read === null ? null : Buffer.from(read)
    }
    return known[index]
  }
}

const plainName = (bytes: Buffer, from: number, to: number): boolean => {
  const length = to - from
  if (length < 6 || length > 60 || length % 3 !== 0) return false
  for (let i = from; i < to; i += 3) {
    const first = bytes[i] ?? 0
    if (first < 0xe4 || first > 0xe9 || (first === 0xe4 && (bytes[i + 1] ?? 0) < 0xb8)) return false
  }
  return true
}

/** Whether a certificate number is empty, or plain Latin letters, digits and hyphens that are no ID number and need no pattern. */
const plainPaper = (entry: BatchEntry, block: RowBlock, place: number, from: number, to: number): boolean => {
  if (from === to) return true
  if (to - from > 64 || to - from === 18 || (entry.certificatePattern ?? '') !== '' || (block.flags[place >> 1] ?? 0) !== 0) return false
  for (let i = from; i < to; i += 1) {
    const c = block.bytes[i] ?? 0
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 45)) return false
  }
  return true
}
