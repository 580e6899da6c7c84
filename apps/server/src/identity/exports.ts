import { identity as contract, rolePreset } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import { staffPage } from './staffReads.ts'

/** The export of the list of staff in the caller's scope: what the list shows, no secret and no credential. */
export const staffExport = listExport({
  endpoint: contract.exportStaff,
  act: 'staff.export',
  kind: 'identity.staff',
  title: '管理员列表',
  pages: async (ctx, stored) => {
    const [filter, today] = [contract.StaffFilter.parse(stored), shanghaiDay(ctx.now)]
    return async (before: string | undefined) =>
      exportPage(await staffRead(ctx, (tx) => staffPage(tx, filter, before ?? null, exportPageRows, today)), (last) => last.id)
  },
  columns: [
    ['姓名', 12, (one) => one.name],
    ['用户名', 18, (one) => one.userName],
    ['所属机构', 28, (one) => one.organization.name],
    ['任职', 48, (one) => one.roles.map((held) => `${rolePreset(held.role).zh} · ${held.organization.name}`).join('；')],
    ['状态', 10, (one) => (one.status === 'active' ? '正常' : '已停用')],
    ['二次验证', 10, (one) => (one.secondFactor ? '已设置' : '未设置')],
    ['最近登录', 20, (one) => (one.lastLogInAt === null ? '' : formatInstant(new Date(one.lastLogInAt)))],
  ],
})
