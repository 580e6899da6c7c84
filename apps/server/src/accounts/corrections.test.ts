import { accounts, doors, files, notices, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner, type TestStaff, testIdNumber } from '../../test/harness/bank.ts'

let bank: Bank
let clerk: TestStaff
let reviewer: TestStaff
beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  clerk = await bank.staff('pointClerk', 'shushanPoint')
  reviewer = await bank.staff('centreReviewer', 'hefei')
})
afterAll(() => bank.close())

const photo = async (learner: TestLearner): Promise<string> => {
  const image = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer()
  return (await bank.ok(files.uploadFile, { name: '证件.jpg' }, { as: learner, file: image })).id
}
const asked = async (
  learner: TestLearner,
  wish: { what: 'name' | 'document' | 'regionCode'; wanted: string; idKind?: 'passport' | 'residentIdCard' },
) => bank.ok(accounts.requestAccountCorrection, { ...wish, fileIds: [await photo(learner)] }, { as: learner })
const caseOf = async (number: string) =>
  (await sql<{ id: string; seq: number }>`select id, seq from reviews.case where number = ${number}`.execute(bank.platform.database.app))
    .rows[0] ?? {
    id: '0',
    seq: 0,
  }
const decide = async (number: string, event: reviews.DecisionEvent, as: TestStaff, more: object = {}) => {
  const { id, seq } = await caseOf(number)
  return bank.call(reviews.decideCase, { id, seq, event, ...more }, { as })
}
const mine = async (learner: TestLearner) => (await bank.ok(accounts.listMyAccountCorrections, {}, { as: learner })).items

test('改名：本人拍照申请，中心受理、初审通过后账户改好；前后对照、曾用名、通知、留痕和存证都在', async () => {
  const learner = await bank.learner('shushanPoint', { name: '王小明' })
  const { number, office } = await asked(learner, { what: 'name', wanted: '王晓明' })
  expect(office).toBe('合肥市认证服务中心')
  const seen = await bank.ok(reviews.readCase, { id: (await caseOf(number)).id }, { as: reviewer })
  expect(seen.facts[0]).toMatchObject({ field: 'wanted', was: '王小明', value: '王晓明' })
  const file = seen.attachments[0]?.fileId ?? '0'
  expect((await bank.call(files.downloadStaffFile, { id: file }, { as: reviewer })).status).toBe(200)
  expect((await bank.call(files.downloadStaffFile, { id: file }, { as: await bank.staff('centreReviewer', 'wuhu') })).status).toBe(404)
  expect((await decide(number, 'accept', reviewer)).status).toBe(200)
  expect((await decide(number, 'firstReview', clerk)).status).not.toBe(200)
  const twice = await Promise.all([1, 2].map(() => decide(number, 'firstReview', reviewer)))
  expect(twice.map((one) => one.status).sort()).toEqual([200, 409])
  expect((await bank.ok(doors.me, {}, { as: learner })).name).toBe('王晓明')
  const account = await bank.ok(accounts.getLearner, { id: learner.id }, { as: reviewer })
  expect(account).toMatchObject({ name: '王晓明', formerNames: ['王小明'] })
  const told = await bank.ok(notices.listMyNotices, {}, { as: learner })
  expect(told.items.map((one) => one.code)).toEqual(
    expect.arrayContaining(['reviews.submitted', 'reviews.accepted', 'reviews.approved', 'accounts.corrected']),
  )
  const { rows } = await sql<{ audit: string; event: string }>`select
    (select count(*) from audit.record where act = 'accounts.correct' and learner_id = ${learner.id}) as audit,
    (select count(*) from evidence.event where kind = 'account.corrected') as event`.execute(bank.platform.database.app)
  expect(rows[0]).toEqual({ audit: '1', event: '1' })
})

test('换证件：新号码只属于一个账户，旧号码放开；已有账户的号码通不过', async () => {
  const [learner, other] = [await bank.learner('shushanPoint'), await bank.learner('hefei')]
  const first = await asked(learner, { what: 'document', idKind: 'residentIdCard', wanted: other.idNumber })
  await decide(first.number, 'accept', reviewer)
  expect((await decide(first.number, 'firstReview', reviewer)).problem?.code).toBe('accounts.document_taken')
  await decide(first.number, 'return', reviewer, { reason: 'paperDiffers', fields: ['wanted'] })
  expect((await mine(learner))[0]).toMatchObject({ state: 'returned', reason: 'paperDiffers' })
  const again = await asked(learner, { what: 'document', idKind: 'residentIdCard', wanted: testIdNumber(7713) })
  expect(again.number).toBe(first.number)
  await decide(again.number, 'accept', reviewer)
  expect((await decide(again.number, 'firstReview', reviewer)).status).toBe(200)
  const claims = await sql<{ n: string }>`select count(*) as n from accounts.identity_claim where learner_id = ${learner.id}`.execute(
    bank.platform.database.app,
  )
  expect(claims.rows[0]?.n).toBe('1')
  const found = await bank.ok(accounts.findLearners, { text: testIdNumber(7713) }, { as: reviewer })
  expect(found.items.map((one) => one.id)).toEqual([learner.id])
  expect((await bank.ok(accounts.findLearners, { text: other.idNumber }, { as: reviewer })).items.map((one) => one.id)).toEqual([other.id])
})

test('同时提两次只成一件；办理中不能再提；没有照片、别人的照片不行；可以撤回，别人撤不了', async () => {
  const learner = await bank.learner('shushanPoint')
  const stranger = await bank.learner('shushanPoint')
  const theirs = await photo(stranger)
  const wish = { what: 'name' as const, wanted: '李新名' }
  expect((await bank.call(accounts.requestAccountCorrection, { ...wish, fileIds: [theirs] }, { as: learner })).problem?.code).toBe(
    'deposits.file_unknown',
  )
  expect((await bank.call(accounts.requestAccountCorrection, { ...wish, fileIds: [] }, { as: learner })).status).toBe(422)
  const fileIds = [await photo(learner)]
  const both = await Promise.all([1, 2].map(() => bank.call(accounts.requestAccountCorrection, { ...wish, fileIds }, { as: learner })))
  expect(both.map((one) => one.status).sort()).toEqual([200, 409])
  const id = (await mine(learner))[0]?.id ?? '0'
  expect((await bank.call(accounts.withdrawAccountCorrection, { id }, { as: stranger })).status).toBe(404)
  await bank.ok(accounts.withdrawAccountCorrection, { id }, { as: learner })
  expect((await bank.call(accounts.withdrawAccountCorrection, { id }, { as: learner })).problem?.code).toBe('accounts.correction_over')
  expect((await mine(learner)).map((one) => one.state)).toEqual(['withdrawn'])
  expect((await asked(learner, { what: 'regionCode', wanted: '340103' })).number).toMatch(/^ZG/)
})

test('窗口替到场的本人申请更正：要有这个人的帮办和照片，经办人自己不能审；同时提两次只成一件，回执上看得到进度', async () => {
  const learner = await bank.learner('shushanPoint', { name: '赵柜台' })
  const image = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer()
  const paper = async (as: TestStaff) => (await bank.ok(files.uploadStaffFile, { name: '证件.jpg' }, { as, file: image })).id
  const wish = { id: learner.id, what: 'name' as const, wanted: '赵桂台' }
  const enter = async (assistanceId: string, as: TestStaff = reviewer) =>
    bank.call(accounts.enterAccountCorrection, { ...wish, assistanceId, fileIds: [await paper(as)] }, { as })
  const of = await assist(bank, clerk, await bank.learner('shushanPoint'))
  expect((await enter(of, clerk)).problem?.code).toBe('accounts.assistance_other')
  const assistanceId = await assist(bank, clerk, learner)
  const theirs = { ...wish, assistanceId, fileIds: [await photo(learner)] }
  expect((await bank.call(accounts.enterAccountCorrection, theirs, { as: clerk })).problem?.code).toBe('deposits.file_unknown')
  const fileIds = [await paper(clerk)]
  const both = await Promise.all(
    [1, 2].map(() => bank.call(accounts.enterAccountCorrection, { ...wish, assistanceId, fileIds }, { as: clerk })),
  )
  expect(both.map((one) => one.status).sort()).toEqual([200, 409])
  const { number, office } = both.find((one) => one.status === 200)?.body ?? { number: '', office: '' }
  expect(office).toBe('合肥市认证服务中心')
  const { acts } = await bank.ok(accounts.getAssistance, { id: assistanceId }, { as: clerk })
  expect(acts.map((act) => [act.act, act.number])).toEqual([['correctAccount', number]])
  expect((await mine(learner))[0]).toMatchObject({ number, was: '赵柜台', wanted: '赵桂台', state: 'submitted' })
  const seen = await bank.ok(reviews.readCase, { id: (await caseOf(number)).id }, { as: reviewer })
  expect(seen.attachments.map((one) => one.fileId)).toEqual(fileIds)
  await decide(number, 'accept', reviewer)
  expect((await decide(number, 'firstReview', reviewer)).status).toBe(200)
  expect((await bank.ok(accounts.getLearner, { id: learner.id }, { as: clerk })).name).toBe('赵桂台')
})

test('审核人员自己在窗口录入的更正，自己审不了', async () => {
  const learner = await bank.learner('hefei')
  const both = await bank.staff('centreDirector', 'hefei')
  const image = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer()
  const fileIds = [(await bank.ok(files.uploadStaffFile, { name: '证件.jpg' }, { as: both, file: image })).id]
  const assistanceId = await assist(bank, both, learner)
  const wish = { id: learner.id, assistanceId, what: 'sex' as const, wanted: 'female', fileIds }
  expect((await bank.call(accounts.enterAccountCorrection, wish, { as: both })).problem?.code).toBe('accounts.correction_wrong')
  const { number } = await bank.ok(accounts.enterAccountCorrection, { ...wish, what: 'name', wanted: '钱改名' }, { as: both })
  const refused = await decide(number, 'accept', both)
  expect(refused.problem?.code).toBe('reviews.own_case')
})
