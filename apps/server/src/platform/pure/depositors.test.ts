import { expect, test } from 'vitest'
import { depositor, mayDeposit } from './depositors.ts'

const city = depositor({ id: '20', kind: 'localCentre', l1: '1', l2: '20', l3: null, l4: null, regionCode: '340100' })
const county = depositor({ id: '30', kind: 'localSubCentre', l1: '1', l2: '20', l3: '30', l4: null, regionCode: '340104' })
const point = depositor({ id: '40', kind: 'servicePoint', l1: '1', l2: '20', l3: '30', l4: '40', regionCode: '340104' })
const management = depositor({ id: '1', kind: 'managementCentre', l1: '1', l2: null, l3: null, l4: null, regionCode: '340000' })
const unnamed = { depositors: [], regions: [], organizationId: '20' }

test.each([
  ['没有指名：归属单位自己', unnamed, city, true],
  ['没有指名：上级的名录', { ...unnamed, organizationId: '1' }, city, true],
  ['没有指名：下级分中心的名录不归中心存', { ...unnamed, organizationId: '30' }, city, false],
  ['没有指名：别的中心的名录', { ...unnamed, organizationId: '90' }, city, false],
  ['没有指名：管理中心不替各中心存', unnamed, management, false],
  ['指了名', { ...unnamed, depositors: ['20'], organizationId: '90' }, city, true],
  ['指名的是上级', { ...unnamed, depositors: ['1'], organizationId: '90' }, city, true],
  ['指了别的单位', { ...unnamed, depositors: ['90'] }, city, false],
  ['指定的地区包含本市', { ...unnamed, regions: ['340000'], organizationId: '90' }, city, true],
  ['指定的是别的市', { ...unnamed, regions: ['340200'] }, city, false],
  ['分中心按职责不批量存入', { ...unnamed, depositors: ['30'] }, county, false],
  ['受理点按职责不批量存入', unnamed, point, false],
])('谁可以批量存入：%s', (_name, entry, unit, expected) => {
  expect(mayDeposit(entry, unit)).toBe(expected)
})
