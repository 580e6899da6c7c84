import { archive, deposits, files, outcomes, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner, type TestStaff, testIdNumber } from '../../test/harness/bank.ts'
import { givenEntry, goodContent } from './given.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const submitted = async (learner: TestLearner, entryId: string, more: object = {}) => {
  const draft = await bank.ok(deposits.startDeposit, { entryId }, { as: learner })
  await bank.ok(deposits.saveDeposit, { id: draft.id, content: { ...goodContent, ...more }, fileIds: [] }, { as: learner })
  return bank.ok(deposits.submitDeposit, { id: draft.id }, { as: learner })
}

const caseOf = async (depositId: string): Promise<{ id: string; seq: number }> => {
  const { rows } = await sql<{ id: string; seq: number }>`select id, seq from reviews.case where subject_id = ${depositId}`.execute(
    bank.platform.database.app,
  )
  return rows[0] ?? { id: '0', seq: 0 }
}

const decide = async (
  as: TestStaff,
  depositId: string,
  event: 'accept' | 'firstReview' | 'finalReview' | 'return' | 'refuse',
  more: object = {},
) => {
  const c = await caseOf(depositId)
  return bank.call(reviews.decideCase, { id: c.id, seq: c.seq, event, ...more }, { as })
}

const outcomesOf = async (learnerId: string): Promise<number> =>
  Number(
    (
      await sql<{ n: string }>`select count(*) as n from outcomes.outcome where learner_id = ${learnerId}`.execute(
        bank.platform.database.app,
      )
    ).rows[0]?.n,
  )

test('学习者自己存入：提交、受理、初审后进入终身学习档案，证据和通知同时写入', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const sent = await submitted(learner, entry.id)
  expect(sent).toMatchObject({ state: 'submitted', office: { name: '合肥市认证服务中心' } })
  expect(sent.dueOn).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  expect((await decide(reviewer, sent.id, 'accept')).status).toBe(200)
  expect((await decide(reviewer, sent.id, 'firstReview')).status).toBe(200)
  const after = await bank.ok(deposits.readMyDeposit, { id: sent.id }, { as: learner })
  expect(after).toMatchObject({ state: 'stored', can: [] })
  expect(after.timeline.map((s) => s.event)).toEqual(['submit', 'accept', 'firstReview'])
  const mine = await bank.ok(archive.readArchive, {}, { as: learner })
  expect(mine.totals).toMatchObject({ outcomes: 1, credits: 200, minutes: 2160 })
  expect(mine.outcomes[0]).toMatchObject({ name: '计算机基础', obtainedOn: '2024-06-30', grade: '86', status: 'valid', channel: 'self' })
  const events = await sql<{ bytes: Buffer }>`select bytes from evidence.event where kind = 'outcome.stored'`.execute(
    bank.platform.database.app,
  )
  expect(JSON.parse(events.rows.at(-1)?.bytes.toString() ?? '{}')).toMatchObject({
    kind: 'outcome.stored',
    facts: { outcome: after.outcomeId, learner: learner.id, entry: entry.id },
  })
})

test('同一项成果不能存第二次：提交时就说明，两个申请同时审批也只存一项', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const [a, b] = [await submitted(learner, entry.id), await submitted(learner, entry.id)]
  for (const d of [a, b]) await decide(reviewer, d.id, 'accept')
  const answers = await Promise.all([decide(reviewer, a.id, 'firstReview'), decide(reviewer, b.id, 'firstReview')])
  expect(answers.map((r) => r.status).sort()).toEqual([200, 409])
  expect(answers.find((r) => r.status === 409)?.problem?.code).toBe('outcomes.duplicate_result')
  expect(await outcomesOf(learner.id)).toBe(1)
  const third = await bank.ok(deposits.startDeposit, { entryId: entry.id }, { as: learner })
  await bank.ok(deposits.saveDeposit, { id: third.id, content: goodContent, fileIds: [] }, { as: learner })
  expect((await bank.call(deposits.submitDeposit, { id: third.id }, { as: learner })).problem?.code).toBe('outcomes.duplicate_result')
})

test('一个证书编号只属于一个人，大小写、空格、全角不同也是同一个', async () => {
  const entry = await givenEntry(bank)
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const first = await bank.learner('shushanPoint')
  const d = await submitted(first, entry.id, { certificateNo: 'ah 2024-001' })
  await decide(reviewer, d.id, 'accept')
  await decide(reviewer, d.id, 'firstReview')
  const second = await bank.learner('luyangPoint')
  const draft = await bank.ok(deposits.startDeposit, { entryId: entry.id }, { as: second })
  await bank.ok(
    deposits.saveDeposit,
    { id: draft.id, content: { ...goodContent, certificateNo: 'ＡＨ2024-001' }, fileIds: [] },
    { as: second },
  )
  expect((await bank.call(deposits.submitDeposit, { id: draft.id }, { as: second })).problem?.code).toBe('outcomes.duplicate_certificate')
})

test('证书编号就是身份证号时：加密保存，任何文本列都没有明文', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const idNumber = testIdNumber(9001)
  const sent = await submitted(learner, entry.id, { certificateNo: idNumber })
  expect(sent.content.certificateNo).toBe(idNumber)
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  await decide(reviewer, sent.id, 'accept')
  await decide(reviewer, sent.id, 'firstReview')
  const db = bank.platform.database.app
  const texts = await sql<{
    t: string
  }>`select content::text as t from deposits.deposit where id = ${sent.id} union all select coalesce(certificate_no, '') from outcomes.outcome where learner_id = ${learner.id}
    union all select number from outcomes.certificate_claim where learner_id = ${learner.id}`.execute(db)
  expect(texts.rows.length).toBe(3)
  for (const { t } of texts.rows) expect(t).not.toContain(idNumber)
  expect((await bank.ok(deposits.readDeposit, { id: sent.id }, { as: reviewer })).content.certificateNo).toBe('***')
})

test('退回后学习者改好再交，原来的办理单位和编号不变；改之前说清错在哪里', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const sent = await submitted(learner, entry.id)
  expect((await decide(reviewer, sent.id, 'return', { reason: 'gradeDiffers', fields: ['grade'] })).status).toBe(200)
  const returned = await bank.ok(deposits.readMyDeposit, { id: sent.id }, { as: learner })
  expect(returned).toMatchObject({ state: 'returned', can: ['edit', 'submit', 'withdraw'] })
  expect(returned.timeline.at(-1)?.fields).toEqual(['grade'])
  await bank.ok(deposits.saveDeposit, { id: sent.id, content: { ...goodContent, grade: '68' }, fileIds: [] }, { as: learner })
  const again = await bank.ok(deposits.submitDeposit, { id: sent.id }, { as: learner })
  expect(again).toMatchObject({ state: 'submitted', number: sent.number, office: { name: '合肥市认证服务中心' } })
})

test('填错时一次说完所有问题，什么都不改变', async () => {
  const entry = await givenEntry(bank, { evidence: true, pattern: 'AH[0-9]{6}' })
  const learner = await bank.learner('shushanPoint')
  const draft = await bank.ok(deposits.startDeposit, { entryId: entry.id }, { as: learner })
  await bank.ok(
    deposits.saveDeposit,
    { id: draft.id, content: { obtainedOn: '2024-02-30', grade: '101', certificateNo: 'X' }, fileIds: [] },
    { as: learner },
  )
  const answer = await bank.call(deposits.submitDeposit, { id: draft.id }, { as: learner })
  expect(answer.status).toBe(422)
  expect(answer.problem?.fields.map((f) => f.field)).toEqual(['content.obtainedOn', 'content.grade', 'content.certificateNo'])
  expect((await bank.ok(deposits.readMyDeposit, { id: draft.id }, { as: learner })).state).toBe('draft')
})

test('别人的申请对学习者不存在；邻市工作人员看不到', async () => {
  const entry = await givenEntry(bank)
  const sent = await submitted(await bank.learner('shushanPoint'), entry.id)
  const stranger = await bank.learner('wuhuPoint')
  for (const e of [deposits.readMyDeposit, deposits.withdrawDeposit, deposits.submitDeposit])
    expect((await bank.call(e, { id: sent.id }, { as: stranger })).status).toBe(404)
  expect((await bank.call(deposits.readDeposit, { id: sent.id }, { as: await bank.staff('centreReviewer', 'wuhu') })).status).toBe(404)
})

test('申请的附件只有办理存入的人能看：教育行政部门和三类管理员的范围再大也打不开', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const file = await bank.ok(files.uploadFile, { name: 'a.pdf' }, { as: learner, file: Buffer.from('%PDF-1.4\n%%EOF\n') })
  const draft = await bank.ok(deposits.startDeposit, { entryId: entry.id }, { as: learner })
  await bank.ok(deposits.saveDeposit, { id: draft.id, content: goodContent, fileIds: [file.id] }, { as: learner })
  await bank.ok(deposits.submitDeposit, { id: draft.id }, { as: learner })
  const open = async (as: TestStaff) => (await bank.call(files.downloadStaffFile, { id: file.id }, { as })).status
  expect(await open(await bank.staff('centreReviewer', 'hefei'))).toBe(200)
  expect(await open(await bank.staff('authorityReader', 'hefeiAuthority'))).toBe(404)
  for (const officer of ['systemOfficer', 'securityOfficer', 'auditOfficer'] as const)
    expect(await open(await bank.staff(officer, 'management'))).toBe(404)
})

test('同一次提交因为网络重发，只有一个申请', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const key = 'same-intent-0001'
  const answers = await Promise.all([1, 2, 3].map(() => bank.call(deposits.startDeposit, { entryId: entry.id }, { as: learner, key })))
  expect(new Set(answers.map((a) => a.body.id)).size).toBe(1)
})

test('柜台代办：受理点录入并转交，自己不能办理；中心受理初审后存入', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const made = await bank.ok(
    deposits.enterDeposit,
    { learnerId: learner.id, entryId: entry.id, content: goodContent, fileIds: [], assistanceId: await assist(bank, clerk, learner) },
    { as: clerk },
  )
  expect(made.office.name).toBe('合肥市认证服务中心')
  expect((await decide(clerk, made.id, 'accept')).status).toBe(404)
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  await decide(reviewer, made.id, 'accept')
  expect((await decide(reviewer, made.id, 'firstReview')).status).toBe(200)
  expect(await outcomesOf(learner.id)).toBe(1)
  const other = await bank.learner('wuhuPoint')
  expect(
    (
      await bank.call(
        deposits.enterDeposit,
        { learnerId: other.id, entryId: entry.id, content: goodContent, fileIds: [], assistanceId: '1' },
        { as: clerk },
      )
    ).status,
  ).toBe(404)
})

test('中心主任自己代办的申请，自己不能审', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const director = await bank.staff('centreDirector', 'hefei')
  const made = await bank.ok(
    deposits.enterDeposit,
    { learnerId: learner.id, entryId: entry.id, content: goodContent, fileIds: [], assistanceId: await assist(bank, director, learner) },
    { as: director },
  )
  expect((await decide(director, made.id, 'accept')).problem?.code).toBe('reviews.own_case')
})

test('撤销要有原因，学习者看得到；撤销后不能再撤销，编号仍被占用', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const sent = await submitted(learner, entry.id, { certificateNo: 'REV-1' })
  await decide(reviewer, sent.id, 'accept')
  await decide(reviewer, sent.id, 'firstReview')
  const { outcomeId } = await bank.ok(deposits.readMyDeposit, { id: sent.id }, { as: learner })
  const director = await bank.staff('centreDirector', 'hefei')
  const revoke = { id: outcomeId ?? '0', reason: 'forged' as const, note: '经发证单位核实不是真证书' }
  const both = await Promise.all([1, 2].map(() => bank.call(outcomes.revokeOutcome, revoke, { as: director })))
  expect(both.map((b) => b.status).sort()).toEqual([200, 409])
  const seen = await bank.ok(archive.readMyOutcome, { id: revoke.id }, { as: learner })
  expect(seen).toMatchObject({ status: 'revoked', history: [{ status: 'revoked', reason: 'forged', organization: '合肥市认证服务中心' }] })
  expect((await bank.ok(archive.readArchive, {}, { as: learner })).totals.outcomes).toBe(0)
  const claims = await sql`select 1 from outcomes.certificate_claim where outcome_id = ${revoke.id}`.execute(bank.platform.database.app)
  expect(claims.rows.length).toBe(1)
  expect((await bank.call(outcomes.revokeOutcome, revoke, { as: await bank.staff('centreDirector', 'wuhu') })).status).toBe(404)
})

test('找不到的证书：草稿变成请求，中心给出名录后学习者接着存', async () => {
  const learner = await bank.learner('shushanPoint')
  const draft = await bank.ok(deposits.startDeposit, { wanted: '电商直播证书' }, { as: learner })
  const asked = await bank.ok(deposits.askForEntry, { id: draft.id, wanted: '电商直播证书', issuer: '某行业协会' }, { as: learner })
  expect(asked.state).toBe('waiting')
  const entry = await givenEntry(bank, { name: '电商直播' })
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const answered = await decide(reviewer, draft.id, 'firstReview', { answer: { entryId: entry.id } })
  expect(answered.status).toBe(200)
  const back = await bank.ok(deposits.readMyDeposit, { id: draft.id }, { as: learner })
  expect(back).toMatchObject({ state: 'draft', entry: { id: entry.id }, can: ['edit', 'submit', 'delete'] })
})

test('找不到的证书带照片：办理的人看得到照片；退回的请求改好再交，自己找到名录的直接存入，请求随之撤销', async () => {
  const learner = await bank.learner('shushanPoint')
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const paper = { as: learner, file: Buffer.from('%PDF-1.4\n%%EOF\n') }
  const { id: photo } = await bank.ok(files.uploadFile, { name: '证书.pdf' }, paper)
  const { id } = await bank.ok(deposits.startDeposit, { wanted: '茶艺师证书' }, { as: learner })
  await bank.ok(deposits.saveDeposit, { id, content: {}, fileIds: [photo] }, { as: learner })
  await bank.ok(deposits.askForEntry, { id, wanted: '茶艺师证书' }, { as: learner })
  const shown = await bank.ok(reviews.readCase, { id: (await caseOf(id)).id }, { as: reviewer })
  expect([shown.facts[0]?.value, shown.attachments.map((a) => a.fileId)]).toEqual(['茶艺师证书', [photo]])
  expect((await bank.call(files.downloadStaffFile, { id: photo }, { as: reviewer })).status).toBe(200)
  expect((await bank.call(files.downloadStaffFile, { id: photo }, { as: await bank.staff('centreReviewer', 'wuhu') })).status).toBe(404)
  await decide(reviewer, id, 'return', { reason: 'unclear' })
  expect(await bank.ok(deposits.readMyDeposit, { id }, { as: learner })).toMatchObject({
    state: 'returned',
    can: ['edit', 'submit', 'withdraw'],
  })
  await bank.ok(deposits.askForEntry, { id, wanted: '茶艺师证书（某协会）' }, { as: learner })
  await decide(reviewer, id, 'return', { reason: 'unclear' })
  const entry = await givenEntry(bank)
  await bank.ok(
    deposits.saveDeposit,
    { id, entryId: entry.id, content: { obtainedOn: '2025-06-30', grade: '86' }, fileIds: [photo] },
    { as: learner },
  )
  expect((await bank.ok(deposits.submitDeposit, { id }, { as: learner })).state).toBe('submitted')
  const { rows } = await sql<{
    kind: string
    state: string
  }>`select kind, state from reviews.case where subject_id = ${id} order by id`.execute(bank.platform.database.app)
  expect(rows).toEqual([
    { kind: 'missingCertificate', state: 'withdrawn' },
    { kind: 'deposit', state: 'submitted' },
  ])
})

test('更正：批准后新的一条有效，旧的留在历史里，证书编号跟着走，同时两次申请只受理一个', async () => {
  const entry = await givenEntry(bank)
  const learner = await bank.learner('shushanPoint')
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const sent = await submitted(learner, entry.id, { certificateNo: 'COR-1' })
  await decide(reviewer, sent.id, 'accept')
  await decide(reviewer, sent.id, 'firstReview')
  const { outcomeId } = await bank.ok(deposits.readMyDeposit, { id: sent.id }, { as: learner })
  const wish = { id: outcomeId ?? '0', what: 'grade' as const, wanted: '91' }
  const asked = await Promise.all([1, 2].map(() => bank.call(outcomes.requestCorrection, wish, { as: learner })))
  expect(asked.map((a) => a.status).sort()).toEqual([200, 409])
  const { rows } = await sql<{ id: string }>`select id from deposits.correction where outcome_id = ${wish.id}`.execute(
    bank.platform.database.app,
  )
  const subject = rows[0]?.id ?? '0'
  await decide(reviewer, subject, 'accept')
  expect((await decide(reviewer, subject, 'firstReview')).status).toBe(200)
  const mine = await bank.ok(archive.readArchive, {}, { as: learner })
  expect(mine.outcomes.map((o) => [o.grade, o.status]).sort()).toEqual([
    ['86', 'corrected'],
    ['91', 'valid'],
  ])
  expect(mine.totals.outcomes).toBe(1)
  const claims = await sql<{
    outcome_id: string
  }>`select outcome_id from outcomes.certificate_claim where learner_id = ${learner.id}`.execute(bank.platform.database.app)
  expect(claims.rows.map((r) => r.outcome_id)).toEqual([mine.outcomes.find((o) => o.status === 'valid')?.id])
})
