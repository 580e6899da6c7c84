import type { notices } from '@creditbank/contract'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { insertNotice, type Recipient } from './store.ts'

export { noticesCapability } from './actions.ts'
export { type MessageDraft, sendMessage } from './send.ts'
export type { MessageSender } from './sender.ts'
export type { Recipient } from './store.ts'

/** A notice to one person: a code with parameters, and where a tap leads (a path of the reader's own front end). */
export type NoticeDraft = {
  readonly to: Recipient
  readonly code: notices.NoticeCode
  readonly params: notices.NoticeParams
  readonly href?: string
  /** Not seen before this instant: an undo window. */
  readonly visibleAt?: Date
}

/** Writes a notice inside the caller's transaction: it exists if and only if what it tells has happened. */
export const notify = async (tx: Sql, ctx: Context, draft: NoticeDraft): Promise<void> => {
  await insertNotice(tx, {
    id: ctx.newId(),
    to: draft.to,
    code: draft.code,
    params: draft.params,
    href: draft.href ?? null,
    at: ctx.now,
    visibleAt: draft.visibleAt ?? ctx.now,
  })
}
