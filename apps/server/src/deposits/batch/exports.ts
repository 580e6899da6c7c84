import { batches as contract } from '@creditbank/contract'
import { exportPage, exportPageRows, listExport } from '../../files/index.ts'
import { formatInstant } from '../../platform/pure/shanghai.ts'
import { batchPages } from './actions.ts'
import { storedNow } from './rules.ts'

const kinds: Readonly<Record<contract.BatchKind, string>> = { outcomes: '学习成果', people: '人员' }
const states: Readonly<Record<contract.BatchState, string>> = {
  uploaded: '待检查',
  checking: '检查中',
  checked: '已检查，待提交',
  submitted: '待批准',
  approved: '已批准，排队存入',
  committing: '存入中',
  committed: '已存入',
  refused: '未批准',
  cancelled: '已取消',
  failed: '失败',
  undoing: '撤销中',
  undone: '已撤销',
}
const moment = (at: Date | null): string => (at === null ? '' : formatInstant(at))

/** The export of the history of batches in the caller's scope: the batches, never their rows. */
export const batchesExport = listExport({
  endpoint: contract.exportBatches,
  act: 'batches.export',
  kind: 'deposits.batches',
  title: '批次列表',
  pages: async (ctx, stored) => {
    const read = batchPages(ctx, contract.BatchFilter.parse(stored))
    return async (before: string | undefined) => exportPage(await read(before, exportPageRows), (last) => last.id)
  },
  columns: [
    ['文件', 32, (batch) => batch.file_name],
    ['内容', 12, (batch) => kinds[batch.kind]],
    ['状态', 18, (batch) => states[batch.state]],
    ['行数', 10, (batch) => String(batch.rows_read)],
    ['可存入', 10, (batch) => String(batch.rows_new)],
    ['有误', 10, (batch) => String(batch.rows_wrong)],
    ['已存入', 10, (batch) => String(storedNow(batch))],
    ['单位', 28, (batch) => batch.organization_name],
    ['制单人', 12, (batch) => batch.preparer],
    ['上传时间', 20, (batch) => moment(batch.prepared_at)],
    ['存入时间', 20, (batch) => moment(batch.committed_at)],
    ['撤销时间', 20, (batch) => moment(batch.undone_at)],
  ],
})
