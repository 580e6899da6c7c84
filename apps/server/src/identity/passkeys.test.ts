import { identity, organizations, type Role } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fault, softAuthenticator } from '../../test/harness/authenticator.ts'
import { type Bank, type Caller, openBank } from '../../test/harness/bank.ts'
import { hashPassword } from './passwords.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const password = 'Correct-Horse-7'
const site = { host: 'localhost', origin: 'http://localhost:3000' }
let people = 0
const minutes = (n: number) => bank.clock.advance(n * 60_000)
const codeOf = async (call: Promise<{ status: number; problem: { code: string } | undefined }>): Promise<string> =>
  (await call).problem?.code ?? 'ok'

const loggedIn = async (role: Role = 'centreClerk'): Promise<Caller & { id: string; userName: string }> => {
  const person = await bank.staff(role, 'hefei', `passkey ${(people += 1)}`)
  const db = bank.platform.database.app
  await sql`update identity.staff set password_hash = ${await hashPassword(password)} where id = ${person.id}`.execute(db)
  const { userName } = await bank.ok(identity.staffSession, {}, { as: person })
  return { id: person.id, userName, token: (await bank.ok(identity.staffLogIn, { userName, password })).token }
}

/** A member of staff with a passkey, logged in. */
const withPasskey = async () => {
  const person = await loggedIn()
  const key = softAuthenticator(site)
  const { options } = await bank.ok(identity.startPasskey, {}, { as: person })
  const { token, id } = await bank.ok(identity.addPasskey, { name: '办公电脑', answer: key.make(options) }, { as: person })
  return { ...person, token, passkeyId: id, key }
}
const begin = async (as?: Caller) => (await bank.ok(identity.startPasskeyProof, {}, as === undefined ? {} : { as })).options

test('a passkey is registered, named, seen and removed by its owner alone', async () => {
  const person = await withPasskey()
  const stranger = await withPasskey()
  minutes(1)
  const name = { id: person.passkeyId, name: '手机' }
  expect(await codeOf(bank.call(identity.renamePasskey, name, { as: stranger }))).toBe('record.not_found')
  expect(await codeOf(bank.call(identity.removePasskey, { id: person.passkeyId }, { as: stranger }))).toBe('record.not_found')
  await bank.ok(identity.renamePasskey, name, { as: person })
  expect((await bank.ok(identity.listPasskeys, {}, { as: person })).items).toMatchObject([{ name: '手机', lastUsedAt: null }])
  await bank.ok(identity.removePasskey, { id: person.passkeyId }, { as: person })
  expect(await codeOf(bank.call(identity.passkeyProof, { answer: person.key.sign(await begin()) }))).toBe('identity.passkey_refused')
})

test('after the password the passkey is the second factor, and nothing opens before it', async () => {
  const person = await withPasskey()
  minutes(1)
  const half = await bank.ok(identity.staffLogIn, { userName: person.userName, password })
  expect(half.stage).toBe('secondFactor')
  expect((await bank.ok(identity.staffSession, {}, { as: half })).proofs).toEqual(['passkey'])
  expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: half }))).toBe('session.second_factor_required')
  expect(await codeOf(bank.call(identity.startPasskey, {}, { as: half }))).toBe('session.missing')
  const open = await bank.ok(identity.passkeyProof, { answer: person.key.sign(await begin(half)) }, { as: half })
  expect(open.stage).toBe('open')
  expect(open.token).not.toBe(half.token)
  expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: open }))).toBe('ok')
  expect((await bank.ok(identity.logInHistory, {}, { as: open })).items[0]).toMatchObject({
    method: 'passkey',
    result: 'in',
    current: true,
  })
})

test('a passkey alone logs in, whatever wrong passwords have locked', async () => {
  const person = await withPasskey()
  minutes(1)
  for (let n = 0; n < 6; n += 1) await bank.call(identity.staffLogIn, { userName: person.userName, password: `wrong ${n}` })
  expect(await codeOf(bank.call(identity.staffLogIn, { userName: person.userName, password }))).toBe('identity.locked')
  expect((await bank.ok(identity.passkeyProof, { answer: person.key.sign(await begin()) })).stage).toBe('open')
})

test('a passkey proves anew for acts that matter; the password does not where there is a passkey', async () => {
  const person = await withPasskey()
  minutes(11)
  expect(await codeOf(bank.call(identity.makeRecoveryCodes, {}, { as: person }))).toBe('identity.step_up_required')
  expect(await codeOf(bank.call(identity.startPasskey, {}, { as: person }))).toBe('identity.step_up_required')
  expect(await codeOf(bank.call(identity.staffStepUp, { password }, { as: person }))).toBe('identity.proof_not_enough')
  const proved = await bank.ok(identity.passkeyProof, { answer: person.key.sign(await begin(person)) }, { as: person })
  expect((await bank.ok(identity.makeRecoveryCodes, {}, { as: proved })).codes).toHaveLength(10)
})

test('a recovery code works once, as a second factor, however it is typed; new ones make the old worthless', async () => {
  const person = await withPasskey()
  minutes(1)
  const { codes: old } = await bank.ok(identity.makeRecoveryCodes, {}, { as: person })
  const { codes } = await bank.ok(identity.makeRecoveryCodes, {}, { as: person })
  expect(new Set([...old, ...codes]).size).toBe(20)
  const half = () => bank.ok(identity.staffLogIn, { userName: person.userName, password })
  const use = async (code: string) => codeOf(bank.call(identity.staffSecondFactor, { code }, { as: await half() }))
  expect(await use(old[0] ?? '')).toBe('identity.wrong_code')
  expect(await use((codes[0] ?? '').toUpperCase().replaceAll('-', ' '))).toBe('ok')
  expect(await use(codes[0] ?? '')).toBe('identity.wrong_code')
  const both = await Promise.all([half(), half()])
  const twice = await Promise.all(both.map((as) => codeOf(bank.call(identity.staffSecondFactor, { code: codes[1] ?? '' }, { as }))))
  expect(twice.sort()).toEqual(['identity.wrong_code', 'ok'])
  const { rows } = await sql<{ text: string }>`select r::text as text from identity.recovery_code r where staff_id = ${person.id}`.execute(
    bank.platform.database.app,
  )
  for (const row of rows) for (const code of codes) expect(row.text).not.toContain(code)
})

const faults: Fault[] = ['foreignOrigin', 'foreignHost', 'noVerification', 'oldChallenge']
test.each(faults)('a registration with %s is not taken', async (fault) => {
  minutes(1)
  const person = await loggedIn()
  const { options } = await bank.ok(identity.startPasskey, {}, { as: person })
  const answer = softAuthenticator(site).make(options, fault)
  expect(await codeOf(bank.call(identity.addPasskey, { name: 'x', answer }, { as: person }))).toBe('identity.passkey_refused')
  expect((await bank.ok(identity.listPasskeys, {}, { as: person })).items).toEqual([])
})

test.each([...faults, 'wrongKey', 'counterBack'] as Fault[])('a proof with %s opens no session', async (fault) => {
  minutes(1)
  const person = await withPasskey()
  await bank.ok(identity.passkeyProof, { answer: person.key.sign(await begin()) })
  expect(await codeOf(bank.call(identity.passkeyProof, { answer: person.key.sign(await begin(), fault) }))).toBe('identity.passkey_refused')
})

test('an answer works once, within five minutes, for the session that asked, and for its owner', async () => {
  minutes(1)
  const [mine, other] = [await withPasskey(), await withPasskey()]
  const answer = mine.key.sign(await begin())
  const both = await Promise.all([1, 2].map(() => codeOf(bank.call(identity.passkeyProof, { answer }))))
  expect(both.sort()).toEqual(['identity.passkey_refused', 'ok'])
  minutes(1)
  const late = mine.key.sign(await begin())
  minutes(6)
  expect(await codeOf(bank.call(identity.passkeyProof, { answer: late }))).toBe('identity.passkey_refused')
  const half = await bank.ok(identity.staffLogIn, { userName: mine.userName, password })
  const foreign = other.key.sign(await begin(half))
  expect(await codeOf(bank.call(identity.passkeyProof, { answer: foreign }, { as: half }))).toBe('identity.passkey_refused')
  const borrowed = mine.key.sign(await begin(half))
  expect(await codeOf(bank.call(identity.passkeyProof, { answer: borrowed }))).toBe('identity.passkey_refused')
  const registration = await bank.ok(identity.startPasskey, {}, { as: await loggedIn() })
  expect(await codeOf(bank.call(identity.passkeyProof, { answer: mine.key.sign(registration.options) }))).toBe('identity.passkey_refused')
})

test('a reset by the officer forgets passkeys and recovery codes of a lost phone', async () => {
  minutes(1)
  const person = await withPasskey()
  const system = await bank.staff('systemOfficer', 'management')
  await bank.ok(identity.resetStaffPassword, { id: person.id }, { as: system })
  expect(await codeOf(bank.call(identity.passkeyProof, { answer: person.key.sign(await begin()) }))).toBe('identity.passkey_refused')
})
