import { accounts, archive, deposits, files, outcomes, privacy, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { givenEntry, goodContent } from './given.ts'

let bank: Bank
let reviewer: TestStaff
beforeAll(async () => {
  bank = await openBank()
  reviewer = await bank.staff('centreReviewer', 'hefei')
})
afterAll(() => bank.close())

const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer()

const decide = async (subjectId: string, event: reviews.DecisionEvent, as: TestStaff = reviewer, more: object = {}) => {
  const { rows } = await sql<{ id: string; seq: number }>`select id, seq from reviews.case where subject_id = ${subjectId}`.execute(
    bank.platform.database.app,
  )
  return bank.call(reviews.decideCase, { id: rows[0]?.id ?? '0', seq: rows[0]?.seq ?? 0, event, ...more }, { as })
}

/** An outcome that a service point's clerk entered for a present person, with a photo of the paper. */
const storedAtCounter = async (who = 'clerk'): Promise<{ learner: TestLearner; clerk: TestStaff; outcomeId: string; fileId: string }> => {
  const entry = await givenEntry(bank, { evidence: true })
  const learner = await bank.learner('shushanPoint')
  const clerk = await bank.staff('pointClerk', 'shushanPoint', who)
  const file = await bank.ok(files.uploadStaffFile, { name: '证书.jpg' }, { as: clerk, file: await photo() })
  const assistanceId = await assist(bank, clerk, learner)
  const typed = { learnerId: learner.id, entryId: entry.id, content: goodContent, fileIds: [file.id], assistanceId }
  const sent = await bank.ok(deposits.enterDeposit, typed, { as: clerk })
  await decide(sent.id, 'accept')
  await decide(sent.id, 'firstReview')
  const { outcomeId } = await bank.ok(deposits.readMyDeposit, { id: sent.id }, { as: learner })
  return { learner, clerk, outcomeId: outcomeId ?? '0', fileId: file.id }
}

const correctionOf = async (outcomeId: string): Promise<string> =>
  (
    await sql<{ id: string }>`select id from deposits.correction where outcome_id = ${outcomeId} order by id desc limit 1`.execute(
      bank.platform.database.app,
    )
  ).rows[0]?.id ?? '0'

test('成果详情里看得到证明材料：本人能打开窗口上传的照片，单位打开时本人看得见是谁看的', async () => {
  const { learner, outcomeId, fileId } = await storedAtCounter()
  const mine = await bank.ok(archive.readMyOutcome, { id: outcomeId }, { as: learner })
  expect(mine.attachments).toMatchObject([{ fileId, name: '证书.jpg', type: 'image/jpeg' }])
  expect((await bank.call(files.downloadFile, { id: fileId }, { as: learner })).status).toBe(200)
  expect((await bank.call(files.downloadFile, { id: fileId }, { as: await bank.learner('shushanPoint') })).status).toBe(404)
  const director = await bank.staff('centreDirector', 'hefei')
  expect((await bank.ok(outcomes.readOutcome, { id: outcomeId }, { as: director })).attachments.map((f) => f.fileId)).toEqual([fileId])
  expect((await bank.call(files.downloadStaffFile, { id: fileId }, { as: director })).status).toBe(200)
  const looks = await bank.ok(privacy.myAccesses, {}, { as: learner })
  expect(looks.items.map((look) => look.act)).toContain('files.open')
})

test('材料归了人以后，上传的人也要按范围看：调走了就打不开，同一窗口的同事打得开并留下记录', async () => {
  const { learner, clerk, fileId } = await storedAtCounter('mover')
  const colleague = await bank.staff('pointClerk', 'shushanPoint', 'colleague')
  expect((await bank.call(files.downloadStaffFile, { id: fileId }, { as: colleague })).status).toBe(200)
  expect((await bank.ok(privacy.myAccesses, {}, { as: learner })).items.map((look) => look.act)).toContain('files.open')
  const elsewhere = bank.unit('luyangPoint')
  await sql`update identity.appointment set organization_id = ${elsewhere.id}, l1 = ${elsewhere.l1}, l2 = ${elsewhere.l2}, l3 = ${elsewhere.l3}, l4 = ${elsewhere.l4} where staff_id = ${clerk.id}`.execute(
    bank.platform.database.app,
  )
  bank.server.forget()
  expect((await bank.call(files.downloadStaffFile, { id: fileId }, { as: clerk })).status).toBe(404)
})

test('单位提出更正，另一人审核；提出的人不能审，更正后新旧两条互相找得到，材料跟着走', async () => {
  const { learner, outcomeId, fileId } = await storedAtCounter()
  const director = await bank.staff('centreDirector', 'hefei')
  const wish = { id: outcomeId, what: 'grade' as const, wanted: '92', note: '录入时看错了成绩' }
  expect((await bank.ok(outcomes.readOutcome, { id: outcomeId }, { as: director })).can).toContain('correct')
  const asked = await Promise.all([1, 2].map(() => bank.call(outcomes.enterCorrection, wish, { as: director })))
  expect(asked.map((a) => a.status).sort()).toEqual([200, 409])
  const under = await bank.ok(archive.readMyOutcome, { id: outcomeId }, { as: learner })
  expect(under.correction).toMatchObject({ what: 'grade', wanted: '92', returned: false, office: '合肥市认证服务中心' })
  expect((await bank.ok(outcomes.readOutcome, { id: outcomeId }, { as: director })).can).not.toContain('correct')
  const subject = await correctionOf(outcomeId)
  expect((await decide(subject, 'accept', director)).problem?.code).toBe('reviews.own_case')
  await decide(subject, 'accept')
  expect((await decide(subject, 'firstReview')).status).toBe(200)
  const old = await bank.ok(archive.readMyOutcome, { id: outcomeId }, { as: learner })
  expect(old).toMatchObject({ status: 'corrected', grade: '86', correction: null })
  const now = await bank.ok(archive.readMyOutcome, { id: old.correctedBy ?? '0' }, { as: learner })
  expect(now).toMatchObject({ status: 'valid', grade: '92', corrects: outcomeId, attachments: [{ fileId }] })
})

test('窗口替到场的本人申请更正：要有这个人的帮办，回执上有受理编号和进度，别人的帮办不算数', async () => {
  const { learner, outcomeId } = await storedAtCounter('helper')
  const clerk = await bank.staff('centreClerk', 'hefei')
  const wish = { id: outcomeId, what: 'grade' as const, wanted: '95', note: '本人带来了成绩单原件' }
  const other = await assist(bank, clerk, await bank.learner('hefei'))
  const refused = await bank.call(outcomes.enterCorrection, { ...wish, assistanceId: other }, { as: clerk })
  expect(refused.problem?.code).toBe('accounts.assistance_other')
  const assistanceId = await assist(bank, clerk, learner)
  const both = await Promise.all([1, 2].map(() => bank.call(outcomes.enterCorrection, { ...wish, assistanceId }, { as: clerk })))
  expect(both.map((a) => a.status).toSorted()).toEqual([200, 409])
  const { acts } = await bank.ok(accounts.getAssistance, { id: assistanceId }, { as: clerk })
  expect(acts.map((a) => [a.act, a.number])).toEqual([['correct', both.find((a) => a.status === 200)?.body.number]])
})

test('看不懂的、和现在一样的更正当场说明，不进审核台；别处单位提不了', async () => {
  const { learner, outcomeId } = await storedAtCounter()
  for (const [what, wanted] of [
    ['obtainedOn', '去年夏天'],
    ['grade', '86'],
    ['credits', '99'],
  ] as const) {
    const answer = await bank.call(outcomes.requestCorrection, { id: outcomeId, what, wanted }, { as: learner })
    expect([answer.problem?.code, answer.problem?.fields.map((f) => f.field)]).toEqual(['deposits.content_wrong', ['wanted']])
  }
  const stranger = await bank.staff('centreDirector', 'wuhu')
  const wish = { id: outcomeId, what: 'grade' as const, wanted: '92', note: '录入时看错了成绩' }
  expect((await bank.call(outcomes.enterCorrection, wish, { as: stranger })).status).toBe(404)
  expect(await correctionOf(outcomeId)).toBe('0')
})

test('退回的更正补上材料再交，还是原来的编号；材料由审核的人打开', async () => {
  const { learner, outcomeId } = await storedAtCounter()
  const wish = { id: outcomeId, what: 'obtainedOn' as const, wanted: '2024年6月28日' }
  const first = await bank.ok(outcomes.requestCorrection, wish, { as: learner })
  const subject = await correctionOf(outcomeId)
  await decide(subject, 'return', reviewer, { reason: 'evidenceMissing', fields: ['note'] })
  const back = await bank.ok(archive.readMyOutcome, { id: outcomeId }, { as: learner })
  expect(back.correction).toMatchObject({ returned: true, reason: 'evidenceMissing' })
  const paper = await bank.ok(files.uploadFile, { name: '成绩单.jpg' }, { as: learner, file: await photo() })
  const again = await bank.ok(outcomes.requestCorrection, { ...wish, fileIds: [paper.id] }, { as: learner })
  expect(again.number).toBe(first.number)
  expect((await bank.call(files.downloadStaffFile, { id: paper.id }, { as: reviewer })).status).toBe(200)
  expect((await bank.call(files.downloadStaffFile, { id: paper.id }, { as: await bank.staff('centreReviewer', 'wuhu') })).status).toBe(404)
  await decide(subject, 'accept')
  await decide(subject, 'firstReview')
  const mine = await bank.ok(archive.readArchive, {}, { as: learner })
  expect(mine.outcomes.map((o) => [o.obtainedOn, o.status]).sort()).toEqual([
    ['2024-06-28', 'valid'],
    ['2024-06-30', 'corrected'],
  ])
})
