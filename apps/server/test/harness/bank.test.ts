import { identity } from '@creditbank/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from './bank.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

test('a test bank has its tree, and staff of any role are logged in at once', async () => {
  const clerk = await bank.staff('subCentreClerk', 'hefeiShushan')
  const session = await bank.ok(identity.staffSession, {}, { as: clerk })
  expect(session.scope).toEqual({ name: '蜀山区认证分中心', units: 2 })
  expect(session.appointment?.role).toBe('subCentreClerk')
  expect((await bank.staff('subCentreClerk', 'hefeiShushan')).id).toBe(clerk.id)
})

test('a learner of the test bank has a session that is worth nothing at a staff endpoint', async () => {
  const learner = await bank.learner('hefei')
  const answer = await bank.call(identity.staffSessions, {}, { as: learner })
  expect(answer.status).toBe(401)
  expect(answer.problem?.code).toBe('session.missing')
})

test('the clock of a test bank stands still until it is moved', async () => {
  const before = bank.clock.now()
  bank.clock.advance(16 * 60_000)
  const clerk = await bank.staff('pointClerk', 'hefeiPoint')
  expect(bank.clock.now().getTime() - before.getTime()).toBe(16 * 60_000)
  await bank.ok(identity.staffSessions, {}, { as: clerk })
})
