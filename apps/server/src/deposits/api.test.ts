import { archive, deposits, identity } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, type Caller, openBank, testIdNumber } from '../../test/harness/bank.ts'
import { givenEntry, goodContent } from './given.ts'

let bank: Bank
let key: Caller
beforeAll(async () => {
  bank = await openBank()
  const director = await bank.staff('centreDirector', 'openUniversity')
  const made = await bank.ok(identity.createApiKey, { organizationId: bank.unit('openUniversity').id, name: '教务系统' }, { as: director })
  key = { token: made.key }
})
afterAll(() => bank.close())

const push = (entryNumber: string, idNumber: string, more: object = {}) =>
  bank.call(
    deposits.depositByApi,
    { name: '张三', idKind: 'residentIdCard', idNumber, entryNumber, content: goodContent, ...more },
    { as: key },
  )

test('没有钥匙或钥匙已停用的系统什么都存不了', async () => {
  const entry = await givenEntry(bank, { owner: 'openUniversity' })
  const input = { name: '张三', idKind: 'residentIdCard', idNumber: testIdNumber(7001), entryNumber: entry.number, content: goodContent }
  expect((await bank.call(deposits.depositByApi, input)).status).toBe(401)
  expect((await bank.call(deposits.depositByApi, input, { as: { token: 'x'.repeat(43) } })).status).toBe(401)
})

test('免审名录直接存入，同一条再推一次回答“已有”，同时推两次也只存一项', async () => {
  const entry = await givenEntry(bank, { owner: 'openUniversity', reviewPath: 'none' })
  const learner = await bank.learner('openUniversity')
  const answers = await Promise.all([1, 2, 3].map(() => push(entry.number, learner.idNumber)))
  const states = answers.map((a) => (a.status === 200 ? a.body.state : a.problem?.code))
  expect(states.filter((s) => s === 'stored')).toHaveLength(1)
  expect((await push(entry.number, learner.idNumber)).body.state).toBe('unchanged')
  expect((await bank.ok(archive.readArchive, {}, { as: learner })).totals).toMatchObject({ outcomes: 1, credits: 200 })
})

test('需审核的名录进入本校认证中心的审核台，重复推送得到同一个编号', async () => {
  const entry = await givenEntry(bank, { owner: 'openUniversity' })
  const learner = await bank.learner('openUniversity')
  const first = await push(entry.number, learner.idNumber)
  expect(first.body).toMatchObject({ state: 'submitted', outcomeId: null })
  const again = await Promise.all([1, 2].map(() => push(entry.number, learner.idNumber)))
  expect(again.map((a) => a.body.number)).toEqual([first.body.number, first.body.number])
})

test('没有账户的人开出未激活的账户，回答和已有账户的人一样', async () => {
  const entry = await givenEntry(bank, { owner: 'openUniversity', reviewPath: 'none' })
  const fresh = testIdNumber(7777)
  const answer = await push(entry.number, fresh)
  expect(answer.body).toMatchObject({ state: 'stored' })
  const { rows } = await sql<{
    state: string
    channel: string
  }>`select state, channel from accounts.learner order by id desc limit 1`.execute(bank.platform.database.app)
  expect(rows[0]).toEqual({ state: 'inactive', channel: 'api' })
})

test.each([
  ['证件号码校验位不对', { idNumber: '34990019900101001X' }, 'deposits.person_wrong'],
  ['证件类型不认识', { idKind: 'studentCard' }, 'deposits.person_wrong'],
  ['名录编号不存在', { entryNumber: 'AH-0000-000000' }, 'deposits.entry_missing'],
  ['成绩不合格', { content: { ...goodContent, grade: '59' } }, 'deposits.content_wrong'],
])('推送被拒绝并说明原因：%s', async (_name, more, code) => {
  const entry = await givenEntry(bank, { owner: 'openUniversity' })
  const answer = await push(entry.number, testIdNumber(7100), more)
  expect(answer.problem?.code).toBe(code)
})

test('钥匙按职责分工存入：分中心归属的名录不由中心存，省级名录和指名本地区的可以', async () => {
  const below = await givenEntry(bank, { owner: 'openUniversitySub', reviewPath: 'none' })
  expect((await push(below.number, testIdNumber(7300))).problem?.code).toBe('deposits.channel_closed')
  const province = await givenEntry(bank, { owner: 'management', reviewPath: 'none' })
  expect((await push(province.number, testIdNumber(7301))).body.state).toBe('stored')
  const region = await givenEntry(bank, { owner: 'techUniversity', reviewPath: 'none' })
  await sql`update catalog.entry set regions = '{340100}' where id = ${region.id}`.execute(bank.platform.database.app)
  expect((await push(region.number, testIdNumber(7302))).body.state).toBe('stored')
  await sql`update catalog.entry set regions = '{340200}' where id = ${region.id}`.execute(bank.platform.database.app)
  expect((await push(region.number, testIdNumber(7303))).problem?.code).toBe('deposits.channel_closed')
})

test('别的学校的名录不能用本校的钥匙存', async () => {
  const entry = await givenEntry(bank, { owner: 'techUniversity' })
  expect((await push(entry.number, testIdNumber(7200))).problem?.code).toBe('deposits.channel_closed')
})
