import type { conversionRules, programmes } from '@creditbank/contract'
import { beforeAll, expect, test } from 'vitest'
import { planProblems } from '../programmes/index.ts'
import { demoYears, makeCatalogue, termName } from './catalogue.ts'
import { type DemoProgrammes, makeProgrammes } from './programmes.ts'
import { makeMembers, makeUnits } from './world.ts'

let made: DemoProgrammes
beforeAll(() => {
  let last = 0
  const newId = (): string => String(++last)
  const at = new Date('2024-07-01T01:00:00Z')
  const units = makeUnits(20261124, newId, at)
  const terms = new Map(Array.from({ length: demoYears.last - demoYears.first + 1 }, (_, i) => [termName(demoYears.first + i), i + 1]))
  made = makeProgrammes({
    units,
    members: makeMembers(units, newId, (i) => `人${i}`),
    offerings: makeCatalogue(units, terms, newId, at).offerings,
    newId,
    at,
  })
})

const plans = (): programmes.Plan[] => made.versions.map((v) => Object(v['content']).plan)
const contents = (): conversionRules.RuleContent[] => made.ruleVersions.map((v) => Object(v['content']))

test('twelve programmes whose plans are sound', () => {
  expect(made.programmes).toHaveLength(12)
  expect(plans().flatMap(planProblems)).toEqual([])
})

test('four hundred rules, each for a course of its programme that may be converted, and never for more credit than the course has', () => {
  expect(made.rules.length).toBeGreaterThanOrEqual(400)
  const courses = new Map(
    made.versions.flatMap((v, i) => (plans()[i]?.courses ?? []).map((c) => [`${v['programme_id']} ${c.code}`, c] as const)),
  )
  for (const rule of contents())
    for (const target of rule.targets) {
      const course = courses.get(`${rule.programmes[0]} ${target.course}`)
      expect(course?.convertible, rule.name).toBe(true)
      expect(target.credits, rule.name).toBeLessThanOrEqual(course?.credits ?? 0)
    }
})

test('who wrote a version is neither who reviewed nor who filed it', () => {
  for (const v of made.ruleVersions) {
    const authors = JSON.stringify(v['authors'])
    expect(authors).not.toContain(`"${v['reviewed_by']}"`)
    expect(v['filed_by']).not.toBe(v['reviewed_by'])
  }
})
