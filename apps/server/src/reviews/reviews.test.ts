import { type Endpoint, type InputOf, notices, type OutputOf, reviews } from '@creditbank/contract'
import { type Problem, pathOf } from '@creditbank/contract/client'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bank, type Caller, openBank, type TestStaff } from '../../test/harness/bank.ts'
import type { UnitKey } from '../../test/harness/units.ts'
import { makeIdentify } from '../identity/index.ts'
import { refuse } from '../platform/command.ts'
import { systemContext } from '../platform/context.ts'
import { buildHttp } from '../platform/http.ts'
import { reviewsCapability } from './capability.ts'
import { type CaseDraft, type CaseKind, openCase, withdrawCase } from './engine.ts'

let bank: Bank
let http: FastifyInstance
let runBatches: () => Promise<void>
let reviewer: TestStaff
let second: TestStaff
let final: TestStaff
const told: string[] = []
const refusing = new Set<string>()

const recording = (kind: CaseKind['kind']): CaseKind => ({
  kind,
  onEvent: async (_tx, _ctx, theCase, step) => {
    if (refusing.has(theCase.subject_id)) return refuse('outcomes.duplicate_result')
    told.push(`${theCase.subject_id} ${step.event} ${step.to} ${step.actor.id ?? ''}`)
    return {}
  },
})

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  const capability = reviewsCapability(bank.platform, [
    recording('deposit'),
    recording('accountApplication'),
    recording('missingCertificate'),
    recording('catalogEntry'),
  ])
  http = await buildHttp(bank.platform, makeIdentify(bank.platform).identify, capability.bound)
  runBatches = capability.periodic.find((one) => one.name === 'reviews.batches')?.run ?? (() => Promise.reject(new Error('no batches')))
  reviewer = await bank.staff('centreReviewer', 'hefei')
  second = await bank.staff('centreReviewer', 'hefei', 'second')
  final = await bank.staff('finalReviewer', 'management')
})
beforeEach(() => later('2026-09-15T02:00:00Z'))
afterAll(async () => {
  await http.close()
  await bank.close()
})

type Answer<E extends Endpoint> = { readonly status: number; readonly body: OutputOf<E>; readonly problem: Problem }
const call = async <E extends Endpoint>(endpoint: E, input: InputOf<E>, as: Caller): Promise<Answer<E>> => {
  const { path, rest } = pathOf(endpoint, typeof input === 'object' && input !== null ? { ...input } : {})
  const answer = await http.inject({
    method: endpoint.method,
    url: path,
    headers: { authorization: `Bearer ${as.token}` },
    ...(endpoint.method === 'GET' ? {} : { payload: rest }),
  })
  return { status: answer.statusCode, body: answer.json(), problem: answer.json() }
}

/** Lets time pass without ending anybody's session. */
const later = async (instant: string) => {
  bank.clock.set(instant)
  await sql`update identity.session set last_seen_at = ${bank.clock.now()}, ends_at = ${new Date(bank.clock.now().getTime() + 3_600_000)}`.execute(
    bank.platform.database.app,
  )
}

const given = (draft: Partial<CaseDraft> & { unit?: UnitKey } = {}) =>
  bank.platform.database.app.transaction().execute(async (tx) => {
    const { unit = 'hefei', ...rest } = draft
    const opened = await openCase(tx, systemContext(bank.platform, 'test'), {
      kind: 'deposit',
      subjectId: bank.platform.newId(),
      title: '高等数学',
      path: 'firstFinal',
      organization: bank.unit(unit),
      ...rest,
    })
    if (opened === undefined) throw new Error('the case is still open')
    return opened
  })
const read = async (id: string, as: Caller) => (await call(reviews.readCase, { id }, as)).body
const decide = (
  id: string,
  seq: number,
  event: reviews.DecisionEvent,
  as: Caller,
  more: { reason?: string; fields?: string[]; answer?: reviews.CaseAnswer } = {},
) => call(reviews.decideCase, { id, seq, event, ...more }, as)

test('an application goes from acceptance over first to final review, each by the right office, and its learner reads each step', async () => {
  const learner = await bank.learner('hefei')
  const opened = await given({ learnerId: learner.id, learnerName: learner.name })
  expect(opened).toMatchObject({ state: 'submitted', dueOn: '2026-09-18', office: { name: '合肥市认证服务中心' } })
  expect((await decide(opened.caseId, 1, 'accept', reviewer)).body).toEqual({ state: 'accepted', seq: 2, dueOn: '2026-09-21' })
  expect((await decide(opened.caseId, 2, 'firstReview', reviewer)).body.state).toBe('firstReviewed')
  expect((await decide(opened.caseId, 3, 'finalReview', reviewer)).problem.code).toBe('reviews.duty')
  expect((await decide(opened.caseId, 3, 'finalReview', final)).body).toMatchObject({ state: 'approved', dueOn: null })
  const seen = (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.map((notice) => notice.title)
  expect(seen).toEqual(['申请已通过', '初审已通过', '申请已受理', '申请已收到'])
  expect((await read(opened.caseId, reviewer)).steps.map((step) => step.event)).toEqual(['submit', 'accept', 'firstReview', 'finalReview'])
})

test('two reviewers at once: one decision stands and the other hears who made it', async () => {
  const { caseId } = await given()
  const answers = await Promise.all([decide(caseId, 1, 'accept', reviewer), decide(caseId, 1, 'refuse', second, { reason: 'notEligible' })])
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409])
  const late = answers.find((answer) => answer.status === 409)
  expect(late?.problem.code).toBe('reviews.already_decided')
  expect(late?.problem.detail).toContain('合肥市认证服务中心')
  expect((await read(caseId, reviewer)).steps).toHaveLength(2)
})

test('a batch takes what its filter names: kind, type, unit, term and who entered it, and the list of the same filter is as long', async () => {
  const clerk = await bank.staff('pointClerk', 'luyangPoint')
  const [chooser, at] = [await bank.staff('centreDirector', 'hefei', 'filters'), bank.unit('luyangPoint').id]
  const typed = { enteredBy: { staffId: clerk.id, organizationId: at }, typeCode: 'communityCourse', unit: 'luyangPoint' as const }
  const wanted = await given(typed)
  await given({ ...typed, typeCode: 'degreeCourse' })
  await given({ typeCode: 'communityCourse' })
  const filters: reviews.CaseFilter[] = [
    { typeCode: 'communityCourse', enteredAt: at },
    { typeCode: 'communityCourse', enteredBy: clerk.name },
    { kind: 'deposit', typeCode: 'communityCourse', enteredAt: at, organizationId: bank.unit('hefei').id, dueBy: '2026-09-18' },
  ]
  for (const filter of filters) {
    const made = await call(reviews.previewCaseBatch, { event: 'accept', filter: { queue: 'mine', ...filter } }, chooser)
    expect(made.body.sample.map((line) => line.id)).toEqual([wanted.caseId])
    expect((await call(reviews.listCases, { queue: 'mine', ...filter }, chooser)).body.count).toBe(1)
  }
  for (const filter of [
    { enteredAt: bank.unit('shushanPoint').id },
    { enteredBy: '没有这个人' },
    { typeCode: 'communityCourse', dueBy: '2026-09-17' },
  ])
    expect((await call(reviews.previewCaseBatch, { event: 'accept', filter: { queue: 'mine', ...filter } }, chooser)).problem.code).toBe(
      'reviews.batch_empty',
    )
})

test('the queue goes on past any page: every case comes once, what is due first stands first', async () => {
  const made = new Set<string>()
  for (let n = 0; n < 23; n += 1) made.add((await given({ title: '翻页', unit: 'wuhu' })).caseId)
  const reader = await bank.staff('centreReviewer', 'wuhu')
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const { body } = await call(
      reviews.listCases,
      { queue: 'mine', limit: 10, search: '翻页', ...(cursor === undefined ? {} : { cursor }) },
      reader,
    )
    seen.push(...body.items.map((line) => line.id))
    cursor = body.next ?? undefined
  } while (cursor !== undefined)
  expect(seen).toHaveLength(23)
  expect(new Set(seen)).toEqual(made)
})

test('twenty identical decisions sent at once have one effect', async () => {
  const { caseId } = await given()
  const answers = await Promise.all(Array.from({ length: 20 }, () => decide(caseId, 1, 'accept', reviewer)))
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
  expect(answers.filter((answer) => answer.problem.code === 'reviews.already_decided')).toHaveLength(19)
})

test('nobody decides what they entered, what is their own, or finally what they reviewed first', async () => {
  const entered = await given({ enteredBy: { staffId: reviewer.id, organizationId: bank.unit('hefei').id } })
  expect((await decide(entered.caseId, 1, 'accept', reviewer)).problem.code).toBe('reviews.own_case')
  expect((await read(entered.caseId, reviewer)).whyNot).toBe('ownCase')
  const learner = await bank.learner('hefei')
  expect((await call(reviews.declareOwnAccount, { accountNo: learner.accountNo }, second)).status).toBe(200)
  const mine = await given({ learnerId: learner.id })
  expect((await decide(mine.caseId, 1, 'accept', second)).problem.code).toBe('reviews.own_case')
  const queue = (await call(reviews.listCases, { queue: 'mine', limit: 500 }, second)).body.items.map((line) => line.id)
  expect(queue).not.toContain(mine.caseId)
  expect(queue).toContain(entered.caseId)
})

test('a sub-centre and a service point decide nothing but the acceptance of an account application', async () => {
  const point = await bank.staff('pointClerk', 'shushanPoint')
  const sub = await bank.staff('subCentreManager', 'hefeiShushan')
  const deposit = await given({ unit: 'shushanPoint', enteredBy: { staffId: point.id, organizationId: bank.unit('shushanPoint').id } })
  expect(deposit.office.name).toBe('合肥市认证服务中心')
  for (const event of ['accept', 'firstReview', 'finalReview', 'return', 'refuse'] as const)
    for (const who of [point, sub]) expect((await decide(deposit.caseId, 1, event, who, { reason: 'x' })).status).toBe(404)
  const application = await given({ unit: 'shushanPoint', kind: 'accountApplication', path: 'first' })
  for (const event of ['accept', 'firstReview'] as const)
    expect((await decide(application.caseId, 1, event, sub)).status).toBeGreaterThanOrEqual(403)
  expect((await decide(application.caseId, 1, 'accept', point)).body.state).toBe('accepted')
  expect((await decide(application.caseId, 2, 'firstReview', point)).problem.code).toBe('reviews.duty')
  expect((await decide(application.caseId, 2, 'firstReview', reviewer)).body.state).toBe('approved')
})

test('a case of another city does not exist for a reviewer', async () => {
  const { caseId } = await given({ unit: 'wuhu' })
  expect((await call(reviews.readCase, { id: caseId }, reviewer)).status).toBe(404)
  expect((await decide(caseId, 1, 'accept', reviewer)).problem.code).toBe('record.not_found')
  expect((await call(reviews.takeCase, { id: caseId }, reviewer)).status).toBe(404)
})

test('a return needs a reason, marks fields, and the case comes back under its number', async () => {
  const learner = await bank.learner('hefei')
  const subjectId = bank.platform.newId()
  const opened = await given({ subjectId, learnerId: learner.id })
  expect((await decide(opened.caseId, 1, 'return', reviewer)).problem.code).toBe('reviews.reason_missing')
  await decide(opened.caseId, 1, 'return', reviewer, { reason: 'photoUnclear', fields: ['fileIds'] })
  expect((await read(opened.caseId, reviewer)).whyNot).toBe('returned')
  expect((await bank.ok(notices.listMyNotices, {}, { as: learner })).items[0]?.text).toContain('证书照片不清楚，请在光线好的地方重新拍一张')
  expect((await decide(opened.caseId, 2, 'accept', reviewer)).problem.code).toBe('reviews.not_allowed_now')
  const again = await given({ subjectId, learnerId: learner.id })
  expect(again).toMatchObject({ caseId: opened.caseId, number: opened.number, state: 'submitted' })
  expect((await read(opened.caseId, reviewer)).steps.at(-2)?.fields).toEqual(['fileIds'])
})

test('forwarding gives the case to another centre with its history and its state', async () => {
  const wuhu = await bank.staff('centreReviewer', 'wuhu')
  const { caseId } = await given()
  await decide(caseId, 1, 'accept', reviewer)
  const to = bank.unit('wuhu').id
  expect((await call(reviews.forwardCase, { id: caseId, seq: 2, organizationId: bank.unit('wuhuPoint').id }, reviewer)).problem.code).toBe(
    'reviews.office_unknown',
  )
  expect((await call(reviews.forwardCase, { id: caseId, seq: 2, organizationId: to }, reviewer)).body).toMatchObject({
    state: 'accepted',
    seq: 3,
  })
  expect((await call(reviews.readCase, { id: caseId }, reviewer)).status).toBe(404)
  expect((await read(caseId, wuhu)).steps.map((step) => step.event)).toEqual(['submit', 'accept', 'forward'])
  expect((await decide(caseId, 3, 'firstReview', wuhu)).body.state).toBe('firstReviewed')
})

test('the entering office follows what became of its case', async () => {
  const point = await bank.staff('pointClerk', 'shushanPoint')
  const { caseId } = await given({ unit: 'shushanPoint', enteredBy: { staffId: point.id, organizationId: bank.unit('shushanPoint').id } })
  await decide(caseId, 1, 'accept', reviewer)
  const forwarded = (await call(reviews.listForwarded, { open: 'yes' }, point)).body
  expect(forwarded.items.find((line) => line.id === caseId)?.state).toBe('accepted')
  expect((await read(caseId, point)).can).toEqual([])
  expect((await bank.ok(notices.listStaffNotices, {}, { as: point })).items[0]?.title).toBe('申请已受理')
  const other = await bank.staff('pointClerk', 'luyangPoint')
  expect((await call(reviews.readCase, { id: caseId }, other)).status).toBe(404)
})

test('a case in a colleague’s hand is left alone until it is taken over, and can be handed over', async () => {
  const { caseId } = await given()
  const director = await bank.staff('centreDirector', 'hefei')
  expect((await call(reviews.takeCase, { id: caseId }, reviewer)).status).toBe(200)
  expect((await decide(caseId, 1, 'accept', second)).problem.code).toBe('reviews.taken_by_other')
  expect((await call(reviews.takeCase, { id: caseId }, second)).problem.code).toBe('reviews.taken_by_other')
  expect((await call(reviews.takeCase, { id: caseId, over: true }, second)).body.seq).toBe(2)
  const clerk = await bank.staff('centreClerk', 'hefei')
  expect((await call(reviews.handOverCases, { fromStaffId: second.id, toStaffId: clerk.id }, director)).problem.code).toBe(
    'reviews.colleague_unknown',
  )
  expect((await call(reviews.handOverCases, { fromStaffId: second.id, toStaffId: reviewer.id }, director)).body.count).toBe(1)
  expect((await call(reviews.listCases, { queue: 'taken' }, reviewer)).body.items.map((line) => line.id)).toContain(caseId)
  expect((await decide(caseId, 2, 'accept', reviewer)).status).toBe(200)
})

test('the counts of the work bench equal the lengths of the lists behind them', async () => {
  await later('2026-09-21T02:00:00Z')
  for (const who of [reviewer, second, final, await bank.staff('pointClerk', 'shushanPoint')]) {
    const counts = (await call(reviews.countCases, {}, who)).body
    for (const queue of ['mine', 'due', 'overdue', 'taken'] as const) {
      const list = (await call(reviews.listCases, { queue, limit: 500 }, who)).body
      expect([queue, list.items.length, list.count]).toEqual([queue, counts[queue], counts[queue]])
    }
    for (const row of counts.kinds)
      expect((await call(reviews.listCases, { queue: 'mine', kind: row.kind, limit: 500 }, who)).body.items).toHaveLength(row.mine)
  }
  expect((await call(reviews.countCases, {}, reviewer)).body.overdue).toBeGreaterThan(0)
})

test('pages of the queue join without a gap or a double, what is due first stands first', async () => {
  const all = (await call(reviews.listCases, { queue: 'mine', limit: 500 }, reviewer)).body.items
  const seen: string[] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const answer = (await call(reviews.listCases, { queue: 'mine', limit: 2, ...(cursor === undefined ? {} : { cursor }) }, reviewer)).body
    seen.push(...answer.items.map((line) => line.id))
    cursor = answer.next ?? undefined
    more = answer.next !== null
  }
  expect(seen).toEqual(all.map((line) => line.id))
  expect(all.map((line) => line.dueOn)).toEqual(all.map((line) => line.dueOn).toSorted())
})

test('what the effect refuses leaves no step behind', async () => {
  const subjectId = bank.platform.newId()
  const { caseId } = await given({ subjectId, path: 'first' })
  await decide(caseId, 1, 'accept', reviewer)
  refusing.add(subjectId)
  expect((await decide(caseId, 2, 'firstReview', reviewer)).problem.code).toBe('outcomes.duplicate_result')
  expect(await read(caseId, reviewer)).toMatchObject({ state: 'accepted', seq: 2 })
})

test('a missing certificate is answered with an entry', async () => {
  const subjectId = bank.platform.newId()
  const { caseId } = await given({ subjectId, kind: 'missingCertificate', path: 'first' })
  expect((await decide(caseId, 1, 'firstReview', reviewer)).problem.code).toBe('reviews.entry_missing')
  expect((await decide(caseId, 1, 'firstReview', reviewer, { answer: { entryId: '5' } })).body.state).toBe('approved')
})

test('a withdrawn case is off the desk and may come again', async () => {
  const subjectId = bank.platform.newId()
  const first = await given({ subjectId })
  const withdraw = () =>
    bank.platform.database.app.transaction().execute((tx) => withdrawCase(tx, systemContext(bank.platform, 'test'), 'deposit', subjectId))
  expect(await withdraw()).toBe('withdrawn')
  expect(await withdraw()).toBe('reviews.not_allowed_now')
  expect((await decide(first.caseId, 2, 'accept', reviewer)).problem.code).toBe('reviews.not_allowed_now')
  expect((await given({ subjectId })).caseId).toBe(first.caseId)
})

test('path “none” ends at once, and a sampled case goes on to the final review only where it is in the sample', async () => {
  expect((await given({ path: 'none' })).state).toBe('approved')
  for (const [percent, state] of [
    [0, 'approved'],
    [100, 'firstReviewed'],
  ] as const) {
    const { caseId } = await given({ path: 'sampled', samplePercent: percent })
    await decide(caseId, 1, 'accept', reviewer)
    expect((await decide(caseId, 2, 'firstReview', reviewer)).body.state).toBe(state)
  }
})

const batchOf = async (typeCode: string, n: number) => {
  const subjects = Array.from({ length: n }, () => bank.platform.newId())
  const learner = await bank.learner('techUniversity')
  const cases = []
  for (const subjectId of subjects)
    cases.push((await given({ subjectId, unit: 'techUniversity', typeCode, learnerId: learner.id, path: 'first' })).caseId)
  return { subjects, cases, learner }
}

test('a batch review shows a sample, waits for its undo window, and then decides every case once', async () => {
  const tech = await bank.staff('centreReviewer', 'techUniversity')
  const { subjects, cases, learner } = await batchOf('mooc', 8)
  const preview = (await call(reviews.previewCaseBatch, { event: 'accept', filter: { typeCode: 'mooc' }, sample: 3 }, tech)).body
  expect(preview).toMatchObject({ state: 'preview', total: 8 })
  expect(preview.sample).toHaveLength(3)
  expect((await call(reviews.decideCaseBatch, { id: preview.id }, reviewer)).status).toBe(404)
  const decided = (await call(reviews.decideCaseBatch, { id: preview.id }, tech)).body
  expect(decided).toMatchObject({ state: 'decided', can: ['undo'] })
  await runBatches()
  expect((await read(cases[0] ?? '', tech)).state).toBe('submitted')
  expect((await bank.ok(notices.listMyNotices, {}, { as: learner })).items.map((one) => one.title)).not.toContain('申请已受理')
  expect((await decide(cases[0] ?? '', 1, 'accept', tech)).problem.code).toBe('reviews.in_batch')
  await later('2026-09-15T02:31:00Z')
  await Promise.all([runBatches(), runBatches()])
  const after = (await call(reviews.readCaseBatch, { id: preview.id }, tech)).body
  expect(after).toMatchObject({ state: 'applied', done: 8, failures: [] })
  for (const [index, id] of cases.entries()) {
    expect((await read(id, tech)).steps).toHaveLength(2)
    expect(told.filter((line) => line === `${subjects[index]} accept accepted ${tech.id}`)).toHaveLength(1)
  }
  expect((await call(reviews.undoCaseBatch, { id: preview.id }, tech)).problem.code).toBe('reviews.batch_changed')
})

test('a batch review decides nothing once the account that decided it is disabled', async () => {
  const gone = await bank.staff('centreReviewer', 'techUniversity', 'gone')
  const tech = await bank.staff('centreReviewer', 'techUniversity')
  const { cases } = await batchOf('lecture', 2)
  const preview = (await call(reviews.previewCaseBatch, { event: 'accept', filter: { typeCode: 'lecture' } }, gone)).body
  expect((await call(reviews.decideCaseBatch, { id: preview.id }, gone)).status).toBe(200)
  await sql`update identity.staff set status = 'disabled' where id = ${gone.id}`.execute(bank.platform.database.app)
  await later('2026-09-15T03:00:00Z')
  await runBatches()
  for (const id of cases) {
    expect(await read(id, tech)).toMatchObject({ state: 'submitted', seq: 1, pendingBatch: null })
    expect((await decide(id, 1, 'accept', tech)).status).toBe(200)
  }
})

test('a batch review that is undone in time has decided nothing', async () => {
  const tech = await bank.staff('centreReviewer', 'techUniversity')
  const { cases } = await batchOf('lecture', 3)
  const preview = (await call(reviews.previewCaseBatch, { event: 'accept', filter: { typeCode: 'lecture' } }, tech)).body
  await call(reviews.decideCaseBatch, { id: preview.id }, tech)
  await later('2026-09-15T02:01:00Z')
  expect((await call(reviews.undoCaseBatch, { id: preview.id }, tech)).body.state).toBe('undone')
  await later('2026-09-15T03:00:00Z')
  await runBatches()
  for (const id of cases) expect(await read(id, tech)).toMatchObject({ state: 'submitted', seq: 1, pendingBatch: null })
})

test('what fails in a batch review is listed one by one and free again, the rest stands', async () => {
  const tech = await bank.staff('centreReviewer', 'techUniversity')
  const { subjects, cases } = await batchOf('studyTour', 4)
  const preview = (await call(reviews.previewCaseBatch, { event: 'accept', filter: { typeCode: 'studyTour' } }, tech)).body
  await decide(cases[0] ?? '', 1, 'accept', tech)
  await call(reviews.decideCaseBatch, { id: preview.id }, tech)
  refusing.add(subjects[1] ?? '')
  await later('2026-09-15T03:00:00Z')
  await runBatches()
  const after = (await call(reviews.readCaseBatch, { id: preview.id }, tech)).body
  expect(after.done).toBe(2)
  expect(after.failures.map((one) => [one.caseId, one.code]).toSorted()).toEqual(
    [
      [cases[0], 'reviews.already_decided'],
      [cases[1], 'outcomes.duplicate_result'],
    ].toSorted(),
  )
  for (const { zh, en } of after.failures)
    expect([zh, en]).toEqual([expect.stringMatching(/^[^{}]*[。…]$/), expect.not.stringMatching(/[{}\u4e00-\u9fff]/)])
  expect(await read(cases[1] ?? '', tech)).toMatchObject({ state: 'submitted', pendingBatch: null })
  expect((await bank.ok(notices.listStaffNotices, {}, { as: tech })).items.map((one) => one.title)).toContain('批量审核有未成功的件')
})

test('who may not do a step gets no batch of it', async () => {
  const point = await bank.staff('pointClerk', 'shushanPoint')
  expect((await call(reviews.previewCaseBatch, { event: 'firstReview', filter: {} }, point)).problem.code).toBe('reviews.duty')
})
