import { accounts, doors, reviews, settings } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank, testIdNumber, type TestStaff } from '../../test/harness/bank.ts'
import { residentCheckDigit } from '../platform/pure/idNumber.ts'
import { givenCode } from './given.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

let serial = 20_000
/** A person nobody has heard of. */
const person = () => {
  serial += 1
  return {
    name: '张三',
    idKind: 'residentIdCard' as const,
    idNumber: testIdNumber(serial),
    regionCode: '340104',
    learnerKind: 'resident' as const,
  }
}
const phoneOf = () => `1547${String(serial).padStart(7, '0')}`
/** What a clerk types of somebody who is there: with the assistance that the person agreed to. */
const there = async (as: TestStaff, who: ReturnType<typeof person>) => ({
  ...who,
  checkedInPerson: true,
  assistanceId: await assist(bank, as, who),
})
const enter = async (as: TestStaff, more: object = {}) =>
  bank.ok(accounts.enterApplication, { ...(await there(as, person())), ...more }, { as })
const decide = async (as: TestStaff, caseId: string, event: 'accept' | 'firstReview' | 'return' | 'refuse', more: object = {}) => {
  const { rows } = await sql<{ seq: number }>`select seq from reviews.case where id = ${caseId}`.execute(bank.platform.database.app)
  return bank.call(reviews.decideCase, { id: caseId, seq: rows[0]?.seq ?? 0, event, ...more }, { as })
}
const apply = async (who = person(), phone = phoneOf()) =>
  bank.ok(accounts.apply, { ...who, ...(await givenCode(bank, 'apply', phone)), consent: true })
/** A reviewer whose session is young: the codes' quiet time outlives an idle session. */
const reviewerNow = () => bank.staff('centreReviewer', 'hefei', `at ${bank.clock.now().getTime()}`)
const caseOf = async (number: string): Promise<string> =>
  (await sql<{ case_id: string }>`select case_id from accounts.application where number = ${number}`.execute(bank.platform.database.app))
    .rows[0]?.case_id ?? ''

describe('柜台', () => {
  test('a reviewer who mends what a clerk entered cannot review it: what is decided was always typed by somebody else', async () => {
    const clerk = await bank.staff('centreClerk', 'hefei')
    const director = await bank.staff('centreDirector', 'hefei')
    const { caseId, id } = await enter(clerk)
    expect((await decide(director, caseId ?? '', 'return', { reason: 'identityUnclear' })).problem?.code).toBeUndefined()
    await bank.ok(accounts.mendApplication, { id, name: '李四', idNumber: person().idNumber }, { as: director })
    expect((await decide(director, caseId ?? '', 'accept')).problem?.code).toBe('reviews.own_case')
    expect((await decide(await bank.staff('centreReviewer', 'hefei'), caseId ?? '', 'accept')).status).toBe(200)
  })

  test('a service point enters and a colleague accepts, but only the centre opens', async () => {
    const clerk = await bank.staff('pointClerk', 'shushanPoint')
    const colleague = await bank.staff('pointClerk', 'shushanPoint', 'second')
    const reviewer = await bank.staff('centreReviewer', 'hefei')
    const { caseId, id } = await enter(clerk)
    expect((await decide(clerk, caseId ?? '', 'accept')).problem?.code).toBe('reviews.own_case')
    expect((await decide(colleague, caseId ?? '', 'accept')).status).toBe(200)
    expect((await decide(colleague, caseId ?? '', 'firstReview')).problem?.code).toBe('reviews.duty')
    expect((await decide(reviewer, caseId ?? '', 'firstReview')).status).toBe(200)
    const opened = await bank.ok(accounts.getApplication, { id }, { as: clerk })
    expect(opened.state).toBe('opened')
    const learner = await bank.ok(accounts.getLearner, { id: opened.learnerId ?? '' }, { as: clerk })
    expect(learner).toMatchObject({
      state: 'active',
      realNameLevel: 'counterChecked',
      affiliations: [{ organization: { name: '稻香村街道受理点' }, kind: 'resident' }],
    })
    expect(learner.accountNo).toMatch(/^34\d\d \d{4} \d{4} \d{4}$/)
  })

  test('a sub-centre enters, and can neither accept nor open', async () => {
    const clerk = await bank.staff('subCentreClerk', 'hefeiShushan')
    const manager = await bank.staff('subCentreManager', 'hefeiShushan')
    const { caseId, id, organization } = await enter(clerk)
    expect(organization.name).toBe('合肥市认证服务中心')
    expect((await decide(manager, caseId ?? '', 'accept')).status).toBe(404)
    expect((await decide(manager, caseId ?? '', 'firstReview')).status).toBe(404)
    // It still sees what it entered.
    expect((await bank.ok(accounts.getApplication, { id }, { as: manager })).state).toBe('submitted')
  })

  test('a sibling centre sees nothing of it', async () => {
    const { id, caseId } = await enter(await bank.staff('pointClerk', 'shushanPoint'))
    const stranger = await bank.staff('centreReviewer', 'wuhu')
    expect((await bank.call(accounts.getApplication, { id }, { as: stranger })).status).toBe(404)
    expect((await bank.ok(accounts.listApplications, {}, { as: stranger })).items).toEqual([])
    expect((await decide(stranger, caseId ?? '', 'accept')).status).toBe(404)
  })

  test('an entry without the person present opens inactive; a university ties students to itself', async () => {
    const clerk = await bank.staff('centreClerk', 'openUniversity')
    const reviewer = await bank.staff('centreReviewer', 'openUniversity')
    const { caseId, id } = await enter(clerk, {
      checkedInPerson: false,
      learnerKind: 'student',
      className: '2026 级会计 1 班',
      studentNo: '2026001',
    })
    await decide(reviewer, caseId ?? '', 'accept')
    await decide(reviewer, caseId ?? '', 'firstReview')
    const { learnerId } = await bank.ok(accounts.getApplication, { id }, { as: clerk })
    expect(await bank.ok(accounts.getLearner, { id: learnerId ?? '' }, { as: clerk })).toMatchObject({
      state: 'inactive',
      realNameLevel: 'none',
      className: '2026 级会计 1 班',
      organization: { name: '安徽示范开放大学认证服务中心' },
    })
  })

  test('what is wrong is told by the field, with how to mend it; under 14 a guardian is needed', async () => {
    const as = await bank.staff('pointClerk', 'shushanPoint')
    const good = person()
    const bad = await bank.call(
      accounts.enterApplication,
      { ...good, idNumber: `${good.idNumber.slice(0, 17)}${good.idNumber.endsWith('1') ? '2' : '1'}`, checkedInPerson: true },
      { as },
    )
    expect(bad.problem).toMatchObject({ code: 'accounts.id_invalid', fields: [{ field: 'idNumber', code: 'checksum' }] })
    const phone = await bank.call(accounts.enterApplication, { ...good, phone: '12345', checkedInPerson: true }, { as })
    expect(phone.problem).toMatchObject({ code: 'identity.phone_invalid', fields: [{ field: 'phone' }] })
    const child = { ...good, idNumber: `34990020180501001${residentCheckDigit('34990020180501001')}`, checkedInPerson: true }
    expect((await bank.call(accounts.enterApplication, child, { as })).problem).toMatchObject({
      code: 'accounts.guardian_needed',
      fields: [{ field: 'guardianName' }],
    })
    expect((await bank.call(accounts.enterApplication, { ...child, guardianName: '李四' }, { as })).problem?.code).toBe(
      'accounts.guardian_needed',
    )
    const guarded = { ...(await there(as, child)), guardianName: '李四', guardianPhone: '15412345678' }
    await bank.ok(accounts.enterApplication, guarded, { as })
  })

  test('the same unit hears that it has entered this person already; another unit does not', async () => {
    const as = await bank.staff('pointClerk', 'shushanPoint')
    const who = await there(as, person())
    await bank.ok(accounts.enterApplication, who, { as })
    expect((await bank.call(accounts.enterApplication, who, { as })).problem?.code).toBe('accounts.application_open')
    const other = await bank.staff('pointClerk', 'wuhuPoint')
    expect((await bank.call(accounts.enterApplication, await there(other, who), { as: other })).status).toBe(200)
  })

  test('the management centre enters, and the city reviews', async () => {
    const { organization } = await enter(await bank.staff('managementDirector', 'management'))
    expect(organization.name).toBe('合肥市认证服务中心')
    const outside = await bank.call(
      accounts.enterApplication,
      { ...person(), regionCode: '349000', checkedInPerson: true },
      { as: await bank.staff('managementDirector', 'management') },
    )
    expect(outside.problem?.code).toBe('accounts.no_office')
  })

  test('two applications for one document open one account: the second ties it to the other unit, and wakes it after a check in person', async () => {
    const who = person()
    const first = await bank.ok(
      accounts.enterApplication,
      { ...who, checkedInPerson: false },
      { as: await bank.staff('pointClerk', 'shushanPoint') },
    )
    const point = await bank.staff('pointClerk', 'wuhuPoint')
    const second = await bank.ok(accounts.enterApplication, await there(point, who), { as: point })
    const hefei = await bank.staff('centreReviewer', 'hefei')
    const wuhu = await bank.staff('centreReviewer', 'wuhu')
    for (const [as, caseId] of [
      [hefei, first.caseId],
      [wuhu, second.caseId],
    ] as const) {
      await decide(as, caseId ?? '', 'accept')
    }
    const decided = await Promise.all([decide(hefei, first.caseId ?? '', 'firstReview'), decide(wuhu, second.caseId ?? '', 'firstReview')])
    expect(decided.map((a) => a.status)).toEqual([200, 200])
    const one = await bank.ok(accounts.getApplication, { id: first.id }, { as: hefei })
    const two = await bank.ok(accounts.getApplication, { id: second.id }, { as: wuhu })
    expect(one.learnerId).toBe(two.learnerId)
    expect(await bank.ok(accounts.getLearner, { id: one.learnerId ?? '' }, { as: hefei })).toMatchObject({
      state: 'active',
      affiliations: [{ organization: { name: '稻香村街道受理点' } }],
    })
    const claims = await sql<{ n: string }>`select count(*) as n from accounts.identity_claim where learner_id = ${one.learnerId}`.execute(
      bank.platform.database.app,
    )
    expect(claims.rows[0]?.n).toBe('1')
  })

  test('a name that differs from the existing account binds nothing: a repair case waits for the centre', async () => {
    const learner = await bank.learner('hefei', { state: 'inactive', name: '原来的名字' })
    const clerk = await bank.staff('pointClerk', 'wuhuPoint')
    const reviewer = await bank.staff('centreReviewer', 'wuhu')
    const { caseId } = await bank.ok(
      accounts.enterApplication,
      await there(clerk, { ...person(), name: '另一个名字', idNumber: learner.idNumber }),
      { as: clerk },
    )
    await decide(reviewer, caseId ?? '', 'accept')
    await decide(reviewer, caseId ?? '', 'firstReview')
    const director = await bank.staff('centreDirector', 'hefei')
    expect((await bank.ok(accounts.getLearner, { id: learner.id }, { as: director })).state).toBe('inactive')
    const { items } = await bank.ok(accounts.listRepairs, {}, { as: director })
    const repair = items.find((r) => r.learnerId === learner.id)
    expect(repair).toMatchObject({ kind: 'nameDiffers', stored: '原来的名字', other: '另一个名字' })
    await bank.ok(accounts.decideRepair, { id: repair?.id ?? '', decision: 'correct', reason: '核对了身份证' }, { as: director })
    expect(await bank.ok(accounts.getLearner, { id: learner.id }, { as: director })).toMatchObject({
      name: '另一个名字',
      formerNames: ['原来的名字'],
    })
    expect(
      (await bank.call(accounts.decideRepair, { id: repair?.id ?? '', decision: 'keepApart', reason: '再一次' }, { as: director })).problem
        ?.code,
    ).toBe('accounts.repair_resolved')
  })
})

describe('本人申请', () => {
  test('apply, follow with number and code, be opened, activate, log in', async () => {
    const who = person()
    const phone = phoneOf()
    const applied = await apply(who, phone)
    expect(applied.organization.name).toBe('合肥市认证服务中心')
    const reviewer = await reviewerNow()
    const caseId = await caseOf(applied.number)
    const view = await bank.ok(reviews.readCase, { id: caseId }, { as: reviewer })
    expect(view.facts.map((f) => f.value)).toContain('张三')
    expect(JSON.stringify(view)).not.toContain(who.idNumber)
    await decide(reviewer, caseId, 'accept')
    expect(await bank.ok(accounts.followApplication, applied)).toMatchObject({
      state: 'accepted',
      next: 'wait',
      organization: { name: '合肥市认证服务中心' },
    })
    await decide(reviewer, caseId, 'firstReview')
    const followed = await bank.ok(accounts.followApplication, applied)
    expect(followed).toMatchObject({ state: 'opened', next: 'activate' })
    expect(followed.steps.map((s) => s.event)).toEqual(['submit', 'accept', 'firstReview'])
    expect((await bank.ok(settings.devOutbox, {})).items[0]).toMatchObject({ code: 'accounts.applicationOpened' })
    await bank.ok(doors.activate, {
      ...(await givenCode(bank, 'activate', phone)),
      name: who.name,
      idKind: who.idKind,
      idNumber: who.idNumber,
    })
    expect((await bank.ok(accounts.followApplication, applied)).next).toBe('logIn')
  })

  test('who has an account already hears nothing of it', async () => {
    const learner = await bank.learner('wuhu')
    const shape = (a: Awaited<ReturnType<typeof apply>>) => ({ ...a, number: a.number.length, secret: a.secret.length })
    const known = await apply({ ...person(), idNumber: learner.idNumber })
    const unknown = await apply()
    expect(shape(known)).toEqual(shape(unknown))
    expect((await bank.ok(accounts.followApplication, known)).state).toBe((await bank.ok(accounts.followApplication, unknown)).state)
  })

  test('a wrong code, number or secret follows nothing; the same person with the same phone applies once', async () => {
    const who = person()
    const phone = phoneOf()
    const applied = await apply(who, phone)
    expect((await bank.call(accounts.followApplication, { ...applied, secret: 'aaaaaaaaaaaa' })).status).toBe(404)
    expect((await bank.call(accounts.followApplication, { ...applied, number: 'KH202600009999' })).status).toBe(404)
    const again = await bank.call(accounts.apply, { ...who, ...(await givenCode(bank, 'apply', phone)), consent: true })
    expect(again.problem?.code).toBe('accounts.application_open')
    const stranger = await bank.call(accounts.apply, { ...who, ...(await givenCode(bank, 'apply', '15400001111')), consent: true })
    expect(stranger.status).toBe(200)
    const wrong = await bank.call(accounts.apply, {
      ...person(),
      request: (await givenCode(bank, 'apply', phone)).request,
      code: 'abcdef',
      consent: true,
    })
    expect(wrong.problem?.code).toBe('identity.wrong_code')
  })

  test('a return names the fields; the applicant mends them and the same case goes on', async () => {
    const applied = await apply()
    const reviewer = await reviewerNow()
    const caseId = await caseOf(applied.number)
    expect((await bank.call(accounts.mendOwnApplication, { ...applied, name: '张三丰' })).problem?.code).toBe(
      'accounts.application_not_returned',
    )
    await decide(reviewer, caseId, 'return', { reason: 'nameDiffers', fields: ['name'] })
    expect(await bank.ok(accounts.followApplication, applied)).toMatchObject({
      state: 'returned',
      next: 'mend',
      reason: 'nameDiffers',
      fields: ['name'],
    })
    await bank.ok(accounts.mendOwnApplication, { ...applied, name: '张三丰' })
    expect(await bank.ok(accounts.followApplication, applied)).toMatchObject({ state: 'submitted', name: '张三丰', number: applied.number })
    await decide(reviewer, caseId, 'accept')
    expect((await decide(reviewer, caseId, 'firstReview')).status).toBe(200)
    expect((await bank.call(accounts.withdrawOwnApplication, applied)).problem?.code).toBe('accounts.application_concluded')
  })

  test('withdrawn is withdrawn', async () => {
    const applied = await apply()
    await bank.ok(accounts.withdrawOwnApplication, applied)
    expect(await bank.ok(accounts.followApplication, applied)).toMatchObject({ state: 'withdrawn', next: 'applyAgain' })
    expect((await decide(await reviewerNow(), await caseOf(applied.number), 'accept')).status).toBe(409)
  })
})
