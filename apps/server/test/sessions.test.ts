import * as contract from '@creditbank/contract'
import { type Endpoint, identity } from '@creditbank/contract'
import { sql } from 'kysely'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app.ts'
import { hashPassword } from '../src/identity/index.ts'
import { type Bank, openBank } from './harness/bank.ts'

/** Sessions as browsers and clients carry them: cookies, bearer tokens, forgeries of other sites. On TLS (production) and without. */
let bank: Bank
let tls: Awaited<ReturnType<typeof buildServer>>
beforeAll(async () => {
  bank = await openBank()
  const config = { ...bank.platform.config, production: true, publicUrl: 'https://bank.example.cn' }
  tls = await buildServer({ ...bank.platform, config })
})
afterAll(async () => {
  await tls.http.close()
  await bank.close()
})

const password = 'Correct-Horse-7'
let people = 0
const person = async () => {
  const made = await bank.staff('centreClerk', 'hefei', `session ${(people += 1)}`)
  await sql`update identity.staff set password_hash = ${await hashPassword(password)}, password_set_at = ${bank.clock.now()} where id = ${made.id}`.execute(
    bank.platform.database.app,
  )
  return { ...made, userName: (await bank.ok(identity.staffSession, {}, { as: made })).userName }
}
type Server = typeof tls
const logIn = async (server: Server, userName: string, headers: Record<string, string> = {}) => {
  bank.clock.advance(3_000)
  const answer = await server.http.inject({ method: 'POST', url: '/api/staff/session', headers, payload: { userName, password } })
  const body: { token?: string; stage?: string } = answer.json()
  return { cookie: String(answer.headers['set-cookie'] ?? ''), token: body.token ?? '', stage: body.stage ?? '', status: answer.statusCode }
}
const ask = async (server: Server, headers: Record<string, string>, url = '/api/staff/sessions') =>
  (await server.http.inject({ method: 'GET', url, headers })).statusCode
const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'may' in value && 'method' in value
const mutating = Object.values(contract)
  .flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part).filter(isEndpoint) : []))
  .filter((e) => e.method !== 'GET' && e.may !== 'institution')
  .map((e) => [`${e.method} ${e.path}`, e] as const)

describe('cookies', () => {
  test('without TLS a plain name, with TLS __Host- and Secure; HttpOnly, SameSite and the whole site always', async () => {
    const { userName } = await person()
    const plain = (await logIn(bank.server, userName)).cookie
    expect(plain).toMatch(/^bank-staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const secure = (await logIn(tls, userName)).cookie
    expect(secure).toMatch(/^__Host-bank-staff=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  })

  test('a log-out takes the cookie back and the token with it', async () => {
    const { userName } = await person()
    const { token } = await logIn(bank.server, userName)
    const out = await bank.server.http.inject({ method: 'DELETE', url: '/api/staff/session', headers: { cookie: `bank-staff=${token}` } })
    expect(String(out.headers['set-cookie'])).toMatch(/^bank-staff=; .*(Max-Age=0|Expires=Thu, 01 Jan 1970)/)
    bank.clock.advance(5_000)
    expect(await ask(bank.server, { cookie: `bank-staff=${token}` })).toBe(401)
  })

  test('a token is taken from its cookie or the bearer header, never from the address, another name or another kind', async () => {
    const { userName } = await person()
    const { token } = await logIn(bank.server, userName)
    expect(await ask(bank.server, { cookie: `bank-staff=${token}` })).toBe(200)
    expect(await ask(bank.server, { authorization: `Bearer ${token}` })).toBe(200)
    for (const headers of [
      { cookie: `__Host-bank-staff=${token}` },
      { cookie: `bank-learner=${token}` },
      { cookie: `BANK-STAFF=${token}` },
      { authorization: `Basic ${token}` },
      { authorization: token },
      { 'x-session': token },
    ])
      expect(await ask(bank.server, headers), JSON.stringify(headers).replace(token, '…')).toBe(401)
    for (const name of ['token', 'session', 'bank-staff', 'access_token'])
      expect(await ask(bank.server, {}, `/api/staff/sessions?${name}=${token}`), name).toBe(401)
    // On TLS a cookie that another host of the domain could have set under the plain name counts for nothing.
    expect(await ask(tls, { cookie: `bank-staff=${token}` })).toBe(401)
  })

  test('a session that somebody planted before the log-in is not the one after it', async () => {
    const { userName } = await person()
    const planted = 'A'.repeat(43)
    const { token } = await logIn(bank.server, userName, { cookie: `bank-staff=${planted}` })
    expect(token).not.toBe(planted)
    expect(await ask(bank.server, { cookie: `bank-staff=${planted}` })).toBe(401)
    const mine = await logIn(bank.server, userName)
    const over = await logIn(bank.server, userName, { cookie: `bank-staff=${mine.token}` })
    expect(over.token).not.toBe(mine.token)
  })
})

describe('other sites', () => {
  const forgeries = [
    { name: 'a fetch of another site', headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' } },
    { name: 'a page of a sister host', headers: { 'sec-fetch-site': 'same-site', 'content-type': 'application/json' } },
    { name: 'a form of another origin', headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' } },
    { name: 'text/plain without a preflight', headers: { origin: 'https://evil.example', 'content-type': 'text/plain' } },
  ]
  test.each(mutating)('%s is closed to them', async (_name, e) => {
    const caller = e.may === 'learner' ? await learner() : await staff()
    const kind = e.may === 'learner' || (e.may === 'public' && !e.path.startsWith('/staff')) ? 'learner' : 'staff'
    for (const { name, headers } of forgeries) {
      const answer = await bank.server.http.inject({
        method: e.method,
        url: `/api${e.path.replace(/:\w+/g, '1')}`,
        headers: { ...headers, cookie: `bank-${kind}=${caller}` },
        payload: '{}',
      })
      expect([answer.statusCode, answer.json().code], name).toEqual([403, 'request.cross_site'])
    }
  })
  let kept: { staff?: string; learner?: string } = {}
  const staff = async () => (kept.staff ??= (await person()).token)
  const learner = async () => (kept.learner ??= (await bank.learner('hefei')).token)
  afterAll(() => {
    kept = {}
  })
})

describe('a second factor is demanded in production', () => {
  test('whoever has none opens nothing before setting one up, and then works', async () => {
    const { userName } = await person()
    const half = await logIn(tls, userName)
    expect(half.stage).toBe('setUpFactor')
    const bearer = { authorization: `Bearer ${half.token}` }
    const blocked = await tls.http.inject({ method: 'GET', url: '/api/staff/sessions', headers: bearer })
    expect(blocked.json()).toMatchObject({ status: 403, code: 'session.second_factor_missing' })
    const begun = await tls.http.inject({ method: 'POST', url: '/api/staff/totp', headers: bearer })
    const { secret }: { secret: string } = begun.json()
    const code = generateSync({ secret, epoch: Math.floor(bank.clock.now().getTime() / 1000) })
    const wrong = await tls.http.inject({ method: 'POST', url: '/api/staff/totp/confirm', headers: bearer, payload: { code: '000000' } })
    expect(wrong.statusCode).toBe(401)
    const done = await tls.http.inject({ method: 'POST', url: '/api/staff/totp/confirm', headers: bearer, payload: { code } })
    const open: { token: string; stage: string } = done.json()
    expect(open.stage).toBe('open')
    expect(await ask(tls, { authorization: `Bearer ${open.token}` })).toBe(200)
    expect(await ask(tls, bearer)).toBe(401)
  })
})

test('what a client writes into X-Forwarded-For counts only as far as the proxies in front vouch for it', async () => {
  const { userName } = await person()
  const behind = await buildServer({ ...bank.platform, config: { ...bank.platform.config, trustProxy: 1 } })
  const seen = async (server: Server) => {
    const { token } = await logIn(server, userName, { 'x-forwarded-for': '6.6.6.6, 203.0.113.5' })
    const list = await server.http.inject({ method: 'GET', url: '/api/staff/log-ins', headers: { authorization: `Bearer ${token}` } })
    const { items }: { items: { address: string }[] } = list.json()
    return items[0]?.address
  }
  expect(await seen(bank.server)).toBe('127.0.0.1')
  expect(await seen(behind)).toBe('203.0.113.5')
  await behind.http.close()
})
