import { proofs } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { exportPageOf, exportPageRows, listExport } from '../files/index.ts'
import { staffRead } from '../platform/context.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import { officeLines } from './counter.ts'
import type { KindOfProof } from './kind.ts'
import { typedNumber } from './learnerActions.ts'
import * as store from './store.ts'

const states: Readonly<Record<proofs.ProofLine['state'], string>> = {
  valid: '有效',
  expired: '已过有效期',
  closed: '持有人已关闭',
  withdrawn: '已撤回',
}
const channels = { self: '本人自助', counter: '窗口', batch: '批量' } as const

/** The export of the registry of proofs: in the caller's scope, holders masked, neither code nor content. Each page's holders see that they were looked at. */
export const proofsExport = (kinds: readonly KindOfProof[]) =>
  listExport({
    endpoint: proofs.exportProofs,
    act: 'proofs.export',
    kind: 'proofs.proofs',
    title: '证明登记',
    pages: async (ctx, stored) => {
      const db = ctx.platform.database.app
      const { learnerId, number, ...filter } = proofs.ProofFilter.parse(stored)
      const learnerIds = learnerId === undefined ? undefined : await personIds(db, learnerId)
      const narrowed = { ...filter, learnerIds, number: typedNumber(number), limit: exportPageRows }
      return async (before: string | undefined) => {
        const ids = await staffRead(ctx, (tx) => store.scopedIds(tx, { ...narrowed, before }))
        return exportPageOf(ids, async (some) => officeLines(ctx, kinds, await store.proofsByIds(db, some)))
      }
    },
    persons: { look: 'proofs.export', of: (row) => [row.learner.id] },
    columns: [
      ['证明编号', 24, (row) => row.number],
      ['证明种类', 24, (row) => row.kindName.zh],
      ['持有人', 12, (row) => row.learner.name],
      ['学银账号', 22, (row) => row.learner.accountNo],
      ['状态', 14, (row) => states[row.state]],
      ['开具方式', 12, (row) => channels[row.channel]],
      ['经办单位', 28, (row) => row.organization.name],
      ['经办人', 12, (row) => row.issuedBy ?? ''],
      ['出具时间', 20, (row) => formatInstant(new Date(row.issuedAt))],
      ['有效期至', 14, (row) => row.validTo ?? '长期'],
      ['核验次数', 10, (row) => String(row.checks)],
    ],
  })
