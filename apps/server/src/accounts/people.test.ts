import { accounts, notices, settings } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../test/harness/bank.ts'
import { assist, uploadForm } from '../../test/harness/assist.ts'
import { askedExport, exportedRows } from '../../test/harness/exported.ts'
import { inScope } from '../platform/scope.ts'
import { lastCode } from './given.ts'
import { learnersByName } from './peopleStore.ts'

let bank: Bank
let director: TestStaff
let clerk: TestStaff
beforeAll(async () => {
  bank = await openBank()
  director = await bank.staff('centreDirector', 'hefei')
  clerk = await bank.staff('pointClerk', 'shushanPoint')
})
afterAll(() => bank.close())

const list = (as: TestStaff, input: Parameters<typeof bank.ok<typeof accounts.listLearners>>[1] = {}) =>
  bank.ok(accounts.listLearners, input, { as })
const names = (page: { items: readonly { name: string }[] }) => page.items.map((one) => one.name)
const noPlaintext = (value: unknown, learner: TestLearner) => {
  const text = JSON.stringify(value)
  expect(text).not.toContain(learner.idNumber)
  expect(text).not.toContain(learner.phone)
}

describe('列表与查找', () => {
  test('a unit sees its subtree and nothing beside it, masked', async () => {
    const own = await bank.learner('shushanPoint', { name: '范围内' })
    await bank.learner('wuhu', { name: '范围外' })
    const above = await list(director)
    expect(names(above)).toContain('范围内')
    expect(names(above)).not.toContain('范围外')
    noPlaintext(above, own)
    expect(names(await list(await bank.staff('pointClerk', 'luyangPoint')))).not.toContain('范围内')
    expect(names(await list(await bank.staff('managementDirector', 'management')))).toEqual(expect.arrayContaining(['范围内', '范围外']))
  })

  test('the beginning of the name and the given name both find; pages neither repeat nor skip', async () => {
    for (const name of ['欧阳明', '欧阳小明', '明小欧', '欧阳', '赵欧阳']) await bank.learner('shushanPoint', { name })
    expect(names(await list(clerk, { search: '欧阳' }))).toEqual(['欧阳', '欧阳小明', '欧阳明', '赵欧阳'])
    expect(names(await list(clerk, { search: '小明' }))).toEqual(['欧阳小明'])
    expect(names(await list(clerk, { search: '欧' }))).toEqual(['欧阳', '欧阳小明', '欧阳明'])
    const read: string[] = []
    let cursor: string | undefined
    do {
      const page = await list(clerk, { search: '欧阳', limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      read.push(...names(page))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(read).toEqual(['欧阳', '欧阳小明', '欧阳明', '赵欧阳'])
  })

  test('pages of the whole list neither repeat nor skip, also where a person has two affiliations', async () => {
    const as = await bank.staff('pointClerk', 'wuhuPoint')
    const ids: string[] = []
    for (let i = 0; i < 7; i += 1) ids.push((await bank.learner('wuhuPoint')).id)
    const o = bank.unit('wuhuPoint')
    await sql`insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, name, name_reversed, state, l1, l2, l3, l4)
      select learner_id, ${bank.platform.newId()}, organization_id, 'employee', from_on, name, name_reversed, state, l1, l2, l3, l4 from accounts.affiliation where learner_id = ${ids[3]} and l4 = ${o.id}`.execute(
      bank.platform.database.app,
    )
    const read: string[] = []
    let cursor: string | undefined
    do {
      const page = await list(as, { limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      read.push(...page.items.map((one) => one.id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(read).toEqual(ids.toReversed())
  })

  test('filters by state, class and kind', async () => {
    await bank.learner('openUniversity', { name: '未激活生', state: 'inactive', kind: 'student', className: '2026 级 1 班' })
    await bank.learner('openUniversity', { name: '已激活生', kind: 'student', className: '2026 级 1 班' })
    const as = await bank.staff('centreClerk', 'openUniversity')
    expect(names(await list(as, { state: 'inactive', className: '2026 级 1 班' }))).toEqual(['未激活生'])
    expect(names(await list(as, { className: '2026 级 1 班' }))).toEqual(['已激活生', '未激活生'])
  })

  test('a whole ID number, phone or account number finds inside the scope only, and never stands in a URL', async () => {
    const learner = await bank.learner('shushanPoint')
    for (const text of [learner.idNumber, learner.phone, learner.accountNo]) {
      expect((await bank.ok(accounts.findLearners, { text }, { as: clerk })).items.map((one) => one.id)).toEqual([learner.id])
      expect((await bank.ok(accounts.findLearners, { text }, { as: await bank.staff('centreDirector', 'wuhu') })).items).toEqual([])
    }
    expect(accounts.findLearners.method).toBe('POST')
  })

  test('the list is exported as a job, in scope and masked, with its reason in the audit', async () => {
    const own = await bank.learner('shushanPoint', { name: '导出人' })
    await bank.learner('wuhu', { name: '导出外' })
    const text = (await exportedRows(bank, accounts.exportLearners, { search: '导出' }, director)).join('\n')
    expect(text).toContain('导出人')
    expect(text).not.toContain('导出外')
    noPlaintext(text, own)
    expect((await bank.call(accounts.exportLearners, askedExport, { as: clerk })).status).toBe(403)
  })

  test('an education authority and the separated officers read no person', async () => {
    for (const [role, unit] of [
      ['authorityReader', 'hefeiAuthority'],
      ['securityOfficer', 'management'],
      ['systemOfficer', 'management'],
      ['auditOfficer', 'management'],
    ] as const)
      expect((await bank.call(accounts.listLearners, {}, { as: await bank.staff(role, unit) })).status).toBe(403)
  })

  test('name search keeps its index under row-level security', async () => {
    const point = await bank.staff('centreDirector', 'hefei')
    const unit = bank.unit('hefei')
    await sql`insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, name, name_reversed, state, l1, l2)
      select 900000000 + i, i, ${unit.id}::bigint, 'resident', '2020-01-01', '批量' || i, reverse('批量' || i), 'active', ${unit.l1}::bigint, ${unit.id}::bigint from generate_series(1, 20000) i`.execute(
      bank.platform.database.app,
    )
    const { default: pg } = await import('pg')
    const admin = new pg.Client({ connectionString: bank.adminUrl })
    await admin.connect()
    await admin.query('analyze accounts.affiliation')
    await admin.end()
    const scope = { column: 'l2' as const, unit: unit.id }
    const actor = {
      kind: 'staff' as const,
      staffId: point.id,
      name: '',
      sessionId: '1',
      appointmentId: point.appointmentId,
      role: point.role,
      organization: unit,
      scope: { level: 2 as const, organizationId: unit.id },
      may: new Set<never>(),
    }
    const plans = await inScope(bank.platform.database.app, actor, async (tx) => {
      const texts: string[] = []
      for (const column of ['name', 'name_reversed'] as const) {
        const searched = column === 'name' ? '批量199' : '99'
        await learnersByName(tx, scope, { current: true, today: '2026-09-15' }, { column, text: searched }, undefined, 51)
        const { rows } = await sql<{
          'QUERY PLAN': string
        }>`explain select * from accounts.affiliation a where a.l2 = ${unit.id} and ${sql.ref(`a.${column}`)} ~>=~ ${searched} and ${sql.ref(`a.${column}`)} ~<~ ${`${searched}\u{10FFFF}`}
          order by ${sql.ref(`a.${column}`)} using ~<~, a.learner_id limit 51`.execute(tx)
        texts.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
      }
      return texts
    })
    expect(plans[0]).toMatch(/Index Scan using affiliation_(l2_)?name/)
    expect(plans[1]).toMatch(/Index Scan using affiliation_(l2_)?reversed/)
    for (const plan of plans) expect(plan).not.toMatch(/Sort|Seq Scan/)
    await sql`delete from accounts.affiliation where learner_id between 900000000 and 900020001`.execute(bank.platform.database.app)
  })
})

describe('详情与查看完整信息', () => {
  test('the detail is masked, a sibling gets the answer of a missing one, and the acts fit the role', async () => {
    const learner = await bank.learner('shushanPoint')
    const seen = await bank.ok(accounts.getLearner, { id: learner.id }, { as: clerk })
    noPlaintext(seen, learner)
    expect(seen.can).toEqual(['contact', 'affiliate'])
    expect((await bank.ok(accounts.getLearner, { id: learner.id }, { as: director })).can).toEqual(
      expect.arrayContaining(['reveal', 'freeze']),
    )
    const foreign = await bank.call(accounts.getLearner, { id: learner.id }, { as: await bank.staff('pointClerk', 'luyangPoint') })
    const missing = await bank.call(accounts.getLearner, { id: '12345' }, { as: clerk })
    expect([foreign.status, foreign.problem?.detail]).toEqual([404, missing.problem?.detail])
  })

  test('a reveal shows one value, is recorded with its reason, and stands in the history', async () => {
    const learner = await bank.learner('shushanPoint')
    const shown = await bank.ok(accounts.reveal, { id: learner.id, field: 'idNumber', reason: 'counter' }, { as: director })
    expect(shown.value).toBe(learner.idNumber)
    expect((await bank.ok(accounts.reveal, { id: learner.id, field: 'phone', reason: 'contact' }, { as: director })).value).toBe(
      learner.phone,
    )
    const { items } = await bank.ok(accounts.learnerHistory, { id: learner.id }, { as: director })
    expect(items.map((one) => one.params)).toEqual([
      { field: 'phone', reason: 'contact' },
      { field: 'idNumber', reason: 'counter' },
    ])
    noPlaintext(items, learner)
    expect((await bank.call(accounts.reveal, { id: learner.id, field: 'phone', reason: 'other' }, { as: director })).problem?.code).toBe(
      'accounts.reveal_note_needed',
    )
    expect((await bank.call(accounts.reveal, { id: learner.id, field: 'phone', reason: 'counter' }, { as: clerk })).status).toBe(403)
    expect(
      (
        await bank.call(
          accounts.reveal,
          { id: learner.id, field: 'phone', reason: 'counter' },
          { as: await bank.staff('centreDirector', 'wuhu') },
        )
      ).status,
    ).toBe(404)
  })

  test('the day’s budget is exact under parallel reveals, and the superior is told once', async () => {
    const learner = await bank.learner('hefei')
    const reviewer = await bank.staff('centreReviewer', 'hefei')
    await sql`insert into accounts.reveal_count (staff_id, day, count) values (${reviewer.id}, '2026-09-15', 196)`.execute(
      bank.platform.database.app,
    )
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => bank.call(accounts.reveal, { id: learner.id, field: 'phone', reason: 'counter' }, { as: reviewer })),
    )
    expect(answers.filter((a) => a.status === 200)).toHaveLength(4)
    expect(answers.filter((a) => a.problem?.code === 'accounts.reveal_budget_spent')).toHaveLength(4)
    const told = (await bank.ok(notices.listStaffNotices, {}, { as: director })).items.filter(
      (n) => n.code === 'accounts.revealBudgetSpent',
    )
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain(reviewer.name)
  })
})

describe('维护', () => {
  test('the check at the counter wakes an account, needs document and name, and a new phone needs its code', async () => {
    const learner = await bank.learner('shushanPoint', { state: 'inactive' })
    const paper = { idKind: 'residentIdCard' as const, idNumber: learner.idNumber, formFileId: await uploadForm(bank, clerk) }
    const named = await bank.call(accounts.beginAssistance, { ...paper, name: '别人' }, { as: clerk })
    expect(named.problem?.code).toBe('accounts.name_differs')
    const other = await bank.learner('shushanPoint')
    const stranger = { id: learner.id, assistanceId: await assist(bank, clerk, other) }
    expect((await bank.call(accounts.counterCheck, stranger, { as: clerk })).problem?.code).toBe('accounts.assistance_other')
    expect((await bank.call(accounts.counterCheck, { id: learner.id }, { as: clerk })).problem?.code).toBe('accounts.assistance_needed')
    const who = { id: learner.id, assistanceId: await assist(bank, clerk, learner) }
    const sent = await bank.ok(accounts.requestConsentCode, { id: learner.id, phone: '15433332222' }, { as: clerk })
    const code = await lastCode(bank)
    const otherClerk = await bank.staff('pointClerk', 'shushanPoint', 'other')
    const theirs = { id: learner.id, assistanceId: await assist(bank, otherClerk, learner) }
    expect((await bank.call(accounts.counterCheck, { ...theirs, request: sent.request, code }, { as: otherClerk })).problem?.code).toBe(
      'identity.wrong_code',
    )
    await bank.ok(accounts.counterCheck, { ...who, request: sent.request, code }, { as: clerk })
    expect(await bank.ok(accounts.getLearner, { id: learner.id }, { as: clerk })).toMatchObject({
      state: 'active',
      realNameLevel: 'counterChecked',
      phoneMasked: '154****2222',
    })
    expect((await bank.call(accounts.counterCheck, who, { as: clerk })).problem?.code).toBe('accounts.state_conflict')
    expect((await bank.ok(settings.devOutbox, {})).items[0]).toMatchObject({ code: 'accounts.phoneChanged' })
  })

  test('affiliations: added inside one’s own scope, ended by day, the home unit follows, and afterwards the unit looks back but acts no more', async () => {
    const learner = await bank.learner('openUniversity', { kind: 'student' })
    const school = await bank.staff('centreDirector', 'openUniversity')
    const sub = bank.unit('openUniversitySub')
    expect(
      (
        await bank.call(
          accounts.addAffiliation,
          { id: learner.id, organizationId: bank.unit('wuhu').id, kind: 'resident', from: '2026-09-01' },
          { as: school },
        )
      ).problem?.code,
    ).toBe('accounts.affiliation_unit')
    await bank.ok(
      accounts.addAffiliation,
      { id: learner.id, organizationId: sub.id, kind: 'student', from: '2026-09-01', className: '专升本 1 班' },
      { as: school },
    )
    expect(
      (
        await bank.call(
          accounts.addAffiliation,
          { id: learner.id, organizationId: sub.id, kind: 'student', from: '2026-09-02' },
          { as: school },
        )
      ).problem?.code,
    ).toBe('accounts.affiliation_exists')
    const now = await bank.ok(accounts.getLearner, { id: learner.id }, { as: school })
    expect(now.organization.name).toBe(sub.name)
    for (const tie of now.affiliations)
      await bank.ok(accounts.endAffiliation, { id: learner.id, affiliationId: tie.id, on: '2026-09-14' }, { as: school })
    expect(
      (
        await bank.call(
          accounts.endAffiliation,
          { id: learner.id, affiliationId: now.affiliations[0]?.id ?? '1', on: '2026-09-14' },
          { as: school },
        )
      ).status,
    ).toBe(403)
    const past = await bank.ok(accounts.getLearner, { id: learner.id }, { as: school })
    expect(past).toMatchObject({ can: [], organization: { name: '省学分银行管理中心' } })
    const frozen = { id: learner.id, cause: 'identity' as const, reason: '已毕业', untilOn: '2026-09-20' }
    expect((await bank.call(accounts.proposeFreeze, frozen, { as: school })).status).toBe(403)
    expect(names(await list(school, { current: 'yes' }))).not.toContain(learner.name)
    expect(names(await list(school, { current: 'no' }))).toContain(learner.name)
  })

  test('contact data: the region moves the home unit; the phone of an account in use is a change of its own', async () => {
    const learner = await bank.learner('shushanPoint')
    const assistanceId = await assist(bank, clerk, learner)
    await bank.ok(accounts.editContact, { id: learner.id, assistanceId, regionCode: '340202' }, { as: clerk })
    expect(await bank.ok(accounts.getLearner, { id: learner.id }, { as: clerk })).toMatchObject({
      regionCode: '340202',
      organization: { name: '芜湖市认证服务中心' },
    })
    const withCode = async (): Promise<string | undefined> =>
      (await bank.call(accounts.editContact, { id: learner.id, assistanceId, request: 'nonsense', code: '123456' }, { as: clerk })).problem
        ?.code
    expect(await withCode()).toBe('accounts.phone_change_needed')
    // An account without a phone gets one by a code sent to it: an invented code gives none.
    await sql`update accounts.learner set phone_lookup = null, phone_sealed = null, phone_masked = null where id = ${learner.id}`.execute(
      bank.platform.database.app,
    )
    expect(await withCode()).toBe('identity.wrong_code')
  })
})

describe('激活看板', () => {
  test('counts by class, reminds those who can be reached once a week, and a second run of the job sends nothing', async () => {
    const school = await bank.staff('centreClerk', 'techUniversity')
    const inactive = [
      await bank.learner('techUniversity', { state: 'inactive', kind: 'student', className: '机电 1 班' }),
      await bank.learner('techUniversity', { state: 'inactive', kind: 'student', className: '机电 1 班' }),
    ]
    await bank.learner('techUniversity', { kind: 'student', className: '机电 1 班' })
    await sql`update accounts.learner set phone_lookup = null, phone_sealed = null, phone_masked = null where id = ${inactive[1]?.id}`.execute(
      bank.platform.database.app,
    )
    const board = await bank.ok(accounts.activationBoard, { by: 'class' }, { as: school })
    expect(board).toMatchObject({
      total: 3,
      inactive: 2,
      rate: 3333,
      groups: [{ key: '机电 1 班', total: 3, inactive: 2, reachable: 1, rate: 3333, remindedAt: null }],
    })
    const [unit, ...others] = (await bank.ok(accounts.activationBoard, { by: 'unit' }, { as: school })).groups
    expect(others).toEqual([])
    expect(unit).toMatchObject({ key: bank.unit('techUniversity').id, total: 3, inactive: 2 })
    const listed = await bank.ok(accounts.listLearners, { organizationId: unit?.key, state: 'inactive', current: 'yes' }, { as: school })
    expect(listed.items.map((one) => one.id).toSorted()).toEqual(inactive.map((one) => one.id).toSorted())
    const before = (await bank.ok(settings.devOutbox, {})).items.filter((m) => m.code === 'accounts.activationReminder').length
    expect(await bank.ok(accounts.remindGroup, { by: 'class', key: '机电 1 班' }, { as: school })).toEqual({
      reminded: 1,
      withoutPhone: 1,
      lately: 0,
    })
    await bank.runJobs()
    const task = bank.work.tasks['accounts.remind']
    await task?.({ learners: inactive.map((l) => l.id).join(','), office: '学校' }, new AbortController().signal)
    const sent = (await bank.ok(settings.devOutbox, {})).items.filter((m) => m.code === 'accounts.activationReminder')
    expect(sent.length - before).toBe(1)
    expect(await bank.ok(accounts.remindGroup, { by: 'class', key: '机电 1 班' }, { as: school })).toEqual({
      reminded: 0,
      withoutPhone: 1,
      lately: 1,
    })
    expect(await bank.ok(accounts.remindGroup, { by: 'unit', key: unit?.key ?? '' }, { as: school })).toEqual({
      reminded: 0,
      withoutPhone: 1,
      lately: 1,
    })
    expect(
      (await bank.ok(accounts.activationBoard, { by: 'class' }, { as: await bank.staff('centreClerk', 'openUniversity') })).groups.map(
        (g) => g.key,
      ),
    ).not.toContain('机电 1 班')
  })

  test('a class graduates at once', async () => {
    const school = await bank.staff('centreDirector', 'techUniversity')
    expect(await bank.ok(accounts.endClass, { className: '机电 1 班', on: '2026-09-14' }, { as: school })).toEqual({ ended: 3 })
    expect((await bank.ok(accounts.activationBoard, { by: 'class' }, { as: school })).groups).toEqual([])
  })
})
