import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Trouble } from './faults.ts'
import { json, type Routes } from './web.ts'

/** A message that the gateway took. */
export type Sent = { readonly at: string; readonly phone: string; readonly sign: string; readonly template: string; readonly text: string }

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/**
 * A gateway for text messages that wants each request signed: HMAC-SHA256 over method, path, time, nonce and the body's hash. A request older than
 * five minutes and a nonce seen before are refused. What it took can be read at /admin/sms.
 */
export const smsRoutes = (keys: { readonly id: string; readonly secret: string }, troubled: Trouble, sent: Sent[]): Routes => {
  const nonces = new Set<string>()
  const refusal = (method: string, path: string, body: string, header: (name: string) => string): string | undefined => {
    const [time, nonce] = [header('x-sms-time'), header('x-sms-nonce')]
    const hash = createHash('sha256').update(body).digest('hex')
    const right = createHmac('sha256', keys.secret).update([method, path, time, nonce, hash].join('\n')).digest('hex')
    if (header('x-sms-key') !== keys.id || !same(right, header('x-sms-signature'))) return 'signature'
    if (Math.abs(troubled.now() - Number(time)) > 300_000) return 'expired'
    if (nonces.has(nonce)) return 'replay'
    nonces.add(nonce)
    return undefined
  }
  const headerOf = (headers: Readonly<Record<string, unknown>>) => (name: string) => {
    const value = headers[name]
    return typeof value === 'string' ? value : ''
  }
  const text = (value: unknown, name: string): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
    return typeof found === 'string' ? found : ''
  }
  return {
    'POST /sms/send': (a) => {
      const problem = refusal('POST', a.path, a.body, headerOf(a.headers))
      if (problem !== undefined) return json({ code: problem, message: 'refused' }, 401)
      if (text(a.json, 'sign') === '' || !/^1\d{10}$/.test(text(a.json, 'phone'))) return json({ code: 'parameter' }, 400)
      sent.push({
        at: new Date(troubled.now()).toISOString(),
        phone: text(a.json, 'phone'),
        sign: text(a.json, 'sign'),
        template: text(a.json, 'template'),
        text: text(a.json, 'text'),
      })
      return json({ code: 'OK', messageId: String(sent.length) })
    },
    'GET /sms/balance': (a) => {
      const problem = refusal('GET', a.path, a.body, headerOf(a.headers))
      return problem === undefined ? json({ code: 'OK', balance: 100_000 - sent.length }) : json({ code: problem }, 401)
    },
  }
}
