import type { notices } from '@creditbank/contract'
import { notices as contract } from '@creditbank/contract'
import type { Context, Platform } from '../platform/context.ts'
import { open, seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addJob, type Work } from '../platform/jobs.ts'
import { signedGateway } from './gateway.ts'
import type { MessageSender } from './sender.ts'
import * as store from './store.ts'

/** Milliseconds after which a code is not delivered any more: it is dead by then. */
const secretMs = 600_000
const columns = { to: 'message.to', secret: 'message.secret' } as const

const webhook = (url: string): MessageSender => ({
  name: 'webhook',
  send: async (message) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(10_000),
    })
    if (!answer.ok) throw new Error(`the message gateway answered ${answer.status}`)
  },
})

/**
 * The sender that the configuration names: `development` leaves messages in the local outbox, an address gets each one posted, signed where the gateway gave
 * keys. Undefined for development.
 */
export const senderOf = (platform: Platform): MessageSender | undefined => {
  const { messageSender, sms } = platform.config
  if (messageSender === 'development') return undefined
  if (/^https?:\/\//.test(messageSender))
    return sms === undefined ? webhook(messageSender) : signedGateway({ address: messageSender, ...sms }, () => platform.clock.now())
  throw new Error('BANK_MESSAGE_SENDER is neither "development" nor the address of a message gateway')
}

const isMessageCode = (code: string): code is notices.MessageCode => Object.hasOwn(contract.messageTexts, code)

/** The words of a message, its secret filled in; an unknown code (written by a newer release) shows itself and nothing else. */
export const messageWords = (code: string, language: 'zh' | 'en', params: notices.NoticeParams): string =>
  isMessageCode(code) ? contract.fillNotice(contract.messageTexts[code][language], language, params) : code

/** A message to a phone: `phone` is sealed for `column` as the caller's row holds it. The secret (a one-time code) is sealed until it is delivered. */
export type MessageDraft = {
  readonly phone: { readonly sealed: Buffer; readonly column: string; readonly masked: string }
  readonly code: notices.MessageCode
  readonly secret?: string
  readonly params?: notices.NoticeParams
}

/** Puts a message to a phone into the outbox inside the caller's transaction; it is delivered after the commit. With the development sender it stays in the local outbox page. */
export const sendMessage = async (tx: Sql, ctx: Context, draft: MessageDraft): Promise<void> => {
  const { keyring, config } = ctx.platform
  const development = config.messageSender === 'development'
  const id = ctx.newId()
  const phone = open(keyring, draft.phone.sealed, draft.phone.column)
  await store.insertMessage(tx, {
    id,
    channel: development ? 'development' : 'sms',
    toMasked: draft.phone.masked,
    toSealed: seal(keyring, phone, columns.to),
    code: draft.code,
    params: draft.params ?? {},
    secret: draft.secret === undefined ? null : seal(keyring, draft.secret, columns.secret),
    at: ctx.now,
    state: development ? 'sent' : 'waiting',
  })
  if (!development) await addJob(tx, { task: 'notices.send', payload: { id }, key: `message ${id}` })
}

const secretOf = (platform: Platform, row: store.MessageRow): string | null =>
  row.secret === null ? null : open(platform.keyring, row.secret, columns.secret)

/** The outbox of the development sender, newest first, secrets opened: the caller has made sure that this is no production. */
export const developmentOutbox = async (platform: Platform) =>
  (await store.lastMessages(platform.database.app)).map((row) => {
    const secret = secretOf(platform, row)
    return {
      id: row.id,
      at: row.at.toISOString(),
      to: row.to_masked,
      code: row.code,
      text: messageWords(row.code, 'zh', { ...row.params, secret }),
      secret,
    }
  })

/** The task that delivers one waiting message. Runs again after a failure; a message delivered twice is possible after a crash in between, and harmless. */
export const deliveryTask = (platform: Platform): Work['tasks'][string] => {
  const sender = senderOf(platform)
  return async (payload) => {
    const row = await store.waitingMessage(platform.database.app, String(payload['id']) satisfies Id)
    if (row === undefined || row.to_sealed === null || sender === undefined) return
    // A code that outlived itself in the queue would only confuse, and cost.
    if (row.secret !== null && platform.clock.now().getTime() - row.at.getTime() > secretMs) {
      await store.dropMessage(platform.database.app, row.id)
      return
    }
    const text = messageWords(row.code, 'zh', { ...row.params, secret: secretOf(platform, row) })
    await sender.send({ phone: open(platform.keyring, row.to_sealed, columns.to), code: row.code, text })
    await store.noteSent(platform.database.app, row.id, platform.clock.now())
  }
}
