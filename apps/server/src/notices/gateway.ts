import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { MessageSender } from './sender.ts'

/** A gateway for text messages with the keys it gave to the bank and the signature it registered. */
export type SmsGateway = { readonly address: string; readonly keyId: string; readonly secret: string; readonly sign: string }

/** Milliseconds that the gateway has for an answer. */
const answerMs = 10_000

/** What the gateway wants over a request: HMAC-SHA256 of method, path, time, nonce and the body's hash, a line each. Pure. */
export const smsSignature = (
  secret: string,
  request: { readonly method: string; readonly path: string; readonly time: string; readonly nonce: string; readonly body: string },
): string => {
  const { method, path, time, nonce, body } = request
  const hash = createHash('sha256').update(body).digest('hex')
  return createHmac('sha256', secret).update([method, path, time, nonce, hash].join('\n')).digest('hex')
}

const codeOf = (text: string): string => {
  try {
    const value: unknown = JSON.parse(text)
    const code: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'code') : undefined
    return typeof code === 'string' ? code : ''
  } catch {
    return ''
  }
}

/** Sends through a gateway that wants each request signed. Each try has a time and a nonce of its own, so that the queue's repeats are no replays. */
export const signedGateway = (gateway: SmsGateway, clock: () => Date): MessageSender => ({
  name: 'signed gateway',
  send: async ({ phone, code, text }) => {
    const url = new URL(gateway.address)
    const body = JSON.stringify({ phone, sign: gateway.sign, template: code, text })
    const [time, nonce] = [String(clock().getTime()), randomBytes(16).toString('hex')]
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
      headers: {
        'content-type': 'application/json',
        'x-sms-key': gateway.keyId,
        'x-sms-time': time,
        'x-sms-nonce': nonce,
        'x-sms-signature': smsSignature(gateway.secret, { method: 'POST', path: url.pathname, time, nonce, body }),
      },
      body,
    })
    const said = codeOf((await answer.text()).slice(0, 10_000))
    if (!answer.ok || said !== 'OK') throw new Error(`the message gateway answered ${answer.status} ${said.slice(0, 40)}`)
  },
})
