import { doors, providerDoors } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bank, openBank } from '../../../test/harness/bank.ts'
import { type BankBeside, openBankBeside } from '../../../test/harness/beside.ts'
import { journeys, markOf } from '../../../test/harness/journey.ts'
import type { Simulator } from '../../../test/harness/simulator.ts'
import { decideMs, finishMs, turnMs } from './qrRules.ts'

let beside: BankBeside
let bank: Bank
let simulator: Simulator
const { logIn } = journeys(() => bank)
const scanner = 'Mozilla/5.0 (Linux; Android 14) WanShiTong/5.0'
const computer = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36'

beforeAll(async () => {
  beside = await openBankBeside(({ wanshitong }) => ({ wanshitong }))
  ;({ bank, simulator } = beside)
})
beforeEach(() => beside.calm())
afterAll(() => beside.close())

/** A computer that shows a code. */
const shows = async (cookie?: string) => {
  const headers = { 'user-agent': computer, ...(cookie === undefined ? {} : { cookie }) }
  const answer = await bank.call(providerDoors.createQr, { back: '/me/archive' }, { headers })
  expect(answer.status).toBe(200)
  return { cookie: cookie ?? markOf(answer.headers), code: answer.body.address.split('#c=')[1] ?? '', rows: answer.body.rows }
}
const stateOf = async (cookie: string) => (await bank.ok(providerDoors.qrState, {}, { headers: { cookie } })).state
const finish = (cookie: string) => bank.call(providerDoors.finishQr, {}, { headers: { cookie } })
const scan = (token: string, code: string) =>
  bank.call(providerDoors.scanQr, { code }, { as: { token }, headers: { 'user-agent': scanner } })
const confirm = (token: string, code: string) => bank.call(providerDoors.confirmQr, { code }, { as: { token } })
const deny = (token: string, code: string) => bank.call(providerDoors.denyQr, { code }, { as: { token } })
const phoneOf = async () => {
  const learner = await bank.learner('hefei')
  return { learner, token: await logIn(await simulator.knows(learner)) }
}

describe('a code on a computer, confirmed on the phone', () => {
  test('goes from waiting to scanned to confirmed, and the waiting browser is logged in as the person with the phone', async () => {
    const { learner, token } = await phoneOf()
    const page = await shows()
    expect(await stateOf(page.cookie)).toBe('waiting')
    const seen = await scan(token, page.code)
    expect(seen.body).toMatchObject({ agent: computer, address: '127.0.0.1', sameNetwork: true })
    expect(await stateOf(page.cookie)).toBe('scanned')
    expect((await confirm(token, page.code)).status).toBe(200)
    expect(await stateOf(page.cookie)).toBe('confirmed')
    const done = await finish(page.cookie)
    expect(done.body).toMatchObject({ stage: 'open', back: '/me/archive' })
    expect((await bank.ok(doors.me, {}, { as: { token: done.body.token ?? '' } })).id).toBe(learner.id)
  })
  test('the one who waits hears of the scan at once', async () => {
    const { token } = await phoneOf()
    const page = await shows()
    const heard = bank.ok(providerDoors.qrState, { seen: 'waiting', wait: 20 }, { headers: { cookie: page.cookie } })
    await scan(token, page.code)
    expect((await heard).state).toBe('scanned')
  })
  test('denied on the phone, the page is told so and nobody is logged in', async () => {
    const { token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    expect((await deny(token, page.code)).status).toBe(200)
    expect(await stateOf(page.cookie)).toBe('denied')
    expect((await finish(page.cookie)).problem?.code).toBe('identity.qr_over')
  })
  test('the phone may look at the same code again, and the secret is behind the # of an address of ours', async () => {
    const { token } = await phoneOf()
    const page = await shows()
    expect((await scan(token, page.code)).status).toBe(200)
    expect((await scan(token, page.code)).status).toBe(200)
    expect(page.code).toHaveLength(22)
    expect(new Set(page.rows.map((row) => row.length))).toEqual(new Set([page.rows.length]))
  })
  test('where the door is down no code is shown', async () => {
    const alone = await openBank()
    try {
      expect((await alone.call(providerDoors.createQr, {})).problem?.code).toBe('identity.door_down')
    } finally {
      await alone.close()
    }
  })
})

type Hostile = () => Promise<{ readonly cookie: string }>
const hostile: Readonly<Record<string, Hostile>> = {
  'a code that has turned': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    bank.clock.advance(turnMs)
    expect((await scan(token, page.code)).problem?.code).toBe('identity.qr_over')
    await confirm(token, page.code)
    return page
  },
  'a former code of the same page': async () => {
    const { token } = await phoneOf()
    const first = await shows()
    await shows(first.cookie)
    expect((await scan(token, first.code)).problem?.code).toBe('identity.qr_over')
    await confirm(token, first.code)
    return first
  },
  'a confirmation without a scan': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    expect((await confirm(token, page.code)).problem?.code).toBe('identity.qr_over')
    return page
  },
  'a late confirmation': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    bank.clock.advance(decideMs)
    expect((await confirm(token, page.code)).problem?.code).toBe('identity.qr_over')
    return page
  },
  'a confirmation after a denial': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    await deny(token, page.code)
    expect((await confirm(token, page.code)).problem?.code).toBe('identity.qr_over')
    return page
  },
  'a confirmation by somebody else than who scanned': async () => {
    const [one, other] = [await phoneOf(), await phoneOf()]
    const page = await shows()
    await scan(one.token, page.code)
    expect((await scan(other.token, page.code)).problem?.code).toBe('identity.qr_over')
    expect((await confirm(other.token, page.code)).problem?.code).toBe('identity.qr_over')
    return page
  },
  'a phone that came by another door': async () => {
    const learner = await bank.learner('hefei')
    const page = await shows()
    expect((await scan(learner.token, page.code)).problem?.code).toBe('identity.qr_needs_provider_door')
    await confirm(learner.token, page.code)
    return page
  },
  'another browser than the one that waits': async () => {
    const { token } = await phoneOf()
    const [page, other] = [await shows(), await shows()]
    await scan(token, page.code)
    await confirm(token, page.code)
    return other
  },
  'no browser at all': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    await confirm(token, page.code)
    return { cookie: '' }
  },
  'the code’s own secret as the browser’s mark': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    await confirm(token, page.code)
    return { cookie: `bank-door=${page.code}` }
  },
  'a confirmation that was fetched too late': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    await confirm(token, page.code)
    bank.clock.advance(finishMs)
    return page
  },
  'a confirmation that was fetched already': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    await confirm(token, page.code)
    expect((await finish(page.cookie)).status).toBe(200)
    return page
  },
  'a guessed code': async () => {
    const { token } = await phoneOf()
    const page = await shows()
    expect((await scan(token, 'A'.repeat(22))).problem?.code).toBe('identity.qr_over')
    return page
  },
  'an account that was frozen meanwhile': async () => {
    const { learner, token } = await phoneOf()
    const page = await shows()
    await scan(token, page.code)
    await confirm(token, page.code)
    await sql`update accounts.learner set state = 'frozen' where id = ${learner.id}`.execute(bank.platform.database.app)
    return page
  },
}
test.each(Object.entries(hostile))('nobody is logged in by %s', async (_name, attack) => {
  const { cookie } = await attack()
  const answer = await finish(cookie)
  expect([403, 410]).toContain(answer.status)
  expect(String(answer.headers['set-cookie'] ?? '')).not.toContain('bank-learner')
})
test('of two browsers’ requests that fetch one confirmation at the same time one is logged in', async () => {
  const { token } = await phoneOf()
  const page = await shows()
  await scan(token, page.code)
  await confirm(token, page.code)
  const both = await Promise.all([finish(page.cookie), finish(page.cookie)])
  expect(both.map((one) => one.status).sort()).toEqual([200, 410])
})
