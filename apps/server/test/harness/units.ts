import type { OrganizationKind } from '@creditbank/contract'

/** The units of every test bank: name, kind, parent and division code. Two cities and two universities, so that each unit has a sibling, a child, a parent and a stranger. */
export const testUnits = {
  management: { name: '省学分银行管理中心', kind: 'managementCentre', parent: null, code: 'GL0001', region: '340000' },
  hefei: { name: '合肥市认证服务中心', kind: 'localCentre', parent: 'management', code: 'DF3401', region: '340100' },
  hefeiShushan: { name: '蜀山区认证分中心', kind: 'localSubCentre', parent: 'hefei', code: 'DF340104', region: '340104' },
  hefeiLuyang: { name: '庐阳区认证分中心', kind: 'localSubCentre', parent: 'hefei', code: 'DF340103', region: '340103' },
  shushanPoint: { name: '稻香村街道受理点', kind: 'servicePoint', parent: 'hefeiShushan', code: 'SL340104001', region: '340104' },
  luyangPoint: { name: '逍遥津街道受理点', kind: 'servicePoint', parent: 'hefeiLuyang', code: 'SL340103001', region: '340103' },
  hefeiPoint: { name: '合肥市直属受理点', kind: 'servicePoint', parent: 'hefei', code: 'SL3401001', region: '340100' },
  wuhu: { name: '芜湖市认证服务中心', kind: 'localCentre', parent: 'management', code: 'DF3402', region: '340200' },
  wuhuJinghu: { name: '镜湖区认证分中心', kind: 'localSubCentre', parent: 'wuhu', code: 'DF340202', region: '340202' },
  wuhuPoint: { name: '赭山街道受理点', kind: 'servicePoint', parent: 'wuhuJinghu', code: 'SL340202001', region: '340202' },
  openUniversity: {
    name: '安徽示范开放大学认证服务中心',
    kind: 'universityCentre',
    parent: 'management',
    code: 'GX0001',
    region: '340100',
  },
  openUniversitySub: {
    name: '安徽示范开放大学继续教育学院认证分中心',
    kind: 'universitySubCentre',
    parent: 'openUniversity',
    code: 'GX000101',
    region: '340100',
  },
  techUniversity: {
    name: '皖中示范理工大学认证服务中心',
    kind: 'universityCentre',
    parent: 'management',
    code: 'GX0002',
    region: '340200',
  },
  techUniversitySub: {
    name: '皖中示范理工大学成人教育学院认证分中心',
    kind: 'universitySubCentre',
    parent: 'techUniversity',
    code: 'GX000201',
    region: '340200',
  },
  provinceAuthority: { name: '省教育行政部门', kind: 'educationAuthority', parent: 'management', code: 'JY3400', region: '340000' },
  hefeiAuthority: { name: '合肥市教育行政部门', kind: 'educationAuthority', parent: 'hefei', code: 'JY3401', region: '340100' },
} as const satisfies Record<string, { name: string; kind: OrganizationKind; parent: string | null; code: string; region: string }>

/** The key of a unit of the test bank. */
export type UnitKey = keyof typeof testUnits

/** Every key, parents before their children. */
export const unitKeys = Object.keys(testUnits).filter((key): key is UnitKey => Object.hasOwn(testUnits, key))
