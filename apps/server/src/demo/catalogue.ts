import type { Id } from '../platform/ids.ts'
import { certificatePattern, DEMO_ACHIEVEMENTS, type DemoAchievement } from './achievements.ts'
import type { Row } from './store.ts'
import type { Unit } from './world.ts'

/** First and last year of the demo's outcomes. */
export const demoYears = { first: 2017, last: 2026 } as const

/** An achievement of the demo with its owner and its yearly entries. */
export type Offering = {
  readonly id: Id
  readonly owner: Unit
  readonly issuerId: Id
  readonly source: DemoAchievement
  readonly entries: ReadonlyMap<number, { readonly id: Id; readonly termId: number }>
}

/** Everything of the catalogue, ready to be inserted. */
export type DemoCatalogue = {
  readonly offerings: readonly Offering[]
  readonly issuers: Row[]
  readonly achievements: Row[]
  readonly versions: Row[]
  readonly entries: Row[]
}

/** The name of a year's term. */
export const termName = (year: number): string => `${year} 年度`

const levelsRow = (u: Unit) => ({ l1: u.l1, l2: u.l2, l3: u.l3, l4: u.l4 })

const ownersOf = (a: DemoAchievement, index: number, units: readonly Unit[]): Unit[] => {
  const all = units.filter((u) => u.kind === a.owner)
  // A university or a city offers about a quarter of what its kind may offer: not everybody teaches everything.
  return a.owner === 'managementCentre' ? all : all.filter((_, i) => (i * 7 + index * 3) % 4 === 0 || i === 0)
}

const versionRow = (o: Offering, at: Date): Row => ({
  achievement_id: o.id,
  version: 1,
  state: 'enabled',
  name: o.source.name,
  issuer_id: o.issuerId,
  level: o.source.level,
  minutes: o.source.minutes,
  credits_proposed: o.source.credits,
  credits_approved: o.source.credits,
  grading: o.source.grading,
  pass_mark: o.source.passMark,
  assessment: '考试或考查',
  description: `${o.source.name}，由${o.owner.name.replace('（演示）', '')}提供。`,
  results: '掌握相应的知识与技能，能够独立完成规定的任务。',
  criteria: '达到考核要求。',
  certificate_pattern: o.source.certificateFormat === null ? null : certificatePattern(o.source.certificateFormat),
  validity_months: o.source.validityMonths,
  evidence: ['certificatePhoto'],
  repeats: 'term',
  created_at: at,
})

const entryRow = (o: Offering, year: number, entry: { id: Id; termId: number }, number: string, community: boolean): Row => ({
  id: entry.id,
  number,
  achievement_id: o.id,
  achievement_version: 1,
  term_id: entry.termId,
  organization_id: o.owner.id,
  ...levelsRow(o.owner),
  name: o.source.name,
  type_code: o.source.typeCode,
  issuer_id: o.issuerId,
  depositors: [],
  regions: [],
  learner_kinds: [],
  channels: ['batch', 'self', 'counter', 'api'],
  evidence: community ? [] : ['certificatePhoto'],
  review_path: community ? 'sampled' : o.source.credits >= 300 ? 'firstFinal' : 'first',
  credits: o.source.credits,
  points: community ? Math.round(o.source.minutes / 60) : 0,
  opens_on: `${year}-01-01`,
  closes_on: year === demoYears.last ? '2027-12-31' : `${year + 1}-06-30`,
  public: true,
  state: year === demoYears.last ? 'published' : 'closed',
  version: 1,
  published_at: new Date(`${year}-01-01T01:00:00Z`),
  created_at: new Date(`${year - 1}-12-01T01:00:00Z`),
  updated_at: new Date(`${year}-01-01T01:00:00Z`),
})

/** Builds the demo catalogue: achievements of every owner with an entry a year. */
export const makeCatalogue = (units: readonly Unit[], terms: ReadonlyMap<string, number>, newId: () => Id, at: Date): DemoCatalogue => {
  const issuerOf = new Map<Id, { id: Id; name: string }>()
  for (const u of units)
    if (u.kind === 'managementCentre' || u.kind === 'universityCentre' || u.kind === 'localCentre')
      issuerOf.set(u.id, {
        id: newId(),
        name: u.name
          .replace('（演示）', '')
          .replace('地方认证服务中心', '终身学习中心')
          .replace(/认证服务中心$/, ''),
      })
  const entries: Row[] = []
  const offerings = DEMO_ACHIEVEMENTS.flatMap((source, index) =>
    ownersOf(source, index, units).map((owner): Offering => {
      const yearly = new Map<number, { id: Id; termId: number }>()
      for (let year: number = demoYears.first; year <= demoYears.last; year += 1)
        yearly.set(year, { id: newId(), termId: terms.get(termName(year)) ?? 1 })
      return { id: newId(), owner, issuerId: issuerOf.get(owner.id)?.id ?? '0', source, entries: yearly }
    }),
  )
  let running = 0
  for (const o of offerings)
    for (const [year, entry] of o.entries) {
      running += 1
      entries.push(entryRow(o, year, entry, `AH-${year}-${String(running).padStart(6, '0')}`, o.source.owner === 'localCentre'))
    }
  return {
    offerings,
    issuers: [...issuerOf].map(([organizationId, i]) => ({ id: i.id, name: i.name, organization_id: organizationId, created_at: at })),
    achievements: offerings.map((o) => ({
      id: o.id,
      code: `${o.owner.code}-${o.source.code}`,
      organization_id: o.owner.id,
      ...levelsRow(o.owner),
      type_code: o.source.typeCode,
      state: 'enabled',
      current_version: 1,
      latest_version: 1,
      name: o.source.name,
      created_at: at,
      updated_at: at,
    })),
    versions: offerings.map((o) => versionRow(o, at)),
    entries,
  }
}
