import type { batches } from '@creditbank/contract'
import { LookupBatch, SealBatch } from '../../platform/crypto/batch.ts'
import { certificatePurpose, documentPurpose, phonePurpose, sealedColumns } from '../../platform/crypto/columns.ts'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import { ID_KINDS, type IdKind, maskIdNumber, maskPhone } from '../../platform/pure/idNumber.ts'
import { CopyRows } from './copyRows.ts'
import { asciiFingerprint, Fingerprints, textFingerprint } from './fingerprints.ts'
import type { BatchEntry, OutcomeRow } from './outcomeRow.ts'
import type { PersonRow } from './peopleRow.ts'
import { stagedFields } from './stagingStore.ts'

/** Pairs of rows that may say the same: `l` the same result, `c` the same certificate, `p` the same person. */
export type Candidates = { readonly rows: number[]; readonly firsts: number[]; readonly whats: string[] }

const sexCode = { male: 1, female: 2 } as const
const overhead = 30

/** Values to be sealed at the end of a block, one after the other in one buffer, with the places their sealed bytes go to. */
class Sealing {
  readonly #batch: SealBatch
  #source = Buffer.allocUnsafeSlow(1 << 16)
  #bounds: number[] = [0]
  #places: number[] = []

  constructor(keyring: Keyring, column: string) {
    this.#batch = new SealBatch(keyring, column)
  }

  add(rows: CopyRows, text: string): void {
    const from = this.#room(text.length * 3)
    const length = this.#source.write(text, from)
    this.#bounds.push(from + length)
    this.#places.push(rows.reserve(length + overhead))
  }

  addBytes(rows: CopyRows, bytes: Buffer, from: number, to: number): void {
    const at = this.#room(to - from)
    for (let i = from; i < to; i += 1) this.#source[at + i - from] = bytes[i] ?? 0
    this.#bounds.push(at + to - from)
    this.#places.push(rows.reserve(to - from + overhead))
  }

  fill(rows: CopyRows): void {
    if (this.#places.length === 0) return
    const sealed = this.#batch.sealAll(this.#source, Uint32Array.from(this.#bounds), true)
    const target = rows.bytes
    this.#places.forEach((place, i) => {
      const to = sealed.offsets[i + 1] ?? 0
      for (let from = sealed.offsets[i] ?? 0, at = place; from < to; ) target[at++] = sealed.bytes[from++] ?? 0
    })
    this.#bounds = [0]
    this.#places = []
  }

  #room(more: number): number {
    const used = this.#bounds.at(-1) ?? 0
    if (used + more > this.#source.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#source.length * 2, used + more))
      this.#source.copy(grown, 0, 0, used)
      this.#source = grown
    }
    return used
  }
}

/** A plain row as the quick way hands it over: places in the block's bytes and numbers. */
export type PlainOutcome = {
  readonly rowNo: number
  readonly bytes: Buffer
  readonly idFrom: number
  readonly birth: number
  readonly nameFrom: number
  readonly nameTo: number
  readonly entry: BatchEntry
  readonly occurrence: number
  readonly obtained: number
  readonly minutes: number
  readonly credits: number
  readonly grade: Buffer | null
  readonly paperFrom: number
  readonly paperTo: number
}

/** Encodes rows for the staging table: keyed hashes and sealed values in batches, binary COPY, and the search for rows that repeat. */
export class StagedRows {
  readonly candidates: Candidates = { rows: [], firsts: [], whats: [] }
  readonly #keyring: Keyring
  readonly #rows = new CopyRows()
  readonly #documents: Sealing
  readonly #certificates: Sealing
  readonly #phones: Sealing
  readonly #lookups = new Map<string, LookupBatch>()
  readonly #scratch = Buffer.alloc(128)
  readonly #hash = Buffer.alloc(16)
  readonly #print = { high: 0, low: 0 }
  readonly #results = new Fingerprints()
  readonly #papers = new Fingerprints()
  readonly #achievements = new Map<string, number>()
  readonly #issuers = new Map<string, number>()

  constructor(keyring: Keyring) {
    this.#keyring = keyring
    this.#documents = new Sealing(keyring, sealedColumns.idNumber)
    this.#certificates = new Sealing(keyring, sealedColumns.certificate)
    this.#phones = new Sealing(keyring, sealedColumns.phone)
  }

  /** Appends an outcome. */
  outcome(rowNo: number, row: OutcomeRow): void {
    const rows = this.#rows
    rows.row(stagedFields.outcomes)
    rows.int4(rowNo)
    rows.int2(ID_KINDS.indexOf(row.idKind))
    rows.int2(row.sex === null ? 0 : sexCode[row.sex])
    rows.day(row.birth)
    rows.int4(row.entry.n)
    rows.int4(row.occurrence)
    rows.day(row.obtainedOn)
    rows.int4(row.minutes)
    rows.int4(row.credits)
    this.#document(row.idKind, row.idNumber)
    this.#noteResult(rowNo, row.entry, row.occurrence)
    rows.text(row.name)
    rows.text(row.grade)
    this.#certificate(rowNo, row)
  }

  /** Appends a plain outcome from its bytes; field by field what `outcome` would append. */
  plainOutcome(row: PlainOutcome): void {
    const rows = this.#rows
    const { bytes, idFrom, entry, rowNo } = row
    rows.row(stagedFields.outcomes)
    rows.int4(rowNo)
    rows.int2(0)
    rows.int2((bytes[idFrom + 16] ?? 0) % 2 === 1 ? sexCode.male : sexCode.female)
    rows.dayNumber(row.birth)
    rows.int4(entry.n)
    rows.int4(row.occurrence)
    rows.dayNumber(row.obtained)
    rows.int4(row.minutes)
    rows.int4(row.credits)
    this.#lookup(documentPurpose('residentIdCard')).hashInto(bytes, idFrom, 18, this.#hash, 0)
    const place = rows.reserve(16)
    const target = rows.bytes
    for (let i = 0; i < 16; i += 1) target[place + i] = this.#hash[i] ?? 0
    this.#documents.addBytes(rows, bytes, idFrom, idFrom + 18)
    const mask = rows.reserve(18)
    for (let i = 0; i < 18; i += 1) rows.bytes[mask + i] = i < 3 || i > 13 ? (bytes[idFrom + i] ?? 0) : 42
    this.#noteResult(rowNo, entry, row.occurrence)
    rows.textBytes(bytes, row.nameFrom, row.nameTo)
    if (row.grade === null) rows.nothing()
    else rows.textBytes(row.grade, 0, row.grade.length)
    if (row.paperFrom === row.paperTo) {
      rows.nothing()
      rows.nothing()
    } else {
      const same = this.#capitals(bytes, row.paperFrom, row.paperTo)
      const length = row.paperTo - row.paperFrom
      asciiFingerprint(this.#scratch, 0, length, this.#small(this.#issuers, entry.issuerId), this.#print)
      this.#candidate('c', rowNo, this.#papers.note(this.#print.high, this.#print.low, rowNo))
      rows.textBytes(this.#scratch, 0, length)
      if (same) rows.nothing()
      else rows.textBytes(bytes, row.paperFrom, row.paperTo)
    }
    rows.nothing()
  }

  /** Appends a person. */
  person(rowNo: number, row: PersonRow): void {
    const rows = this.#rows
    rows.row(stagedFields.people)
    rows.int4(rowNo)
    rows.int2(ID_KINDS.indexOf(row.idKind))
    rows.int2(row.sex === null ? 0 : sexCode[row.sex])
    rows.day(row.birth)
    rows.day(row.since)
    this.#document(row.idKind, row.idNumber)
    this.#candidate('p', rowNo, this.#results.note(this.#hash.readInt32BE(0), this.#hash.readInt32BE(4), rowNo))
    rows.text(row.name)
    this.#hashOf(phonePurpose, row.phone)
    this.#hash.copy(rows.bytes, rows.reserve(16))
    this.#phones.add(rows, row.phone)
    rows.text(maskPhone(row.phone))
    rows.text(row.regionCode)
    rows.text(row.learnerKind)
    rows.text(row.studentNo)
    rows.text(row.className)
    rows.text(row.township)
  }

  /** What a block came to, sealed and ready to be sent. */
  take(): Buffer {
    this.#fill()
    return this.#rows.take()
  }

  /** The last bytes of the COPY. */
  finish(): Buffer {
    this.#fill()
    return this.#rows.finish()
  }

  #fill(): void {
    this.#documents.fill(this.#rows)
    this.#certificates.fill(this.#rows)
    this.#phones.fill(this.#rows)
  }

  #document(kind: IdKind, number: string): void {
    const rows = this.#rows
    this.#hashOf(documentPurpose(kind), number)
    const place = rows.reserve(16)
    this.#hash.copy(rows.bytes, place)
    this.#documents.add(rows, number)
    rows.text(maskIdNumber(number))
  }

  #certificate(rowNo: number, row: OutcomeRow): void {
    const rows = this.#rows
    if (row.certificateKey === null) {
      rows.nothing()
      rows.nothing()
      rows.nothing()
      return
    }
    const key = row.certificateKey
    const { high, low } = textFingerprint(key, this.#small(this.#issuers, row.entry.issuerId))
    this.#candidate('c', rowNo, this.#papers.note(high, low, rowNo))
    if (row.certificateIsId) {
      this.#hashOf(certificatePurpose, key)
      rows.text(`H:${this.#hash.toString('hex')}`)
      rows.nothing()
      this.#certificates.add(rows, key)
      return
    }
    rows.text(key)
    rows.text(row.certificateNo === key ? null : row.certificateNo)
    rows.nothing()
  }

  /** Looks for an earlier row of the same person (whose hash was just made), achievement and occurrence. */
  #noteResult(rowNo: number, entry: BatchEntry, occurrence: number): void {
    const high = this.#hash.readInt32BE(0) ^ Math.imul(this.#small(this.#achievements, entry.achievementId), 0x9e3779b1)
    const low = this.#hash.readInt32BE(4) ^ Math.imul(occurrence, 0x85ebca6b)
    this.#candidate('l', rowNo, this.#results.note(high, low, rowNo))
  }

  /** Copies ASCII bytes into the scratch in capitals; answers whether they were capitals before. */
  #capitals(bytes: Buffer, from: number, to: number): boolean {
    let same = true
    for (let i = from; i < to; i += 1) {
      const c = bytes[i] ?? 0
      const small = c >= 97 && c <= 122
      if (small) same = false
      this.#scratch[i - from] = small ? c - 32 : c
    }
    return same
  }

  #lookup(purpose: string): LookupBatch {
    const known = this.#lookups.get(purpose)
    if (known !== undefined) return known
    const made = new LookupBatch(this.#keyring, purpose)
    this.#lookups.set(purpose, made)
    return made
  }

  #hashOf(purpose: string, text: string): void {
    const length = this.#scratch.write(text)
    this.#lookup(purpose).hashInto(this.#scratch, 0, length, this.#hash, 0)
  }

  #candidate(what: 'l' | 'c' | 'p', rowNo: number, first: number): void {
    if (first === 0) return
    this.candidates.rows.push(rowNo)
    this.candidates.firsts.push(first)
    this.candidates.whats.push(what)
  }

  #small(known: Map<string, number>, id: string): number {
    const found = known.get(id)
    if (found !== undefined) return found
    known.set(id, known.size + 1)
    return known.size
  }
}

/** Which kinds of learner a file of people usually holds, by the kind of its unit. */
export const usualKind = (organizationKind: string): 'student' | 'resident' =>
  organizationKind.startsWith('university') ? 'student' : 'resident'

/** The column of the file (from 1) that a field's problem is told at; 0 is the whole row. */
export const columnNumber = (mapping: batches.BatchMapping, key: string): number => {
  const at = mapping[key]
  return at === undefined ? 0 : at + 1
}
