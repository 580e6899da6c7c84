import { doors, notices, providerDoors, settings, wechatDoors } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Bank, TestLearner } from '../../../test/harness/bank.ts'
import { type BankBeside, openBankBeside } from '../../../test/harness/beside.ts'
import type { Simulator } from '../../../test/harness/simulator.ts'
import { wechat } from './wechat.ts'

let beside: BankBeside
let bank: Bank
let simulator: Simulator
beforeAll(async () => {
  beside = await openBankBeside(({ wanshitong, wechat }) => ({ wanshitong, wechat }), { errorRate: 0 })
  ;({ bank, simulator } = beside)
})
beforeEach(() => beside.calm())
afterAll(() => beside.close())

type Way = 'web' | 'service'
type Browser = { readonly cookie: string; readonly url: URL; readonly way: Way }
const cookieOf = (headers: Readonly<Record<string, unknown>>): string => String(headers['set-cookie']).split(';')[0] ?? ''
const setOut = async (way: Way = 'web', back = '/me'): Promise<Browser> => {
  const answer = await bank.call(wechatDoors.startWechat, { way, back })
  expect(answer.status).toBe(200)
  return { cookie: cookieOf(answer.headers), url: new URL(answer.body.url), way }
}
/** Approves at WeChat and reads the way back. */
const approve = async (url: URL, person: string): Promise<{ code?: string; state?: string }> => {
  const form = new URLSearchParams([...url.searchParams, ['person', person]])
  const answer = await fetch(`${url.origin}/connect/approve`, { method: 'POST', body: form, redirect: 'manual' })
  return Object.fromEntries(new URL(answer.headers.get('location') ?? 'http://nowhere.invalid').searchParams)
}
const comeBack = (browser: Browser, came: { code?: string; state?: string }, token?: string) =>
  bank.call(
    wechatDoors.arriveWechat,
    { way: browser.way, ...came },
    { headers: { cookie: browser.cookie }, ...(token === undefined ? {} : { as: { token } }) },
  )
const arrived = async (person: string, way: Way = 'web') => {
  const browser = await setOut(way)
  return comeBack(browser, await approve(browser.url, person))
}
const device: Simulator['device'] = (kind, person, app) => simulator.device(kind, person, app)
const mini = async (person: string) => bank.call(wechatDoors.logInWithMiniProgram, { code: await device('wx-login', person) })
const factsOf = (learner: TestLearner) => ({ name: learner.name, idKind: 'residentIdCard' as const, idNumber: learner.idNumber })
const smsCode = async (phone: string) => {
  bank.clock.advance(11 * 60_000)
  const { request } = await bank.ok(doors.requestCode, { purpose: 'logIn', phone })
  return { request, code: (await bank.ok(settings.devOutbox, {})).items.find((m) => m.secret !== null)?.secret ?? '' }
}
const sessions = async (): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from identity.session where kind = 'learner'`.execute(bank.platform.database.app))
      .rows[0]?.n,
  )
const whose = async (token: string | null) => (await bank.ok(doors.me, {}, { as: { token: token ?? '' } })).id

/** A learner whose WeChat is bound by the mini program's phone component. */
const bound = async () => {
  const learner = await bank.learner('hefei')
  const person = await simulator.knows(learner)
  const { ticket } = (await mini(person)).body
  const answer = await bank.ok(wechatDoors.bindWechat, {
    ticket: ticket ?? '',
    ...factsOf(learner),
    phoneCode: await device('wx-phone', person),
  })
  return { learner, person, token: answer.token ?? '' }
}

describe('微信', () => {
  test('the mini program binds by WeChat’s own phone component, then one tap is enough, and the same WeChat opens the web and the service account', async () => {
    const { learner, person, token } = await bound()
    expect(await whose(token)).toBe(learner.id)
    expect((await mini(person)).body).toMatchObject({ stage: 'open' })
    for (const way of ['web', 'service'] as const) {
      const answer = await arrived(person, way)
      expect(answer.body).toMatchObject({ stage: 'open', back: '/me' })
      expect(await whose(answer.body.token)).toBe(learner.id)
    }
    const { items } = await bank.ok(notices.listMyNotices, {}, { as: { token } })
    expect(items.map((n) => n.code)).toEqual(['identity.wechatBound'])
  })

  test('on the web it binds by a text message’s code', async () => {
    const learner = await bank.learner('hefei')
    const person = await simulator.knows(learner)
    const { ticket } = (await arrived(person)).body
    const input = { ticket: ticket ?? '', ...factsOf(learner) }
    expect((await bank.call(wechatDoors.bindWechat, input)).problem?.code).toBe('identity.wrong_code')
    const { request } = await bank.ok(doors.requestCode, { purpose: 'logIn', phone: learner.phone })
    const code = (await bank.ok(settings.devOutbox, {})).items.find((m) => m.secret !== null)?.secret ?? ''
    const twice = await Promise.all([1, 2].map(() => bank.call(wechatDoors.bindWechat, { ...input, request, code })))
    expect(twice.filter((a) => a.status === 200)).toHaveLength(1)
    expect((await arrived(person)).body.stage).toBe('open')
  })

  test('another name, another document, another phone, an inactive account, a frozen one and nobody at all sound the same, and five tries end the ticket', async () => {
    const active = await bank.learner('hefei')
    const inactive = await bank.learner('hefei', { state: 'inactive' })
    const frozen = await bank.learner('hefei', { state: 'frozen' })
    const tries = [
      { ...factsOf(active), name: '另一个人' },
      { ...factsOf(active), idNumber: '349900196501019994' },
      factsOf(inactive),
      factsOf(frozen),
      factsOf(await bank.learner('hefei')),
    ]
    const person = await simulator.knows(active)
    const { ticket } = (await mini(person)).body
    const before = await sessions()
    const said = []
    for (const facts of tries) {
      const { status, problem } = await bank.call(wechatDoors.bindWechat, {
        ticket: ticket ?? '',
        ...facts,
        phoneCode: await device('wx-phone', person),
      })
      said.push(`${status} ${problem?.code} ${problem?.detail}`)
    }
    expect(new Set(said).size).toBe(1)
    expect(said[0]).toContain('identity.bind_no_match')
    const right = await bank.call(wechatDoors.bindWechat, {
      ticket: ticket ?? '',
      ...factsOf(active),
      phoneCode: await device('wx-phone', person),
    })
    expect(right.problem?.code).toBe('identity.bind_over')
    expect(await sessions()).toBe(before)
  })

  test('the account page binds and unbinds; unbinding ends the other log-ins and WeChat everywhere', async () => {
    const learner = await bank.learner('hefei')
    const person = await simulator.knows(learner)
    const { token } = await bank.ok(doors.logInWithCode, await smsCode(learner.phone))
    const as = { token: token ?? '' }
    expect((await bank.ok(providerDoors.myDoors, {}, { as })).bindable).toEqual({ web: true, service: true })
    const start = await bank.call(wechatDoors.startWechatBinding, { way: 'web', back: '/me/account/doors' }, { as })
    const browser: Browser = { cookie: cookieOf(start.headers), url: new URL(start.body.url), way: 'web' }
    const came = await approve(browser.url, person)
    const answer = await comeBack(browser, came, as.token)
    expect(answer.body).toMatchObject({ stage: 'bound', token: null, back: '/me/account/doors' })
    expect((await bank.ok(providerDoors.myDoors, {}, { as })).items).toMatchObject([{ door: 'wechat', canUnbind: true }])
    const other = (await mini(person)).body
    expect(other.stage).toBe('open')
    await bank.ok(wechatDoors.unbindWechat, {}, { as })
    expect((await bank.call(doors.me, {}, { as: { token: other.token ?? '' } })).status).toBe(401)
    expect((await mini(person)).body.stage).toBe('unbound')
    expect((await bank.call(wechatDoors.unbindWechat, {}, { as })).status).toBe(404)
  })

  test('a quarter of an hour after log-in binding and unbinding want a second proof', async () => {
    const learner = await bank.learner('hefei')
    bank.clock.advance(16 * 60_000)
    for (const answer of [
      await bank.call(wechatDoors.startWechatBinding, { way: 'web' }, { as: learner }),
      await bank.call(wechatDoors.unbindWechat, {}, { as: learner }),
    ])
      expect(answer.problem?.code).toBe('identity.step_up_required')
  })

  test('a journey to bind ends only in the account and browser that began it', async () => {
    const learner = await bank.learner('hefei')
    const thief = await bank.learner('hefei')
    const person = await simulator.knows(learner)
    const start = await bank.call(wechatDoors.startWechatBinding, { way: 'web' }, { as: learner })
    const browser: Browser = { cookie: cookieOf(start.headers), url: new URL(start.body.url), way: 'web' }
    const came = await approve(browser.url, person)
    expect((await comeBack({ ...browser, cookie: '' }, came, learner.token)).problem?.code).toBe('identity.door_refused')
    expect((await comeBack(browser, came, thief.token)).problem?.code).toBe('identity.door_refused')
    expect((await mini(person)).body.stage).toBe('unbound')
  })

  test('one WeChat, one account: bound elsewhere it is refused; an account that binds another WeChat loses the first', async () => {
    const first = await bound()
    const second = await bank.learner('hefei')
    const start = await bank.call(wechatDoors.startWechatBinding, { way: 'web' }, { as: second })
    const browser: Browser = { cookie: cookieOf(start.headers), url: new URL(start.body.url), way: 'web' }
    expect((await comeBack(browser, await approve(browser.url, first.person), second.token)).problem?.code).toBe(
      'identity.door_bound_elsewhere',
    )
    const newWechat = await simulator.knows(first.learner)
    const { ticket } = (await mini(newWechat)).body
    await bank.ok(wechatDoors.bindWechat, {
      ticket: ticket ?? '',
      ...factsOf(first.learner),
      phoneCode: await device('wx-phone', newWechat),
    })
    expect((await mini(newWechat)).body.stage).toBe('open')
    expect((await mini(first.person)).body.stage).toBe('unbound')
  })
})

describe('敌意的微信', () => {
  test('every mixed-up, foreign, spent or empty answer opens nothing', async () => {
    const victim = await bound()
    const attacker = await simulator.knows(await bank.learner('hefei'))
    const names = async (person: string): Promise<Record<string, unknown>> => {
      const answer: unknown = await (
        await fetch(
          `${simulator.address}/sns/jscode2session?appid=wx-mini&secret=wx-mini-secret&js_code=${await device('wx-login', person)}&grant_type=authorization_code`,
        )
      ).json()
      return Object.fromEntries(Object.entries(Object(answer)))
    }
    const [his, mine] = [await names(victim.person), await names(attacker)]
    await mini(attacker)
    const wrong: readonly (readonly [string, unknown])[] = [
      ['the victim’s unionid with my openid', { ...mine, unionid: his['unionid'] }],
      ['my unionid with the victim’s openid', { ...mine, openid: his['openid'] }],
      ['the victim’s openid in place of the unionid', { ...mine, unionid: his['openid'] }],
      ['one name for both', { openid: his['unionid'], unionid: his['unionid'] }],
      ['no unionid', { openid: his['openid'] }],
      ['no openid', { unionid: his['unionid'] }],
      ['an empty unionid', { ...his, unionid: '' }],
      ['a list of unionids', { ...his, unionid: [his['unionid']] }],
      ['an error with names', { ...his, errcode: 40029 }],
      ['nothing', {}],
      ['no object', 'ok'],
    ]
    for (const [title, answer] of wrong) {
      await simulator.faults({ answers: { jscode2session: answer } })
      const before = await sessions()
      expect((await mini(attacker)).problem?.code, title).toBe('identity.door_refused')
      expect(await sessions(), title).toBe(before)
    }
  })

  test('codes of another application, spent codes, phone codes and OAuth codes of the other kind open nothing', async () => {
    const { person } = await bound()
    const logIn = async (code: string) => (await bank.call(wechatDoors.logInWithMiniProgram, { code })).problem?.code
    const spent = await device('wx-login', person)
    expect(await logIn(spent)).toBeUndefined()
    expect(await logIn(spent)).toBe('identity.door_refused')
    expect(await logIn(await device('wx-login', person, 'wx-other'))).toBe('identity.door_refused')
    expect(await logIn(await device('wx-phone', person))).toBe('identity.door_refused')
    const browser = await setOut('web')
    const came = await approve(browser.url, person)
    expect(await logIn(came.code ?? '')).toBe('identity.door_refused')
    const service = await setOut('service')
    expect((await comeBack(browser, { ...came, code: (await approve(service.url, person)).code ?? '' })).problem?.code).toBe(
      'identity.door_refused',
    )
    await simulator.faults({ answers: { access_token: { openid: 'o1', unionid: 'u1', scope: 'snsapi_base' } } })
    expect((await arrived(person)).problem?.code).toBe('identity.door_refused')
  })

  test('state swapped, replayed, too late, another way’s, and a refusal at WeChat: one answer', async () => {
    const { person } = await bound()
    const [a, b] = [await setOut(), await setOut()]
    const came = await approve(a.url, person)
    expect((await comeBack(b, came)).problem?.code).toBe('identity.door_refused')
    expect((await comeBack({ ...a, way: 'service' }, came)).problem?.code).toBe('identity.door_refused')
    expect((await comeBack(a, came)).body.stage).toBe('open')
    expect((await comeBack(a, came)).problem?.code).toBe('identity.door_refused')
    const late = await setOut()
    const lateCame = await approve(late.url, person)
    bank.clock.advance(11 * 60_000)
    expect((await comeBack(late, lateCame)).problem?.code).toBe('identity.door_refused')
    const refused = await setOut()
    expect((await comeBack(refused, await approve(refused.url, ''))).problem?.code).toBe('identity.door_refused')
  })

  test('the phone component’s code of another person, another application’s number and a made-up one bind nothing', async () => {
    const victim = await bank.learner('hefei')
    const victimPerson = await simulator.knows(victim)
    const attacker = await simulator.knows(await bank.learner('hefei'))
    const { ticket } = (await mini(attacker)).body
    const bind = async (phoneCode: string) => bank.call(wechatDoors.bindWechat, { ticket: ticket ?? '', ...factsOf(victim), phoneCode })
    const before = await sessions()
    expect((await bind(await device('wx-phone', victimPerson))).problem?.code).toBe('identity.door_refused')
    expect((await bind('made-up')).problem?.code).toBe('identity.door_refused')
    const info = { purePhoneNumber: victim.phone, countryCode: '86' }
    for (const phone_info of [
      info,
      { ...info, watermark: { appid: 'wx-other' } },
      { ...info, countryCode: '1', watermark: { appid: 'wx-mini' } },
    ]) {
      await simulator.faults({ answers: { getuserphonenumber: { errcode: 0, phone_info } } })
      expect((await bind(await device('wx-phone', attacker))).problem?.code).toBe('identity.door_refused')
    }
    expect(await sessions()).toBe(before)
  })

  test('WeChat down: its doors say so, the others work, and it comes back', async () => {
    const { person, learner } = await bound()
    await simulator.faults({ down: ['wechat'] })
    for (let i = 0; i < 3; i += 1)
      expect((await bank.call(wechatDoors.logInWithMiniProgram, { code: 'x' })).problem?.code).toBe('identity.door_down')
    const { items } = await bank.ok(providerDoors.listDoors, {})
    expect(items.find((d) => d.id === 'wechatWeb')).toMatchObject({ available: false })
    expect((await bank.ok(doors.logInWithCode, await smsCode(learner.phone))).stage).toBe('open')
    await simulator.faults({ reset: true, errorRate: 0 })
    bank.clock.advance(31_000)
    expect((await mini(person)).body.stage).toBe('open')
  })

  test('one call in twenty fails and nobody notices', async () => {
    const { person } = await bound()
    await simulator.faults({ errorRate: 0.05 })
    for (let i = 0; i < 25; i += 1) expect((await mini(person)).body.stage).toBe('open')
  })
})

test('an access token is fetched once, renewed when WeChat says it is over, and only then', async () => {
  const clock = { now: Date.now() }
  const own = wechat(simulator.wechat, () => new Date(clock.now))
  const images = await Promise.all([own.codeImage('u=1'), own.codeImage('u=2')])
  for (const image of images) expect(Buffer.isBuffer(image) && image.subarray(1, 4).toString()).toBe('PNG')
  await fetch(`${simulator.address}/device/forget-tokens`, { method: 'POST' })
  expect(Buffer.isBuffer(await own.codeImage('u=3'))).toBe(true)
  clock.now += 7_000_000
  expect(Buffer.isBuffer(await own.codeImage('u=4'))).toBe(true)
})

test('no name of WeChat, session key, code or ticket stands anywhere in the clear', async () => {
  const { person } = await bound()
  const code = await device('wx-login', person)
  const answer = await bank.call(wechatDoors.logInWithMiniProgram, { code })
  expect(JSON.stringify(answer.body)).not.toMatch(/session_key|openid|unionid/)
  const { rows } = await sql<{ text: string }>`select string_agg(t, ' ') as text from (
    select r::text as t from audit.record r union all select i::text from platform.idempotency i union all select w::text from identity.wechat_journey w
    union all select w::text from identity.wechat_ticket w union all select w::text from identity.wechat_name w union all select b::text from identity.binding b) all_text`.execute(
    bank.platform.database.app,
  )
  const names: unknown = await (
    await fetch(
      `${simulator.address}/sns/jscode2session?appid=wx-mini&secret=wx-mini-secret&js_code=${await device('wx-login', person)}&grant_type=authorization_code`,
    )
  ).json()
  for (const secret of [code, Reflect.get(Object(names), 'openid'), Reflect.get(Object(names), 'unionid')])
    expect(rows[0]?.text ?? '').not.toContain(String(secret))
})
