import { doors, wechatDoors } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Bank, TestLearner } from '../../../test/harness/bank.ts'
import { type BankBeside, openBankBeside } from '../../../test/harness/beside.ts'
import type { Simulator } from '../../../test/harness/simulator.ts'
import { notify } from '../../notices/index.ts'
import { systemContext } from '../../platform/context.ts'

let beside: BankBeside
let bank: Bank
let simulator: Simulator
beforeAll(async () => {
  beside = await openBankBeside(({ wechat }) => ({ wechat }), { errorRate: 0 })
  ;({ bank, simulator } = beside)
})
beforeEach(() => beside.calm())
afterAll(() => beside.close())

/** Comes by the service account's menu as one of the simulated people. */
const fromMenu = async (person: string, start: { readonly url: string; readonly cookie: string }, token?: string) => {
  const url = new URL(start.url)
  const form = new URLSearchParams([...url.searchParams, ['person', person]])
  const answer = await fetch(`${url.origin}/connect/approve`, { method: 'POST', body: form, redirect: 'manual' })
  const came = Object.fromEntries(new URL(answer.headers.get('location') ?? 'http://nowhere.invalid').searchParams)
  return bank.ok(
    wechatDoors.arriveWechat,
    { way: 'service', ...came },
    { headers: { cookie: start.cookie }, ...(token === undefined ? {} : { as: { token } }) },
  )
}
const reader = async (): Promise<TestLearner> => {
  const learner = await bank.learner('hefei')
  const person = await simulator.knows(learner)
  const start = await bank.call(wechatDoors.startWechatBinding, { way: 'service' }, { as: learner })
  const cookie = String(start.headers['set-cookie']).split(';')[0] ?? ''
  expect((await fromMenu(person, { url: start.body.url, cookie }, learner.token)).stage).toBe('bound')
  await bank.runJobs()
  return learner
}
const params = { title: '高等数学', number: '2026-0001', office: '合肥开放大学', dueOn: null }
const approved = async (learner: TestLearner): Promise<string> => {
  const ctx = systemContext(bank.platform, 'test')
  await notify(bank.platform.database.app, ctx, { to: { kind: 'learner', id: learner.id }, code: 'reviews.approved', params })
  const { rows } = await sql<{ id: string }>`select max(id) as id from notices.notice where recipient_id = ${learner.id}`.execute(
    bank.platform.database.app,
  )
  return rows[0]?.id ?? ''
}
const toldAt = async (id: string) =>
  (await sql<{ told_at: Date | null }>`select told_at from notices.notice where id = ${id}`.execute(bank.platform.database.app)).rows[0]
    ?.told_at

test('a decision reaches the bound WeChat once: what happened and when, nothing of the person, and a way in', async () => {
  const learner = await reader()
  const before = (await simulator.told()).length
  const id = await approved(learner)
  await bank.runJobs()
  await bank.work.tasks['notices.tell']?.({ id, learnerId: learner.id }, new AbortController().signal)
  const mine = (await simulator.told()).slice(before)
  expect(mine).toHaveLength(1)
  expect(mine[0]).toMatchObject({ template: 'decision', url: 'http://localhost:3000/in-app/wechatService?back=/me/notices' })
  expect(mine[0]?.data).toEqual({ thing1: { value: '申请已通过' }, time2: { value: expect.stringMatching(/^\d{4}年?/) } })
  for (const personal of [learner.name, learner.phone, learner.idNumber, params.title, params.number])
    expect(JSON.stringify(mine[0])).not.toContain(personal)
  expect(await toldAt(id)).not.toBeNull()
})

test('a WeChat that is down gets it when it is back', async () => {
  const learner = await reader()
  const before = (await simulator.told()).length
  await simulator.faults({ down: ['wechat'] })
  const id = await approved(learner)
  const deliver = () => bank.work.tasks['notices.tell']?.({ id, learnerId: learner.id }, new AbortController().signal)
  await expect(deliver()).rejects.toThrow('WeChat did not take the message')
  expect(await toldAt(id)).toBeNull()
  await simulator.faults({ reset: true, errorRate: 0 })
  bank.clock.advance(31_000)
  await deliver()
  expect((await simulator.told()).length).toBe(before + 1)
})

test('nothing goes out to who does not want it, does not follow the account, has bound no WeChat or has unbound it', async () => {
  const [unwilling, unfollowing, unbinding] = [await reader(), await reader(), await reader()]
  await bank.ok(doors.savePreferences, { messages: false }, { as: unwilling })
  await bank.ok(wechatDoors.unbindWechat, {}, { as: unbinding })
  await bank.runJobs()
  const before = (await simulator.told()).length
  for (const learner of [unwilling, unbinding, await bank.learner('hefei')]) await approved(learner)
  await bank.runJobs()
  await simulator.faults({ lax: ['unfollowed'], errorRate: 0 })
  const id = await approved(unfollowing)
  await bank.runJobs()
  expect((await simulator.told()).length).toBe(before)
  expect(await toldAt(id)).toBeNull()
})

test('who bound WeChat in the mini program and follows the account is written to without ever opening its menu; followers without an account are not kept', async () => {
  const learner = await bank.learner('hefei')
  const person = await simulator.knows(learner)
  const stranger = await simulator.knows(await bank.learner('hefei'))
  const { ticket } = await bank.ok(wechatDoors.logInWithMiniProgram, { code: await simulator.device('wx-login', person) })
  const facts = { name: learner.name, idKind: 'residentIdCard' as const, idNumber: learner.idNumber }
  await bank.ok(wechatDoors.bindWechat, { ticket: ticket ?? '', ...facts, phoneCode: await simulator.device('wx-phone', person) })
  await bank.runJobs()
  const before = (await simulator.told()).length
  await approved(learner)
  await bank.runJobs()
  expect((await simulator.told()).length).toBe(before)
  await simulator.faults({ down: ['wechat'] })
  await bank.runPeriodic('learn who follows the service account')
  await simulator.faults({ reset: true, errorRate: 0 })
  bank.clock.advance(31_000)
  await bank.runPeriodic('learn who follows the service account')
  const names = async () =>
    (
      await sql<{ n: string }>`select count(*) as n from identity.wechat_name n where n.way = 'service'
        and not exists (select 1 from identity.binding b where b.door = 'wechat' and b.subject = n.subject)`.execute(
        bank.platform.database.app,
      )
    ).rows[0]?.n
  expect([stranger === person, await names()]).toEqual([false, '0'])
  const id = await approved(learner)
  await bank.runJobs()
  expect((await simulator.told()).length).toBe(before + 1)
  expect(await toldAt(id)).not.toBeNull()
})
