import { createHash, randomBytes } from 'node:crypto'
import { storedEvent } from '../outcomes/index.ts'
import { expiryOf } from '../outcomes/index.ts'
import { eventBytes } from '../platform/command.ts'
import type { Id } from '../platform/ids.ts'
import { addDays } from '../platform/pure/shanghai.ts'
import { certificateNumber } from './achievements.ts'
import { demoYears, type Offering } from './catalogue.ts'
import type { DemoLearner } from './province.ts'
import { between, type Chance, mulberry32, pick } from './random.ts'
import type { Row } from './store.ts'
import type { Member, Unit } from './world.ts'

type Planned = { learner: DemoLearner; offering: Offering; year: number; obtainedOn: string }

/** Ten years of stored outcomes with their claims, evidence and the batches they came in. */
export type DemoHistory = {
  readonly outcomes: Row[]
  readonly learnerClaims: Row[]
  readonly certificateClaims: Row[]
  readonly events: Row[]
  readonly batches: Row[]
  readonly statusChanges: Row[]
}

/** What a learner may plausibly have: of their own university, of their city, and what the province offers to all. */
const offersFor = (
  learner: DemoLearner,
  byOwner: ReadonlyMap<Id, readonly Offering[]>,
  province: readonly Offering[],
): readonly Offering[] => [...(byOwner.get(learner.home.l2 ?? '') ?? []), ...province]

const plan = (chance: Chance, learners: readonly DemoLearner[], offerings: readonly Offering[], wanted: number): Planned[] => {
  const byOwner = new Map<Id, Offering[]>()
  for (const o of offerings) byOwner.set(o.owner.id, [...(byOwner.get(o.owner.id) ?? []), o])
  const province = offerings.filter((o) => o.owner.kind === 'managementCentre')
  const planned: Planned[] = []
  const taken = new Set<string>()
  for (let round = 0; planned.length < wanted && round < 60; round += 1)
    for (const learner of learners) {
      if (planned.length >= wanted) break
      const first = Math.max(demoYears.first, Number(learner.from.slice(0, 4)))
      const year = between(chance, first, demoYears.last)
      const offering = pick(chance, offersFor(learner, byOwner, province))
      const key = `${learner.id} ${offering.id} ${year}`
      if (taken.has(key)) continue
      taken.add(key)
      const last = year === demoYears.last ? 300 : 350
      planned.push({ learner, offering, year, obtainedOn: addDays(`${year}-01-05`, between(chance, 10, last)) })
    }
  return planned.sort((a, b) => (a.obtainedOn < b.obtainedOn ? -1 : a.obtainedOn > b.obtainedOn ? 1 : 0))
}

const gradeOf = (chance: Chance, scheme: 'percent' | 'grade' | 'pass'): string => {
  if (scheme === 'pass') return '合格'
  const points = Math.min(100, 60 + Math.floor(40 * Math.sqrt(chance())))
  if (scheme === 'percent') return String(points)
  return points >= 90 ? '优秀' : points >= 80 ? '良好' : points >= 70 ? '中等' : '及格'
}

/** One batch a unit and year: the outcomes of that unit's file, in the order of its rows. */
class Batches {
  readonly rows = new Map<string, { id: Id; serial: string; unit: Unit; year: number; count: number }>()
  readonly #newId: () => Id
  readonly #serials: readonly string[]
  constructor(newId: () => Id, serials: readonly string[]) {
    this.#newId = newId
    this.#serials = serials
  }
  rowFor(unit: Unit, year: number): { batchId: Id; rowNo: number } {
    const key = `${unit.id} ${year}`
    const batch = this.rows.get(key) ?? { id: this.#newId(), serial: this.#serials[this.rows.size] ?? '0', unit, year, count: 0 }
    batch.count += 1
    this.rows.set(key, batch)
    return { batchId: batch.id, rowNo: batch.count + 1 }
  }
}

const batchRow = (b: { id: Id; serial: string; unit: Unit; year: number; count: number }, members: readonly Member[]): Row => {
  const at = new Date(`${b.year}-12-${b.year === demoYears.last ? '01' : '20'}T02:00:00Z`)
  const when = b.year === demoYears.last ? new Date('2026-11-10T02:00:00Z') : at
  const here = members.filter((m) => m.unit.id === b.unit.id)
  const clerk = here.find((m) => m.role === 'centreClerk') ?? members.find((m) => m.role === 'managementDirector')
  const second = here.find((m) => m.role === 'centreReviewer') ?? members.find((m) => m.role === 'finalReviewer')
  return {
    id: b.id,
    serial: b.serial,
    kind: 'outcomes',
    organization_id: b.unit.id,
    l1: b.unit.l1,
    l2: b.unit.l2,
    l3: b.unit.l3,
    l4: b.unit.l4,
    file_name: `${b.year}年度学习成果.xlsx`,
    file_sha256: createHash('sha256').update(`demo ${b.unit.code} ${b.year}`).digest(),
    file_size: 4096 + b.count * 96,
    state: 'committed',
    rows_read: b.count,
    rows_new: b.count,
    rows_unchanged: 0,
    rows_wrong: 0,
    rows_stored: b.count,
    people_new: 0,
    progress: {},
    prepared_by: clerk?.id ?? '0',
    prepared_at: when,
    submitted_at: when,
    approved_by: second?.id ?? '1',
    approved_at: when,
    committed_at: when,
    version: 1,
  }
}

type Ids = {
  readonly id: Id
  readonly batchId: Id
  readonly rowNo: number
  readonly entryId: Id
  readonly termId: number
  readonly unit: Unit
  readonly storedAt: Date
  readonly certificate: string | null
  readonly grade: string
}

const outcomeRow = (p: Planned, x: Ids): Row => ({
  learner_id: p.learner.id,
  id: x.id,
  entry_id: x.entryId,
  achievement_id: p.offering.id,
  achievement_version: 1,
  type_code: p.offering.source.typeCode,
  issuer_id: p.offering.issuerId,
  organization_id: x.unit.id,
  l1: x.unit.l1,
  l2: x.unit.l2,
  l3: x.unit.l3,
  l4: x.unit.l4,
  occurrence: x.termId,
  obtained_on: p.obtainedOn,
  minutes: p.offering.source.minutes,
  credits: p.offering.source.credits,
  points: p.offering.source.owner === 'localCentre' ? Math.round(p.offering.source.minutes / 60) : 0,
  grade: x.grade,
  certificate_no: x.certificate,
  expires_on: expiryOf(p.obtainedOn, p.offering.source.validityMonths),
  channel: 'batch',
  batch_id: x.batchId,
  row_no: x.rowNo,
  stored_at: x.storedAt,
})

const eventRow = (p: Planned, x: Ids, eventId: Id): Row => {
  const at = x.storedAt.toISOString()
  const event = storedEvent({
    id: x.id,
    learnerId: p.learner.id,
    entryId: x.entryId,
    achievementId: p.offering.id,
    achievementVersion: 1,
    occurrence: x.termId,
    organizationId: x.unit.id,
    credits: p.offering.source.credits,
    minutes: p.offering.source.minutes,
    obtainedOn: p.obtainedOn,
  })
  return { id: eventId, at, kind: 'outcome.stored', salt: randomBytes(16), bytes: eventBytes(eventId, at, event) }
}

const revokedRow = (p: Planned, x: Ids): Row => ({
  learner_id: p.learner.id,
  outcome_id: x.id,
  seq: 1,
  status: 'revoked',
  reason: 'wrongContent',
  note: '原单位来函更正，成绩录入有误（演示）。',
  actor_id: null,
  organization_id: x.unit.id,
  at: new Date(x.storedAt.getTime() + 40 * 86_400_000),
})

/** What the history is made from. `serials`: enough batch serials for one batch a centre and year. */
export type HistorySource = {
  readonly seed: number
  readonly count: number
  readonly learners: readonly DemoLearner[]
  readonly offerings: readonly Offering[]
  readonly units: readonly Unit[]
  readonly members: readonly Member[]
  readonly newId: () => Id
  readonly serials: readonly string[]
}

/** Makes the stored outcomes with everything that stands beside them. */
export const makeHistory = (from: HistorySource): DemoHistory => {
  const chance = mulberry32(from.seed + 29)
  const centreOf = new Map(from.units.map((u) => [u.id, u]))
  const batches = new Batches(from.newId, from.serials)
  const serial = new Map<Id, number>()
  const out: DemoHistory = { outcomes: [], learnerClaims: [], certificateClaims: [], events: [], batches: [], statusChanges: [] }
  for (const p of plan(chance, from.learners, from.offerings, from.count)) {
    const { source, issuerId, owner } = p.offering
    const entry = p.offering.entries.get(p.year)
    const unit = owner.kind === 'managementCentre' ? (centreOf.get(p.learner.home.l2 ?? '') ?? owner) : owner
    if (entry === undefined) continue
    const n = (serial.get(issuerId) ?? 0) + 1
    serial.set(issuerId, n)
    const latest = Math.min(Date.parse(`${addDays(p.obtainedOn, between(chance, 5, 40))}T03:00:00Z`), Date.parse('2026-11-20T03:00:00Z'))
    const certificate = source.certificateFormat === null ? null : certificateNumber(source.certificateFormat, p.year, n)
    const x: Ids = {
      id: from.newId(),
      ...batches.rowFor(unit, p.year),
      entryId: entry.id,
      termId: entry.termId,
      unit,
      storedAt: new Date(latest),
      certificate,
      grade: gradeOf(chance, source.grading),
    }
    out.outcomes.push(outcomeRow(p, x))
    out.learnerClaims.push({ learner_id: p.learner.id, achievement_id: p.offering.id, occurrence: entry.termId, outcome_id: x.id })
    if (certificate !== null)
      out.certificateClaims.push({ issuer_id: issuerId, number: certificate, outcome_id: x.id, learner_id: p.learner.id })
    out.events.push(eventRow(p, x, from.newId()))
    if (chance() < 0.003) out.statusChanges.push(revokedRow(p, x))
  }
  out.batches.push(...[...batches.rows.values()].map((b) => batchRow(b, from.members)))
  return out
}
