import { describe, expect, test } from 'vitest'
import {
  type AccountEvent,
  type AccountState,
  homeUnit,
  judgeActivation,
  nameSearch,
  nextState,
  periodRight,
  prefixRange,
  rateOf,
  readPerson,
  type StoredFacts,
  tieKindOf,
} from './rules.ts'

const today = '2026-05-06'
const facts = { today, refuseDemo: false }
const adult = { name: '王小明', idKind: 'residentIdCard' as const, idNumber: '349900200001010007', guardian: false }

describe('账户状态', () => {
  const cases: readonly (readonly [AccountState, AccountEvent, AccountState | undefined])[] = [
    ['inactive', 'activate', 'active'],
    ['active', 'activate', undefined],
    ['frozen', 'activate', undefined],
    ['active', 'freeze', 'frozen'],
    ['inactive', 'freeze', undefined],
    ['frozen', 'freeze', undefined],
    ['frozen', 'unfreeze', 'active'],
    ['active', 'unfreeze', undefined],
    ['closed', 'unfreeze', undefined],
  ]
  test.each(cases)('%s + %s → %s', (state, event, expected) => {
    expect(nextState(state, event)).toBe(expected)
  })
})

describe('读取申请人', () => {
  test('a checksum fault names the field and says how to mend it', () => {
    const read = readPerson({ ...adult, idNumber: '349900200001010008' }, facts)
    expect(read).toMatchObject({ refused: 'accounts.id_invalid', fields: [{ field: 'idNumber', code: 'checksum' }] })
  })
  test('a bad name is named before a bad document', () => {
    expect(readPerson({ ...adult, name: '王123', idNumber: 'x' }, facts)).toMatchObject({ refused: 'accounts.name_invalid' })
  })
  test('one document number has one spelling, and an unknown region code only warns', () => {
    const read = readPerson({ ...adult, idNumber: ' 11010519491231002x ' }, facts)
    expect(read).toMatchObject({ number: '11010519491231002X', birthOn: '1949-12-31', sex: 'female', warnings: [] })
    expect(readPerson({ ...adult, idNumber: '119999199001010017' }, facts)).toMatchObject({ refused: 'accounts.id_invalid' })
  })
  test('under 14 a guardian is needed, on the fourteenth birthday no more', () => {
    const born = (day: string) => {
      const first17 = `349900${day.replaceAll('-', '')}001`
      const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
      const sum = weights.reduce((all, weight, i) => all + weight * Number(first17[i]), 0)
      return first17 + '10X98765432'.charAt(sum % 11)
    }
    expect(readPerson({ ...adult, idNumber: born('2012-05-07') }, facts)).toMatchObject({ refused: 'accounts.guardian_needed' })
    expect(readPerson({ ...adult, idNumber: born('2012-05-07'), guardian: true }, facts)).toMatchObject({ name: '王小明' })
    expect(readPerson({ ...adult, idNumber: born('2012-05-06') }, facts)).toMatchObject({ name: '王小明' })
    expect(readPerson({ ...adult, idNumber: born('2000-01-01') }, { ...facts, regionCode: '110105' })).toMatchObject({
      warnings: ['not_in_province'],
    })
  })
  test('invented numbers are refused where the bank is real', () => {
    expect(
      readPerson({ name: '王小明', idKind: 'passport', idNumber: 'E12345678', guardian: false }, { today, refuseDemo: true }),
    ).toMatchObject({ number: 'E12345678' })
  })
})

describe('激活', () => {
  const stored: StoredFacts = { name: '王小明', state: 'inactive', phoneLookup: 'p' }
  const cases: readonly (readonly [string, StoredFacts | undefined, string, string, string])[] = [
    ['全部一致', stored, '王小明', 'p', 'wake'],
    ['姓名写法不同但相同', { ...stored, name: '阿依古丽·买买提' }, '阿依古丽•买买提', 'p', 'wake'],
    ['姓名不一致', stored, '王晓明', 'p', 'nameDiffers'],
    ['手机号不一致', stored, '王小明', 'q', 'phoneDiffers'],
    ['账户没有手机号', { ...stored, phoneLookup: null }, '王小明', 'q', 'phoneDiffers'],
    ['都不一致', stored, '李四', 'q', 'none'],
    ['没有这个证件', undefined, '王小明', 'p', 'none'],
    ['已激活', { ...stored, state: 'active' }, '王小明', 'p', 'none'],
    ['已冻结', { ...stored, state: 'frozen' }, '王小明', 'p', 'none'],
  ]
  test.each(cases)('%s', (_title, facts, name, phoneLookup, expected) => {
    expect(judgeActivation(facts, { name, phoneLookup })).toBe(expected)
  })
})

test('the home unit is the school while enrolled, then the city, then the management centre', () => {
  const school = { kind: 'student' as const, from: '2023-09-01', to: '2027-06-30', unit: 'school' }
  const town = { kind: 'resident' as const, from: '2020-01-01', to: null, unit: 'town' }
  expect(homeUnit([town, school], today, 'city', 'centre')).toBe('school')
  expect(homeUnit([town, { ...school, to: '2026-05-05' }], today, 'city', 'centre')).toBe('city')
  expect(homeUnit([town], today, undefined, 'centre')).toBe('centre')
  expect(homeUnit([school, { ...school, from: '2025-09-01', unit: 'graduate school' }], today, 'city', 'centre')).toBe('graduate school')
})

test('a search is a range of bytes, and two characters also search the given name', () => {
  expect(nameSearch('小明')).toEqual({ head: '小明', tail: '明小' })
  expect(nameSearch('王')).toEqual({ head: '王', tail: undefined })
  const { from, below } = prefixRange('王')
  expect(Buffer.compare(Buffer.from(from), Buffer.from('王𬭎'))).toBe(-1)
  expect(Buffer.compare(Buffer.from('王𬭎'), Buffer.from(below))).toBe(-1)
  expect(Buffer.compare(Buffer.from('玌'), Buffer.from(below))).toBe(1)
})

test('rates never round up to "all active"', () => {
  expect(rateOf(30_000, 1)).toBe(9999)
  expect(rateOf(0, 0)).toBe(10_000)
})

test('universities tie students and employees, other units residents; periods end after they begin', () => {
  expect(tieKindOf('universitySubCentre', 'student')).toBe('student')
  expect(tieKindOf('universityCentre', 'resident')).toBe('employee')
  expect(tieKindOf('servicePoint', 'student')).toBe('resident')
  expect(periodRight('2026-01-02', '2026-01-01', '2027-01-01')).toBe(false)
  expect(periodRight('2026-01-02', null, '2027-01-01')).toBe(true)
})
