import { programmes } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { ceilingsOf, planProblems, versionFor } from './rules.ts'

const plan = (over: Partial<programmes.Plan> = {}): programmes.Plan => ({
  cohortFrom: 2026,
  least: 1000,
  groups: [
    { code: 'G1', name: '公共基础课', least: 300 },
    { code: 'G2', name: '专业课', least: 600 },
  ],
  courses: [
    { code: 'C1', name: '大学语文', credits: 400, nature: 'required', group: 'G1', convertible: true },
    { code: 'C2', name: '程序设计', credits: 400, nature: 'required', group: 'G2', convertible: true },
    { code: 'C3', name: '数据库', credits: 300, nature: 'elective', group: 'G2', convertible: true },
    { code: 'C4', name: '毕业设计', credits: 300, nature: 'practice', group: 'G2', convertible: false },
  ],
  caps: [],
  ...over,
})
const cap = (over: Partial<programmes.Cap>): programmes.Cap => ({
  of: 'total',
  group: null,
  most: 400,
  sourceKinds: [],
  effects: [],
  ...over,
})

describe('a plan is judged whole', () => {
  test('a sound plan has no fault', () =>
    expect(planProblems(plan({ caps: [cap({}), cap({ of: 'group', group: 'G2', most: 200 })] }))).toEqual([]))

  test.each<[string, Partial<programmes.Plan>, string[]]>([
    ['课程组编号重复', { groups: [...plan().groups, { code: 'G1', name: '又一组', least: 0 }] }, ['plan.groups.2.code repeated']],
    [
      '课程代码重复',
      { courses: [...plan().courses, { ...plan().courses[0], code: 'C1' } as programmes.Course] },
      ['plan.courses.4.code repeated'],
    ],
    [
      '课程组不存在',
      { courses: [...plan().courses, { code: 'C5', name: 'x', credits: 100, nature: 'elective', group: 'G9', convertible: true }] },
      ['plan.courses.4.group unknown'],
    ],
    [
      '组内学分不够',
      {
        groups: [
          { code: 'G1', name: 'x', least: 500 },
          { code: 'G2', name: 'y', least: 0 },
        ],
      },
      ['plan.groups.0.least out_of_reach'],
    ],
    ['总学分不够', { least: 1500 }, ['plan.least out_of_reach']],
    ['各组要求超过毕业要求', { least: 800 }, ['plan.least below_groups']],
    ['上限超过百分之百', { caps: [cap({ most: 1001 })] }, ['plan.caps.0.most over_whole']],
    ['上限没有选课程组', { caps: [cap({ of: 'group' })] }, ['plan.caps.0.group unknown']],
    ['绝对学分上限可以超过一千', { caps: [cap({ of: 'credits', most: 4000 })] }, []],
  ])('%s', (_case, over, expected) => {
    expect(planProblems(plan(over)).map((p) => `${p.field} ${p.code}`)).toEqual(expected)
  })

  test('all faults are named at once', () => {
    expect(planProblems(plan({ least: 1500, caps: [cap({ most: 2000 })] }))).toHaveLength(2)
  })

  test('a share is of the credit to graduate, of the required courses, or of what a group asks; rounded down', () => {
    const caps = [
      cap({ of: 'total', most: 333 }),
      cap({ of: 'required', most: 350, sourceKinds: ['selfTaughtExamination'] }),
      cap({ of: 'group', group: 'G2', most: 200 }),
      cap({ of: 'credits', most: 250, effects: ['exemptStudy'] }),
    ]
    expect(ceilingsOf(plan({ caps }))).toEqual([
      { id: 'cap1', limit: 333, counts: {} },
      { id: 'cap2', limit: 280, counts: { natures: ['required'], sourceKinds: ['selfTaughtExamination'] } },
      { id: 'cap3', limit: 120, counts: { groups: ['G2'] } },
      { id: 'cap4', limit: 250, counts: { effects: ['exemptStudy'] } },
    ])
  })

  test.each<[number, number | undefined]>([
    [2019, undefined],
    [2020, 2020],
    [2023, 2020],
    [2024, 2024],
    [2030, 2024],
  ])('who began in %i is under the plan of %s', (cohort, expected) => {
    expect(versionFor([{ cohortFrom: 2024 }, { cohortFrom: 2020 }], cohort)?.cohortFrom).toBe(expected)
  })
})

const content = (over: Partial<programmes.Plan> = {}) => ({
  name: '计算机科学与技术',
  level: 'undergraduate' as const,
  mode: 'open' as const,
  majorCode: '080901',
  majorName: '计算机科学与技术',
  months: 30,
  feeYuan: 9800,
  admission: '专科及以上学历',
  plan: plan(over),
})

describe('a programme over HTTP', () => {
  let bank: Bank
  let registrar: TestStaff
  let chief: TestStaff
  let elsewhere: TestStaff
  beforeAll(async () => {
    bank = await openBank({ now: '2026-09-15T02:00:00Z' })
    registrar = await bank.staff('registrar', 'openUniversity')
    chief = await bank.staff('chiefRegistrar', 'openUniversity')
    elsewhere = await bank.staff('managementDirector', 'management')
  })
  afterAll(() => bank.close())

  let serial = 0
  const draft = async (over: Partial<programmes.Plan> = {}) =>
    bank.ok(programmes.createProgramme, { code: `JSJ${++serial}`, content: content(over) }, { as: registrar })
  const published = async () => {
    const made = await draft()
    await bank.ok(programmes.submitProgramme, { id: made.id }, { as: registrar })
    return bank.ok(programmes.decideProgramme, { id: made.id, decision: 'publish' }, { as: chief })
  }

  test('one person writes, another publishes, and then everybody sees it', async () => {
    const made = await draft()
    expect((await bank.call(programmes.publicProgramme, { id: made.id })).status).toBe(404)
    await bank.ok(programmes.submitProgramme, { id: made.id }, { as: registrar })
    const done = await bank.ok(programmes.decideProgramme, { id: made.id, decision: 'publish' }, { as: chief })
    expect(done).toMatchObject({ state: 'published', version: 1, can: { edit: true, publish: false, retire: true } })
    expect(await bank.ok(programmes.publicProgramme, { id: made.id })).toMatchObject({ version: 1, courses: 4, publishedOn: '2026-09-15' })
    expect((await bank.ok(programmes.searchProgrammes, { search: '计算机' })).items.map((p) => p.id)).toContain(made.id)
  })

  test('who wrote at a plan never publishes it, not even as chief registrar; the database holds it too', async () => {
    const own = await bank.ok(programmes.createProgramme, { code: `OWN${++serial}`, content: content() }, { as: chief })
    await bank.ok(programmes.submitProgramme, { id: own.id }, { as: registrar })
    expect((await bank.call(programmes.decideProgramme, { id: own.id, decision: 'publish' }, { as: chief })).problem?.code).toBe(
      'programmes.own_work',
    )
    const write = sql`update programmes.version set state = 'published', published_by = ${chief.id}, published_at = now() where programme_id = ${own.id}`
    await expect(write.execute(bank.platform.database.app)).rejects.toThrow(/version_second_person/)
  })

  test('a change of a published plan is the next version; the published one stands until it is published, and stays readable', async () => {
    const first = await published()
    const later = content({ cohortFrom: 2027, least: 1100 })
    const second = await bank.ok(programmes.saveProgramme, { id: first.id, updatedAt: first.updatedAt, content: later }, { as: registrar })
    expect(second).toMatchObject({ version: 1, latest: 2, state: 'draft' })
    expect((await bank.ok(programmes.publicProgramme, { id: first.id })).least).toBe(1000)
    await bank.ok(programmes.submitProgramme, { id: first.id }, { as: registrar })
    await bank.ok(programmes.decideProgramme, { id: first.id, decision: 'publish' }, { as: chief })
    expect(await bank.ok(programmes.publicProgramme, { id: first.id })).toMatchObject({ version: 2, least: 1100 })
    expect((await bank.ok(programmes.publicProgramme, { id: first.id, version: 1 })).least).toBe(1000)
  })

  test('a version must begin with a later year of entry than the one in force', async () => {
    const first = await published()
    await bank.ok(programmes.saveProgramme, { id: first.id, updatedAt: first.updatedAt, content: content() }, { as: registrar })
    await bank.ok(programmes.submitProgramme, { id: first.id }, { as: registrar })
    const answer = await bank.call(programmes.decideProgramme, { id: first.id, decision: 'publish' }, { as: chief })
    expect(answer.problem?.code).toBe('programmes.cohort_not_later')
  })

  test('two editors of one draft: the second is told that it changed, and nothing is lost', async () => {
    const made = await draft()
    const one = { id: made.id, updatedAt: made.updatedAt, content: content({ least: 1050 }) }
    bank.clock.advance(1000)
    await bank.ok(programmes.saveProgramme, one, { as: registrar })
    expect((await bank.call(programmes.saveProgramme, { ...one, content: content() }, { as: chief })).problem?.code).toBe('record.changed')
    expect((await bank.ok(programmes.readProgramme, { id: made.id }, { as: registrar })).least).toBe(1050)
  })

  test('published twice at once: one effect', async () => {
    const made = await draft()
    await bank.ok(programmes.submitProgramme, { id: made.id }, { as: registrar })
    const both = await Promise.all(
      [1, 2].map(() => bank.call(programmes.decideProgramme, { id: made.id, decision: 'publish' }, { as: chief })),
    )
    expect(both.map((b) => b.status).sort()).toEqual([200, 409])
  })

  test('a faulty plan names every place; drafts of a school are nobody else’s', async () => {
    const answer = await bank.call(programmes.createProgramme, { code: 'X1', content: content({ least: 9000 }) }, { as: registrar })
    expect(answer.problem).toMatchObject({ code: 'programmes.plan_wrong', fields: [{ field: 'plan.least' }] })
    const made = await draft()
    const foreign = await bank.staff('registrar', 'techUniversity')
    expect((await bank.call(programmes.readProgramme, { id: made.id }, { as: foreign })).status).toBe(404)
    expect((await bank.ok(programmes.readProgramme, { id: made.id }, { as: elsewhere })).can.edit).toBe(false)
  })

  test('returned with a note, mended, published; without a note it is not returned', async () => {
    const made = await draft()
    await bank.ok(programmes.submitProgramme, { id: made.id }, { as: registrar })
    expect((await bank.call(programmes.decideProgramme, { id: made.id, decision: 'return' }, { as: chief })).problem?.code).toBe(
      'programmes.note_missing',
    )
    const back = await bank.ok(programmes.decideProgramme, { id: made.id, decision: 'return', note: '补上实践课' }, { as: chief })
    expect(back).toMatchObject({ state: 'draft', shown: { note: '补上实践课' } })
  })

  test('a retired programme leaves the public list and takes no change', async () => {
    const one = await published()
    await bank.ok(programmes.retireProgramme, { id: one.id }, { as: chief })
    expect((await bank.call(programmes.publicProgramme, { id: one.id })).status).toBe(404)
    const save = await bank.call(
      programmes.saveProgramme,
      { id: one.id, updatedAt: one.updatedAt, content: content({ cohortFrom: 2028 }) },
      { as: registrar },
    )
    expect(save.problem?.code).toBe('programmes.retired')
  })
})
