import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAudit } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { hashPassword } from '../identity/index.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { STARTING_TYPES } from './achievements.ts'
import { demoYears, makeCatalogue, termName } from './catalogue.ts'
import { makeHistory } from './history.ts'
import { demoName, demoPerson } from './people.ts'
import { seedPoints } from './points.ts'
import { makePeople, type DemoPeople } from './province.ts'
import { makeProgrammes } from './programmes.ts'
import { makeStandards } from './standards.ts'
import { mulberry32 } from './random.ts'
import * as store from './store.ts'
import { demoPassword, logInRoles, makeMembers, makeUnits, type Member, type Unit } from './world.ts'

export { isDemo } from './store.ts'

/** How large the demo is. */
export type DemoSize = { readonly people: number; readonly outcomes: number }
const seed = 20261124

/** A demo log-in as the log-in page and the start command show it. */
export type DemoLogIn = {
  readonly kind: 'staff' | 'learner'
  readonly role: string
  readonly organization: string
  readonly userName: string
  readonly password: string
  readonly zh: string
  readonly en: string
}

/** An appointment that waits for its second person: the security officer's desk is not empty. */
const proposalRows = (members: readonly Member[], newId: () => string, now: Date): store.Row[] => {
  const named = (userName: string) => members.find((one) => one.userName === userName)
  const [person, by] = [named('hefei.clerk'), named('hefei')]
  if (person === undefined || by === undefined) return []
  const { unit } = person
  return [
    {
      id: newId(),
      staff_id: person.id,
      organization_id: unit.id,
      role: 'centreReviewer',
      from_on: now.toISOString().slice(0, 10),
      proposed_by: by.id,
      proposed_at: now,
      state: 'open',
      l1: unit.l1,
      l2: unit.l2,
      l3: unit.l3,
      l4: unit.l4,
    },
  ]
}

const memberRows = (
  members: readonly Member[],
  hash: string,
  now: Date,
): { staff: store.Row[]; officers: store.Row[]; appointments: (newId: () => string) => store.Row[] } => {
  const levels = (u: Unit) => ({ l1: u.l1, l2: u.l2, l3: u.l3, l4: u.l4 })
  // One clerk has been away for most of a year and sleeps until the superior unit lets them in again.
  const longAgo = new Date(now.getTime() - 200 * 86_400_000)
  const officer = new Set(['systemOfficer', 'securityOfficer', 'auditOfficer'])
  return {
    staff: members.map((m, n) => ({
      id: m.id,
      name: m.name,
      user_name: m.userName,
      password_hash: hash,
      must_change: false,
      status: 'active',
      failed_count: 0,
      preferences: {},
      organization_id: m.unit.id,
      ...levels(m.unit),
      created_at: n === members.length - 1 ? longAgo : now,
      // The demo's common password is never due, nor does its staff fall asleep: whoever tries the demo after months still gets in.
      password_set_at: n === members.length - 1 ? longAgo : new Date('2099-01-01T00:00:00Z'),
    })),
    officers: members.filter((m) => officer.has(m.role)).map((m) => ({ staff_id: m.id, role: m.role })),
    appointments: (newId) =>
      members.map((m) => ({
        id: newId(),
        staff_id: m.id,
        organization_id: m.unit.id,
        role: m.role,
        from_on: '2024-01-01',
        to_on: null,
        ...levels(m.unit),
        created_at: now,
      })),
  }
}

const seedCatalogue = async (tx: Sql, units: readonly Unit[], newId: () => string, at: Date) => {
  const known = await store.knownTypes(tx)
  const missing = STARTING_TYPES.filter((t) => !known.has(t.code))
  await store.insertRows(
    tx,
    'catalog.type',
    missing.map((t, i) => ({
      code: t.code,
      parent: t.parent,
      zh: t.zh,
      en: t.en,
      review_path: t.reviewPath,
      sample_percent: 10,
      evidence_required: t.evidenceRequired,
      validity_months: t.validityMonths,
      may_convert: t.mayConvert,
      active: true,
      sort: i,
    })),
  )
  const years = Array.from({ length: demoYears.last - demoYears.first + 1 }, (_, i) => demoYears.first + i)
  const terms = await store.termIds(tx, years.map(termName))
  const catalogue = makeCatalogue(units, terms, newId, at)
  await store.insertRows(tx, 'catalog.issuer', catalogue.issuers)
  await store.insertRows(tx, 'catalog.achievement', catalogue.achievements)
  await store.insertRows(tx, 'catalog.achievement_version', catalogue.versions)
  await store.insertRows(tx, 'catalog.entry', catalogue.entries)
  return catalogue
}

const freezeReasons = [
  ['identity', '登记的姓名与证件不符，正在核实'],
  ['falseRecords', '一份证书与发证单位的记录不符，正在核实'],
  ['ownRequest', '本人报失手机，要求先行冻结'],
] as const

/** A freeze for everybody whose account is frozen: two persons, a reason, a term. */
const freezesOf = (people: DemoPeople, members: readonly Member[], newId: () => string, now: Date) => {
  const [first, second] = members.filter((m) => m.role === 'managementDirector' || m.role === 'finalReviewer')
  return people.learners
    .filter((l) => l.state === 'frozen')
    .map(({ id, home }, i) => {
      const [cause, reason] = freezeReasons[i % freezeReasons.length] ?? freezeReasons[0]
      return {
        id: newId(),
        learner_id: id,
        state: 'standing',
        cause,
        reason,
        until_on: addDays(shanghaiDay(now), 25),
        organization_id: home.id,
        l1: home.l1,
        l2: home.l2,
        l3: home.l3,
        l4: home.l4,
        proposed_by: first?.id ?? '0',
        proposed_at: now,
        decided_by: second?.id ?? '0',
        decided_at: now,
      }
    })
}

const seedPeople = async (tx: Sql, people: DemoPeople, hash: string, now: Date): Promise<DemoLogIn[]> => {
  await store.insertRows(tx, 'accounts.learner', people.rows)
  await store.insertRows(tx, 'accounts.identity_claim', people.claims)
  await store.insertRows(
    tx,
    'accounts.account_claim',
    people.rows.map((r) => ({ account_no: r['account_no'] ?? '', learner_id: r['id'] ?? '' })),
  )
  await store.insertRows(tx, 'accounts.affiliation', people.affiliations)
  await store.refreshSeen(tx)
  const names = [
    ['learner', '学习者：在校学生，有多年成果', 'Learner: a student with years of outcomes'],
    ['elder', '学习者：老年大学学员（长辈版）', 'Learner: third-age student (elder mode)'],
    ['family', '学习者：替两位父母和一个孩子办理（亲友代办、监护人）', 'Learner: acts for two parents and a child'],
  ] as const
  const chosen = names.map(([userName, zh, en], i) => ({ userName, zh, en, learner: people.learners[i] }))
  await store.insertRows(
    tx,
    'identity.credential',
    chosen.map((c) => ({
      learner_id: c.learner?.id ?? null,
      user_name: c.userName,
      password_hash: hash,
      failed_count: 0,
      updated_at: now,
    })),
  )
  return chosen.map((c) => ({
    kind: 'learner',
    role: 'learner',
    organization: c.learner?.home.name ?? '',
    userName: c.userName,
    password: demoPassword,
    zh: c.zh,
    en: c.en,
  }))
}

const seedProgrammes = async (tx: Sql, from: Parameters<typeof makeProgrammes>[0]): Promise<void> => {
  const made = makeProgrammes(from)
  await store.insertRows(tx, 'programmes.programme', made.programmes)
  await store.insertRows(tx, 'programmes.version', made.versions)
  await store.insertRows(tx, 'conversion.rule', made.rules)
  await store.insertRows(tx, 'conversion.rule_version', made.ruleVersions)
  await store.skipRuleNumbers(tx, made.rules.length)
  await store.insertRows(tx, 'certification.standard', makeStandards(from.members, from.newId, from.at))
  await store.activateFramework(tx)
}

const seedAll = async (
  tx: Sql,
  platform: Platform,
  size: DemoSize,
): Promise<{ readonly logIns: readonly DemoLogIn[]; readonly simulated: readonly object[] }> => {
  const { newId, keyring } = platform
  const now = platform.clock.now()
  const opened = new Date('2016-12-01T01:00:00Z')
  const units = makeUnits(seed, newId, opened)
  await store.insertRows(
    tx,
    'organizations.organization',
    units.map((u) => u.row),
  )
  const chance = mulberry32(seed + 3)
  const members = makeMembers(units, newId, (i) => demoName(chance, i % 2 === 0 ? 'female' : 'male', '1980-01-01'))
  const hash = await hashPassword(demoPassword)
  const rows = memberRows(members, hash, opened)
  await store.insertRows(tx, 'identity.staff', rows.staff)
  await store.insertRows(tx, 'identity.officer', rows.officers)
  await store.insertRows(tx, 'identity.appointment', rows.appointments(newId))
  await store.insertRows(tx, 'identity.proposal', proposalRows(members, newId, now))
  const catalogue = await seedCatalogue(tx, units, newId, opened)
  await seedProgrammes(tx, { units, members, offerings: catalogue.offerings, newId, at: new Date('2024-07-01T01:00:00Z') })
  const people = makePeople(seed, size.people, units, keyring, newId, now)
  const learnerLogIns = await seedPeople(tx, people, hash, now)
  await store.insertRows(tx, 'accounts.freeze', freezesOf(people, members, newId, now))
  const serials: string[] = []
  for (let i = 0; i < 60 * 12; i += 1) serials.push(await store.batchSerial(tx))
  const history = makeHistory({
    seed,
    count: size.outcomes,
    learners: people.learners,
    offerings: catalogue.offerings,
    units,
    members,
    newId,
    serials,
  })
  await store.insertRows(tx, 'deposits.batch', history.batches)
  await store.insertRows(tx, 'outcomes.outcome', history.outcomes)
  await store.insertRows(tx, 'outcomes.learner_claim', history.learnerClaims)
  await store.insertRows(tx, 'outcomes.certificate_claim', history.certificateClaims)
  await store.insertRows(tx, 'outcomes.status_change', history.statusChanges)
  await store.insertRows(tx, 'evidence.event', history.events)
  await seedPoints(tx, { units, members, newId, now })
  await store.markDemo(tx, now)
  await writeAudit(tx, systemContext(platform, 'seed-demo'), {
    act: 'demo.seed',
    params: { people: size.people, outcomes: history.outcomes.length, units: units.length },
  })
  const staffLogIns = logInRoles.map(
    (l): DemoLogIn => ({
      kind: 'staff',
      role: l.role,
      organization: members.find((m) => m.userName === l.userName)?.unit.name ?? '',
      userName: l.userName,
      password: demoPassword,
      zh: l.zh,
      en: l.en,
    }),
  )
  return { logIns: [...staffLogIns, ...learnerLogIns], simulated: simulatorPeople(people.learners) }
}

/** Where the people are written whom the simulated 皖事通 knows: those who log in to the demo, one whose account still sleeps, one whose account is frozen. */
export const simulatorPeopleFile = (platform: Platform): string => join(platform.config.dataDir, 'simulator-people.json')

const simulatorPeople = (learners: DemoPeople['learners']): readonly object[] => {
  const wanted = [
    ['learner', 0],
    ['elder', 1],
    ['imported', learners.findIndex((l) => l.state === 'inactive')],
    ['frozen', learners.findIndex((l) => l.state === 'frozen')],
  ] as const
  return wanted.flatMap(([key, index]) => {
    const learner = learners[index]
    if (learner === undefined) return []
    const { idNumber, mobile } = demoPerson(seed, index)
    return [{ key, name: learner.name, idKind: 'residentIdCard', idNumber, phone: mobile, level: 4 }]
  })
}

/** Where the demo's log-ins are written for the start command and the log-in page. */
export const logInsFile = (platform: Platform): string => join(platform.config.dataDir, 'demo-logins.json')

/**
 * Fills an empty bank with the demo province, in one transaction; a bank that holds anything is left alone. Refused in production. Says what it did.
 */
export const seedDemo = async (
  platform: Platform,
  size: DemoSize = { people: 5_000, outcomes: 60_000 },
): Promise<'seeded' | 'skipped' | 'refused'> => {
  if (platform.config.production) {
    process.stderr.write('The demo province is not seeded in production.\n')
    return 'refused'
  }
  const db = platform.database.app
  if (!(await store.isEmpty(db))) {
    process.stdout.write('the bank is not empty: demo not seeded\n')
    return 'skipped'
  }
  const { logIns, simulated } = await db.transaction().execute((tx) => seedAll(tx, platform, size))
  await mkdir(platform.config.dataDir, { recursive: true })
  await writeFile(logInsFile(platform), JSON.stringify(logIns, null, 2), { mode: 0o600 })
  await writeFile(simulatorPeopleFile(platform), JSON.stringify(simulated, null, 2), { mode: 0o600 })
  process.stdout.write(`demo province seeded: ${size.people} people, ${size.outcomes} outcomes\n`)
  return 'seeded'
}
