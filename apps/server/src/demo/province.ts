import type { Id } from '../platform/ids.ts'
import { accountNoOf } from '../platform/pure/accountNo.ts'
import { documentPurpose, phonePurpose, sealedColumns } from '../platform/crypto/columns.ts'
import type { Keyring } from '../platform/crypto/keyring.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { seal } from '../platform/crypto/seal.ts'
import { maskIdNumber, maskPhone } from '../platform/pure/idNumber.ts'
import { reverseName } from '../platform/pure/names.ts'
import { addDays, ageOn } from '../platform/pure/shanghai.ts'
import { demoPerson } from './people.ts'
import { between, type Chance, mulberry32, pick } from './random.ts'
import type { Row } from './store.ts'
import { stage, type Unit } from './world.ts'

/** A learner of the demo with what the outcomes need to know. */
export type DemoLearner = {
  readonly id: Id
  readonly home: Unit
  readonly kind: 'student' | 'resident' | 'employee' | 'senior'
  readonly from: string
  readonly state: string
  readonly name: string
}

/** Learners with their thin tables, ready to be inserted. */
export type DemoPeople = {
  readonly learners: readonly DemoLearner[]
  readonly rows: Row[]
  readonly claims: Row[]
  readonly affiliations: Row[]
}

const majors = ['计算机应用', '会计', '护理', '学前教育', '机电一体化', '法学', '工商管理', '农学']

const stateOf = (chance: Chance, index: number): 'active' | 'inactive' | 'frozen' => {
  // The first ones are the demo's own log-ins.
  if (index < 10) return 'active'
  const x = chance()
  return x < 0.7 ? 'active' : x < 0.995 ? 'inactive' : 'frozen'
}

const homeOf = (chance: Chance, kind: DemoLearner['kind'], units: readonly Unit[], index: number): Unit => {
  const at = stage(units)
  if (index === 0) return at.universityCentre
  if (index === 1) return at.servicePoint
  if (kind === 'student')
    return pick(
      chance,
      units.filter((u) => u.kind === 'universityCentre' || u.kind === 'universitySubCentre'),
    )
  // Hefei is the largest: a third of the residents, so that its lists look like a city's.
  const local = units.filter((u) => u.kind === 'servicePoint' || u.kind === 'localSubCentre' || u.kind === 'localCentre')
  const hefei = local.filter((u) => u.l2 === at.localCentre.id)
  return chance() < 0.33 ? pick(chance, hefei) : pick(chance, local)
}

type Made = { learner: DemoLearner; row: Row; claim: Row; affiliation: Row }

const kindOf = (index: number, age: number): DemoLearner['kind'] => {
  if (index === 0) return 'student'
  if (index === 1 || age >= 60) return 'senior'
  if (age <= 26) return 'student'
  return index % 5 === 0 ? 'employee' : index % 7 === 0 ? 'student' : 'resident'
}

const makeOne = (
  seed: number,
  index: number,
  chance: Chance,
  units: readonly Unit[],
  keyring: Keyring,
  newId: () => Id,
  now: Date,
): Made => {
  const person = demoPerson(seed, index)
  const kind = kindOf(index, ageOn(person.birthDate, '2026-01-01'))
  const home = homeOf(chance, kind, units, index)
  const state = stateOf(chance, index)
  const from = addDays('2017-02-01', between(chance, 0, 3200))
  const createdAt = new Date(`${from}T02:00:00Z`)
  const id = newId()
  const affiliationKind = kind === 'senior' ? 'resident' : kind
  const levels = { l1: home.l1, l2: home.l2, l3: home.l3, l4: home.l4 }
  const learner: DemoLearner = { id, home, kind, from, state, name: person.name }
  const lookup = lookupUuid(keyring, documentPurpose('residentIdCard'), person.idNumber)
  const row = {
    id,
    account_no: accountNoOf(BigInt(index + 1)),
    name: person.name,
    former_names: [],
    id_kind: 'residentIdCard',
    id_sealed: seal(keyring, person.idNumber, sealedColumns.idNumber),
    id_lookup: lookup,
    id_masked: maskIdNumber(person.idNumber),
    phone_sealed: seal(keyring, person.mobile, sealedColumns.phone),
    phone_lookup: lookupUuid(keyring, phonePurpose, person.mobile),
    phone_masked: maskPhone(person.mobile),
    sex: person.sex,
    birth_on: person.birthDate,
    region_code: home.regionCode,
    learner_kind: kind,
    state,
    real_name_level: state === 'inactive' ? 'none' : chance() < 0.6 ? 'verified' : 'counterChecked',
    channel: chance() < 0.7 ? 'import' : chance() < 0.6 ? 'counter' : 'portal',
    organization_id: home.id,
    ...levels,
    preferences: index === 1 ? { elderMode: true } : {},
    created_at: createdAt,
    activated_at:
      state === 'inactive' ? null : new Date(Math.min(createdAt.getTime() + between(chance, 0, 200) * 86_400_000, now.getTime())),
    last_visit_at: index === 0 ? new Date('2026-01-15T02:00:00Z') : null,
    version: 1,
  }
  const affiliation = {
    learner_id: id,
    id: newId(),
    organization_id: home.id,
    kind: affiliationKind,
    from_on: from,
    to_on: null,
    student_no: kind === 'student' ? `${from.slice(0, 4)}${String(index).padStart(6, '0')}` : null,
    class_name: kind === 'student' ? `${from.slice(0, 4)} 级${pick(chance, majors)} ${between(chance, 1, 4)} 班` : null,
    township: home.kind === 'servicePoint' ? home.name.replace(/（.*/, '') : null,
    name: person.name,
    name_reversed: reverseName(person.name),
    state,
    ...levels,
  }
  return { learner, row, claim: { lookup, learner_id: id }, affiliation }
}

/** Makes the demo's people: the same seed gives the same people in the same units; only ids and ciphertexts differ. */
export const makePeople = (
  seed: number,
  count: number,
  units: readonly Unit[],
  keyring: Keyring,
  newId: () => Id,
  now: Date,
): DemoPeople => {
  const chance = mulberry32(seed + 17)
  const made = Array.from({ length: count }, (_, index) => makeOne(seed, index, chance, units, keyring, newId, now))
  return {
    learners: made.map((m) => m.learner),
    rows: made.map((m) => m.row),
    claims: made.map((m) => m.claim),
    affiliations: made.map((m) => m.affiliation),
  }
}
