import { accounts, archive, audit, deposits, doors, files, notices, privacy } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist, signedForm } from '../../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner } from '../../../test/harness/bank.ts'
import { addDays, shanghaiDay } from '../../platform/pure/shanghai.ts'
import { isChild } from '../rules.ts'
import { lastGuardedDay, mandateEnd, mandateRefusal, type Side } from './mandateRules.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const names = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华']
let next = 0
const somebody = () => {
  next += 1
  return bank.learner('shushanPoint', {
    name: `${names[next % names.length] ?? '甲'}${names[(next * 7) % names.length] ?? '乙'}${names[next % 11] ?? ''}`,
  })
}
const terms = { kind: 'relative' as const, relation: 'child' as const, scope: 'apply' as const, untilOn: '2027-06-30' }
const invited = (person: TestLearner, representative: TestLearner, more: object = {}) =>
  bank.ok(accounts.invite, { ...terms, representativeName: representative.name, ...more }, { as: person })
/** A mandate that both agreed to. */
const agreed = async (person: TestLearner, representative: TestLearner, more: object = {}) => {
  const { code, id } = await invited(person, representative, more)
  await bank.ok(accounts.acceptMandate, { code }, { as: representative })
  return { id, personId: person.id }
}
const refusalOf = async (answer: Promise<{ problem: { code: string } | undefined; status: number }>) => (await answer).problem?.code

describe('rules', () => {
  const today = '2026-09-15'
  const side = (more: Partial<Side> = {}): Side => ({ id: '1', state: 'active', level: 'counterChecked', birthOn: '1950-01-01', ...more })
  const other = side({ id: '2', birthOn: '1980-01-01' })
  const child = side({ birthOn: '2015-03-01' })
  const [relative, guardian] = [{ kind: 'relative', channel: 'portal' } as const, { kind: 'guardian', channel: 'portal' } as const]
  test.each([
    ['two grown-ups', relative, side(), other, undefined],
    ['a frozen person', relative, side({ state: 'frozen' }), other, 'accounts.mandate_state'],
    ['a person not active yet, online', relative, side({ state: 'inactive' }), other, 'accounts.mandate_state'],
    ['a person not active yet, at the counter', { kind: 'relative', channel: 'counter' }, side({ state: 'inactive' }), other, undefined],
    [
      'an inactive representative at the counter',
      { kind: 'relative', channel: 'counter' },
      side(),
      { ...other, state: 'inactive' },
      'accounts.mandate_state',
    ],
    ['oneself', relative, side(), side(), 'accounts.mandate_state'],
    ['a child as representative', relative, side(), { ...child, id: '2' }, 'accounts.mandate_state'],
    ['a relative for a child', relative, child, other, 'accounts.mandate_guardian'],
    ['a guardian for a grown-up', guardian, side(), other, 'accounts.mandate_guardian'],
    ['a guardian online, unverified', guardian, child, other, 'accounts.mandate_guardian'],
    ['a guardian online, both verified', guardian, { ...child, level: 'verified' }, { ...other, level: 'verified' }, undefined],
    ['a guardian at the counter', { kind: 'guardian', channel: 'counter' }, child, other, undefined],
  ] as const)('%s', (_name, m, person, representative, refusal) => expect(mandateRefusal(m, person, representative, today)).toBe(refusal))
  test.each([
    ['relative', '2026-09-14', undefined],
    ['relative', '2026-09-15', '2026-09-15'],
    ['relative', '2027-09-15', '2027-09-15'],
    ['relative', '2027-09-16', undefined],
    ['guardian', '2050-01-01', '2029-02-28'],
  ] as const)('a %s until %s ends on %s', (kind, wished, end) => expect(mandateEnd(kind, wished, child, today)).toBe(end))
  test.each([
    ['2015-03-01', '2029-02-28'],
    ['2015-01-01', '2028-12-31'],
    ['2016-02-28', '2030-02-27'],
    ['2016-02-29', '2030-02-28'],
    ['2014-03-01', '2028-02-29'],
    ['2010-02-28', '2024-02-27'],
    ['2012-12-31', '2026-12-30'],
  ])(
    'born on %s, a child has a guardian to the end of %s and on no day without need: no day between childhood and mandate',
    (birthOn, last) => {
      expect(lastGuardedDay(birthOn)).toBe(last)
      expect([isChild(birthOn, last), isChild(birthOn, addDays(last, 1))]).toEqual([true, false])
      const born = side({ birthOn })
      const at = (day: string) => mandateRefusal({ kind: 'guardian', channel: 'counter' }, born, other, day)
      expect([at(last), at(addDays(last, 1))]).toEqual([undefined, 'accounts.mandate_guardian'])
    },
  )
  test.each([
    ['2026-09-14T15:59:59Z', '2026-09-14'],
    ['2026-09-14T16:00:00Z', '2026-09-15'],
    ['2028-02-29T15:59:59Z', '2028-02-29'],
    ['2028-02-29T16:00:00Z', '2028-03-01'],
  ])('at %s the day is %s, as the clocks in Anhui show it', (instant, day) => expect(shanghaiDay(new Date(instant))).toBe(day))
})

test('invited, accepted, acted under: data of the person, both names recorded, and nothing that opens the account', async () => {
  const [person, representative] = [await somebody(), await somebody()]
  const mandate = await agreed(person, representative)
  await bank.ok(accounts.startActing, mandate, { as: representative })
  expect((await bank.ok(doors.learnerSession, {}, { as: representative })).acting).toEqual({
    personId: person.id,
    name: person.name,
    kind: 'relative',
    scope: 'apply',
    ended: false,
  })
  expect((await bank.ok(doors.me, {}, { as: representative })).id).toBe(person.id)
  await bank.ok(archive.readArchive, {}, { as: representative })
  const draft = await bank.ok(deposits.startDeposit, { wanted: '太极拳教练证' }, { as: representative })
  expect((await bank.ok(deposits.readMyDeposit, { id: draft.id }, { as: person })).wanted).toBe('太极拳教练证')
  for (const refused of [
    bank.call(doors.requestOwnCode, { purpose: 'confirm' }, { as: representative }),
    bank.call(doors.setCredentials, { userName: 'stolen1', password: 'Xuefen-2026-xx' }, { as: representative }),
    bank.call(doors.learnerSessions, {}, { as: representative }),
    bank.call(accounts.myMandates, {}, { as: representative }),
    bank.call(accounts.invite, { ...terms, representativeName: '甲' }, { as: representative }),
  ])
    expect(await refusalOf(refused)).toBe('accounts.not_for_another')
  const auditor = await bank.staff('auditOfficer', 'management')
  const { items } = await bank.ok(audit.searchAudit, { learnerId: person.id }, { as: auditor })
  expect(items.find((r) => r.act === 'deposits.start')).toMatchObject({ actorId: representative.id, actorKind: 'learner' })
  await bank.ok(accounts.stopActing, {}, { as: representative })
  const acts = await bank.ok(accounts.mandateActs, mandate, { as: person })
  expect(acts.items.map((a) => [a.act, a.by, a.for])).toEqual([
    ['deposits.start', representative.name, person.name],
    ['accounts.startActing', representative.name, person.name],
  ])
  expect((await bank.ok(doors.me, {}, { as: representative })).id).toBe(representative.id)
})

test.each(['person', 'representative'] as const)(
  'the %s ends it: the next call of the acting session is refused, and nothing falls back to one’s own account unasked',
  async (by) => {
    const [person, representative] = [await somebody(), await somebody()]
    const mandate = await agreed(person, representative)
    await bank.ok(accounts.startActing, mandate, { as: representative })
    await bank.ok(archive.readArchive, {}, { as: representative })
    if (by === 'representative') await bank.ok(accounts.stopActing, {}, { as: representative })
    await bank.ok(accounts.endMandate, mandate, { as: by === 'person' ? person : representative })
    if (by === 'person') {
      expect(await refusalOf(bank.call(archive.readArchive, {}, { as: representative }))).toBe('accounts.mandate_over')
      expect((await bank.ok(doors.learnerSession, {}, { as: representative })).acting?.ended).toBe(true)
      await bank.ok(accounts.stopActing, {}, { as: representative })
    }
    expect(await refusalOf(bank.call(accounts.startActing, mandate, { as: representative }))).toBe('accounts.mandate_over')
    expect((await bank.ok(notices.listMyNotices, {}, { as: person })).items[0]?.code).toBe('accounts.mandateEnded')
  },
)

test('a page that shows somebody else than the session acts for does nothing', async () => {
  const [person, representative] = [await somebody(), await somebody()]
  const mandate = await agreed(person, representative)
  const shows = (who: string) => ({ as: representative, headers: { 'x-acting-for': who } })
  expect((await bank.call(deposits.startDeposit, { wanted: '甲' }, shows('self'))).status).toBe(200)
  await bank.ok(accounts.startActing, mandate, { as: representative })
  expect(await refusalOf(bank.call(deposits.startDeposit, { wanted: '乙' }, shows('self')))).toBe('accounts.acting_changed')
  expect((await bank.call(deposits.startDeposit, { wanted: '丙' }, shows(person.id))).status).toBe(200)
})

test('who may only look changes nothing', async () => {
  const [person, representative] = [await somebody(), await somebody()]
  await bank.ok(accounts.startActing, await agreed(person, representative, { scope: 'view' }), { as: representative })
  await bank.ok(deposits.listMyDeposits, {}, { as: representative })
  expect(await refusalOf(bank.call(deposits.startDeposit, { wanted: '甲' }, { as: representative }))).toBe('accounts.not_for_another')
})

test('a code serves the invited name alone, once, and for three days', async () => {
  const [person, representative, stranger] = [await somebody(), await somebody(), await somebody()]
  const { code } = await invited(person, representative)
  expect(await refusalOf(bank.call(accounts.acceptMandate, { code }, { as: stranger }))).toBe('accounts.mandate_code')
  const both = await Promise.all([1, 2].map(() => bank.call(accounts.acceptMandate, { code }, { as: representative })))
  expect(both.filter((a) => a.status === 200)).toHaveLength(1)
  const late = await invited(await somebody(), representative)
  bank.clock.advance(3 * 86_400_000)
  expect(await refusalOf(bank.call(accounts.acceptMandate, { code: late.code }, { as: representative }))).toBe('accounts.mandate_code')
})

test('five people and no sixth, also where seven invitations are accepted at the same moment', async () => {
  const representative = await somebody()
  const codes = await Promise.all(Array.from({ length: 7 }, async () => (await invited(await somebody(), representative)).code))
  const answers = await Promise.all(codes.map((code) => bank.call(accounts.acceptMandate, { code }, { as: representative })))
  expect(answers.filter((a) => a.status === 200)).toHaveLength(5)
  expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.problem?.code))).toEqual(new Set(['accounts.mandate_full']))
  const [first] = (await bank.ok(accounts.myMandates, {}, { as: representative })).items
  await bank.ok(accounts.endMandate, { id: first?.id ?? '', personId: first?.personId ?? '' }, { as: representative })
  await agreed(await somebody(), representative)
})

test('what rests on consent is a child’s guardian’s to decide: the child’s own tick is none, a relative’s neither, and no evidence is taken before', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const [child, guardian, grownUp, relative] = [await somebody(), await somebody(), await somebody(), await somebody()]
  await sql`update accounts.learner set birth_on = '2016-02-29' where id = ${child.id}`.execute(bank.platform.database.app)
  const give = (as: TestLearner) => bank.call(privacy.decideConsent, { purpose: 'sensitive', version: 1, decision: 'give' }, { as })
  const upload = (as: TestLearner) => bank.call(files.uploadFile, { name: '证书.pdf' }, { as, file: signedForm })
  const assistanceId = await assist(bank, clerk, child)
  const { id } = await bank.ok(
    accounts.enterMandate,
    {
      id: child.id,
      assistanceId,
      kind: 'guardian',
      relation: 'parent',
      scope: 'apply',
      untilOn: '2026-12-31',
      idKind: 'residentIdCard',
      idNumber: guardian.idNumber,
      name: guardian.name,
      sensitive: false,
    },
    { as: clerk },
  )
  expect(await refusalOf(give(child))).toBe('accounts.guardian_acts')
  await bank.ok(accounts.startActing, { id, personId: child.id }, { as: guardian })
  expect(await refusalOf(upload(guardian))).toBe('privacy.guardian_consent')
  expect((await give(guardian)).status).toBe(200)
  expect((await upload(guardian)).status).toBe(200)
  const { items, informed } = await bank.ok(privacy.myConsents, {}, { as: child })
  expect([informed, items.find((i) => i.purpose === 'sensitive')]).toMatchObject([true, { state: 'given', channel: 'proxy' }])
  const { rows } = await sql<{
    channel: string
    by_id: string
  }>`select channel, by_id from privacy.consent where learner_id = ${child.id} order by id`.execute(bank.platform.database.app)
  expect(rows.map((r) => [r.channel, r.by_id])).toEqual([
    ['counter', clerk.id],
    ['counter', clerk.id],
    ['proxy', guardian.id],
  ])
  await bank.ok(accounts.startActing, await agreed(grownUp, relative), { as: relative })
  expect(await refusalOf(give(relative))).toBe('accounts.not_for_another')
})

test('the mandate on paper names both and what is not allowed, the empty form can be printed in stock; a stranger’s is not found', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const [person, representative, other] = [await somebody(), await somebody(), await somebody()]
  const { id } = await agreed(person, representative)
  const paper = await bank.call(accounts.mandateForm, { id: person.id, mandateId: id }, { as: clerk })
  expect([paper.status, paper.headers['content-type'], paper.bytes.subarray(0, 4).toString()]).toEqual([200, 'application/pdf', '%PDF'])
  expect((await bank.call(accounts.mandateForm, { id: other.id, mandateId: id }, { as: clerk })).status).toBe(404)
  expect((await bank.call(accounts.consentForm, {}, { as: clerk })).bytes.subarray(0, 4).toString()).toBe('%PDF')
})

test('a guardian at the counter with both documents: the child looks, the guardian acts, and on the fourteenth birthday it ends by itself', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const [child, guardian] = [await bank.learner('shushanPoint', { name: '小明', state: 'inactive' }), await somebody()]
  await sql`update accounts.learner set birth_on = '2013-09-20' where id = ${child.id}`.execute(bank.platform.database.app)
  const assistanceId = await assist(bank, clerk, child)
  expect(await refusalOf(bank.call(accounts.counterCheck, { id: child.id, assistanceId }, { as: clerk }))).toBe('accounts.guardian_needed')
  const paper = { idKind: 'residentIdCard' as const, idNumber: guardian.idNumber, name: guardian.name }
  const typed = {
    id: child.id,
    assistanceId,
    kind: 'guardian' as const,
    relation: 'parent' as const,
    scope: 'apply' as const,
    untilOn: '2099-01-01',
  }
  expect(await refusalOf(bank.call(accounts.enterMandate, { ...typed, ...paper, name: '别人' }, { as: clerk }))).toBe(
    'accounts.mandate_nobody',
  )
  const { id } = await bank.ok(accounts.enterMandate, { ...typed, ...paper }, { as: clerk })
  await bank.ok(accounts.counterCheck, { id: child.id, assistanceId }, { as: clerk })
  expect(await refusalOf(bank.call(deposits.startDeposit, { wanted: '少儿编程' }, { as: child }))).toBe('accounts.guardian_acts')
  await bank.ok(archive.readArchive, {}, { as: child })
  await bank.ok(accounts.startActing, { id, personId: child.id }, { as: guardian })
  await bank.ok(deposits.startDeposit, { wanted: '少儿编程' }, { as: guardian })
  bank.clock.set('2027-09-20T02:00:00Z')
  expect(await refusalOf(bank.call(archive.readArchive, {}, { as: guardian }))).toBe('accounts.mandate_over')
  await Promise.all([1, 2].map(() => bank.runPeriodic('end mandates whose day is over')))
  await bank.ok(deposits.startDeposit, { wanted: '自己来' }, { as: child })
  const told = (await bank.ok(notices.listMyNotices, {}, { as: child })).items.map((n) => n.code)
  expect(told.filter((code) => code === 'accounts.cameOfAge')).toHaveLength(1)
})
