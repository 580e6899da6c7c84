import { randomBytes } from 'node:crypto'
import { privacy } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { fileById, insertFile, openFile, stageContent } from '../files/index.ts'
import { learnerStepUp } from '../identity/index.ts'
import { notify } from '../notices/index.ts'
import type { LearnerActor } from '../platform/actor.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import { tokenHash } from '../platform/crypto/tokens.ts'
import type { Id } from '../platform/ids.ts'
import type { Task } from '../platform/jobs.ts'
import { formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { pack } from './pack.ts'
import * as store from './takeoutStore.ts'

/** Hours that a packed file lives. */
const hours = 24
/** Minutes that a link works. */
const linkMinutes = 10

const mine = query(privacy.myTakeout, async (ctx) => {
  const row = await store.lastTakeout(ctx.platform.database.app, ctx.actor.learnerId, ctx.now)
  if (row === undefined) return { takeout: null }
  return {
    takeout: {
      id: row.id,
      state: row.state,
      requestedAt: row.requested_at.toISOString(),
      readyAt: row.ready_at?.toISOString() ?? null,
      expiresAt: row.expires_at?.toISOString() ?? null,
      size: row.size === null ? null : Number(row.size),
      records: row.records,
    },
  }
})

const start = command(privacy.startTakeout, async (tx, ctx, { stepUp }) => {
  const refused = await learnerStepUp(tx, ctx, stepUp)
  if (refused !== undefined) return refused
  const { learnerId } = ctx.actor
  const id = await store.insertTakeout(tx, { learnerId, id: ctx.newId(), now: ctx.now })
  return {
    output: { id },
    account: { act: 'privacy.takeout', learnerId, subject: { kind: 'takeout', id } },
    jobs: [{ task: 'privacy.takeout', payload: { learnerId, id }, key: `takeout ${id}` }],
  }
})

const link = command(
  privacy.linkTakeout,
  async (tx, ctx, { stepUp }) => {
    const refused = await learnerStepUp(tx, ctx, stepUp)
    if (refused !== undefined) return refused
    const { learnerId } = ctx.actor
    const row = await store.lastTakeout(tx, learnerId, ctx.now, true)
    if (row === undefined || row.state !== 'ready') return { refused: 'privacy.takeout_gone' }
    const token = randomBytes(24).toString('base64url')
    await store.setLink(tx, { learnerId, id: row.id }, tokenHash(token), new Date(ctx.now.getTime() + linkMinutes * 60_000))
    return { output: { token }, account: { act: 'privacy.takeoutLink', learnerId, subject: { kind: 'takeout', id: row.id } } }
  },
  { keepAnswer: false },
)

const download = query(privacy.downloadTakeout, async (ctx, { token }) => {
  const db = ctx.platform.database.app
  const fileId = await store.spendLink(db, ctx.actor.learnerId, tokenHash(token), ctx.now)
  const file = fileId === undefined ? undefined : await fileById(db, fileId)
  if (file === undefined) return { refused: 'privacy.takeout_gone' }
  return { download: { name: file.name, type: file.type, content: await openFile(ctx.platform, file), size: file.size } }
})

/** Asking for everything, seeing how far it is, taking it along. */
export const takeoutActions: readonly Bound[] = [mine, start, link, download]

const make = async (platform: Platform, reads: readonly Bound[], learnerId: Id, id: Id): Promise<void> => {
  const db = platform.database.app
  const actor: LearnerActor = { kind: 'learner', learnerId, sessionId: '0', name: '' }
  const ctx: Context<LearnerActor> = { ...systemContext(platform, `takeout-${id}`), actor }
  const packed = await pack(ctx, reads, await personIds(db, learnerId))
  const staged = await stageContent(platform, packed.content, { type: 'application/zip', limit: 2_000_000_000 })
  const now = platform.clock.now()
  const until = new Date(now.getTime() + hours * 3_600_000)
  await db.transaction().execute(async (tx) => {
    const file = await insertFile(tx, ctx, staged, {
      name: `学分银行个人资料-${shanghaiDay(now)}.zip`,
      purpose: 'takeout',
      deleteAfter: until,
      owner: { kind: 'system', id: learnerId },
    })
    await store.endTakeout(tx, { learnerId, id, now, made: { fileId: file.id, size: file.size, records: packed.records(), until } })
    const notice = { code: 'privacy.takeoutReady' as const, params: { until: formatInstant(until) }, href: '/me/account/takeout' }
    await notify(tx, ctx, { to: { kind: 'learner', id: learnerId }, ...notice })
  })
}

/** The task behind a takeout. It may run twice: one that has ended is left alone; one that fails says so and may be asked for again. */
export const takeoutTask =
  (platform: Platform, reads: () => readonly Bound[]): Task =>
  async (payload) => {
    const [learnerId, id] = [String(payload['learnerId']), String(payload['id'])]
    const db = platform.database.app
    if (!(await store.isPreparing(db, learnerId, id))) return
    try {
      await make(platform, reads(), learnerId, id)
    } catch (error) {
      platform.log.error({ takeout: id, reason: error instanceof Error ? error.message : String(error) }, 'takeout failed')
      await store.endTakeout(db, { learnerId, id, now: platform.clock.now(), made: undefined })
    }
  }
