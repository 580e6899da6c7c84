import { doors, providerDoors } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Bank } from '../../../test/harness/bank.ts'
import { type BankBeside, openBankBeside } from '../../../test/harness/beside.ts'
import { approve, type Browser, type Came, journeys } from '../../../test/harness/journey.ts'
import type { Simulator } from '../../../test/harness/simulator.ts'

let beside: BankBeside
let bank: Bank
let simulator: Simulator
let victim = ''
let attacker = ''
const { setOut, comeBack, logIn } = journeys(() => bank)

beforeAll(async () => {
  beside = await openBankBeside(({ wanshitong }) => ({ wanshitong: { ...wanshitong, exchange: 'ticket' } }))
  ;({ bank, simulator } = beside)
  victim = await simulator.knows(await bank.learner('hefei'))
  attacker = await simulator.knows(await bank.learner('hefei'))
})
beforeEach(() => beside.calm())
afterAll(() => beside.close())

const sessions = async (): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from identity.session`.execute(bank.platform.database.app)).rows[0]?.n)

test('where the provider does not allow PKCE its one-time ticket opens the same account', async () => {
  const learner = await bank.learner('hefei')
  const token = await logIn(await simulator.knows(learner))
  expect((await bank.ok(doors.me, {}, { as: { token } })).id).toBe(learner.id)
})

type Attack = (browser: Browser, own: Came) => Promise<readonly [Pick<Browser, 'cookie'>, Came]>
const seconds = () => Math.floor(Date.now() / 1000)
const spoiled =
  (spoil: () => unknown): Attack =>
  async (browser) => {
    await simulator.faults({ spoil: { ticket: spoil() } })
    return [browser, await approve(browser.url, victim)]
  }
const attacks: Readonly<Record<string, Attack>> = {
  'a ticket that was spent': async (browser, own) => {
    await comeBack(browser, own)
    const next = await setOut()
    return [next, { ...(await approve(next.url, attacker)), ...(own.ticket === undefined ? {} : { ticket: own.ticket }) }]
  },
  'a spent ticket at a provider that forgets that it was': async (browser, own) => {
    await simulator.faults({ lax: ['reuse'] })
    await comeBack(browser, own)
    const next = await setOut()
    return [next, { ...(await approve(next.url, attacker)), ...(own.ticket === undefined ? {} : { ticket: own.ticket }) }]
  },
  'a stolen ticket with the attacker’s own state': async (_browser, own) => {
    const theirs = await setOut()
    return [theirs, { ...(await approve(theirs.url, attacker)), ...(own.ticket === undefined ? {} : { ticket: own.ticket }) }]
  },
  'a ticket of another application': async (browser, own) => {
    const other = await approve(browser.url, victim, { client_id: 'other-app', redirect_uri: 'http://other.example/callback' })
    return [browser, { ...own, ...(other.ticket === undefined ? {} : { ticket: other.ticket }) }]
  },
  'the same at a provider that forgets whose ticket it is': async (browser, own) => {
    await simulator.faults({ lax: ['crossApp'] })
    const other = await approve(browser.url, victim, { client_id: 'other-app', redirect_uri: 'http://other.example/callback' })
    return [browser, { ...own, ...(other.ticket === undefined ? {} : { ticket: other.ticket }) }]
  },
  'a code instead of the ticket that was agreed on': async (browser, own) => {
    const challenge = { response_type: 'code', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }
    const { ticket: _, ...rest } = own
    return [browser, { ...rest, ...(await approve(browser.url, victim, challenge)) }]
  },
  'a ticket that nobody gave out': async (browser, own) => [browser, { ...own, ticket: 'x'.repeat(32) }],
  'no ticket': async (browser, own) => {
    const { ticket: _, ...rest } = own
    return [browser, rest]
  },
  'the statement about another ticket': spoiled(() => ({ claims: { ticket_hash: 'x'.repeat(43) } })),
  'a statement without its ticket': spoiled(() => ({ claims: { ticket_hash: null } })),
  'a statement of another journey': spoiled(() => ({ claims: { nonce: 'x'.repeat(43) } })),
  'a statement that nobody signed': spoiled(() => ({ key: 'none' })),
  'a statement by a stranger': spoiled(() => ({ key: 'stranger' })),
  'a statement for another application': spoiled(() => ({ claims: { aud: 'other-app' } })),
  'an old statement': spoiled(() => ({ claims: { iat: seconds() - 3600, exp: seconds() - 3000 } })),
}
test.each(Object.entries(attacks))('nobody gets in by %s', async (_name, attack) => {
  const browser = await setOut()
  const [sender, came] = await attack(browser, await approve(browser.url, victim))
  const before = await sessions()
  const answer = await comeBack(sender, came)
  expect(answer.problem?.code).toBe('identity.door_refused')
  expect(await sessions()).toBe(before)
})

test('whoever knows the name, the ID number and the phone of somebody opens nothing at any door', async () => {
  const learner = await bank.learner('hefei')
  await simulator.knows(learner)
  const { name, idNumber, phone } = learner
  const facts = { name, idKind: 'residentIdCard', idNumber } as const
  const before = await sessions()
  const browser = await setOut()
  const answers = await Promise.all([
    bank.call(doors.logInWithPassword, { userName: idNumber, password: phone }),
    bank.call(doors.logInWithPassword, { userName: phone, password: idNumber }),
    bank.call(doors.activate, { ...facts, request: 'x'.repeat(22), code: '123456' }),
    bank.call(doors.logInWithCode, { request: 'x'.repeat(22), code: '123456' }),
    comeBack(browser, { state: idNumber, ticket: phone, iss: simulator.wanshitong.issuer }),
    comeBack(browser, {
      state: browser.url.searchParams.get('state') ?? '',
      ticket: `${name}${idNumber}${phone}`,
      iss: simulator.wanshitong.issuer,
    }),
    bank.call(providerDoors.finishArrival, {
      arrival: Buffer.from(JSON.stringify(facts)).toString('base64url'),
      agreed: [{ purpose: 'service', version: 1 }],
    }),
    bank.call(providerDoors.finishQr, {}),
  ])
  expect(answers.filter((one) => one.status < 400)).toEqual([])
  expect(await sessions()).toBe(before)
})

test('a session that somebody planted before the log-in is not the one that the log-in opens', async () => {
  const planted = 'planted'.padEnd(43, 'x')
  const browser = await setOut()
  const came = await approve(browser.url, victim)
  const arrived = await comeBack({ cookie: `${browser.cookie}; bank-learner=${planted}` }, came)
  expect(arrived.body.stage).toBe('open')
  expect(arrived.body.token).not.toBe(planted)
  expect((await bank.call(doors.me, {}, { as: { token: planted } })).status).toBe(401)
})

test.each([{ 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example' }, { origin: 'null' }])(
  'a foreign page cannot finish a log-in in somebody’s browser: %j',
  async (headers) => {
    const browser = await setOut()
    const came = await approve(browser.url, attacker)
    const given = Object.fromEntries(Object.entries(came))
    const answer = await bank.call(
      providerDoors.arrive,
      { door: 'wanshitong', ...given },
      { headers: { cookie: browser.cookie, ...headers } },
    )
    expect(answer.status).toBe(403)
  },
)
