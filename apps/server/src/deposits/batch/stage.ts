import type { batches } from '@creditbank/contract'
import { LookupBatch, SealBatch } from '../../platform/crypto/batch.ts'
import { certificatePurpose, documentPurpose, phonePurpose, sealedColumns } from '../../platform/crypto/columns.ts'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import { ID_KINDS, type IdKind, maskIdNumber, maskPhone } from '../../platform/pure/idNumber.ts'
import { CopyRows } from './copyRows.ts'
import { Fingerprints, textFingerprint } from './fingerprints.ts'
import type { OutcomeRow } from './outcomeRow.ts'
import type { PersonRow } from './peopleRow.ts'
import { stagedFields } from './stagingStore.ts'

/** Pairs of rows that may say the same: `l` the same result, `c` the same certificate, `p` the same person. */
export type Candidates = { readonly rows: number[]; readonly firsts: number[]; readonly whats: string[] }

const sexCode = { male: 1, female: 2 } as const
const overhead = 30

/** Texts to be sealed at the end of a block, with the places their sealed bytes go to. */
class Sealing {
  readonly #batch: SealBatch
  #texts: string[] = []
  #places: number[] = []

  constructor(keyring: Keyring, column: string) {
    this.#batch = new SealBatch(keyring, column)
  }

  add(rows: CopyRows, text: string): void {
    this.#texts.push(text)
    this.#places.push(rows.reserve(Buffer.byteLength(text) + overhead))
  }

  fill(rows: CopyRows): void {
    const sealed = this.#batch.sealTexts(this.#texts)
    sealed.forEach((bytes, i) => {
      bytes.copy(rows.bytes, this.#places[i] ?? 0)
    })
    this.#texts = []
    this.#places = []
  }
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
    const achievement = this.#small(this.#achievements, row.entry.achievementId)
    const high = this.#hash.readInt32BE(0) ^ Math.imul(achievement, 0x9e3779b1)
    const low = this.#hash.readInt32BE(4) ^ Math.imul(row.occurrence, 0x85ebca6b)
    this.#candidate('l', rowNo, this.#results.note(high, low, rowNo))
    rows.text(row.name)
    rows.text(row.grade)
    this.#certificate(rowNo, row)
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

  #hashOf(purpose: string, text: string): void {
    const batch = this.#lookups.get(purpose) ?? new LookupBatch(this.#keyring, purpose)
    this.#lookups.set(purpose, batch)
    const length = this.#scratch.write(text)
    batch.hashInto(this.#scratch, 0, length, this.#hash, 0)
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
