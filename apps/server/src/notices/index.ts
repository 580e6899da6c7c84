import type { notices } from '@creditbank/contract'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { addJob } from '../platform/jobs.ts'
import { insertNotice, type Recipient } from './store.ts'

export { noticesCapability } from './actions.ts'
export { type MessageDraft, sendMessage } from './send.ts'
export type { MessageSender } from './sender.ts'
export { messagesStuckSince, noteTold, type Recipient, untoldNotice } from './store.ts'

/** A notice to one person: a code with parameters, and where a tap leads (a path of the reader's own front end). */
export type NoticeDraft = {
  readonly to: Recipient
  readonly code: notices.NoticeCode
  readonly params: notices.NoticeParams
  readonly href?: string
  /** Not seen before this instant: an undo window. */
  readonly visibleAt?: Date
}

/** The task that carries a learner's notice to their WeChat. What it does stands where WeChat is known. */
export const tellTask = 'notices.tell'

/**
 * Writes a notice inside the caller's transaction: it exists if and only if what it tells has happened. Where the service account has a template, a job carries
 * a learner's notice on after the commit.
 */
export const notify = async (tx: Sql, ctx: Context, draft: NoticeDraft): Promise<void> => {
  const id = ctx.newId()
  const { wechat } = ctx.platform.config
  if (draft.to.kind === 'learner' && wechat?.service !== undefined && wechat.template !== undefined)
    await addJob(tx, {
      task: tellTask,
      payload: { id, learnerId: draft.to.id },
      key: `tell ${id}`,
      ...(draft.visibleAt === undefined ? {} : { runAt: draft.visibleAt }),
    })
  await insertNotice(tx, {
    id,
    to: draft.to,
    code: draft.code,
    params: draft.params,
    href: draft.href ?? null,
    at: ctx.now,
    visibleAt: draft.visibleAt ?? ctx.now,
  })
}
