import type { OrganizationKind, Role } from '@creditbank/contract'
import type { ActorOrganization, Levels } from '../platform/actor.ts'
import type { Id } from '../platform/ids.ts'
import { CITIES } from '../platform/pure/divisions.ts'
import { demoOffices } from './offices.ts'
import type { Row } from './store.ts'

/** The password of every demo log-in. Production refuses a database that holds it. */
export const demoPassword = 'Xuefen-Demo-2026'

/** A unit of the demo province with its row. */
export type Unit = ActorOrganization & {
  readonly code: string
  readonly parentId: Id | null
  readonly regionCode: string
  readonly row: Row
}

const levelsOf = (kind: OrganizationKind, id: Id, parent: Levels | undefined): Levels => {
  if (parent === undefined) return { l1: id, l2: null, l3: null, l4: null }
  if (kind === 'universityCentre' || kind === 'localCentre') return { l1: parent.l1, l2: id, l3: null, l4: null }
  if (kind === 'universitySubCentre' || kind === 'localSubCentre') return { l1: parent.l1, l2: parent.l2, l3: id, l4: null }
  if (kind === 'servicePoint') return { l1: parent.l1, l2: parent.l2, l3: parent.l3, l4: id }
  return { l1: parent.l1, l2: parent.l2, l3: parent.l3, l4: parent.l4 }
}

type Office = {
  code: string
  name: string
  kind: OrganizationKind
  parent: string | null
  regionCode: string
  address: string
  phone: string
  hours: string
}

/** The education authorities: the province's department and a bureau for each city; they stand beside the units that they lead. */
const authorities = (offices: readonly Office[]): Office[] => {
  const root = offices[0]
  const cities = offices.filter((o) => o.kind === 'localCentre')
  const office = (code: string, name: string, parent: string, regionCode: string): Office => ({
    code,
    name,
    kind: 'educationAuthority',
    parent,
    regionCode,
    address: '',
    phone: '',
    hours: '',
  })
  return [
    office('E0000', '安徽省教育厅（演示）', root?.code ?? '', root?.regionCode ?? '340000'),
    ...cities.map((c) =>
      office(
        `E${c.regionCode.slice(0, 4)}`,
        `${CITIES.find((x) => x.code.slice(0, 4) === c.regionCode.slice(0, 4))?.name ?? c.name}教育局（演示）`,
        c.code,
        c.regionCode,
      ),
    ),
  ]
}

/** All units with ids and ancestors by level, superiors first. */
export const makeUnits = (seed: number, newId: () => Id, at: Date): Unit[] => {
  const offices: Office[] = [...demoOffices(seed)]
  const byCode = new Map<string, Unit>()
  for (const o of [...offices, ...authorities(offices)]) {
    const id = newId()
    const parent = o.parent === null ? undefined : byCode.get(o.parent)
    const levels = levelsOf(o.kind, id, parent)
    const row = {
      id,
      code: o.code,
      name: o.name,
      kind: o.kind,
      parent_id: parent?.id ?? null,
      ...levels,
      region_code: o.regionCode,
      address: o.address || null,
      phone: o.phone || null,
      hours: o.hours || null,
      status: 'active',
      version: 1,
      created_at: at,
      updated_at: at,
    }
    byCode.set(o.code, {
      id,
      name: o.name,
      kind: o.kind,
      ...levels,
      code: o.code,
      parentId: parent?.id ?? null,
      regionCode: o.regionCode,
      row,
    })
  }
  return [...byCode.values()]
}

/** A member of staff of the demo with one appointment. */
export type Member = { readonly id: Id; readonly userName: string; readonly name: string; readonly role: Role; readonly unit: Unit }

/** One log-in a role: user name, role, and the unit (found by kind, in the city of Hefei or the first university). */
export const logInRoles: readonly {
  readonly userName: string
  readonly role: Role
  readonly kind: OrganizationKind
  readonly zh: string
  readonly en: string
}[] = [
  {
    userName: 'director',
    role: 'managementDirector',
    kind: 'managementCentre',
    zh: '管理中心主管：看全省，审批名录，终审',
    en: 'Management director: the whole province',
  },
  { userName: 'final', role: 'finalReviewer', kind: 'managementCentre', zh: '终审员：终审和抽查', en: 'Final reviewer' },
  {
    userName: 'sysofficer',
    role: 'systemOfficer',
    kind: 'managementCentre',
    zh: '系统管理员：建账号，不能授权',
    en: 'System officer: makes accounts, cannot grant',
  },
  {
    userName: 'secofficer',
    role: 'securityOfficer',
    kind: 'managementCentre',
    zh: '安全管理员：授权，不能建账号',
    en: 'Security officer: grants, cannot make accounts',
  },
  {
    userName: 'auditor',
    role: 'auditOfficer',
    kind: 'managementCentre',
    zh: '审计管理员：只看审计记录',
    en: 'Audit officer: reads the audit, changes nothing',
  },
  { userName: 'hefei', role: 'centreDirector', kind: 'localCentre', zh: '合肥市认证中心主任', en: 'Director of the Hefei centre' },
  {
    userName: 'hefei.review',
    role: 'centreReviewer',
    kind: 'localCentre',
    zh: '合肥市认证中心初审员',
    en: 'First reviewer of the Hefei centre',
  },
  {
    userName: 'hefei.clerk',
    role: 'centreClerk',
    kind: 'localCentre',
    zh: '合肥市认证中心经办人：名录、批量存入',
    en: 'Clerk of the Hefei centre: catalogue, batches',
  },
  { userName: 'univ', role: 'centreDirector', kind: 'universityCentre', zh: '高校认证中心主任', en: 'Director of a university centre' },
  {
    userName: 'univ.review',
    role: 'centreReviewer',
    kind: 'universityCentre',
    zh: '高校认证中心初审员',
    en: 'First reviewer of a university centre',
  },
  {
    userName: 'univ.clerk',
    role: 'centreClerk',
    kind: 'universityCentre',
    zh: '高校认证中心经办人：名录、批量存入',
    en: 'Clerk of a university centre: catalogue, batches',
  },
  {
    userName: 'univ.sub',
    role: 'subCentreManager',
    kind: 'universitySubCentre',
    zh: '高校分中心负责人',
    en: 'Manager of a university sub-centre',
  },
  {
    userName: 'univ.registrar',
    role: 'registrar',
    kind: 'universityCentre',
    zh: '高校教务管理员：培养方案、转换规则',
    en: 'Registrar of a university: plans and conversion rules',
  },
  {
    userName: 'univ.chief',
    role: 'chiefRegistrar',
    kind: 'universityCentre',
    zh: '高校教务负责人：复核和发布',
    en: 'Chief registrar of a university: reviews and publishes',
  },
  { userName: 'county', role: 'subCentreManager', kind: 'localSubCentre', zh: '县区分中心负责人', en: 'Manager of a county sub-centre' },
  { userName: 'county.clerk', role: 'subCentreClerk', kind: 'localSubCentre', zh: '县区分中心经办人', en: 'Clerk of a county sub-centre' },
  {
    userName: 'point',
    role: 'pointClerk',
    kind: 'servicePoint',
    zh: '受理点经办人：柜台代办',
    en: 'Clerk of a service point: the counter',
  },
  {
    userName: 'edu',
    role: 'authorityReader',
    kind: 'educationAuthority',
    zh: '教育行政部门：只看汇总数字',
    en: 'Education authority: aggregates only',
  },
  {
    userName: 'expert',
    role: 'certificationExpert',
    kind: 'managementCentre',
    zh: '认证评审专家：只看请自己评审的项目',
    en: 'Certification expert: sees only what they are asked to judge',
  },
]

/** The units the demo log-ins work at: Hefei's centre, its first county and that county's first point; the first university with a sub-centre. */
export const stage = (units: readonly Unit[]): Readonly<Record<OrganizationKind, Unit>> => {
  const first = (kind: OrganizationKind, where: (u: Unit) => boolean = () => true): Unit => {
    const found = units.find((u) => u.kind === kind && where(u)) ?? units.find((u) => u.kind === kind)
    if (found === undefined) throw new Error(`the demo province has no ${kind}`)
    return found
  }
  const localCentre = first('localCentre', (u) => u.regionCode.startsWith('3401'))
  const universitySubCentre = first('universitySubCentre')
  const servicePoint = first('servicePoint', (u) => u.l2 === localCentre.id && u.l3 !== null)
  return {
    managementCentre: first('managementCentre'),
    localCentre,
    universitySubCentre,
    universityCentre: first('universityCentre', (u) => u.id === universitySubCentre.l2),
    servicePoint,
    localSubCentre: first('localSubCentre', (u) => u.id === servicePoint.l3),
    educationAuthority: first('educationAuthority', (u) => u.l2 === localCentre.id),
  }
}

/** Colleagues at every centre besides the log-ins, so that each has somebody to enter and somebody else to approve; and experts for a panel. */
export const makeMembers = (units: readonly Unit[], newId: () => Id, nameOf: (i: number) => string): Member[] => {
  const at = stage(units)
  const logIns = logInRoles.map((l, i) => ({ id: newId(), userName: l.userName, name: nameOf(i), role: l.role, unit: at[l.kind] }))
  const centres = units.filter((u) => u.kind === 'localCentre' || u.kind === 'universityCentre')
  const colleagues = centres.flatMap((unit, i) => [
    { id: newId(), userName: `clerk.${unit.code.toLowerCase()}`, name: nameOf(100 + 2 * i), role: 'centreClerk' as const, unit },
    { id: newId(), userName: `review.${unit.code.toLowerCase()}`, name: nameOf(101 + 2 * i), role: 'centreReviewer' as const, unit },
  ])
  const panel = ['expert2', 'expert3', 'expert4'].map((userName, i) => ({
    id: newId(),
    userName,
    name: nameOf(900 + i),
    role: 'certificationExpert' as const,
    unit: at.managementCentre,
  }))
  return [...logIns, ...colleagues, ...panel]
}
