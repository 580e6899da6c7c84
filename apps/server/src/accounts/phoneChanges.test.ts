import { accounts, doors, notices, settings } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { givenCode, lastCode } from './given.ts'
import { phoneChangeVerdict } from './rules.ts'

let bank: Bank
let clerk: TestStaff
let second: TestStaff
beforeAll(async () => {
  bank = await openBank()
  clerk = await bank.staff('pointClerk', 'shushanPoint')
  second = await bank.staff('pointClerk', 'shushanPoint', 'second')
})
afterAll(() => bank.close())

const day = 86_400_000
let phones = 0
const newPhone = (): string => `1549111${String((phones += 1)).padStart(4, '0')}`

const asked = async (learner: TestLearner, phone: string, given: { idNumber?: string; name?: string } = {}) => {
  bank.clock.advance(11 * 60_000)
  const { request } = await bank.ok(accounts.requestConsentCode, { id: learner.id, phone }, { as: clerk })
  return {
    id: learner.id,
    name: given.name ?? learner.name,
    idNumber: given.idNumber ?? learner.idNumber,
    request,
    code: await lastCode(bank),
    reason: '手机遗失',
  }
}
const logIn = async (phone: string) => bank.call(doors.logInWithCode, await givenCode(bank, 'logIn', phone))
const due = () => bank.runPeriodic('change phones that are due')
const openChange = async (learner: TestLearner) => {
  const phone = newPhone()
  const { id } = await bank.ok(accounts.askPhoneChange, await asked(learner, phone), { as: clerk })
  return { id, phone }
}

describe('柜台更换遗失的手机号', () => {
  test('two members of staff and a day later the new phone opens the account and the old one does not; the old phone was told each time', async () => {
    const learner = await bank.learner('shushanPoint')
    const { id, phone } = await openChange(learner)
    expect((await bank.ok(settings.devOutbox, {})).items[0]).toMatchObject({ code: 'accounts.phoneChangeAsked', secret: null })
    const { effectiveAt } = await bank.ok(accounts.confirmPhoneChange, { id }, { as: second })
    expect(new Date(effectiveAt).getTime() - bank.clock.now().getTime()).toBe(day)
    expect((await bank.ok(settings.devOutbox, {})).items[0]?.text).toContain('后生效')
    bank.clock.advance(day - 60_000)
    await due()
    expect((await logIn(learner.phone)).body.stage).toBe('open')
    bank.clock.advance(60_000)
    await Promise.all([due(), due()])
    expect((await logIn(learner.phone)).problem?.code).toBe('identity.no_account_here')
    expect((await bank.call(doors.me, {}, { as: learner })).status).toBe(401)
    const { token } = (await logIn(phone)).body
    const { items } = await bank.ok(notices.listMyNotices, {}, { as: { token: token ?? '' } })
    expect(items.map((n) => n.code)).toEqual(['accounts.phoneChanged', 'accounts.phoneChangeAsked', 'accounts.phoneChangeAsked'])
    const { rows } = await sql<{
      kept: boolean
    }>`select new_sealed is not null or new_lookup is not null as kept from accounts.phone_change where id = ${id}`.execute(
      bank.platform.database.app,
    )
    expect(rows).toEqual([{ kept: false }])
  })

  test('whoever asked cannot confirm, not even through the database; a foreign unit sees nothing of it', async () => {
    const { id } = await openChange(await bank.learner('shushanPoint'))
    expect((await bank.call(accounts.confirmPhoneChange, { id }, { as: clerk })).problem?.code).toBe('accounts.phone_change_second_person')
    const foreign = await bank.staff('centreClerk', 'wuhu')
    expect((await bank.call(accounts.confirmPhoneChange, { id }, { as: foreign })).status).toBe(404)
    expect((await bank.ok(accounts.listPhoneChanges, {}, { as: foreign })).items).toEqual([])
    await expect(
      sql`update accounts.phone_change set confirmed_by = asked_by where id = ${id}`.execute(bank.platform.database.app),
    ).rejects.toThrow('phone_change_second_person')
    const listed = (await bank.ok(accounts.listPhoneChanges, {}, { as: second })).items.find((c) => c.id === id)
    expect(listed).toMatchObject({ state: 'waiting', can: ['confirm', 'stop'], newPhoneMasked: expect.stringContaining('****') })
  })

  test('the learner stops it, waiting or confirmed, and nothing changes', async () => {
    const learner = await bank.learner('shushanPoint')
    const { id } = await openChange(learner)
    await bank.ok(accounts.confirmPhoneChange, { id }, { as: second })
    expect((await bank.ok(accounts.myPhoneChange, {}, { as: learner })).change).toMatchObject({ effectiveAt: expect.any(String) })
    await bank.ok(accounts.stopMyPhoneChange, {}, { as: learner })
    bank.clock.advance(2 * day)
    await due()
    expect((await logIn(learner.phone)).body.stage).toBe('open')
    expect((await bank.ok(accounts.myPhoneChange, {}, { as: learner })).change).toBeNull()
    expect((await bank.call(accounts.stopMyPhoneChange, {}, { as: learner })).problem?.code).toBe('accounts.phone_change_over')
    expect((await bank.call(accounts.confirmPhoneChange, { id }, { as: second })).problem?.code).toBe('accounts.phone_change_over')
  })

  test('the counter stops it too, and a frozen account keeps its phone when the day is over', async () => {
    const stopped = await openChange(await bank.learner('shushanPoint'))
    await bank.ok(accounts.stopPhoneChange, { id: stopped.id, reason: '不是本人' }, { as: clerk })
    const learner = await bank.learner('shushanPoint')
    const { id } = await openChange(learner)
    await bank.ok(accounts.confirmPhoneChange, { id }, { as: second })
    await sql`update accounts.learner set state = 'frozen' where id = ${learner.id}`.execute(bank.platform.database.app)
    bank.clock.advance(day)
    await due()
    const { items } = await bank.ok(accounts.listPhoneChanges, { state: 'stopped' }, { as: clerk })
    expect(items.map((c) => c.id)).toEqual(expect.arrayContaining([id, stopped.id]))
  })

  test('another document, another name, a wrong code: nothing is opened; twice in parallel opens one', async () => {
    const learner = await bank.learner('shushanPoint')
    const other = await bank.learner('shushanPoint')
    const call = async (input: Awaited<ReturnType<typeof asked>>) =>
      (await bank.call(accounts.askPhoneChange, input, { as: clerk })).problem?.code
    expect(await call(await asked(learner, newPhone(), { idNumber: other.idNumber }))).toBe('accounts.document_differs')
    expect(await call(await asked(learner, newPhone(), { name: '别人' }))).toBe('accounts.name_differs')
    const input = await asked(learner, newPhone())
    expect(await call({ ...input, code: String((Number(input.code) + 1) % 1_000_000).padStart(6, '0') })).toBe('identity.wrong_code')
    const both = await Promise.all([1, 2].map(() => bank.call(accounts.askPhoneChange, input, { as: clerk })))
    expect(both.filter((a) => a.status === 200)).toHaveLength(1)
    expect(await call(await asked(learner, newPhone()))).toBe('accounts.phone_change_open')
  })

  test('editing contact data is no way around it: an account in use keeps its phone, one without gets one', async () => {
    const learner = await bank.learner('shushanPoint')
    const assistanceId = await assist(bank, clerk, learner)
    const { request, code } = await asked(learner, newPhone())
    expect((await bank.call(accounts.editContact, { id: learner.id, assistanceId, request, code }, { as: clerk })).problem?.code).toBe(
      'accounts.phone_change_needed',
    )
    await sql`update accounts.learner set phone_sealed = null, phone_lookup = null, phone_masked = null where id = ${learner.id}`.execute(
      bank.platform.database.app,
    )
    await bank.ok(accounts.editContact, { id: learner.id, assistanceId, request, code }, { as: clerk })
  })
})

const table = [
  ['waiting', 'confirm', 'b', undefined],
  ['waiting', 'confirm', 'a', 'accounts.phone_change_second_person'],
  ['waiting', 'stop', 'a', undefined],
  ['confirmed', 'confirm', 'b', 'accounts.phone_change_over'],
  ['confirmed', 'stop', 'b', undefined],
  ['done', 'stop', 'b', 'accounts.phone_change_over'],
  ['stopped', 'stop', 'a', 'accounts.phone_change_over'],
] as const
test.each(table)('a change that is %s: %s by %s', (state, act, who, verdict) => {
  expect(phoneChangeVerdict({ state, askedBy: 'a' }, act, who)).toBe(verdict)
})
