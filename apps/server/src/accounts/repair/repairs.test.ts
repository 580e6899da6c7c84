import { accounts, notices, privacy } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../../test/harness/bank.ts'
import { keptOf, mergeRefusal } from './mergeRules.ts'
import { actsOn, type Candidate, compareNames, kindOfPair } from './repairRules.ts'
import { findRepairs } from './search.ts'

describe('rules', () => {
  test.each([
    ['同一写法', '王小明', '王小明', 'same'],
    ['间隔号不同', '阿卜杜拉·买买提', '阿卜杜拉•买买提', 'same'],
    ['全角半角', 'ＬＩ ＭＩＮＧ', 'LI MING', 'same'],
    ['类推简化字', '李鋐', '李𬭎', 'variant'],
    ['俗体', '𠮷田', '吉田', 'variant'],
    ['繁体（港澳台证件）', '陳曉明', '陈晓明', 'variant'],
    ['少间隔号', '阿卜杜拉买买提', '阿卜杜拉·买买提', 'variant'],
    ['不同的人', '王小明', '王小红', 'differs'],
  ])('%s', (_title, one, two, expected) => {
    expect(compareNames(one, two)).toBe(expected)
  })

  const base: Candidate = {
    ...{ name: '王小明', idKind: 'residentIdCard', idLookup: '1', birthOn: '1990-01-01', sex: 'male', phoneLookup: 'p' },
    ...{ regionCode: null, sleeps: false },
  }
  test.each([
    ['同名同手机号，证件号不同', {}, 'documentChanged'],
    ['同手机号、同生日、姓名不同：改名', { name: '王大明' }, 'nameChanged'],
    ['母女共用手机号', { name: '李秀兰', birthOn: '1960-05-05', sex: 'female' }, undefined],
    ['父子同名同手机号的生僻写法不算', { name: '王小眀', birthOn: '1960-05-05' }, undefined],
    ['生僻字写法不同', { name: '王小明', phoneLookup: 'p' }, 'documentChanged'],
    ['护照开过户', { idKind: 'passport', birthOn: null }, 'foreignDocument'],
    ['导入后一直没激活', { phoneLookup: null, sleeps: true }, 'neverActivated'],
    ['同名同生日但都在使用、手机号不同', { phoneLookup: 'q' }, undefined],
  ] as const)('%s', (_title, change, expected) => {
    expect(kindOfPair(base, { ...base, idLookup: '2', ...change })).toBe(expected)
  })

  const reader = { staffId: 'a', manages: true, enters: true, reveals: true, asked: false }
  const facts = { state: 'open', typed: false, both: true, proposed: null, proposedBy: null, asked: false } as const
  test.each([
    ['两个账户都看得到', facts, reader, ['merge', 'keepApart', 'ask']],
    ['另一个账户在别处：只能询问或分开', { ...facts, both: false }, reader, ['keepApart', 'ask']],
    ['登记与填写不一致', { ...facts, typed: true, both: false }, reader, ['reveal', 'correct', 'keepApart', 'ask']],
    ['提出的人等第二人', { ...facts, state: 'proposed', proposed: 'merge', proposedBy: 'a' }, reader, ['refuse']],
    ['第二人', { ...facts, state: 'proposed', proposed: 'merge', proposedBy: 'b' }, reader, ['confirm', 'refuse']],
    ['被询问的单位的经办人', { ...facts, state: 'asked' }, { ...reader, manages: false, asked: true }, ['answer']],
    ['办结', { ...facts, state: 'resolved' }, reader, []],
  ] as const)('%s', (_title, c, who, expected) => {
    expect(actsOn(c, who)).toEqual(expected)
  })

  test('of two equal results the one in use counts, then the certified one, then the canonical account’s', () => {
    const held = (status: string, certified = false) => ({ status, certified })
    expect(keptOf(held('used'), held('locked'))).toBeUndefined()
    expect(keptOf(held('valid', true), held('locked'))).toBe('merged')
    expect(keptOf(held('valid'), held('valid', true))).toBe('merged')
    expect(keptOf(held('valid', true), held('valid', true))).toBe('canonical')
  })
  test('an account that is closing, merged or standing for another is not merged again', () => {
    const side = (id: string, more = {}) => ({ id, state: 'active' as const, standsFor: undefined, standing: 0, ...more })
    expect(mergeRefusal(side('1'), side('1'))).toBe('accounts.merge_same')
    expect(mergeRefusal(side('1'), side('2', { standsFor: '3' }))).toBe('accounts.merge_open')
    expect(mergeRefusal(side('1'), side('2', { standing: 1 }))).toBe('accounts.merge_chained')
    expect(mergeRefusal(side('1'), side('2', { state: 'frozen' }))).toBe('accounts.merge_state')
    expect(mergeRefusal(side('1'), side('2'))).toBeUndefined()
  })
})

describe('the queue', () => {
  let bank: Bank
  let [director, second, clerk]: TestStaff[] = []
  beforeAll(async () => {
    bank = await openBank()
    director = await bank.staff('centreDirector', 'hefei')
    second = await bank.staff('centreDirector', 'hefei', 'second')
    clerk = await bank.staff('pointClerk', 'shushanPoint')
  })
  afterAll(() => bank.close())
  const as = (who: TestStaff | undefined) => (who === undefined ? {} : { as: who })

  /** Two accounts of one unit that share a phone. */
  const pair = async (names: readonly [string, string]): Promise<[TestLearner, TestLearner]> => {
    const [one, two] = [await bank.learner('shushanPoint', { name: names[0] }), await bank.learner('shushanPoint', { name: names[1] })]
    await sql`update accounts.learner t set phone_sealed = s.phone_sealed, phone_lookup = s.phone_lookup, phone_masked = s.phone_masked from accounts.learner s where s.id = ${one.id} and t.id = ${two.id}`.execute(
      bank.platform.database.app,
    )
    return [one, two]
  }
  const caseOf = async (learner: Pick<TestLearner, 'id'>) =>
    (await bank.ok(accounts.listRepairs, {}, as(director))).items.find((r) => r.learnerId === learner.id)

  test('the nightly search finds a pair once; it is merged by two persons, and the case follows the merge and its undoing', async () => {
    const [one, two] = await pair(['李鋐', '李𬭎'])
    expect(await findRepairs(bank.platform)).toBe(1)
    expect(await findRepairs(bank.platform)).toBe(0)
    const found = await caseOf(one)
    const id = found?.id ?? ''
    const shown = await bank.ok(accounts.getRepair, { id }, as(director))
    expect(shown).toMatchObject({ kind: 'variantName', one: { id: one.id }, two: { id: two.id }, can: ['merge', 'keepApart', 'ask'] })
    expect(shown.facts.find((f) => f.fact === 'name')?.verdict).toBe('variant')
    expect(shown.evidence).toContain('samePhone')
    const decided = await bank.ok(accounts.decideRepair, { id, decision: 'merge', keepId: two.id, reason: '本人到场核对' }, as(director))
    expect(decided.state).toBe('proposed')
    const waiting = { id, decision: 'keepApart' as const, reason: '等一等' }
    expect((await bank.call(accounts.decideRepair, waiting, as(second))).problem?.code).toBe('accounts.repair_waiting')
    const mergeId = decided.mergeId ?? ''
    expect((await bank.call(accounts.confirmMerge, { id: mergeId }, as(director))).problem?.code).toBe('accounts.second_person')
    await bank.ok(accounts.confirmMerge, { id: mergeId }, as(second))
    expect(await bank.ok(accounts.getRepair, { id }, as(director))).toMatchObject({ state: 'resolved', decision: 'merge' })
    const told = await bank.ok(privacy.myAccesses, {}, { as: two })
    expect(told.items.map((line) => line.act)).toContain('accounts.repair')
    await bank.ok(accounts.undoMerge, { id: mergeId, reason: '是姐妹' }, as(director))
    expect(await bank.ok(accounts.getRepair, { id }, as(director))).toMatchObject({ state: 'resolved', decision: 'keepApart' })
    expect(await findRepairs(bank.platform)).toBe(0)
  })

  test('two of one name and birthday, one of them never activated, are one case; a name that a whole list shares opens none', async () => {
    const named = async (name: string, count: number): Promise<TestLearner[]> => {
      const made: TestLearner[] = []
      for (let n = 0; n < count; n += 1) made.push(await bank.learner('shushanPoint', { name, state: n === 0 ? 'inactive' : 'active' }))
      return made
    }
    const [pair, list] = [await named('周同辰', 2), await named('新学员', 21)]
    await sql`update accounts.learner set birth_on = '1990-01-01' where id = any(${[...pair, ...list].map((one) => one.id)}::bigint[])`.execute(
      bank.platform.database.app,
    )
    expect(await findRepairs(bank.platform)).toBe(1)
    expect((await caseOf(pair[0] ?? pair[1] ?? { id: '' }))?.kind).toBe('neverActivated')
  })

  test('a correction of an account in use waits for a second person; asked, a unit answers first', async () => {
    const learner = await bank.learner('shushanPoint', { name: '张旧名' })
    const id = bank.platform.newId()
    await sql`insert into accounts.repair (learner_id, id, kind, typed_name, created_at, seen_by) values (${learner.id}, ${id}, 'nameDiffers', '张新名', ${bank.clock.now()}, accounts.sides_seen_by(${learner.id}, null))`.execute(
      bank.platform.database.app,
    )
    const { units } = await bank.ok(accounts.getRepair, { id }, as(director))
    const asked = { id, organizationId: units[0]?.id ?? '', question: '户口簿上的姓名是哪个？' }
    expect((await bank.call(accounts.askRepair, { ...asked, organizationId: bank.unit('wuhu').id }, as(director))).problem?.code).toBe(
      'accounts.repair_unit',
    )
    await bank.ok(accounts.askRepair, asked, as(director))
    expect((await bank.ok(notices.listStaffNotices, {}, as(clerk))).items.map((n) => n.code)).toContain('accounts.repairAsked')
    const answers = await Promise.all([1, 2].map(() => bank.call(accounts.answerRepair, { id, answer: '张新名，看过户口簿' }, as(clerk))))
    expect(answers.map((a) => a.status).toSorted()).toEqual([200, 409])
    await bank.ok(accounts.decideRepair, { id, decision: 'correct', reason: '单位核实' }, as(director))
    expect((await bank.call(accounts.confirmRepair, { id }, as(director))).problem?.code).toBe('accounts.second_person')
    await bank.ok(accounts.refuseRepair, { id, reason: '缺证件照片' }, as(second))
    await bank.ok(accounts.decideRepair, { id, decision: 'correct', reason: '证件照片已补' }, as(director))
    await bank.ok(accounts.confirmRepair, { id }, as(second))
    expect(await bank.ok(accounts.getLearner, { id: learner.id }, as(director))).toMatchObject({ name: '张新名', formerNames: ['张旧名'] })
  })

  test('a unit that sees one of two accounts reads the other by masks alone and cannot merge', async () => {
    const [one, two] = await pair(['孙一一', '孙一一'])
    await sql`update accounts.affiliation a set organization_id = o.id, l1 = o.l1, l2 = o.l2, l3 = o.l3, l4 = o.l4 from organizations.organization o where o.id = ${bank.unit('wuhu').id} and a.learner_id = ${two.id}`.execute(
      bank.platform.database.app,
    )
    await sql`update accounts.learner a set organization_id = o.id, l1 = o.l1, l2 = o.l2, l3 = o.l3, l4 = o.l4 from organizations.organization o where o.id = ${bank.unit('wuhu').id} and a.id = ${two.id}`.execute(
      bank.platform.database.app,
    )
    await findRepairs(bank.platform)
    const id = (await caseOf(one))?.id ?? ''
    const shown = await bank.ok(accounts.getRepair, { id }, as(director))
    expect(shown).toMatchObject({ two: null, elsewhere: { name: '孙*一' }, can: ['keepApart', 'ask'] })
    expect(JSON.stringify(shown)).not.toContain(two.id)
    const management = await bank.staff('managementDirector', 'management')
    expect((await bank.ok(accounts.getRepair, { id }, { as: management })).can).toContain('merge')
  })

  test('a clerk reports two accounts; a pair that was kept apart is looked at anew', async () => {
    const [one, two] = [await bank.learner('shushanPoint'), await bank.learner('shushanPoint')]
    const { id } = await bank.ok(accounts.openRepair, { learnerId: two.id, otherId: one.id, note: '本人说换过身份证' }, as(clerk))
    const again = { learnerId: one.id, otherId: two.id, note: '再报一次' }
    expect((await bank.call(accounts.openRepair, again, as(clerk))).problem?.code).toBe('accounts.repair_open')
    await bank.ok(accounts.decideRepair, { id, decision: 'keepApart', reason: '核实是两个人' }, as(director))
    expect((await bank.ok(accounts.openRepair, again, as(clerk))).id).toBe(id)
  })
})
