import { accounts, audit } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist, uploadForm } from '../../../test/harness/assist.ts'
import { type Bank, openBank, testIdNumber } from '../../../test/harness/bank.ts'
import { maskName } from '../../platform/pure/idNumber.ts'
import { lastCode } from '../given.ts'
import { assistanceRefusal, receiptState } from './assistanceRules.ts'
import { receiptCode } from './receipt.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

describe('rules', () => {
  const now = new Date('2026-09-15T02:00:00Z')
  const mine = { staffId: '1', organizationId: '2', learnerId: '7', lookup: 'x', endsAt: new Date('2026-09-15T03:00:00Z'), closedAt: null }
  const wanted = { staffId: '1', organizationId: '2', now, person: { learnerIds: ['7', '8'] } }
  test.each([
    ['this clerk, this person, in its hour', mine, wanted, undefined],
    ['an account merged into the one it was begun for', { ...mine, learnerId: '8' }, wanted, undefined],
    ['none', undefined, wanted, 'accounts.assistance_needed'],
    ['another clerk’s', { ...mine, staffId: '9' }, wanted, 'accounts.assistance_needed'],
    ['the same clerk’s under another appointment', { ...mine, organizationId: '9' }, wanted, 'accounts.assistance_needed'],
    ['closed', { ...mine, closedAt: now }, wanted, 'accounts.assistance_over'],
    ['its hour is over to the second', { ...mine, endsAt: now }, wanted, 'accounts.assistance_over'],
    ['another person', { ...mine, learnerId: '9' }, wanted, 'accounts.assistance_other'],
    ['a person without an account', { ...mine, learnerId: null }, wanted, 'accounts.assistance_other'],
    ['by document alone', { ...mine, learnerId: null }, { ...wanted, person: { lookup: 'x' } }, undefined],
    ['another document', mine, { ...wanted, person: { lookup: 'y' } }, 'accounts.assistance_other'],
  ] as const)('%s', (_name, facts, want, refusal) => expect(assistanceRefusal(facts, want)).toBe(refusal))
  test.each([
    [null, 'done'],
    ['approved', 'done'],
    ['submitted', 'handling'],
    ['firstReviewed', 'handling'],
    ['returned', 'returned'],
    ['refused', 'refused'],
    ['withdrawn', 'withdrawn'],
  ] as const)('a matter whose case is %s reads %s on the receipt', (state, shown) => expect(receiptState(state)).toBe(shown))
})

test('without any phone: card and signed form open the way to every counter act, both names stand in the audit, the receipt follows it', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const learner = await bank.learner('shushanPoint', { state: 'inactive', name: '王桂英' })
  await sql`update accounts.learner set phone_sealed = null, phone_lookup = null, phone_masked = null where id = ${learner.id}`.execute(
    bank.platform.database.app,
  )
  const assistanceId = await assist(bank, clerk, learner)
  await bank.ok(accounts.counterCheck, { id: learner.id, assistanceId }, { as: clerk })
  await bank.ok(accounts.editContact, { id: learner.id, assistanceId, learnerKind: 'senior' }, { as: clerk })
  const told = await bank.ok(accounts.getAssistance, { id: assistanceId }, { as: clerk })
  expect(told).toMatchObject({ personName: '王桂英', staffName: clerk.name, consent: 'form', open: true })
  expect(told.acts.map((a) => a.act)).toEqual(['activate', 'contact'])
  const auditor = await bank.staff('auditOfficer', 'management')
  const { items } = await bank.ok(audit.searchAudit, { learnerId: learner.id }, { as: auditor })
  expect(items.filter((r) => r.act.startsWith('accounts.')).every((r) => r.actorName === clerk.name)).toBe(true)
  const pdf = await bank.call(accounts.assistanceReceipt, { id: assistanceId }, { as: clerk })
  expect([pdf.status, pdf.bytes.subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
  const code = receiptCode(bank.platform.keyring, told.number)
  const receipt = await bank.ok(accounts.checkReceipt, { number: told.number, code: code.toLowerCase() })
  expect(receipt).toMatchObject({ personMasked: maskName('王桂英'), acts: [{ act: 'activate', state: 'done' }, { act: 'contact' }] })
  expect((await bank.call(accounts.checkReceipt, { number: told.number, code: 'AAAA-AAAA-AAAA' })).status).toBe(404)
})

test('a code goes to the account’s own phone and to no other, opens for this clerk and document alone, and once', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const colleague = await bank.staff('pointClerk', 'shushanPoint', 'colleague')
  const learner = await bank.learner('shushanPoint')
  const shown = { idKind: 'residentIdCard' as const, idNumber: learner.idNumber }
  const sent = await bank.ok(accounts.requestAssistanceCode, { ...shown, phone: '15499990000' }, { as: clerk })
  expect(sent.phoneMasked).toBe(`154****${learner.phone.slice(-4)}`)
  const offered = { ...shown, name: learner.name, request: sent.request, code: await lastCode(bank) }
  expect((await bank.call(accounts.beginAssistance, offered, { as: colleague })).problem?.code).toBe('identity.wrong_code')
  const [one, other] = await Promise.all([
    bank.call(accounts.beginAssistance, offered, { as: clerk }),
    bank.call(accounts.beginAssistance, offered, { as: clerk }),
  ])
  expect([one.status, other.status].toSorted()).toEqual([200, 401])
})

test('a signed form serves once, however many times it is sent in parallel', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const learner = await bank.learner('shushanPoint')
  const typed = {
    idKind: 'residentIdCard' as const,
    idNumber: learner.idNumber,
    name: learner.name,
    formFileId: await uploadForm(bank, clerk),
  }
  const answers = await Promise.all([1, 2, 3].map(() => bank.call(accounts.beginAssistance, typed, { as: clerk })))
  expect(answers.map((a) => a.status).toSorted()).toEqual([200, 422, 422])
  const other = await bank.staff('pointClerk', 'shushanPoint', 'colleague')
  const foreign = { ...typed, formFileId: await uploadForm(bank, other) }
  expect((await bank.call(accounts.beginAssistance, foreign, { as: clerk })).problem?.code).toBe('accounts.form_unknown')
  expect((await bank.call(accounts.beginAssistance, { ...typed, formFileId: undefined }, { as: clerk })).problem?.code).toBe(
    'accounts.consent_needed',
  )
})

test('an account outside the clerk’s scope is as good as none: the assistance opens an account and nothing else', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const stranger = await bank.learner('wuhuPoint', { name: '外地人' })
  const begun = await bank.ok(
    accounts.beginAssistance,
    { idKind: 'residentIdCard', idNumber: stranger.idNumber, name: '外地人', formFileId: await uploadForm(bank, clerk) },
    { as: clerk },
  )
  expect(begun.learnerId).toBeNull()
  const nobody = testIdNumber(41_234)
  const fresh = await assist(bank, clerk, { name: '新来的', idNumber: nobody })
  const typed = {
    name: '新来的',
    idKind: 'residentIdCard' as const,
    idNumber: nobody,
    regionCode: '340104',
    learnerKind: 'resident' as const,
  }
  const wrong = await bank.call(accounts.enterApplication, { ...typed, checkedInPerson: true, assistanceId: begun.id }, { as: clerk })
  expect(wrong.problem?.code).toBe('accounts.assistance_other')
  const { number } = await bank.ok(accounts.enterApplication, { ...typed, checkedInPerson: true, assistanceId: fresh }, { as: clerk })
  expect((await bank.ok(accounts.getAssistance, { id: fresh }, { as: clerk })).acts).toMatchObject([{ act: 'openAccount', number }])
})

test('an ended assistance and one whose hour is over serve no act; only its clerk ends it', async () => {
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  const colleague = await bank.staff('pointClerk', 'shushanPoint', 'colleague')
  const learner = await bank.learner('shushanPoint')
  const first = await assist(bank, clerk, learner)
  expect((await bank.call(accounts.closeAssistance, { id: first }, { as: colleague })).problem?.code).toBe('accounts.assistance_over')
  await bank.ok(accounts.closeAssistance, { id: first }, { as: clerk })
  const act = { id: learner.id, learnerKind: 'senior' as const }
  expect((await bank.call(accounts.editContact, { ...act, assistanceId: first }, { as: clerk })).problem?.code).toBe(
    'accounts.assistance_over',
  )
  const second = await assist(bank, clerk, learner)
  bank.clock.advance(60 * 60_000)
  expect((await bank.call(accounts.editContact, { ...act, assistanceId: second }, { as: clerk })).problem?.code).toBe(
    'accounts.assistance_over',
  )
})
