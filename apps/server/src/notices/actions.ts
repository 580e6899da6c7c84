import { notices as contract, settings as settingsContract } from '@creditbank/contract'
import type { LearnerActor, StaffActor } from '../platform/actor.ts'
import type { Context, Platform } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { Work } from '../platform/jobs.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { deliveryTask, developmentOutbox } from './send.ts'
import * as store from './store.ts'

/** The ids behind a person, accounts merged into one read together. */
export type PersonIds = (tx: Sql, learnerId: Id) => Promise<readonly Id[]>

const pageSize = 30

const listFor = async (
  ctx: Context,
  to: store.Reader,
  input: { cursor?: string | undefined; limit?: number | undefined; unread?: 'yes' | 'no' | undefined },
) => {
  const db = ctx.platform.database.app
  const limit = input.limit ?? pageSize
  const before = input.cursor !== undefined && /^[0-9]{1,19}$/.test(input.cursor) ? input.cursor : null
  const rows = await store.noticesOf(db, to, ctx.now, { before, unread: input.unread === 'yes', limit: limit + 1 })
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    code: row.code,
    ...contract.noticeText(row.code, ctx.language, row.params),
    href: row.href,
    at: row.at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
  }))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null, unread: await store.unreadOf(db, to, ctx.now) }
}

const staffReader = (ctx: Context<StaffActor>): store.Reader => ({ kind: 'staff', ids: [ctx.actor.staffId] })

const boundFor = (personIds: PersonIds): readonly Bound[] => {
  const learner = async (ctx: Context<LearnerActor>): Promise<store.Reader> => ({
    kind: 'learner',
    ids: await personIds(ctx.platform.database.app, ctx.actor.learnerId),
  })
  return [
    query(contract.listMyNotices, async (ctx, input) => listFor(ctx, await learner(ctx), input)),
    query(contract.listStaffNotices, (ctx, input) => listFor(ctx, staffReader(ctx), input)),
    query(contract.countMyNotices, async (ctx) => ({
      unread: await store.unreadOf(ctx.platform.database.app, await learner(ctx), ctx.now),
    })),
    query(contract.countStaffNotices, async (ctx) => ({
      unread: await store.unreadOf(ctx.platform.database.app, staffReader(ctx), ctx.now),
    })),
    command(contract.readMyNotices, async (tx, ctx, { ids }) => {
      await store.markRead(tx, await learner(ctx), ctx.now, ids ?? null)
      return { output: { done: true as const }, account: { act: 'notices.read', learnerId: ctx.actor.learnerId } }
    }),
    command(contract.readStaffNotices, async (tx, ctx, { ids }) => {
      await store.markRead(tx, staffReader(ctx), ctx.now, ids ?? null)
      return { output: { done: true as const }, account: { act: 'notices.read' } }
    }),
  ]
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
const pageOf = (items: Awaited<ReturnType<typeof developmentOutbox>>): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>演示短信箱</title>
<h1>演示短信箱（演示）</h1><p>这里是开发发送器留下的短信，不会真正发出；正式环境没有这一页。</p>
<table border="1" cellpadding="6"><tr><th>时间</th><th>手机</th><th>内容</th></tr>${items.map((m) => `<tr><td>${m.at}</td><td>${escaped(m.to)}</td><td>${escaped(m.text)}</td></tr>`).join('')}</table></html>`

const isDemo = (platform: Platform): boolean => !platform.config.production && platform.config.messageSender === 'development'
const outbox: readonly Bound[] = [
  query(settingsContract.devOutbox, async (ctx) =>
    isDemo(ctx.platform) ? { demo: '演示' as const, items: await developmentOutbox(ctx.platform) } : { refused: 'record.not_found' },
  ),
  query(settingsContract.devOutboxPage, async (ctx) => {
    if (!isDemo(ctx.platform)) return { refused: 'record.not_found' }
    const content = Buffer.from(pageOf(await developmentOutbox(ctx.platform)))
    return { download: { name: 'outbox.html', type: 'text/html; charset=utf-8', content, inline: true, size: content.length } }
  }),
]

/**
 * Everything of the notices that is reached over HTTP, and the delivery of messages. `personIds` is handed in where everything is wired, because accounts
 * stand above notices. Throws when the configuration names no known sender.
 */
export const noticesCapability = (
  platform: Platform,
  wiring: { readonly personIds: PersonIds },
): { readonly bound: readonly Bound[]; readonly tasks: Work['tasks'] } => ({
  bound: [...boundFor(wiring.personIds), ...outbox],
  tasks: { 'notices.send': deliveryTask(platform) },
})
