import { describe, expect, test } from 'vitest'
import { divisionName } from '../platform/pure/divisions.ts'
import { isPassMark } from '../platform/pure/grades.ts'
import { parseIdDocument, parseMobile } from '../platform/pure/idNumber.ts'
import { parseName } from '../platform/pure/names.ts'
import { certificateNumber, certificatePattern, DEMO_ACHIEVEMENTS, STARTING_TYPES } from './achievements.ts'
import { demoOffices } from './offices.ts'
import { DEMO_PEOPLE_LIMIT, demoPerson } from './people.ts'

const people = Array.from({ length: 60_000 }, (_, i) => demoPerson(34, i))

describe('demo people', () => {
  test('the same seed gives the same person, another seed another name', () => {
    expect(demoPerson(34, 59_999)).toEqual(people[59_999])
    expect(new Set([1, 2, 3, 4, 5].map((seed) => demoPerson(seed, 7).name)).size).toBeGreaterThan(1)
  })
  test('every number passes the bank’s own checks on trial and is refused in production', () => {
    for (const person of [...people.slice(0, 2000), demoPerson(34, DEMO_PEOPLE_LIMIT - 1)]) {
      const { birthDate, sex } = person
      expect(parseIdDocument('residentIdCard', person.idNumber, { today: '2026-12-03' })).toMatchObject({
        ok: true,
        birthDate,
        sex,
        warnings: [],
      })
      expect(parseIdDocument('residentIdCard', person.idNumber, { today: '2026-12-03', refuseDemo: true }).ok).toBe(false)
      expect(parseMobile(person.mobile)).toEqual({ ok: true, mobile: person.mobile })
      expect(parseMobile(person.mobile, { refuseDemo: true }).ok).toBe(false)
      expect(parseName(person.name)).toEqual({ ok: true, name: person.name })
      expect(birthDate >= '1940-01-01' && birthDate <= '2012-12-31').toBe(true)
    }
  })
  test('no two persons share an ID number or a mobile', () => {
    expect(new Set(people.map((person) => person.idNumber)).size).toBe(people.length)
    expect(new Set(people.map((person) => person.mobile)).size).toBe(people.length)
  })
  test('family names are as frequent as in the country', () => {
    const share = people.filter((person) => person.name.startsWith('王')).length / people.length
    expect(share).toBeGreaterThan(0.07)
    expect(share).toBeLessThan(0.12)
  })
})

describe('demo offices', () => {
  const offices = demoOffices(34)
  const count = (kind: string) => offices.filter((office) => office.kind === kind).length
  test('the tree has one root, codes and names are unique, and superiors come first', () => {
    const seen = new Set<string>()
    for (const office of offices) {
      expect(office.parent === null ? office.kind : seen.has(office.parent)).toBe(office.parent === null ? 'managementCentre' : true)
      seen.add(office.code)
    }
    expect(seen.size).toBe(offices.length)
    expect(new Set(offices.map((office) => office.name)).size).toBe(offices.length)
    expect(demoOffices(34)).toEqual(offices)
  })
  test('there are as many of each level as the province needs', () => {
    expect([count('managementCentre'), count('universityCentre'), count('localCentre'), count('localSubCentre')]).toEqual([1, 40, 16, 104])
    expect(count('universitySubCentre')).toBe(40)
    expect(count('servicePoint')).toBeGreaterThan(250)
    expect(count('servicePoint')).toBeLessThan(350)
  })
  test('every office lies in a division that exists', () => {
    expect(offices.filter((office) => divisionName(office.regionCode) === null)).toEqual([])
  })
})

describe('demo achievements', () => {
  test('every type below the first level has achievements, and every achievement a known type', () => {
    const leaves = STARTING_TYPES.filter((type) => type.parent !== null).map((type) => type.code)
    expect(new Set(DEMO_ACHIEVEMENTS.map((achievement) => achievement.typeCode))).toEqual(new Set(leaves))
    expect(new Set(STARTING_TYPES.map((type) => type.code)).size).toBe(STARTING_TYPES.length)
    expect(STARTING_TYPES.filter((type) => type.parent === 'community').every((type) => !type.mayConvert)).toBe(true)
  })
  test('there are about 120, with distinct names, whole amounts and pass marks that fit', () => {
    expect(DEMO_ACHIEVEMENTS.length).toBeGreaterThan(105)
    expect(new Set(DEMO_ACHIEVEMENTS.map((achievement) => achievement.name)).size).toBe(DEMO_ACHIEVEMENTS.length)
    for (const { minutes, credits, grading, passMark } of DEMO_ACHIEVEMENTS) {
      expect(Number.isInteger(minutes) && Number.isInteger(credits) && isPassMark(grading, passMark)).toBe(true)
    }
  })
  test('certificate numbers match the pattern of their format', () => {
    const formats = DEMO_ACHIEVEMENTS.flatMap((achievement) => achievement.certificateFormat ?? [])
    for (const format of formats) expect(certificateNumber(format, 2026, 42)).toMatch(new RegExp(certificatePattern(format)))
    expect(certificateNumber('PTH{year}{serial:8}', 2026, 42)).toBe('PTH202600000042')
  })
})
