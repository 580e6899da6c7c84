import { createHash, type Hash } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { organizations, type Refusal } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { runCommand, type WrapperCode } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { scopeColumn } from '../platform/scope.ts'
import { type Bound, effect, query } from '../platform/serve.ts'
import { type TemplateColumn, type UploadedRow, uploadedRows, writeXlsx } from '../platform/sheets/index.ts'
import { setUpUnit } from './actions.ts'
import { checkImport, type ImportKey, type ImportRow, importColumns, importLimit, kindNames } from './importRules.ts'
import { unitByCode } from './store.ts'
import * as store from './treeStore.ts'

const rowOf = ({ row, cells }: UploadedRow<ImportKey>): ImportRow => {
  const text = (key: ImportKey): string => cells[key] ?? ''
  return {
    row,
    code: text('code').toUpperCase(),
    name: text('name'),
    kind: text('kind'),
    parentCode: text('parentCode').toUpperCase(),
    regionCode: text('regionCode'),
    address: text('address'),
    phone: text('phone'),
    hours: text('hours'),
    longitude: text('longitude'),
    latitude: text('latitude'),
  }
}

const templateColumns: readonly TemplateColumn<ImportKey>[] = importColumns.map(({ key, header }, at) => ({
  key,
  zh: header,
  en: key,
  required: at < 4,
}))

async function* hashed(body: NodeJS.ReadableStream, hash: Hash): AsyncGenerator<string | Buffer> {
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
}

/** The rows of the uploaded file, and its fingerprint for the record. */
const upload = async (
  ctx: Context<StaffActor>,
): Promise<
  | { readonly rows: readonly ImportRow[]; readonly sha256: string }
  | Refusal<'organizations.import_unreadable' | 'organizations.import_too_long'>
> => {
  const hash = createHash('sha256')
  const body = ctx.body === undefined ? undefined : Readable.from(hashed(ctx.body, hash))
  const rows = await uploadedRows(body, templateColumns, importLimit, ctx.language)
  if ('unreadable' in rows) return { refused: 'organizations.import_unreadable', params: { reason: rows.unreadable } }
  if ('tooLong' in rows) return { refused: 'organizations.import_too_long', params: { limit: importLimit } }
  return { rows: rows.map(rowOf), sha256: hash.digest('hex') }
}

type Report = {
  rows: number
  created: number
  unchanged: number
  wrong: number
  problems: { row: number; column: string; code: string; zh: string; en: string }[]
}

const importUnits = effect(
  organizations.importOrganizations,
  async (
    ctx,
    { name, dryRun },
    key,
  ): Promise<
    | Report
    | Refusal<
        WrapperCode | 'organizations.import_unreadable' | 'organizations.import_too_long' | 'organizations.import_wrong' | 'input.too_large'
      >
  > => {
    const read = await upload(ctx)
    if ('refused' in read) return read
    const scope = { column: scopeColumn(ctx.actor), value: ctx.actor.scope.organizationId }
    const existing = await staffRead(ctx, async (tx) =>
      (
        await Promise.all((['active', 'closed', 'merged'] as const).map((status) => store.listUnits(tx, { scope, status }, '', 20_000)))
      ).flat(),
    )
    const checked = checkImport(read.rows, existing)
    const wrong = new Set(checked.problems.map((p) => p.row)).size
    const report: Report = {
      rows: read.rows.length,
      created: checked.create.length,
      unchanged: checked.unchanged,
      wrong,
      problems: checked.problems.slice(0, 500).map((p) => ({ ...p })),
    }
    if (dryRun === 'yes') return report
    if (wrong > 0) return { refused: 'organizations.import_wrong', params: { wrong } }
    const input = { name, sha256: read.sha256 }
    const result = await runCommand<StaffActor, typeof input, Report, 'organizations.import_wrong'>(
      ctx,
      input,
      { key, endpoint: 'POST /organizations/import', input, keepAnswer: true },
      async (tx) => {
        await store.lockTree(tx)
        for (const row of checked.create) {
          const parent = await unitByCode(tx, row.parentCode)
          if (parent === undefined || parent.status !== 'active') return { refused: 'organizations.import_wrong', params: { wrong: 1 } }
          await setUpUnit(tx, ctx, { kind: row.kind, parent, fields: row.fields, code: row.code })
        }
        return {
          output: report,
          account: { act: 'organizations.import', params: { sha256: input.sha256, created: report.created, unchanged: report.unchanged } },
        }
      },
    )
    return 'refused' in result ? result : result.output
  },
)

/** What stands in each column of the template, for its notes: an example in the sheet itself would be imported as a unit. */
const examples: Readonly<Record<ImportKey, string>> = {
  code: 'SL340104009（2–20 位大写字母和数字，必填）',
  name: '示范街道受理点（必填）',
  kind: `${kindNames.join('、')}（选一种，必填）`,
  parentCode: 'DF340104（已有的，或写在本表中的机构，必填）',
  regionCode: '340104',
  address: '示范路 1 号',
  phone: '0551-63517282',
  hours: '周一至周五 9:00–17:00',
  longitude: '117.283042',
  latitude: '31.861190',
}

const template = query(organizations.organizationImportTemplate, async () => {
  const content = new PassThrough()
  const sheet = { name: '机构', columns: importColumns.map((c) => ({ header: c.header, width: c.width })), rows: [] }
  const notes = {
    name: '填写说明',
    columns: [
      { header: '项目', width: 20 },
      { header: '填什么，例如', width: 80 },
    ],
    rows: importColumns.map((c) => [c.header, examples[c.key]]),
  }
  writeXlsx(content, { sheets: [sheet, notes] }).catch((error: unknown) =>
    content.destroy(error instanceof Error ? error : new Error('not written')),
  )
  return { download: { name: '机构导入模板.xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content } }
})

/** Import of units from a file, and its template. The management centre registers any kind this way: the duty table applies to single set-ups. */
export const importActions: readonly Bound[] = [importUnits, template]
