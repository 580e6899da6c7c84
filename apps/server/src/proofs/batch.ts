import { type Code, proofs, type RefusalParams, refusals, sentence } from '@creditbank/contract'
import { fileById, openFile } from '../files/index.ts'
import { noteAccess } from '../platform/access.ts'
import { levels, type StaffActor, seesRow } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { unprintable } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo, parseAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { mostPeople } from './batchRules.ts'
import * as store from './batchStore.ts'
import type { KindOfProof } from './kind.ts'
import { roster } from './roster.ts'
import { validToOf } from './rules.ts'
import { staffNames } from './store.ts'

type StaffContext = Context<StaffActor>
type People = Parameters<typeof peopleOf>[1]

/** The people that a batch means, inside the caller's subtree; merged accounts once. `unknown`: account numbers that are nobody of it. */
const peopleOf = async (
  ctx: StaffContext,
  people: { by: 'class'; organizationId: Id; className: string } | { by: 'accounts'; accountNos: string[] },
): Promise<{ readonly found: readonly { id: Id; name: string }[]; readonly unknown: readonly string[] }> => {
  const db = ctx.platform.database.app
  if (people.by === 'class') {
    const today = shanghaiDay(ctx.now)
    const wanted = { unit: people.organizationId, className: people.className, today, limit: mostPeople + 1 }
    return { found: await store.standing(db, await staffRead(ctx, (tx) => store.learnersOfClass(tx, wanted))), unknown: [] }
  }
  const typed = people.accountNos.map((raw) => ({ raw, parsed: parseAccountNo(raw) }))
  const numbers = typed.flatMap(({ parsed }) => (parsed.ok ? [parsed.accountNo] : []))
  const rows = await staffRead(ctx, (tx) => store.learnersByAccount(tx, numbers))
  const unknown = typed.filter(({ parsed }) => !parsed.ok || !rows.some((row) => row.accountNo === parsed.accountNo)).map(({ raw }) => raw)
  return {
    found: await store.standing(
      db,
      rows.map((row) => row.id),
    ),
    unknown,
  }
}

const measured = async (ctx: StaffContext, people: People) => {
  const read = await peopleOf(ctx, people)
  if (read.found.length === 0) return { refused: 'proofs.batch_empty' } as const
  if (read.found.length > mostPeople) return { refused: 'proofs.batch_too_large', params: { limit: mostPeople } } as const
  return read
}

const present = (
  row: Omit<store.BatchRow, 'creator'>,
  about: { kinds: readonly KindOfProof[]; actor: StaffActor; creator: string; counts: store.BatchCounts | undefined; now: Date },
): proofs.Batch => {
  const open = row.state !== 'done' && row.state !== 'cancelled'
  const files = row.state === 'done' && row.files_until !== null && about.now < row.files_until
  const kind = about.kinds.find((one) => one.kind === row.kind)
  return {
    id: row.id,
    title: row.title,
    kind: row.kind,
    kindName: kind?.name ?? { zh: row.kind, en: row.kind },
    state: row.state,
    organization: { id: row.organization_id, name: row.organization },
    total: row.total,
    printed: about.counts?.printed ?? 0,
    skipped: about.counts?.skipped ?? 0,
    stopped: about.counts?.stopped ?? 0,
    purpose: row.choice.purpose ?? null,
    validTo: validToOf(row.created_at, row.choice.validity ?? kind?.validities[0] ?? '90'),
    createdBy: about.creator,
    createdAt: row.created_at.toISOString(),
    doneAt: row.done_at?.toISOString() ?? null,
    filesUntil: row.files_until?.toISOString() ?? null,
    files: files
      ? [...(row.zip_file_id === null ? [] : ['zip' as const]), ...(row.roster_file_id === null ? [] : ['roster' as const])]
      : [],
    can: [
      ...(open && row.created_by === about.actor.staffId ? ['cancel' as const] : []),
      ...(files && row.organization_id === about.actor.organization.id ? ['download' as const] : []),
    ],
  }
}

const presentById = async (ctx: StaffContext, kinds: readonly KindOfProof[], tx: Parameters<typeof store.batchById>[0], id: Id) => {
  const row = await store.batchById(tx, id)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' } as const
  const counts = await store.countsOf(tx, [id])
  return present(row, { kinds, actor: ctx.actor, creator: row.creator, counts: counts.get(id), now: ctx.now })
}

const create = (kinds: readonly KindOfProof[]) =>
  command(proofs.createBatch, async (tx, ctx, { people, title, reason, ...wish }) => {
    const kind = kinds.find((one) => one.kind === wish.kind)
    if (kind === undefined) return { refused: 'proofs.kind_unknown' }
    if (wish.validity !== undefined && !kind.validities.includes(wish.validity)) return { refused: 'proofs.validity_not_offered' }
    const read = await measured(ctx, people)
    if ('refused' in read) return read
    const id = ctx.newId()
    const unit = ctx.actor.organization
    await store.insertBatch(tx, {
      id,
      title,
      wish,
      reason,
      jobId: ctx.newId(),
      organizationId: unit.id,
      ...levels(unit),
      createdBy: ctx.actor.staffId,
      appointmentId: ctx.actor.appointmentId,
      at: ctx.now,
      learnerIds: read.found.map((one) => one.id),
    })
    const output = await presentById(ctx, kinds, tx, id)
    if ('refused' in output) return output
    return {
      output,
      account: {
        act: 'proofs.createBatch',
        subject: { kind: 'proofBatch', id },
        params: { people: read.found.length, kind: kind.kind },
        texts: { reason },
      },
      jobs: [{ task: 'proofs.batch', payload: { batch: id }, key: `proofs batch ${id}` }],
    }
  })

const cancel = (kinds: readonly KindOfProof[]) =>
  command(proofs.cancelBatch, async (tx, ctx, { id }) => {
    const row = await store.batchById(tx, id, true)
    if (row === undefined || !seesRow(ctx.actor, row) || row.created_by !== ctx.actor.staffId) return { refused: 'record.not_found' }
    const counts = (await store.countsOf(tx, [id])).get(id)
    if (!(await store.moveBatch(tx, { id, jobId: row.job_id, to: 'cancelled', done: counts?.printed ?? 0, at: ctx.now })))
      return { refused: 'proofs.batch_over' }
    const output = await presentById(ctx, kinds, tx, id)
    if ('refused' in output) return output
    return { output, account: { act: 'proofs.cancelBatch', subject: { kind: 'proofBatch', id } } }
  })

const list = (kinds: readonly KindOfProof[]) =>
  query(proofs.listBatches, async (ctx, { cursor, limit = 50 }) => {
    const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
    const rows = await staffRead(ctx, (tx) => store.batchesPage(tx, before, limit))
    const shown = rows.slice(0, limit)
    const db = ctx.platform.database.app
    const counts = await store.countsOf(
      db,
      shown.map((row) => row.id),
    )
    const names = await staffNames(
      db,
      shown.map((row) => row.created_by),
    )
    return {
      items: shown.map((row) =>
        present(row, { kinds, actor: ctx.actor, creator: names.get(row.created_by) ?? '', counts: counts.get(row.id), now: ctx.now }),
      ),
      next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    }
  })

const isCode = (code: string): code is Code => Object.hasOwn(refusals, code)
const sentenceOf = (code: string, language: 'zh' | 'en', params: RefusalParams): string =>
  isCode(code) ? sentence(code, language, params) : code

const problems = query(proofs.listBatchProblems, async (ctx, { id, cursor, limit = 50 }) => {
  const db = ctx.platform.database.app
  const row = await store.batchById(db, id)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  const rows = await store.batchProblems(db, id, Number(cursor ?? 0) || 0, limit)
  const shown = rows.slice(0, limit)
  return {
    items: shown.map((one) => ({
      rowNo: one.rowNo,
      learner: { id: one.learnerId, name: maskName(one.name), accountNo: formatAccountNo(one.accountNo) },
      code: one.code,
      zh: sentenceOf(one.code, 'zh', one.params),
      en: sentenceOf(one.code, 'en', one.params),
    })),
    next: rows.length > limit ? String(shown.at(-1)?.rowNo ?? 0) : null,
  }
})

const download = query(proofs.downloadBatch, async (ctx, { id, file }) => {
  const db = ctx.platform.database.app
  const row = await store.batchById(db, id)
  if (row === undefined || row.organization_id !== ctx.actor.organization.id) return { refused: 'record.not_found' }
  const fileId = file === 'zip' ? row.zip_file_id : row.roster_file_id
  const over = row.files_until === null || ctx.now >= row.files_until
  const found = fileId === null || over ? undefined : await fileById(db, fileId)
  if (found === undefined) return { refused: 'proofs.batch_not_done' }
  await noteAccess(ctx, 'proofs.print', await store.learnersOfBatch(db, id), row.title)
  return {
    download: {
      name: file === 'zip' ? `${row.title}.zip` : `${row.title}-名册.pdf`,
      type: found.type,
      content: await openFile(ctx.platform, found),
      size: found.size,
    },
  }
})

/** Batches of proofs: who is meant, how far it is, its files. */
export const batchActions = (kinds: readonly KindOfProof[]): readonly Bound[] => [
  query(proofs.previewBatch, async (ctx, { people }) => {
    const read = await measured(ctx, people)
    if ('refused' in read) return read
    const unprintableNames = read.found.filter((one) => unprintable(one.name).length > 0).length
    return { people: read.found.length, unprintable: unprintableNames, unknown: read.unknown.slice(0, 200) }
  }),
  create(kinds),
  roster,
  list(kinds),
  query(proofs.readBatch, (ctx, { id }) => presentById(ctx, kinds, ctx.platform.database.app, id)),
  problems,
  cancel(kinds),
  download,
]
