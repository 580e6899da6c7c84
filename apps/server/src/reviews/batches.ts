import { type Code, refusals, reviews as contract } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import type { StaffActor } from '../platform/actor.ts'
import { refuse, runCommand } from '../platform/command.ts'
import { type Context, type Platform, staffRead, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { settingsOf } from '../settings/index.ts'
import * as store from './batchStore.ts'
import { lineOf } from './desk.ts'
import { both, condition, decidable, linesByIds } from './deskStore.ts'
import { applyStep, type CaseKind, factsOf, reviewerOf, type StepActor } from './engine.ts'
import { batchable, transitionOf } from './rules.ts'
import { lockCase } from './store.ts'

const isCode = (code: string): code is Code => Object.hasOwn(refusals, code)
/** Why a case could not be decided, as people read it; the particulars of the refusal are not kept. */
const why = (code: string): { zh: string; en: string } =>
  isCode(code)
    ? { zh: refusals[code].zh.replace(/“?\{\w+\}”?/g, '…'), en: refusals[code].en.replace(/“?\{\w+\}”?/g, '…') }
    : { zh: '办理时出了问题，请单独打开这一件办理。', en: 'Something failed: please decide this case by itself.' }

/** A batch as its owner sees it. `lines` reads with row-level security: a sample is seen only while its cases are in scope. */
const shown = async (ctx: Context<StaffActor>, db: Sql, b: store.BatchRow) => {
  const today = shanghaiDay(ctx.now)
  const lines = await staffRead(ctx, (tx) => linesByIds(tx, b.sample))
  const { done } = await store.results(db, b.id)
  const open = b.state === 'decided' && b.effective_at !== null && b.effective_at > ctx.now
  return {
    id: b.id,
    event: b.event,
    state: b.state,
    total: b.total,
    sample: lines.map((row) => lineOf(row, ctx.actor, today)),
    effectiveAt: b.effective_at?.toISOString() ?? null,
    by: b.staff_name,
    at: (b.decided_at ?? b.created_at).toISOString(),
    done,
    failures: (await store.failures(db, b.id)).map((one) => ({ ...one, ...why(one.code) })),
    can: b.state === 'preview' ? ['decide' as const] : open ? ['undo' as const] : [],
  }
}

const own = async (tx: Sql, ctx: Context<StaffActor>, id: Id): Promise<store.BatchRow> =>
  (await store.batchOf(tx, ctx.actor.staffId, id, true)) ?? refuse('record.not_found')

const preview = command(contract.previewCaseBatch, async (tx, ctx, { event, filter, sample }) => {
  const reviewer = await reviewerOf(tx, ctx.actor)
  const pairs = batchable(reviewer, event)
  if (pairs.length === 0) return { refused: 'reviews.duty' }
  const id = ctx.newId()
  const items = await store.candidates(
    tx,
    both(condition(ctx.actor, reviewer, filter, shanghaiDay(ctx.now)), decidable(reviewer, pairs)),
    id,
  )
  if (items.length === 0) return { refused: 'reviews.batch_empty' }
  const size = sample ?? (await settingsOf(tx)).batchSample
  const { actor } = ctx
  await store.insertBatch(
    tx,
    {
      id,
      staffId: actor.staffId,
      staffName: actor.name,
      appointmentId: actor.appointmentId,
      organizationId: actor.organization.id,
      event,
      filter,
      sample: items.slice(0, size).map((item) => item.id),
      at: ctx.now,
    },
    items,
  )
  return {
    output: await shown(ctx, tx, await own(tx, ctx, id)),
    account: { act: 'reviews.batchPreview', subject: { kind: 'caseBatch', id }, params: { event, total: items.length } },
  }
})

const decide = command(contract.decideCaseBatch, async (tx, ctx, { id, note }) => {
  const b = await own(tx, ctx, id)
  if (b.state !== 'preview') return { refused: 'reviews.batch_changed' }
  const { undoMinutes } = await settingsOf(tx)
  await store.decideBatch(tx, { id, note: note ?? null, at: ctx.now, effectiveAt: new Date(ctx.now.getTime() + undoMinutes * 60_000) })
  return {
    output: await shown(ctx, tx, await own(tx, ctx, id)),
    account: { act: 'reviews.batchDecide', subject: { kind: 'caseBatch', id }, params: { event: b.event, total: b.total } },
  }
})

const undo = command(contract.undoCaseBatch, async (tx, ctx, { id }) => {
  const b = await own(tx, ctx, id)
  if (b.state !== 'decided' || b.effective_at === null || b.effective_at <= ctx.now) return { refused: 'reviews.batch_changed' }
  await store.undoBatch(tx, id)
  return { output: await shown(ctx, tx, await own(tx, ctx, id)), account: { act: 'reviews.batchUndo', subject: { kind: 'caseBatch', id } } }
})

/** The endpoints of batch reviews. A batch belongs to who made it. */
export const batchActions: readonly Bound[] = [
  preview,
  decide,
  undo,
  query(contract.readCaseBatch, async (ctx, { id }) => {
    const db = ctx.platform.database.app
    const b = await store.batchOf(db, ctx.actor.staffId, id)
    return b === undefined ? { refused: 'record.not_found' } : shown(ctx, db, b)
  }),
  query(contract.listCaseBatches, async (ctx) => {
    const db = ctx.platform.database.app
    const items = []
    for (const b of await store.batchesOf(db, ctx.actor.staffId)) items.push(await shown(ctx, db, b))
    return { items }
  }),
]

/** Applies one item in a command of its own: its step, its effect, its audit row, its result. What it refuses is noted and frees the case. */
const applyItem = async (
  platform: Platform,
  kinds: ReadonlyMap<string, CaseKind>,
  b: store.BatchRow,
  caseId: Id,
): Promise<Code | undefined> => {
  const ctx = systemContext(platform, `batch ${b.id}`)
  const actor: StepActor = {
    kind: 'staff',
    id: b.staff_id,
    name: b.staff_name,
    appointmentId: b.appointment_id,
    organizationId: b.organization_id,
  }
  const result = await runCommand(ctx, {}, { key: undefined, endpoint: 'reviews.batch', input: {}, keepAnswer: false }, async (tx) => {
    const account = { act: `reviews.${b.event}`, subject: { kind: 'case', id: caseId }, params: { batch: b.id, staff: b.staff_id } }
    const item = await store.lockItem(tx, b.id, caseId)
    // Another worker has it, or has done it.
    if (item === undefined) return refuse('server.busy')
    if (!(await store.decidedInOffice(tx, b, shanghaiDay(ctx.now)))) return refuse('permission.denied')
    const c = await lockCase(tx, caseId)
    const row = c === undefined ? undefined : transitionOf(factsOf(c), b.event)[0]
    if (c === undefined || row === undefined || c.seq !== item.seq || c.batch_id !== b.id)
      return refuse('reviews.already_decided', { who: '', when: '' })
    const { theCase, step } = await applyStep(tx, ctx, c, { event: b.event, to: row.to, actor, note: b.note })
    const effect = (await kinds.get(c.kind)?.onEvent(tx, ctx, theCase, step)) ?? {}
    await store.noteItem(tx, b.id, caseId, 'done', null)
    return { output: {}, account: c.learner_id === null ? account : { ...account, learnerId: c.learner_id }, ...effect }
  })
  return 'refused' in result ? result.refused : undefined
}

/** Applies one item and notes how it ended. Returns false where nothing moved (another worker has it). */
const settleItem = async (platform: Platform, kinds: ReadonlyMap<string, CaseKind>, b: store.BatchRow, caseId: Id): Promise<boolean> => {
  const failure = await applyItem(platform, kinds, b, caseId).catch((error: unknown) => {
    platform.log.error(
      { batch: b.id, case: caseId, reason: error instanceof Error ? error.message : String(error) },
      'an item of a batch review failed',
    )
    return 'server.failed' as const
  })
  if (failure === 'server.busy') return false
  if (failure !== undefined) await store.noteItem(platform.database.app, b.id, caseId, 'failed', failure)
  return true
}

/** Periodic work: applies the batches whose undo window has passed. Safe to run by several workers and again after a crash: an item is locked, then done once. */
export const applyDueBatches = async (platform: Platform, kinds: ReadonlyMap<string, CaseKind>): Promise<void> => {
  const db = platform.database.app
  for (const b of await store.dueBatches(db, platform.clock.now())) {
    for (let moving = true; moving; ) {
      moving = false
      for (const caseId of await store.openItems(db, b.id)) moving = (await settleItem(platform, kinds, b, caseId)) || moving
    }
    const ctx = systemContext(platform, `batch ${b.id}`)
    await db.transaction().execute(async (tx) => {
      const ended = await store.endBatch(tx, b.id)
      if (ended !== undefined && ended.failed > 0)
        await notify(tx, ctx, {
          to: { kind: 'staff', id: b.staff_id },
          code: 'reviews.batchFailed',
          params: ended,
          href: `/admin/case-batches/${b.id}`,
        })
    })
  }
}
