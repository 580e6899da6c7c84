import { identity, notices, organizations, type Role, settings } from '@creditbank/contract'
import { sql } from 'kysely'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bank, type Caller, openBank } from '../../test/harness/bank.ts'
import type { UnitKey } from '../../test/harness/units.ts'
import { hashPassword } from './passwords.ts'

let bank: Bank
let director: Caller
beforeAll(async () => {
  bank = await openBank()
  director = await bank.staff('managementDirector', 'management')
})
afterAll(() => bank.close())
// Each test has its own minute, so that the limit on log-ins of one address does not join them.
beforeEach(() => bank.clock.advance(61_000))

const password = 'Correct-Horse-7'
let people = 0
type Person = { id: string; userName: string; name: string; appointmentId: string }
const person = async (role: Role = 'centreClerk', unit: UnitKey = 'hefei'): Promise<Person> => {
  const made = await bank.staff(role, unit, `log-in ${(people += 1)}`)
  await sql`update identity.staff set password_hash = ${await hashPassword(password)}, password_set_at = ${bank.clock.now()} where id = ${made.id}`.execute(
    bank.platform.database.app,
  )
  await sql`update identity.session set ended_at = ${bank.clock.now()} where principal_id = ${made.id}`.execute(bank.platform.database.app)
  const { rows } = await sql<{ user_name: string }>`select user_name from identity.staff where id = ${made.id}`.execute(
    bank.platform.database.app,
  )
  return { id: made.id, name: made.name, appointmentId: made.appointmentId, userName: rows[0]?.user_name ?? '' }
}
type Answer = { status: number; code: string; token: string; stage: string; headers: Readonly<Record<string, unknown>> }
/** A log-in from an address of its own. */
const logIn = async (
  userName: string,
  word: string = password,
  from = '127.0.0.1',
  agent = 'test',
  http = bank.server.http,
): Promise<Answer> => {
  const answer = await http.inject({
    method: 'POST',
    url: '/api/staff/session',
    remoteAddress: from,
    headers: { 'user-agent': agent },
    payload: { userName, password: word },
  })
  const body: { token?: string; stage?: string; code?: string } = JSON.parse(answer.payload)
  return { status: answer.statusCode, code: body.code ?? 'ok', token: body.token ?? '', stage: body.stage ?? '', headers: answer.headers }
}
const codeOf = async (call: Promise<{ status: number; problem: { code: string } | undefined }>): Promise<string> =>
  (await call).problem?.code ?? 'ok'
const set = (values: Partial<settings.Settings>) => bank.ok(settings.saveSettings, { settings: values }, { as: director })
const days = (n: number) => bank.clock.advance(n * 86_400_000)

describe('passwords', () => {
  test('each policy takes and refuses what its standard says; the leaked list counts in both', async () => {
    const someone = await person()
    const change = async (next: string) =>
      codeOf(bank.call(identity.staffChangePassword, { current: password, next }, { as: await logIn(someone.userName) }))
    const refusals = { 'Short-1': 'password_weak', alllowercaseletters: 'password_kinds', Password123: 'password_leaked' }
    for (const [next, code] of Object.entries(refusals)) expect(await change(next), next).toBe(`identity.${code}`)
    await set({ staffPasswordPolicy: 'asvs' })
    expect(await change('password123')).toBe('identity.password_leaked')
    expect(await change('a phrase without capitals')).toBe('ok')
    await set({ staffPasswordPolicy: 'level3' })
  })

  test('under level 3 a password is changed after ninety days and the last three do not come back; under ASVS it is not', async () => {
    const someone = await person()
    const other = await person()
    days(89)
    expect((await logIn(someone.userName)).stage).toBe('open')
    days(2)
    const half = await logIn(someone.userName)
    expect(half.stage).toBe('changePassword')
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: half }))).toBe('session.password_change_required')
    const change = (current: string, next: string, as: Caller) => {
      bank.clock.advance(1_000)
      return bank.call(identity.staffChangePassword, { current, next }, { as })
    }
    const first = await change(password, 'Second-Horse-8', half)
    expect(first.body.stage).toBe('open')
    expect((await change('Second-Horse-8', password, first.body)).problem?.code).toBe('identity.password_used')
    const second = await change('Second-Horse-8', 'Third-Horse-9', first.body)
    const third = await change('Third-Horse-9', 'Fourth-Horse-10', second.body)
    const fourth = await change('Fourth-Horse-10', 'Fifth-Horse-11', third.body)
    expect((await change('Fifth-Horse-11', password, fourth.body)).status).toBe(200)
    await set({ staffPasswordPolicy: 'asvs' })
    await sql`update identity.staff set last_log_in_at = ${bank.clock.now()} where id = ${other.id}`.execute(bank.platform.database.app)
    expect((await logIn(other.userName)).stage).toBe('open')
    await set({ staffPasswordPolicy: 'level3' })
  })

  test('two passwords that are equal in their first 72 bytes differ, and 64 characters and more are taken', async () => {
    const someone = await person()
    const long = `Aa1-${'学分银行'.repeat(20)}`
    await bank.ok(identity.staffChangePassword, { current: password, next: `${long}x` }, { as: await logIn(someone.userName) })
    expect((await logIn(someone.userName, `${long}y`)).code).toBe('identity.wrong_credentials')
    expect((await logIn(someone.userName, `${long}x`)).code).toBe('ok')
  })
})

describe('guessing', () => {
  test('strangers lock only strangers out: the owner gets in from where they log in, and two hundred parallel guesses count each', async () => {
    const someone = await person()
    expect((await logIn(someone.userName)).code).toBe('ok')
    const strangers = Array.from({ length: 60 }, (_, n) => `10.1.${n}.7`)
    const codes = await Promise.all(strangers.map((from, n) => logIn(someone.userName, `guess ${n}`, from)))
    expect(codes.filter((a) => a.code === 'identity.wrong_credentials').length).toBeLessThanOrEqual(6)
    expect(codes.filter((a) => !['identity.wrong_credentials', 'identity.locked', 'server.busy'].includes(a.code))).toEqual([])
    expect((await logIn(someone.userName, password, '10.2.0.1')).code).toBe('identity.locked')
    expect((await logIn(someone.userName)).code).toBe('ok')
    expect(
      (await bank.ok(identity.logInHistory, {}, { as: await logIn(someone.userName) })).items.some((l) => l.result === 'refused'),
    ).toBe(true)
  })

  test('a name that nobody has locks as one that somebody has: nothing tells them apart', async () => {
    const someone = await person()
    const seen = async (userName: string) => {
      const codes: string[] = []
      for (let n = 0; n < 7; n += 1) codes.push((await logIn(userName, `guess ${n}`, '10.3.0.1')).code)
      return codes
    }
    expect(await seen('nobody.at.all')).toEqual(await seen(someone.userName))
  })

  test('at most ten guesses an account in ten minutes, however many addresses take part', async () => {
    const someone = await person()
    let judged = 0
    for (let second = 0; second < 600; second += 10) {
      const { code } = await logIn(someone.userName, 'wrong', `10.4.${second % 250}.${second % 7}`)
      if (code === 'identity.wrong_credentials') judged += 1
      bank.clock.advance(10_000)
    }
    expect(judged).toBeLessThanOrEqual(10)
  })

  test('one password over a thousand accounts: twenty a minute from an address are judged, and the security officer hears of an attack', async () => {
    const officer = await bank.staff('securityOfficer', 'management')
    const tried: string[] = []
    for (const from of ['10.5.0.1', '10.5.0.2', '10.5.0.3', '10.5.0.4', '10.5.0.5'])
      for (let n = 0; n < 200; n += 1) tried.push((await logIn(`stuffed${n}.${from}`, 'Password-1', from)).code)
    expect(tried.filter((code) => code === 'identity.wrong_credentials')).toHaveLength(100)
    expect(tried.filter((code) => code === 'request.too_many')).toHaveLength(900)
    const heard = await bank.ok(notices.listStaffNotices, {}, { as: officer })
    expect(heard.items.filter((n) => n.code === 'identity.attack')).toHaveLength(1)
  }, 120_000)

  test('when too many hashes wait, the server says so with Retry-After and does not count the guess', async () => {
    const someone = await person()
    await logIn(someone.userName)
    const burst = await Promise.all(Array.from({ length: 80 }, (_, n) => logIn(someone.userName, 'x', `10.6.0.${n}`)))
    const busy = burst.filter((a) => a.code === 'server.busy')
    expect(busy.length).toBeGreaterThan(0)
    for (const answer of busy) expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
    expect((await logIn(someone.userName)).code).toBe('ok')
  })
})

describe('sessions', () => {
  test('one log-in more than the setting ends the oldest, which is told why, and its owner gets a notice', async () => {
    await set({ staffSessions: 2 })
    const someone = await person()
    const first = await logIn(someone.userName)
    bank.clock.advance(1_000)
    const second = await logIn(someone.userName)
    bank.clock.advance(1_000)
    const third = await logIn(someone.userName)
    bank.clock.advance(4_000)
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: first }))).toBe('session.replaced')
    expect(await codeOf(bank.call(identity.staffSession, {}, { as: first }))).toBe('session.replaced')
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: second }))).toBe('ok')
    const told = await bank.ok(notices.listStaffNotices, {}, { as: third })
    expect(told.items.map((n) => n.code)).toContain('identity.sessionsReplaced')
    await set({ staffSessions: 0 })
    const many = await Promise.all(Array.from({ length: 8 }, () => logIn(someone.userName)))
    for (const one of many) expect(await codeOf(bank.call(identity.staffSessions, {}, { as: one }))).toBe('ok')
    await set({ staffSessions: 5 })
  })

  test('the history says when, from where, with what; “not me” ends everything else, demands a new password and tells the officer once', async () => {
    const officer = await bank.staff('securityOfficer', 'management')
    const someone = await person()
    const mine = await logIn(someone.userName, password, '127.0.0.1', 'Mozilla/5.0 (Windows NT 10.0) Chrome/126.0.0.0 Safari/537.36')
    const thief = await logIn(someone.userName, password, '::ffff:203.0.113.9', 'Mozilla/5.0 (Linux; Android 14) Firefox/127.0')
    const { items } = await bank.ok(identity.logInHistory, {}, { as: mine })
    expect(items).toMatchObject([
      { result: 'in', method: 'password', addressKind: 'internet', newPlace: true, browser: 'Firefox 127 · Android', current: false },
      { result: 'in', addressKind: 'own', browser: 'Chrome 126 · Windows', current: true },
    ])
    const foreign = items[0]?.id ?? ''
    expect(await codeOf(bank.call(identity.disownLogIn, { id: foreign }, { as: await bank.staff('centreClerk', 'wuhu') }))).toBe(
      'record.not_found',
    )
    const twice = await Promise.all([1, 2].map(() => bank.call(identity.disownLogIn, { id: foreign }, { as: mine })))
    const done = twice.find((a) => a.status === 200)?.body
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: thief }))).toBe('session.disowned')
    const after = { token: done?.token ?? '' }
    const left = await Promise.all(
      twice.flatMap((a) => (a.status === 200 ? [codeOf(bank.call(identity.staffSessions, {}, { as: a.body }))] : [])),
    )
    expect(left).toContain('session.password_change_required')
    expect(after.token).not.toBe('')
    const heard = await bank.ok(notices.listStaffNotices, {}, { as: officer })
    expect(heard.items.filter((n) => n.code === 'identity.disowned' && n.href === `/admin/staff/${someone.id}`)).toHaveLength(1)
    expect((await logIn(someone.userName)).stage).toBe('changePassword')
  })

  test('a token from before a step of the log-in is worth nothing after it', async () => {
    const someone = await person()
    const open = await logIn(someone.userName)
    const { secret } = await bank.ok(identity.staffStartTotp, {}, { as: open })
    const code = () => generateSync({ secret, epoch: Math.floor(bank.clock.now().getTime() / 1000) })
    const confirmed = await bank.ok(identity.staffConfirmTotp, { code: code() }, { as: open })
    bank.clock.advance(60_000)
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: open }))).toBe('session.missing')
    const half = await logIn(someone.userName)
    const whole = await bank.ok(identity.staffSecondFactor, { code: code() }, { as: half })
    expect(new Set([open.token, confirmed.token, half.token, whole.token]).size).toBe(4)
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: half }))).toBe('session.missing')
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: whole }))).toBe('ok')
  })
})

describe('dormant accounts', () => {
  test('ninety days without a log-in put an account to sleep; only a superior unit wakes it, for seven days', async () => {
    const someone = await person('pointClerk', 'hefeiPoint')
    days(91)
    expect((await logIn(someone.userName)).code).toBe('identity.dormant')
    expect((await logIn(someone.userName, 'wrong')).code).toBe('identity.wrong_credentials')
    const above = await bank.staff('centreDirector', 'hefei')
    expect((await bank.ok(identity.staffDetail, { id: someone.id }, { as: above })).can.revive).toBe(true)
    expect(await codeOf(bank.call(identity.reviveStaff, { id: someone.id }, { as: await bank.staff('centreDirector', 'wuhu') }))).toBe(
      'record.not_found',
    )
    expect((await bank.ok(identity.reviveStaff, { id: someone.id }, { as: above })).state).toBe('revived')
    days(8)
    expect((await logIn(someone.userName)).code).toBe('identity.dormant')
    await bank.ok(identity.reviveStaff, { id: someone.id }, { as: above })
    // The ninety days of the password are over too.
    expect((await logIn(someone.userName)).stage).toBe('changePassword')
    expect(await codeOf(bank.call(identity.reviveStaff, { id: someone.id }, { as: above }))).toBe('identity.not_dormant')
  })

  test('far-reaching rights wake by two persons, the own unit and officers do not wake at all', async () => {
    const leader = await person('centreDirector', 'hefei')
    const audit = await person('auditOfficer', 'management')
    days(91)
    const revive = (id: string, as: Caller) => bank.call(identity.reviveStaff, { id }, { as })
    const mate = await bank.staff('centreDirector', 'hefei')
    expect((await revive(leader.id, mate)).problem?.code).toBe('permission.denied')
    const security = await bank.staff('securityOfficer', 'management')
    const both = await Promise.all([revive(leader.id, security), revive(leader.id, security)])
    expect(both.map((a) => a.problem?.code ?? a.body.state).sort()).toEqual(['asked', 'identity.revive_second_person'])
    expect((await logIn(leader.userName)).code).toBe('identity.dormant')
    expect((await bank.ok(identity.staffDetail, { id: leader.id }, { as: director })).revivalAskedBy).toBe(security.name)
    expect((await revive(leader.id, director)).body.state).toBe('revived')
    expect((await logIn(leader.userName)).code).toBe('ok')
    expect((await revive(audit.id, security)).problem?.code).toBe('identity.officer_apart')
  })

  test('with a second factor nobody else is needed: it is proven, then the password is changed', async () => {
    const someone = await person()
    const open = await logIn(someone.userName)
    const { secret } = await bank.ok(identity.staffStartTotp, {}, { as: open })
    const code = () => generateSync({ secret, epoch: Math.floor(bank.clock.now().getTime() / 1000) })
    await bank.ok(identity.staffConfirmTotp, { code: code() }, { as: open })
    days(100)
    const half = await logIn(someone.userName)
    expect(half.stage).toBe('secondFactor')
    expect((await bank.ok(identity.staffSecondFactor, { code: code() }, { as: half })).stage).toBe('changePassword')
  })
})

describe('networks of a unit', () => {
  const from = (address: string, as: Caller) =>
    bank.server.http.inject({
      method: 'GET',
      url: '/api/staff/sessions',
      remoteAddress: address,
      headers: { authorization: `Bearer ${as.token}` },
    })

  test('a unit’s staff work from its networks only, log-in and every request, IPv4 and IPv6', async () => {
    const boss = await bank.staff('centreDirector', 'wuhu')
    const someone = await person('centreClerk', 'wuhu')
    const id = bank.unit('wuhu').id
    const save = (networks: string[], as: Caller = boss) => bank.call(identity.saveNetworkRule, { id, networks }, { as })
    expect((await save(['10.9.0.0/16'])).problem?.code).toBe('identity.own_lock_out')
    expect((await save(['10.9.0.0/33'])).problem?.code).toBe('identity.network_wrong')
    expect((await save([], await bank.staff('centreClerk', 'wuhu'))).problem?.code).toBe('permission.denied')
    expect((await save(['10.9.0.0/16', '2001:DB8::/32', '127.0.0.1'])).status).toBe(200)
    expect((await logIn(someone.userName, password, '10.8.0.1')).code).toBe('identity.address_not_allowed')
    for (const address of ['10.9.3.4', '::ffff:10.9.3.4', '2001:db8:1::2']) {
      const open = await logIn(someone.userName, password, address)
      expect(open.code, address).toBe('ok')
      expect((await from(address, open)).statusCode).toBe(200)
      expect((await from('10.8.0.1', open)).json()).toMatchObject({ code: 'identity.address_not_allowed' })
    }
    expect((await save([])).status).toBe(200)
    expect((await logIn(someone.userName, password, '10.8.0.1')).code).toBe('ok')
  })
})
