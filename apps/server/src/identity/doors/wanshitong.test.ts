import { doors, providerDoors } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bank, openBank } from '../../../test/harness/bank.ts'
import { approve, journeys } from '../../../test/harness/journey.ts'
import { openSimulator, type Simulator } from '../../../test/harness/simulator.ts'
import { safeBack } from './back.ts'

const bankAddress = 'http://localhost:3000'
let bank: Bank
let simulator: Simulator

beforeAll(async () => {
  simulator = await openSimulator(bankAddress)
  bank = await openBank({ now: new Date().toISOString(), wanshitong: simulator.wanshitong })
})
beforeEach(async () => {
  await simulator.faults({ reset: true })
  bank.clock.set(new Date().toISOString())
})
afterAll(async () => {
  await bank.close()
  await simulator.close()
})

const { setOut, comeBack, finish } = journeys(() => bank)

const sessions = async (): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from identity.session where kind = 'learner'`.execute(bank.platform.database.app))
      .rows[0]?.n,
  )

const demoNumber = (serial: number): string => {
  const seventeen = `34990019900101${String(serial).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return seventeen + ('10X98765432'[[...seventeen].reduce((sum, digit, i) => sum + Number(digit) * (weights[i] ?? 0), 0) % 11] ?? '')
}

describe('皖事通', () => {
  test('an imported account wakes with everything deposited to it, after the person saw what was imported', async () => {
    const learner = await bank.learner('openUniversity', { state: 'inactive', kind: 'student' })
    const person = await simulator.knows(learner)
    const browser = await setOut('/me/archive')
    const arrived = await comeBack(browser, await approve(browser.url, person))
    expect(arrived.body).toMatchObject({ stage: 'first', token: null, first: { account: 'imported', nameDiffers: false } })
    expect(JSON.stringify(arrived.body.first)).not.toContain(learner.idNumber)
    const missing = await bank.call(
      providerDoors.finishArrival,
      { arrival: arrived.body.first?.arrival ?? '', agreed: [] },
      { headers: { cookie: browser.cookie } },
    )
    expect(missing.problem?.code).toBe('identity.consent_missing')
    const done = await finish(browser, arrived.body.first?.arrival ?? '')
    expect(done.body).toMatchObject({ stage: 'open', back: '/me/archive' })
    const me = await bank.ok(doors.me, {}, { as: { token: done.body.token ?? '' } })
    expect(me).toMatchObject({ id: learner.id, state: 'active', realNameLevel: 'verified' })
  })

  test('the second time one tap is enough, and the door is listed in the account', async () => {
    const learner = await bank.learner('hefei')
    const person = await simulator.knows(learner)
    for (const _ of [1, 2]) {
      const browser = await setOut()
      const arrived = await comeBack(browser, await approve(browser.url, person))
      expect(arrived.body).toMatchObject({ stage: 'open', back: '/' })
      const mine = await bank.ok(providerDoors.myDoors, {}, { as: { token: arrived.body.token ?? '' } })
      expect(mine.items.map((one) => one.door)).toEqual(['wanshitong'])
    }
  })

  test('the entry inside the app is answered with the way to the provider itself, good for that browser alone; where the provider is down the portal stands there', async () => {
    const person = await simulator.knows(await bank.learner('hefei'))
    const open = (url: string) => bank.server.http.inject({ method: 'GET', url })
    const answer = await open('/in-app/wanshitong?back=/me/archive&elder=on')
    const to = new URL(String(answer.headers.location))
    expect([answer.statusCode, to.searchParams.get('prompt')]).toEqual([302, 'none'])
    expect(answer.cookies).toMatchObject([
      { name: 'bank-door', httpOnly: true, sameSite: 'Lax' },
      { name: 'bank-in-app', value: 'wanshitong.elder' },
    ])
    const browser = { cookie: `bank-door=${answer.cookies[0]?.value ?? ''}`, url: to }
    const came = await approve(to, person)
    expect((await comeBack({ cookie: '' }, came)).problem?.code).toBe('identity.door_refused')
    const again = await open('/in-app/wanshitong?back=//evil.example')
    expect(again.statusCode).toBe(302)
    expect((await comeBack(browser, await approve(to, person))).body).toMatchObject({ stage: 'open', back: '/me/archive' })
    const mark = { cookie: `bank-door=${again.cookies[0]?.value ?? ''}`, url: new URL(String(again.headers.location)) }
    expect((await comeBack(mark, await approve(mark.url, person))).body).toMatchObject({ stage: 'open', back: '/' })
    await simulator.faults({ down: ['wanshitong'] })
    await expect
      .poll(
        async () => {
          bank.clock.advance(31_000)
          await bank.ok(providerDoors.listDoors, {})
          return (await open('/in-app/wanshitong')).statusCode
        },
        { timeout: 20_000, interval: 100 },
      )
      .not.toBe(302)
    // It is asked again: the other tests find it open.
    await simulator.faults({ reset: true })
    bank.clock.advance(31_000)
    await expect.poll(async () => (await open('/in-app/wanshitong')).statusCode, { timeout: 20_000, interval: 100 }).toBe(302)
  })

  test('a person whom nobody imported gets an account of their own, once, also when they come twice at the same time', async () => {
    const person = await simulator.knows({ name: '新来者', idNumber: demoNumber(771), phone: '15400770001' })
    const both = await Promise.all(
      [1, 2].map(async () => {
        const browser = await setOut()
        const arrived = await comeBack(browser, await approve(browser.url, person))
        expect(arrived.body.first?.account).toBe('new')
        return finish(browser, arrived.body.first?.arrival ?? '')
      }),
    )
    expect(both.map((one) => one.body.stage)).toEqual(['open', 'open'])
    const ids = await Promise.all(both.map(async (one) => (await bank.ok(doors.me, {}, { as: { token: one.body.token ?? '' } })).id))
    expect(ids[0]).toBe(ids[1])
  })

  test('the verified name wins over an imported one, and somebody is asked to look at it', async () => {
    const learner = await bank.learner('hefei', { state: 'inactive', name: '王小名' })
    const person = await simulator.knows(learner, { name: '王晓明' })
    const browser = await setOut()
    const arrived = await comeBack(browser, await approve(browser.url, person))
    expect(arrived.body.first?.nameDiffers).toBe(true)
    const done = await finish(browser, arrived.body.first?.arrival ?? '')
    expect((await bank.ok(doors.me, {}, { as: { token: done.body.token ?? '' } })).name).toBe('王晓明')
    const repairs = await sql`select 1 from accounts.repair where learner_id = ${learner.id} and kind = 'nameDiffers'`.execute(
      bank.platform.database.app,
    )
    expect(repairs.rows).toHaveLength(1)
  })

  test('a frozen account opens the page about the freeze alone', async () => {
    const learner = await bank.learner('hefei', { state: 'frozen' })
    const browser = await setOut()
    const arrived = await comeBack(browser, await approve(browser.url, await simulator.knows(learner)))
    expect(arrived.body.stage).toBe('open')
    expect((await bank.call(doors.me, {}, { as: { token: arrived.body.token ?? '' } })).problem?.code).toBe('accounts.frozen')
  })

  test('keys that were changed are fetched anew', async () => {
    const person = await simulator.knows(await bank.learner('hefei'))
    const first = await setOut()
    expect((await comeBack(first, await approve(first.url, person))).body.stage).toBe('open')
    await simulator.rotateKeys()
    const second = await setOut()
    expect((await comeBack(second, await approve(second.url, person))).body.stage).toBe('open')
  })

  test('one fault in twenty of the provider’s servers is not noticed; when it is down this door says so and the others work', async () => {
    const learner = await bank.learner('hefei')
    const person = await simulator.knows(learner)
    for (let i = 0; i < 12; i += 1) {
      const browser = await setOut()
      expect((await comeBack(browser, await approve(browser.url, person))).body.stage).toBe('open')
    }
    const browser = await setOut()
    const came = await approve(browser.url, person)
    await simulator.faults({ down: ['wanshitong'] })
    expect((await comeBack(browser, came)).problem?.code).toBe('identity.door_down')
    for (let i = 0; i < 3; i += 1) {
      bank.clock.advance(700_000)
      await bank.call(providerDoors.startDoor, { door: 'wanshitong' })
    }
    const { items } = await bank.ok(providerDoors.listDoors, {})
    expect(items.map((one) => [one.id, one.available])).toEqual([
      ['wanshitong', false],
      ['password', true],
      ['code', true],
    ])
    const code = await bank.call(doors.requestCode, { purpose: 'logIn', phone: learner.phone })
    expect(code.status).toBe(200)
    await simulator.faults({ reset: true })
    expect((await bank.call(providerDoors.startDoor, { door: 'wanshitong' })).problem?.code).toBe('identity.door_down')
    bank.clock.advance(31_000)
    // Nobody has to try a door in vain for the bank to notice that it is open again: looking at the list is enough.
    await expect
      .poll(async () => (await bank.ok(providerDoors.listDoors, {})).items.find((one) => one.id === 'wanshitong')?.available)
      .toBe(true)
    bank.clock.set(new Date().toISOString())
    const again = await setOut()
    expect((await comeBack(again, await approve(again.url, person))).body.stage).toBe('open')
  })
})

/** A spoiled token of the provider, by name. */
const hour = 3_600
const second = () => Math.floor(Date.now() / 1000)
const spoiledTokens: Readonly<Record<string, () => unknown>> = {
  'alg none': () => ({ key: 'none' }),
  'alg none in capitals': () => ({ key: 'none', header: { alg: 'NONE' } }),
  'HMAC with the public key': () => ({ key: 'publicAsHmac' }),
  'a stranger’s key under our key’s name': () => ({ key: 'stranger' }),
  'a stranger’s key with its jku': () => ({ key: 'stranger', header: { jku: 'http://attacker.example/jwks', kid: 'x' } }),
  'a stranger’s key with its x5u': () => ({ key: 'stranger', header: { x5u: 'http://attacker.example/cert' } }),
  'a stranger’s key embedded as jwk': () => ({ key: 'stranger', header: { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } } }),
  'a key name that walks through folders': () => ({ key: 'stranger', header: { kid: '../../../../dev/null' } }),
  'a broken signature': () => ({ key: 'brokenSignature' }),
  'a critical header nobody knows': () => ({ header: { crit: ['bank'], bank: true } }),
  'another issuer': () => ({ claims: { iss: 'http://attacker.example/wst' } }),
  'an issuer that only begins like ours': () => ({ claims: { iss: `${simulator.wanshitong.issuer}.attacker.example` } }),
  'no issuer': () => ({ claims: { iss: null } }),
  'another application’s audience': () => ({ claims: { aud: 'other-app' } }),
  'many audiences without ours': () => ({ claims: { aud: ['other-app', 'third-app'] } }),
  'no audience': () => ({ claims: { aud: null } }),
  'another application’s azp': () => ({ claims: { azp: 'other-app' } }),
  expired: () => ({ claims: { exp: second() - hour } }),
  'expired beyond the tolerance': () => ({ claims: { exp: second() - 90 } }),
  'without an end': () => ({ claims: { exp: null } }),
  'not valid yet': () => ({ claims: { nbf: second() + hour } }),
  'issued in the future': () => ({ claims: { iat: second() + hour, exp: second() + 2 * hour } }),
  'issued an hour ago': () => ({ claims: { iat: second() - hour } }),
  'without the time of issue': () => ({ claims: { iat: null } }),
  'without a subject': () => ({ claims: { sub: null } }),
}

describe('a hostile provider, or somebody between: nobody gets in', () => {
  const refusedAfter = async (
    work: () => Promise<{
      readonly status: number
      readonly problem: { readonly code: string } | undefined
      readonly headers: Readonly<Record<string, unknown>>
    }>,
  ) => {
    const before = await sessions()
    const answer = await work()
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(String(answer.headers['set-cookie'] ?? '')).not.toContain('bank-learner')
    expect(await sessions()).toBe(before)
    return answer.problem?.code
  }
  let victim = ''
  let attacker = ''
  beforeAll(async () => {
    victim = await simulator.knows(await bank.learner('hefei'))
    attacker = await simulator.knows(await bank.learner('hefei'))
  })

  test.each(Object.entries(spoiledTokens))('the identity token: %s', async (_name, spoiled) => {
    await simulator.faults({ spoil: { idToken: spoiled() } })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, victim)))).toBe('identity.door_refused')
  })
  test.each(Object.entries(spoiledTokens))('the user information: %s', async (_name, spoiled) => {
    await simulator.faults({ spoil: { userInfo: spoiled() } })
    const browser = await setOut()
    const code = await refusedAfter(async () => comeBack(browser, await approve(browser.url, victim)))
    expect(code).toBe('identity.door_refused')
  })
  test('the identity token: no nonce', async () => {
    await simulator.faults({ spoil: { idToken: { claims: { nonce: null } } } })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, victim)))).toBe('identity.door_refused')
  })
  test('the identity token: the nonce of another journey', async () => {
    const other = await setOut()
    await simulator.faults({ spoil: { idToken: { claims: { nonce: other.url.searchParams.get('nonce') } } } })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, victim)))).toBe('identity.door_refused')
  })
  test('the user information of somebody else', async () => {
    await simulator.faults({ spoil: { userInfo: { claims: { sub: 'wst-somebody-else' } } } })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, attacker)))).toBe('identity.door_refused')
  })
  test('user information that nobody signed', async () => {
    await simulator.faults({ lax: ['plainUserInfo'] })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, victim)))).toBe('identity.door_refused')
  })
  test.each(['name', 'id_number', 'id_type'])('user information without %s', async (claim) => {
    await simulator.faults({ spoil: { userInfo: { claims: { [claim]: null } } } })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, victim)))).toBe('identity.door_refused')
  })
  test('a document whose check digit is wrong', async () => {
    await simulator.faults({ spoil: { userInfo: { claims: { id_number: '349900199001010010' } } } })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, victim)))).toBe('identity.door_refused')
  })
  test('a real name that nobody checked', async () => {
    const low = await simulator.knows(await bank.learner('hefei'), { level: 2 })
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, low)))).toBe('identity.door_level_low')
  })
  test('one provider’s name for two persons', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    await comeBack(browser, came)
    const { rows } = await sql<{ n: string }>`select count(*) as n from identity.binding where door = 'wanshitong'`.execute(
      bank.platform.database.app,
    )
    expect(Number(rows[0]?.n)).toBeGreaterThan(0)
    const stranger = await bank.learner('hefei')
    await simulator.faults({ spoil: { userInfo: { claims: { id_number: stranger.idNumber, name: stranger.name } } } })
    const second = await setOut()
    expect(await refusedAfter(async () => comeBack(second, await approve(second.url, victim)))).toBe('identity.door_conflict')
  })

  test('a state that was never given out', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    expect(await refusedAfter(() => comeBack(browser, { ...came, state: 'x'.repeat(43) }))).toBe('identity.door_refused')
  })
  test('no state', async () => {
    const browser = await setOut()
    const { state: _, ...came } = await approve(browser.url, victim)
    expect(await refusedAfter(() => comeBack(browser, came))).toBe('identity.door_refused')
  })
  test('the attacker’s way back in the victim’s browser (log-in forced upon somebody)', async () => {
    const [theirs, ours] = [await setOut(), await setOut()]
    const came = await approve(theirs.url, attacker)
    expect(await refusedAfter(() => comeBack(ours, came))).toBe('identity.door_refused')
  })
  test('the victim’s way back in the attacker’s browser', async () => {
    const [theirs, ours] = [await setOut(), await setOut()]
    const came = await approve(ours.url, victim)
    expect(await refusedAfter(() => comeBack(theirs, came))).toBe('identity.door_refused')
  })
  test('a way back without the browser’s mark', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    expect(await refusedAfter(() => comeBack({ cookie: '' }, came))).toBe('identity.door_refused')
  })
  test('a stolen code with the attacker’s own state (PKCE)', async () => {
    const [theirs, ours] = [await setOut(), await setOut()]
    const stolen = await approve(ours.url, victim)
    const own = await approve(theirs.url, attacker)
    expect(await refusedAfter(() => comeBack(theirs, { ...own, ...(stolen.code === undefined ? {} : { code: stolen.code }) }))).toBe(
      'identity.door_refused',
    )
  })
  test('the same at a provider that forgets PKCE (the nonce stops it)', async () => {
    await simulator.faults({ lax: ['pkce'] })
    const [theirs, ours] = [await setOut(), await setOut()]
    const stolen = await approve(ours.url, victim)
    const own = await approve(theirs.url, attacker)
    expect(await refusedAfter(() => comeBack(theirs, { ...own, ...(stolen.code === undefined ? {} : { code: stolen.code }) }))).toBe(
      'identity.door_refused',
    )
  })
  test('a code that was given to another application', async () => {
    const browser = await setOut()
    const own = await approve(browser.url, victim)
    const other = await approve(browser.url, victim, { client_id: 'other-app', redirect_uri: 'http://other.example/callback' })
    expect(await refusedAfter(() => comeBack(browser, { ...own, ...(other.code === undefined ? {} : { code: other.code }) }))).toBe(
      'identity.door_refused',
    )
  })
  test('the same at a provider that forgets whose code it is (the audience stops it)', async () => {
    await simulator.faults({ lax: ['crossApp', 'pkce'] })
    const browser = await setOut()
    const own = await approve(browser.url, victim)
    const other = await approve(browser.url, victim, { client_id: 'other-app', redirect_uri: 'http://other.example/callback' })
    expect(await refusedAfter(() => comeBack(browser, { ...own, ...(other.code === undefined ? {} : { code: other.code }) }))).toBe(
      'identity.door_refused',
    )
  })
  test('a way back that comes twice', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    expect((await comeBack(browser, came)).status).toBe(200)
    expect(await refusedAfter(() => comeBack(browser, came))).toBe('identity.door_refused')
  })
  test('a way back that comes twice at once', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    const both = await Promise.all([comeBack(browser, came), comeBack(browser, came)])
    expect(both.map((one) => one.status).sort()).toEqual([200, 401])
  })
  test('a code that was spent, under a new journey, at a provider that forgets that it was', async () => {
    await simulator.faults({ lax: ['reuse', 'pkce'] })
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    await comeBack(browser, came)
    const second = await setOut()
    const fresh = await approve(second.url, attacker)
    expect(await refusedAfter(() => comeBack(second, { ...fresh, ...(came.code === undefined ? {} : { code: came.code }) }))).toBe(
      'identity.door_refused',
    )
  })
  test('the issuer of another provider in the way back (mix-up)', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    expect(await refusedAfter(() => comeBack(browser, { ...came, iss: 'http://attacker.example/wst' }))).toBe('identity.door_refused')
  })
  test('no issuer in the way back', async () => {
    const browser = await setOut()
    const { iss: _, ...came } = await approve(browser.url, victim)
    expect(await refusedAfter(() => comeBack(browser, came))).toBe('identity.door_refused')
  })
  test('an answer that is an error', async () => {
    const browser = await setOut()
    expect(await refusedAfter(async () => comeBack(browser, await approve(browser.url, '')))).toBe('identity.door_refused')
  })
  test('a way back after ten minutes', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    bank.clock.advance(601_000)
    expect(await refusedAfter(() => comeBack(browser, came))).toBe('identity.door_refused')
  })
  test('a code that nobody gave out', async () => {
    const browser = await setOut()
    const came = await approve(browser.url, victim)
    expect(await refusedAfter(() => comeBack(browser, { ...came, code: 'x'.repeat(32) }))).toBe('identity.door_refused')
  })
  test.each(['redirect_uri', 'client_id'])('the provider is asked with a foreign %s', async (name) => {
    const browser = await setOut()
    const came = await approve(browser.url, victim, {
      [name]: name === 'client_id' ? 'nobody' : 'http://localhost:3000.attacker.example/door/wanshitong',
    })
    expect(came.code).toBeUndefined()
  })
})

describe('a first arrival', () => {
  const arriveNew = async (serial: number) => {
    const person = await simulator.knows({ name: '初来者', idNumber: demoNumber(serial), phone: `154007700${serial % 100}` })
    const browser = await setOut()
    const arrived = await comeBack(browser, await approve(browser.url, person))
    return { browser, arrival: arrived.body.first?.arrival ?? '' }
  }
  test('is finished in the browser that began it and nowhere else', async () => {
    const { arrival } = await arriveNew(801)
    const other = await setOut()
    expect((await finish(other, arrival)).problem?.code).toBe('identity.door_refused')
  })
  test('is finished once', async () => {
    const { browser, arrival } = await arriveNew(802)
    expect((await finish(browser, arrival)).status).toBe(200)
    expect((await finish(browser, arrival)).problem?.code).toBe('identity.door_refused')
  })
  test('is not finished after ten minutes', async () => {
    const { browser, arrival } = await arriveNew(803)
    bank.clock.advance(601_000)
    expect((await finish(browser, arrival)).problem?.code).toBe('identity.door_refused')
  })
  test('cannot be changed on the way, and says nothing to who reads it', async () => {
    const { browser, arrival } = await arriveNew(804)
    const bytes = Buffer.from(arrival, 'base64url')
    expect(bytes.toString('latin1')).not.toContain('34990019900101')
    bytes[30] = (bytes[30] ?? 0) ^ 1
    expect((await finish(browser, bytes.toString('base64url'))).problem?.code).toBe('identity.door_refused')
  })
})

test.each([
  '//evil.example',
  '\\\\evil.example',
  '/\\evil.example',
  '/%2fevil.example',
  '/%5cevil.example',
  '/\tevil.example',
  '/%09/evil.example',
  'https://evil.example',
  'http:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/@evil.example@/',
  ' /me',
  '/me\r\nset-cookie: a=b',
  '/%0d%0aset-cookie:a',
  '.evil.example',
  '///evil.example/%2f..',
])('a way on that is no path of ours becomes the home page: %j', (given) => {
  const back = safeBack(given)
  expect(back === '/' || (new URL(back, bankAddress).origin === bankAddress && back.startsWith('/') && !back.startsWith('//'))).toBe(true)
  expect(back).not.toMatch(/evil\.example$|\\/)
})
test('a plain path of ours stays', () => {
  expect(safeBack('/me/archive?year=2025')).toBe('/me/archive?year=2025')
  expect(safeBack(undefined)).toBe('/')
})
