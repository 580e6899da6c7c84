import { PassThrough, type Readable } from 'node:stream'
import type { Endpoint } from '@creditbank/contract'
import yazl from 'yazl'
import { openFile } from '../files/index.ts'
import type { LearnerActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import { open } from '../platform/crypto/seal.ts'
import { renderPdf, unprintable } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { formatInstant } from '../platform/pure/shanghai.ts'
import type { Bound } from '../platform/serve.ts'
import { foundBy, isHidden, notTaken, toldByRead } from './holdings.ts'
import { columnsOf, heldRows, sealedIdentity, tablesWith, uploadsOf } from './takeoutStore.ts'

/** Pages of one list at most: half a million entries. */
const mostPages = 1_000
/** Uploads that travel along, newest first. */
const mostUploads = 500

type Part = { readonly endpoint: Endpoint; readonly name: string; readonly value: unknown }

/** A read of the learner's own that needs nothing but who asks: everything like that goes into the pack, so that a later read is in it by itself. */
const isOwnRead = ({ endpoint: e }: Bound): boolean =>
  e.method === 'GET' &&
  e.may === 'learner' &&
  e.path.startsWith('/me') &&
  !e.path.includes(':') &&
  e.transfer === undefined &&
  e.path !== '/me/takeout'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const plain = (answer: unknown): unknown => {
  if (!isRecord(answer)) return answer
  return typeof answer['raw'] === 'string' ? JSON.parse(answer['raw']) : answer
}

const ask = async (ctx: Context<LearnerActor>, bound: Bound, given: Record<string, unknown>): Promise<unknown> => {
  const parsed = bound.endpoint.input.safeParse(given)
  return parsed.success ? plain((await bound.handle(ctx, parsed.data, undefined)).answer) : undefined
}

/** One read to its end: lists are followed page by page into one. Undefined for a read that wants more than who asks. */
const wholeOf = async (ctx: Context<LearnerActor>, bound: Bound): Promise<unknown> => {
  const first = await ask(ctx, bound, { limit: 200 })
  if (!isRecord(first) || !Array.isArray(first['items']) || typeof first['next'] !== 'string') return first
  const items: unknown[] = [...first['items']]
  let cursor: unknown = first['next']
  for (let page = 1; typeof cursor === 'string' && page < mostPages; page += 1) {
    const more = await ask(ctx, bound, { limit: 200, cursor })
    if (!isRecord(more) || !Array.isArray(more['items'])) break
    items.push(...more['items'])
    cursor = more['next']
  }
  return { ...first, items, next: null }
}

const nameOf = (e: Endpoint): string => (e.path === '/me' ? 'account' : e.path.slice(4).replaceAll('/', '-'))

/** How many entries a value holds: those of its longest list, or one. */
const countOf = (value: unknown): number => {
  if (!isRecord(value)) return 1
  const lists = Object.values(value).flatMap((v) => (Array.isArray(v) ? [v.length] : []))
  return lists.length === 0 ? 1 : Math.max(...lists)
}

const printable = (text: string): string => {
  const missing = new Set(unprintable(text))
  return [...text].map((c) => (missing.has(c) ? '□' : c)).join('')
}

const cell = (value: unknown, key = ''): string => {
  if (value === null || value === undefined) return ''
  if (key === 'credits' && typeof value === 'number') return formatCredits(value)
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return formatInstant(new Date(value))
  if (isRecord(value)) return typeof value['name'] === 'string' ? value['name'] : typeof value['zh'] === 'string' ? value['zh'] : ''
  return Array.isArray(value) ? '' : String(value)
}

/** What the printed list shows, in this order, under names that people read; the rest is in the JSON beside it. */
const labels: Readonly<Record<string, string>> = {
  at: '时间',
  requestedAt: '申请时间',
  obtainedOn: '取得日期',
  title: '标题',
  name: '名称',
  wanted: '名称',
  number: '编号',
  zh: '内容',
  text: '内容',
  typeName: '类型',
  issuer: '颁发机构',
  office: '单位',
  organization: '单位',
  credits: '学分',
  points: '积分',
  grade: '成绩',
  certificateNo: '证书编号',
  accountNo: '学银账号',
  address: '网络地址',
  agent: '设备',
  outcomes: '成果数',
}
const mostColumns = 6
const rowsPrinted = 3_000

const sectionOf = ({ endpoint, value }: Part) => {
  const list = isRecord(value)
    ? Object.values(value).find((v): v is unknown[] => Array.isArray(v) && v.length > 0 && isRecord(v[0]))
    : undefined
  const records = (list ?? []).filter(isRecord)
  const columns = Object.keys(labels)
    .filter((key) => records.slice(0, 50).some((r) => cell(r[key], key) !== ''))
    .slice(0, mostColumns)
  const facts = isRecord(value)
    ? Object.entries(value).flatMap(([key, v]) => {
        const [label, text] = [labels[key], cell(v, key)]
        return label === undefined || text === '' ? [] : [[label, printable(text)]]
      })
    : []
  return {
    heading: printable(endpoint.summary),
    facts,
    columns: columns.map((c) => labels[c] ?? c),
    rows: records.slice(0, rowsPrinted).map((r) => columns.map((c) => printable(cell(r[c], c).slice(0, 200)))),
  }
}

const identityOf = async (ctx: Context<LearnerActor>, ids: readonly Id[]) => {
  const { database, keyring } = ctx.platform
  return (await sealedIdentity(database.app, ids)).map((r) => ({
    accountNo: formatAccountNo(r.account_no),
    idKind: r.id_kind,
    idNumber: open(keyring, r.id_sealed, sealedColumns.idNumber),
    phone: r.phone_sealed === null ? null : open(keyring, r.phone_sealed, sealedColumns.phone),
  }))
}

/** The rows of every table that no own read tells, under the table's name: a new capability's rows are in it by themselves. */
const recordsOf = async (
  ctx: Context<LearnerActor>,
  ids: readonly Id[],
): Promise<{ readonly table: string; readonly rows: readonly unknown[] }[]> => {
  const db = ctx.platform.database.app
  const own = (await tablesWith(db, 'learner_id')).filter(
    ({ table }) => toldByRead[table] === undefined && foundBy[table] === undefined && notTaken[table] === undefined,
  )
  const records = []
  for (const { table, columns } of [...own, ...(await columnsOf(db, Object.keys(foundBy)))]) {
    const rows = await heldRows(db, table, foundBy[table] ?? 't.learner_id = any(:ids)', columns.filter(isHidden), ids)
    if (rows.length > 0) records.push({ table, rows })
  }
  return records
}

const readme = `这是您在终身教育学分银行的全部资料。
“学分银行个人资料.pdf”给人看，data 文件夹里的 JSON 文件给软件用（其中 records 是各项业务的原始记录），uploads 文件夹里是您上传的材料。
里面有完整的证件号和手机号，请妥善保管，不要转发。

Everything the credit bank holds on you: the PDF is for reading, the JSON files in data are for software (records holds the rows of each part of the bank), uploads holds what you uploaded.
Your full document number and mobile are in it: keep it safe.
`

/** Everything that the bank holds on a person, packed as a stream: JSON by subject, one PDF, the uploads. `records` counts once the parts were read. */
export const pack = async (
  ctx: Context<LearnerActor>,
  reads: readonly Bound[],
  ids: readonly Id[],
): Promise<{ readonly content: Readable; readonly records: () => number }> => {
  const parts: Part[] = []
  for (const bound of reads.filter(isOwnRead)) {
    const value = await wholeOf(ctx, bound)
    if (value !== undefined) parts.push({ endpoint: bound.endpoint, name: nameOf(bound.endpoint), value })
  }
  const identity = await identityOf(ctx, ids)
  const records = await recordsOf(ctx, ids)
  const zip = new yazl.ZipFile()
  zip.addBuffer(Buffer.from(readme), '说明.txt')
  zip.addBuffer(Buffer.from(JSON.stringify(identity, null, 2)), 'data/identity.json')
  for (const part of parts) zip.addBuffer(Buffer.from(JSON.stringify(part.value, null, 2)), `data/${part.name}.json`)
  for (const { table, rows } of records) zip.addBuffer(Buffer.from(JSON.stringify(rows, null, 2)), `data/records/${table}.json`)
  const pdf = await renderPdf(
    'list',
    {
      title: '终身教育学分银行个人资料',
      subtitle: formatInstant(ctx.now),
      sections: [
        {
          heading: '身份信息',
          facts: identity.flatMap((i) => [
            ['学银账号', i.accountNo],
            ['证件号码', i.idNumber],
            ['手机号', i.phone ?? '—'],
          ]),
          columns: [],
          rows: [],
        },
        ...parts.map(sectionOf),
      ],
      note: '完整内容见同一压缩包中的 JSON 文件。',
    },
    { at: ctx.now, title: '终身教育学分银行个人资料', milliseconds: 45_000 },
  )
  zip.addBuffer(pdf, '学分银行个人资料.pdf')
  for (const upload of await uploadsOf(ctx.platform.database.app, ids, mostUploads))
    zip.addReadStreamLazy(`uploads/${upload.id}-${upload.name.replaceAll(/[\\/:*?"<>|]/g, '_')}`, { compress: false }, (give) => {
      openFile(ctx.platform, upload).then(
        (stream) => give(null, stream),
        (error: unknown) => give(error instanceof Error ? error : new Error('not read'), new PassThrough()),
      )
    })
  zip.end()
  const content = new PassThrough()
  zip.outputStream.on('error', (error) => content.destroy(error)).pipe(content)
  zip.on('error', (error: Error) => content.destroy(error))
  const held = records.reduce((sum, { rows }) => sum + rows.length, 0)
  return { content, records: () => parts.reduce((sum, part) => sum + countOf(part.value), held) }
}
