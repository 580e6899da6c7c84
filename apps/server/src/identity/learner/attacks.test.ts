import { hash } from '@node-rs/argon2'
import { doors, notices, providerDoors, settings, wechatDoors } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Bank, TestLearner } from '../../../test/harness/bank.ts'
import { type BankBeside, openBankBeside } from '../../../test/harness/beside.ts'
import { approve, journeys } from '../../../test/harness/journey.ts'
import type { Simulator } from '../../../test/harness/simulator.ts'
import { hashPassword } from '../passwords.ts'

let beside: BankBeside
let bank: Bank
let simulator: Simulator
beforeAll(async () => {
  beside = await openBankBeside(({ wanshitong, wechat }) => ({ wanshitong, wechat }), { errorRate: 0 })
  ;({ bank, simulator } = beside)
})
beforeEach(() => beside.calm())
afterAll(() => beside.close())

type Said = { readonly status: number; readonly code: string; readonly token: string | null }
/** A request from an address of its own. */
const post = async (path: string, from: string, payload: object): Promise<Said> => {
  const answer = await bank.server.http.inject({ method: 'POST', url: `/api${path}`, remoteAddress: from, payload })
  const body: { code?: string; token?: string | null } = JSON.parse(answer.payload)
  return { status: answer.statusCode, code: body.code ?? 'ok', token: body.token ?? null }
}
const guess = (userName: string, password: string, from: string) => post('/learner/session', from, { userName, password })
/** Does things in waves of so many at once. */
const inWaves = async <T, R>(all: readonly T[], size: number, act: (one: T, i: number) => Promise<R>): Promise<R[]> => {
  const done: R[] = []
  for (let at = 0; at < all.length; at += size)
    done.push(...(await Promise.all(all.slice(at, at + size).map((one, i) => act(one, at + i)))))
  return done
}
const sessionsOf = async (ids: readonly string[]): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from identity.session where kind = 'learner' and agent <> 'test' and principal_id = any(${[...ids]}::bigint[])`.execute(
        bank.platform.database.app,
      )
    ).rows[0]?.n,
  )
const people = (n: number): Promise<TestLearner[]> => inWaves(Array.from({ length: n }), 10, () => bank.learner('hefei'))
const withPassword = async (learners: readonly TestLearner[], name: string, password: string, hashed?: string): Promise<void> => {
  const stored = hashed ?? (await hashPassword(password))
  await inWaves(learners, 20, async (l, i) =>
    sql`insert into identity.credential (learner_id, user_name, password_hash, updated_at) values (${l.id}, ${`${name}${i}`}, ${stored}, ${bank.clock.now()})`.execute(
      bank.platform.database.app,
    ),
  )
}
const addressNo = (i: number) => `127.0.${1 + Math.floor(i / 250)}.${2 + (i % 250)}`
const seenCode = async (): Promise<string> => (await bank.ok(settings.devOutbox, {})).items.find((m) => m.secret !== null)?.secret ?? ''

test('stuffing: of a common password tried on a thousand accounts from one address twenty guesses a minute are judged, however many come at once', async () => {
  await withPassword(await people(3), 'common', 'common password 1')
  const names = Array.from({ length: 1000 }, (_, i) => (i < 997 ? `nobody${i}` : `common${i - 997}`))
  const said = await inWaves(names, 40, (name) => guess(name, 'common password 1', '127.0.0.9'))
  const judged = said.filter((one) => one.code === 'identity.wrong_credentials' || one.code === 'ok')
  expect(judged.length).toBeLessThanOrEqual(20)
  expect(new Set(said.map((one) => one.code))).toEqual(new Set(['identity.wrong_credentials', 'identity.locked']))
})

test('stuffing from fifty addresses is told to the security officers once, while the owner of an account gets in from their own', async () => {
  const officer = await bank.staff('securityOfficer', 'management')
  const [owner] = await people(1)
  if (owner === undefined) throw new Error('nobody')
  await withPassword([owner], 'owner', 'my own long phrase')
  const tries = Array.from({ length: 100 }, (_, i) => i)
  await inWaves(tries, 20, (i) => guess(`victim${i}`, 'common password 1', `127.0.0.${20 + (i % 50)}`))
  const told = (await bank.ok(notices.listStaffNotices, {}, { as: officer })).items.filter((n) => n.code === 'identity.attack')
  expect(told).toHaveLength(1)
  expect((await guess('owner0', 'my own long phrase', '127.0.2.1')).code).toBe('ok')
})

test('five guesses on one account from one address are judged in a minute, and the account’s lock keeps nobody out of the other doors', async () => {
  const victims = await people(500)
  // The cost of a hash stands in the hash: these are judged like all others, and five thousand of them in seconds.
  const cheap = await hash('the real phrase', { memoryCost: 64, timeCost: 1, parallelism: 1 })
  await withPassword(victims, 'locked', 'the real phrase', cheap)
  const [first] = victims
  if (first === undefined) throw new Error('nobody')
  const said = await inWaves(Array.from({ length: 8 }), 8, () => guess('locked0', 'wrong wrong wrong', '127.0.3.1'))
  expect(said.filter((one) => one.code === 'identity.wrong_credentials').length).toBeLessThanOrEqual(5)
  for (const from of ['127.0.3.2', '127.0.3.3'])
    await inWaves(Array.from({ length: 5 }), 5, () => guess('locked0', 'wrong wrong wrong', from))
  expect((await guess('locked0', 'the real phrase', '127.0.3.9')).code).toBe('identity.locked')
  // Every other victim is locked out as the first was: five guesses each, four victims an address.
  const others = victims.slice(1).map((_, i) => i + 1)
  for (let n = 0; n < 5; n += 1)
    await inWaves(others, 20, (i) => guess(`locked${i}`, 'wrong wrong wrong', `127.1.0.${2 + Math.floor(i / 4)}`))
  const locked = await inWaves(others, 20, (i) => guess(`locked${i}`, 'the real phrase', addressNo(i)))
  expect(new Set(locked.map((one) => one.code))).toEqual(new Set(['identity.locked']))
  const byCode = async (victim: TestLearner, from: string): Promise<string> => {
    const asked = await bank.server.http.inject({
      method: 'POST',
      url: '/api/doors/codes',
      remoteAddress: from,
      payload: { purpose: 'logIn', phone: victim.phone },
    })
    const { request }: { request: string } = JSON.parse(asked.payload)
    return (await post('/learner/session/code', from, { request, code: await seenCode() })).code
  }
  const { logIn } = journeys(() => bank)
  let inside = 0
  for (const [i, victim] of victims.entries()) {
    if (i % 10 === 0) inside += (await logIn(await simulator.knows(victim))) === '' ? 0 : 1
    else inside += (await byCode(victim, addressNo(i))) === 'ok' ? 1 : 0
  }
  expect(inside).toBe(500)
  expect(await sessionsOf(victims.map((v) => v.id))).toBe(500)
}, 120_000)

test('brute force of codes: over all requests that a phone gets, fifty guesses are judged and none is right', async () => {
  const [victim] = await people(1)
  if (victim === undefined) throw new Error('nobody')
  const outcomes: string[] = []
  for (let round = 0; round < 6; round += 1) {
    const asked = await bank.call(doors.requestCode, { purpose: 'logIn', phone: victim.phone })
    if (asked.status !== 200) {
      outcomes.push(asked.problem?.code ?? '')
      continue
    }
    const right = await seenCode()
    const wrong = Array.from({ length: 30 }, (_, i) => String((Number(right) + 1 + i) % 1_000_000).padStart(6, '0'))
    const said = await Promise.all(wrong.map((code) => post('/learner/session/code', '127.0.4.1', { request: asked.body.request, code })))
    outcomes.push(
      `${said.filter((one) => one.code === 'identity.wrong_code').length} ${(await post('/learner/session/code', '127.0.4.1', { request: asked.body.request, code: right })).code}`,
    )
  }
  expect(outcomes).toEqual([...Array.from({ length: 5 }, () => '9 identity.code_blocked'), 'identity.too_many_codes'])
  expect(await sessionsOf([victim.id])).toBe(0)
})

test('a victim’s name, document and phone alone open nothing, at any door that the contract has', async () => {
  const victim = await bank.learner('hefei')
  const sleeping = await bank.learner('hefei', { state: 'inactive' })
  const attacker = await bank.learner('hefei')
  const person = await simulator.knows(attacker)
  const facts = { name: victim.name, idKind: 'residentIdCard', idNumber: victim.idNumber }
  const device = (kind: 'wx-login' | 'wx-phone') => simulator.device(kind, person)
  const ticket = (await bank.ok(wechatDoors.logInWithMiniProgram, { code: await device('wx-login') })).ticket ?? ''
  const own = await bank.ok(doors.requestCode, { purpose: 'logIn', phone: attacker.phone })
  const ownCode = { request: own.request, code: await seenCode() }
  const his = await bank.ok(doors.requestCode, { purpose: 'logIn', phone: victim.phone })
  const wakes = await bank.ok(doors.requestCode, { purpose: 'activate', phone: attacker.phone })
  const wakeCode = { request: wakes.request, code: await seenCode() }
  const passwords = [victim.phone, victim.idNumber, victim.idNumber.slice(-6), victim.name, '12345678']
  const known = { victim: victim.phone, number: victim.idNumber, code: '000000' }
  /** Every public command that could end in a session, with everything that a stranger can say there. */
  const tries: Readonly<Record<string, readonly object[]>> = {
    'POST /doors/codes': [{ purpose: 'logIn', phone: victim.phone }],
    'POST /learner/session': [victim.phone, victim.idNumber, victim.name].flatMap((userName) =>
      passwords.map((password) => ({ userName, password })),
    ),
    'POST /learner/session/code': [known.code, known.number.slice(-6), known.victim.slice(-6)].map((code) => ({
      request: his.request,
      code,
    })),
    'POST /learner/session/choose': [his.request, ownCode.request].map((request) => ({ request, learnerId: victim.id })),
    'POST /doors/activation': [victim, sleeping].map((l) => ({ ...wakeCode, ...facts, name: l.name, idNumber: l.idNumber })),
    'POST /doors/wanshitong/start': [{ back: '/me' }],
    'POST /doors/wanshitong/arrivals': [{}, { state: 'x', code: victim.idNumber }],
    'POST /doors/arrivals/finish': [{ arrival: Buffer.from(JSON.stringify({ facts })).toString('base64url'), agreed: [] }],
    'POST /doors/qr': [{}],
    'POST /doors/qr/finish': [{}],
    'POST /doors/wechat/start': [{ way: 'web' }],
    'POST /doors/wechat/arrivals': [{ way: 'web' }, { way: 'service', state: 'x', code: victim.phone }],
    'POST /doors/mini-program/log-in': [{ code: victim.phone }, { code: victim.idNumber }],
    'POST /doors/wechat/bind': [
      { ticket, ...facts },
      { ticket, ...facts, phoneCode: victim.phone },
      { ticket, ...facts, phoneCode: await device('wx-phone') },
      { ticket, ...facts, ...ownCode },
      { ticket, ...facts, request: his.request, code: '000000' },
    ],
  }
  const ofContract = bank.server.bound
    .map((one) => one.endpoint)
    .filter((e) => e.method === 'POST' && e.may === 'public' && /^\/(doors|learner\/session)/.test(e.path))
    .map((e) => `POST ${e.path.replace(':door', 'wanshitong')}`)
  expect(Object.keys(tries).sort()).toEqual([...new Set(ofContract)].sort())
  for (const [door, all] of Object.entries(tries))
    for (const payload of all)
      expect((await post(door.slice(5), '127.0.5.1', payload)).token, `${door} ${JSON.stringify(payload)}`).toBeNull()
  // The attacker's own 皖事通 leads into the attacker's account and nowhere else.
  const { setOut, comeBack } = journeys(() => bank)
  const browser = await setOut()
  const came = await comeBack(browser, await approve(browser.url, person))
  expect((await bank.ok(doors.me, {}, { as: { token: came.body.token ?? '' } })).id).toBe(attacker.id)
  expect(await sessionsOf([victim.id, sleeping.id])).toBe(0)
  expect(providerDoors.DoorId.options).toEqual(['wanshitong'])
})
