import { identity, type Role } from '@creditbank/contract'
import { sql } from 'kysely'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, type Caller, openBank } from '../../test/harness/bank.ts'
import { hashPassword } from './passwords.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const password = 'Correct-Horse-7'
let people = 0

/** A member of staff who logged in with a password of their own a moment ago. */
const loggedIn = async (role: Role): Promise<Caller & { id: string; userName: string }> => {
  const person = await bank.staff(role, 'management', `step ${(people += 1)}`)
  const db = bank.platform.database.app
  await sql`update identity.staff set password_hash = ${await hashPassword(password)} where id = ${person.id}`.execute(db)
  const { userName } = await bank.ok(identity.staffSession, {}, { as: person })
  return { id: person.id, userName, token: (await bank.ok(identity.staffLogIn, { userName, password })).token }
}
const minutes = (n: number) => bank.clock.advance(n * 60_000)
const newAccount = (as: Caller, key: string) =>
  bank.call(
    identity.createStaff,
    { name: '新人', userName: `made.${key}`, organizationId: bank.unit('hefei').id },
    { as, key: `step-up-${key}` },
  )

test('ten minutes after log-in an act that matters asks for the password, and the same request with the same key then goes through', async () => {
  const officer = await loggedIn('systemOfficer')
  expect((await newAccount(officer, 'before')).status).toBe(200)
  minutes(11)
  const asked = await newAccount(officer, 'after')
  expect(asked.problem?.code).toBe('identity.step_up_required')
  expect((await bank.ok(identity.staffSession, {}, { as: officer })).proofs).toEqual(['password'])
  expect((await bank.call(identity.staffStepUp, { password: 'wrong' }, { as: officer })).problem?.code).toBe('identity.wrong_credentials')
  const proved = await bank.ok(identity.staffStepUp, { password }, { as: officer })
  expect((await newAccount(proved, 'after')).status).toBe(200)
  minutes(11)
  expect((await newAccount(proved, 'late')).problem?.code).toBe('identity.step_up_required')
})

test('a proof gives the session a new token and the old one dies with the cache', async () => {
  const officer = await loggedIn('systemOfficer')
  const proved = await bank.ok(identity.staffStepUp, { password }, { as: officer })
  expect(proved.token).not.toBe(officer.token)
  minutes(1)
  expect((await bank.call(identity.staffSessions, {}, { as: officer })).problem?.code).toBe('session.missing')
  expect((await bank.ok(identity.staffSessions, {}, { as: proved })).items).toHaveLength(2)
})

test('with a second factor the password alone proves nothing, a code proves once, and a client without cookies gets its tokens in the answers', async () => {
  const person = await loggedIn('systemOfficer')
  const { secret } = await bank.ok(identity.staffStartTotp, {}, { as: person })
  const code = () => generateSync({ secret, epoch: Math.floor(bank.clock.now().getTime() / 1000) })
  const officer = { ...person, ...(await bank.ok(identity.staffConfirmTotp, { code: code() }, { as: person })) }
  minutes(11)
  expect((await bank.call(identity.staffStepUp, { password }, { as: officer })).problem?.code).toBe('identity.proof_not_enough')
  const digits = code()
  const proved = await bank.ok(identity.staffStepUp, { code: digits }, { as: officer })
  expect((await newAccount(proved, 'factor')).status).toBe(200)
  expect((await bank.call(identity.staffStepUp, { code: digits }, { as: proved })).problem?.code).toBe('identity.wrong_code')
  minutes(1)
  const half = await bank.ok(identity.staffLogIn, { userName: officer.userName, password })
  expect(half.stage).toBe('secondFactor')
  const whole = await bank.ok(identity.staffSecondFactor, { code: code() }, { as: half })
  expect(whole.stage).toBe('open')
  expect((await bank.call(identity.staffSessions, {}, { as: whole })).status).toBe(200)
  expect((await bank.call(identity.staffSessions, {}, { as: half })).problem?.code).toBe('session.missing')
})

test('wrong proofs lock the account as wrong log-ins do', async () => {
  const officer = await loggedIn('systemOfficer')
  for (let n = 0; n < 5; n += 1) await bank.call(identity.staffStepUp, { password: `wrong ${n}` }, { as: officer })
  expect((await bank.call(identity.staffStepUp, { password }, { as: officer })).problem?.code).toBe('identity.locked')
})
