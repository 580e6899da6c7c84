import { type OrganizationKind, organizations as contract } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { divisionName } from '../platform/pure/divisions.ts'
import { scopeOf } from './reads.ts'
import { listUnits } from './treeStore.ts'

const kinds: Readonly<Record<OrganizationKind, string>> = {
  managementCentre: '管理中心',
  universityCentre: '高等院校认证服务中心',
  universitySubCentre: '高等院校认证分中心',
  localCentre: '地方认证服务中心',
  localSubCentre: '地方认证分中心',
  servicePoint: '受理点',
  educationAuthority: '教育行政部门',
}
const statuses: Readonly<Record<contract.OrganizationLine['status'], string>> = { active: '正常', closed: '已撤销', merged: '已合并' }

/** The export of the list of units in the caller's subtree. */
export const organizationsExport = listExport({
  endpoint: contract.exportOrganizations,
  act: 'organizations.export',
  kind: 'organizations.organizations',
  title: '机构列表',
  pages: async (ctx, stored) => {
    const filter = { ...contract.OrganizationFilter.parse(stored), scope: scopeOf(ctx.actor) }
    return async (after: string | undefined) =>
      exportPage(await staffRead(ctx, (tx) => listUnits(tx, filter, after ?? '', exportPageRows)), (last) => last.code)
  },
  columns: [
    ['机构编码', 18, (unit) => unit.code],
    ['名称', 36, (unit) => unit.name],
    ['类型', 24, (unit) => kinds[unit.kind]],
    ['上级机构', 32, (unit) => unit.parentName ?? ''],
    ['所在地区', 18, (unit) => (unit.regionCode === null ? '' : (divisionName(unit.regionCode) ?? ''))],
    ['电话', 18, (unit) => unit.phone ?? ''],
    ['地址', 36, (unit) => unit.address ?? ''],
    ['状态', 10, (unit) => statuses[unit.status]],
  ],
})
