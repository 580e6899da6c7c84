import { conversionRules, conversionRuleTable, files, programmes } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { givenCondition, givenRule } from './given.ts'
import { givenEntry } from '../deposits/given.ts'
import { circlesIn } from './circles.ts'
import { lint } from './lint.ts'
import type { LintFacts, LintRule } from './lintFacts.ts'
import { achievementCodes } from './ruleStore.ts'
import { forCohort, inForceOn, inScope, stateOn, type VersionFacts } from './standing.ts'

const course = (code: string, over: Partial<programmes.Course> = {}): programmes.Course => ({
  code,
  name: `课程${code}`,
  credits: 300,
  nature: 'required',
  group: 'G1',
  convertible: true,
  ...over,
})
const plan = (over: Partial<programmes.Plan> = {}): programmes.Plan => ({
  cohortFrom: 2024,
  least: 900,
  groups: [{ code: 'G1', name: '公共基础课', least: 300 }],
  courses: [course('C1'), course('C2'), course('C3', { nature: 'practice', convertible: false })],
  caps: [],
  ...over,
})
const school = '10'
const other = (over: Partial<conversionRules.RuleContent>, at = school): LintRule => ({
  id: '77',
  number: 'ZG2026000077',
  school: '示范大学',
  organizationId: at,
  content: givenRule(over),
})
const facts = (content: Partial<conversionRules.RuleContent>, over: Partial<LintFacts> = {}): LintFacts => ({
  id: null,
  organizationId: school,
  day: '2026-09-15',
  content: givenRule(content),
  programmes: [{ id: '5', name: '计算机', level: 'undergraduate', majorCode: '080901', plan: plan() }],
  sources: new Map([
    ['1', { name: '英语四级', open: true, converts: true, credits: 300, achievementId: '1' }],
    ['2', { name: '书法班', open: true, converts: false, credits: 100, achievementId: '2' }],
    ['3', { name: '停办的班', open: false, converts: true, credits: 200, achievementId: '3' }],
  ]),
  types: new Map([
    ['languageComputerTest', true],
    ['lecture', false],
  ]),
  others: [],
  courseAchievements: new Map(),
  courseNames: new Map([
    ['10 C1', '大学英语'],
    ['20 D1', '大学英语'],
  ]),
  ...over,
})
const said = (f: LintFacts): string[] => lint(f).map((x) => `${x.severity} ${x.check}`)
const source = (id: string) => [givenCondition({ achievements: [id] })]

describe('the linter', () => {
  test.each<[string, Partial<conversionRules.RuleContent>, string[]]>([
    ['没有问题', {}, []],
    ['失效早于生效', { effectiveTo: '2026-08-01' }, ['fault period']],
    ['已经过期', { effectiveFrom: '2026-01-01', effectiveTo: '2026-08-01' }, ['warning period']],
    ['年级范围颠倒', { cohortFrom: 2026, cohortTo: 2020 }, ['fault emptyScope']],
    ['范围里没有专业', { majors: ['0301'] }, ['fault emptyScope']],
    ['目标课程不存在', { targets: [{ course: 'X9', credits: 100 }] }, ['fault deadTarget']],
    ['目标课程不可转换', { targets: [{ course: 'C3', credits: 300 }] }, ['fault lockedTarget']],
    ['学分超过课程', { targets: [{ course: 'C1', credits: 301 }] }, ['fault overCredit']],
    ['来源全部停用', { of: source('3') }, ['fault deadSource', 'warning doubleCounting']],
    [
      '来源部分停用',
      { of: [givenCondition({ achievements: ['1', '3'] })], targets: [{ course: 'C1', credits: 200 }] },
      ['warning deadSource'],
    ],
    ['来源不存在', { of: source('404') }, ['fault deadSource']],
    ['社区类成果不转换', { of: source('2'), targets: [{ course: 'C1', credits: 100 }] }, ['fault neverCounts']],
    ['不转换的类型', { of: [givenCondition({ types: ['lecture'] })] }, ['fault neverCounts']],
    [
      '目标课程重复',
      {
        targets: [
          { course: 'C1', credits: 100 },
          { course: 'C1', credits: 100 },
        ],
      },
      ['fault doubleCounting'],
    ],
    [
      '来源少目标多',
      {
        of: source('1'),
        targets: [
          { course: 'C1', credits: 300 },
          { course: 'C2', credits: 300 },
        ],
      },
      ['warning doubleCounting'],
    ],
    [
      '不低于却达不到',
      {
        of: source('1'),
        notLower: true,
        targets: [
          { course: 'C1', credits: 300 },
          { course: 'C2', credits: 300 },
        ],
      },
      ['warning neverMet'],
    ],
    ['条件数不够', { combine: { kind: 'atLeast', count: 3 } }, ['fault neverMet']],
    ['两个条件同一来源', { combine: { kind: 'all' }, of: [...source('1'), ...source('1')] }, ['warning neverMet']],
  ])('%s', (_case, content, expected) => {
    expect(said(facts(content))).toEqual(expected)
  })

  test.each<[string, Partial<programmes.Cap>, Partial<conversionRules.RuleContent>, string[]]>([
    ['超过总上限的规则永远用不上', { of: 'total', most: 300 }, {}, ['warning overCap']],
    ['没有超过', { of: 'total', most: 400 }, {}, []],
    ['上限只管自考，规则不限来源', { of: 'total', most: 100, sourceKinds: ['selfTaughtExamination'] }, {}, []],
    [
      '上限只管自考，规则只收自考',
      { of: 'total', most: 100, sourceKinds: ['selfTaughtExamination'] },
      { of: [givenCondition({ sourceKinds: ['selfTaughtExamination'] })] },
      ['warning overCap'],
    ],
    ['课程组上限', { of: 'group', group: 'G1', most: 100 }, {}, ['warning overCap']],
    ['绝对学分上限', { of: 'credits', most: 250 }, {}, ['warning overCap']],
  ])('%s', (_case, cap, content, expected) => {
    const caps = [{ of: 'total' as const, group: null, most: 1000, sourceKinds: [], effects: [], ...cap }]
    const programme = { id: '5', name: '计算机', level: 'undergraduate', majorCode: '080901', plan: plan({ caps }) }
    expect(said(facts(content, { programmes: [programme] }))).toEqual(expected)
  })

  test.each<[string, LintRule, string[]]>([
    ['内容相同', other({}), ['fault duplicate']],
    ['学分不同', other({ targets: [{ course: 'C1', credits: 200 }] }), ['fault contradiction']],
    ['成绩要求不同', other({ of: [givenCondition({ types: ['languageComputerTest'], minScore: 6000 })] }), ['fault contradiction']],
    ['时间不重叠', other({ effectiveFrom: '2020-01-01', effectiveTo: '2026-08-31' }), []],
    ['年级不重叠', other({ cohortTo: 1999 }), []],
    ['课程不同', other({ targets: [{ course: 'C2', credits: 300 }] }), []],
    ['外校同名课程学分不同', other({ targets: [{ course: 'D1', credits: 200 }] }, '20'), ['warning asymmetry']],
    ['外校同名课程学分相同', other({ targets: [{ course: 'D1', credits: 300 }] }, '20'), []],
  ])('另一条规则：%s', (_case, one, expected) => {
    const content = one.content.cohortTo === 1999 ? { cohortFrom: 2000 } : {}
    expect(said(facts(content, { others: [one] }))).toEqual(expected)
  })

  test('rows of a file that let credit grow in a circle are named, each with the others of it; a row that closes none is not', () => {
    const row = (n: number, from: string, course: string, credits: number) => ({
      row: n,
      content: givenRule({ name: `第${n}行`, of: source(from), targets: [{ course, credits }] }),
    })
    const around = facts(
      {},
      {
        courseAchievements: new Map([
          ['10 C1', '1'],
          ['10 C2', '3'],
        ]),
      },
    )
    const grown = [row(2, '1', 'C2', 200), row(3, '3', 'C1', 310), row(4, '1', 'C9', 300)]
    expect(circlesIn(around, grown)).toEqual([
      { row: 2, names: ['第3行'] },
      { row: 3, names: ['第2行'] },
    ])
    expect(circlesIn(around, [row(2, '1', 'C2', 200), row(3, '3', 'C1', 300)])).toEqual([])
  })

  test('a circle in which credit grows is a fault, one in which it does not is none', () => {
    const sources = new Map([
      ['1', { name: '甲', open: true, converts: true, credits: 200, achievementId: '1' }],
      ['9', { name: '乙', open: true, converts: true, credits: 300, achievementId: '9' }],
    ])
    const courseAchievements = new Map([
      ['10 C1', '9'],
      ['20 D1', '1'],
    ])
    const back = (credits: number) => ({ ...other({ of: source('9'), targets: [{ course: 'D1', credits }] }, '20'), id: '78' })
    const round = (credits: number) =>
      said(facts({ of: source('1'), targets: [{ course: 'C1', credits: 300 }] }, { sources, courseAchievements, others: [back(credits)] }))
    expect(round(210)).toContain('fault cycle')
    expect(round(200)).not.toContain('fault cycle')
  })
})

const version = (over: Partial<VersionFacts>): VersionFacts => ({
  version: 1,
  state: 'filed',
  effectiveFrom: '2026-09-01',
  effectiveTo: null,
  noticeUntil: '2026-08-20',
  ...over,
})

describe('a rule on a day', () => {
  test.each<[string, Partial<VersionFacts>, string | null, string]>([
    ['公示最后一天', { noticeUntil: '2026-09-15' }, null, 'notice'],
    ['公示结束次日', { noticeUntil: '2026-09-14' }, null, 'inForce'],
    ['还没到生效日', { effectiveFrom: '2026-09-16' }, null, 'waiting'],
    ['生效当天', { effectiveFrom: '2026-09-15' }, null, 'inForce'],
    ['失效当天仍有效', { effectiveTo: '2026-09-15' }, null, 'inForce'],
    ['失效次日', { effectiveTo: '2026-09-14' }, null, 'expired'],
    ['停用当天', {}, '2026-09-15', 'retired'],
    ['草稿', { state: 'draft', noticeUntil: null }, null, 'draft'],
  ])('%s', (_case, over, retiredOn, expected) => {
    const one = version(over)
    expect(stateOn(one, [one], retiredOn, '2026-09-15')).toBe(expected)
  })

  test('the former version holds until the next one begins, never both and never none', () => {
    const [first, second] = [version({}), version({ version: 2, effectiveFrom: '2026-10-01', noticeUntil: '2026-10-03' })]
    const all = [second, first]
    expect(['2026-10-01', '2026-10-03', '2026-10-04'].map((day) => inForceOn(all, null, day)?.version)).toEqual([1, 1, 2])
    expect(stateOn(first, all, null, '2026-10-04')).toBe('replaced')
  })

  test('scope: programmes, levels, prefixes of majors and years of entry narrow; empty narrows nothing', () => {
    const programme = { id: '5', level: 'undergraduate', majorCode: '080901' }
    const scopes = [
      {},
      { majors: ['0809'] },
      { majors: ['0301'] },
      { programmes: ['5'] },
      { programmes: ['6'] },
      { levels: ['higherVocational' as const] },
    ]
    expect(scopes.map((s) => inScope(givenRule(s), programme))).toEqual([true, true, false, true, false, false])
    expect([2019, 2020, 2024, 2025].map((y) => forCohort(givenRule({ cohortFrom: 2020, cohortTo: 2024 }), y))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

describe('rules over HTTP', () => {
  let bank: Bank
  let registrar: TestStaff
  let chief: TestStaff
  let director: TestStaff
  beforeAll(async () => {
    bank = await openBank({ now: '2026-09-15T02:00:00Z' })
    registrar = await bank.staff('registrar', 'openUniversity')
    chief = await bank.staff('chiefRegistrar', 'openUniversity')
    director = await bank.staff('managementDirector', 'management')
    const content = {
      name: '计算机',
      level: 'undergraduate' as const,
      mode: 'open' as const,
      majorCode: '080901',
      majorName: '计算机',
      months: 30,
      feeYuan: null,
      admission: '',
      plan: plan(),
    }
    const made = await bank.ok(programmes.createProgramme, { code: 'JSJ', content }, { as: registrar })
    await bank.ok(programmes.submitProgramme, { id: made.id }, { as: registrar })
    await bank.ok(programmes.decideProgramme, { id: made.id, decision: 'publish' }, { as: chief })
  })
  afterAll(() => bank.close())

  const pdf = Buffer.from('%PDF-1.4\n%%EOF\n')
  let serial = 0
  /** Each asks for a type and a score of its own, so that it clashes with no other. */
  const draft = (over: Partial<conversionRules.RuleContent> = {}) =>
    bank.ok(
      conversionRules.createRule,
      {
        content: givenRule({
          of: [givenCondition({ types: ['languageComputerTest'], withinMonths: ++serial, except: [String(serial)] })],
          ...over,
        }),
      },
      { as: registrar },
    )
  const filed = async (over: Partial<conversionRules.RuleContent> = {}) => {
    const { id } = await draft(over)
    await bank.ok(conversionRules.submitRule, { id }, { as: registrar })
    await bank.ok(conversionRules.reviewRule, { id, decision: 'pass' }, { as: chief })
    return bank.ok(conversionRules.fileRule, { id, decision: 'pass' }, { as: director })
  }

  test('written, reviewed and put on file by three people, it is on notice for its working days and then holds by itself', async () => {
    const rule = await filed()
    // Five working days after Tuesday: the Sunday that is worked for the National Day counts.
    expect(rule).toMatchObject({ state: 'notice', version: 1, noticeUntil: '2026-09-21' })
    const before = await bank.ok(conversionRules.searchRules, { search: rule.number })
    expect(before.items).toMatchObject([{ state: 'notice', courseNames: { C1: course('C1').name } }])
    bank.clock.set('2026-10-20T02:00:00Z')
    expect((await bank.ok(conversionRules.searchRules, { search: rule.number })).items).toMatchObject([{ state: 'inForce' }])
    bank.clock.set('2026-09-15T02:00:00Z')
  })

  test('who wrote a rule neither reviews nor files it: refused, and held by the database', async () => {
    const own = await bank.ok(
      conversionRules.createRule,
      { content: givenRule({ of: [givenCondition({ types: ['mooc'] })] }) },
      { as: chief },
    )
    await bank.ok(conversionRules.submitRule, { id: own.id }, { as: registrar })
    expect((await bank.call(conversionRules.reviewRule, { id: own.id, decision: 'pass' }, { as: chief })).problem?.code).toBe(
      'conversion.own_rule',
    )
    const write = sql`update conversion.rule_version set state = 'reviewed', reviewed_by = ${chief.id} where rule_id = ${own.id}`
    await expect(write.execute(bank.platform.database.app)).rejects.toThrow(/rule_second_person/)
  })

  test('a rule with faults is saved as a draft but not submitted; each fault is named', async () => {
    const rule = await draft({ targets: [{ course: 'X9', credits: 300 }] })
    const answer = await bank.call(conversionRules.submitRule, { id: rule.id }, { as: registrar })
    expect(answer.problem).toMatchObject({
      code: 'conversion.rule_faulty',
      fields: [{ field: 'content.targets.0.course', code: 'deadTarget' }],
    })
    expect((await bank.ok(conversionRules.lintRule, { content: rule.content }, { as: registrar })).items).toMatchObject([
      { check: 'deadTarget' },
    ])
  })

  test('the file that proves a basis is kept and read with the rule: by the school, by others once it is on file, and never a stranger’s file', async () => {
    const paper = (as: TestStaff) => bank.ok(files.uploadStaffFile, { name: '论证报告.pdf', purpose: 'evidence' }, { as, file: pdf })
    const { id } = await paper(registrar)
    const elsewhere = await bank.staff('registrar', 'techUniversity')
    const opened = (as: TestStaff) => bank.call(files.downloadStaffFile, { id }, { as })
    const rule = await draft({ evidenceFileId: id, noticeDays: 0 })
    expect(rule.names[id]).toBe('论证报告.pdf')
    expect([(await opened(chief)).status, (await opened(elsewhere)).status]).toEqual([200, 404])
    const foreign = { ...rule.content, evidenceFileId: (await paper(elsewhere)).id }
    const taken = await bank.call(conversionRules.saveRule, { id: rule.id, updatedAt: rule.updatedAt, content: foreign }, { as: registrar })
    expect(taken.problem?.code).toBe('deposits.file_unknown')
    await bank.ok(conversionRules.submitRule, { id: rule.id }, { as: registrar })
    await bank.ok(conversionRules.reviewRule, { id: rule.id, decision: 'pass' }, { as: chief })
    await bank.ok(conversionRules.fileRule, { id: rule.id, decision: 'pass' }, { as: director })
    expect((await opened(elsewhere)).status).toBe(200)
  })

  test('the same rule a second time is found', async () => {
    const content = (await filed()).content
    expect((await bank.ok(conversionRules.lintRule, { content }, { as: registrar })).items.map((f) => f.check)).toEqual(['duplicate'])
  })

  test('a change of a rule on file is the next version; the former one holds until the notice of the next is over', async () => {
    const first = await filed({ noticeDays: 0 })
    expect(first.state).toBe('inForce')
    const content = { ...first.content, name: '新版', noticeDays: 3 }
    const next = await bank.ok(conversionRules.saveRule, { id: first.id, updatedAt: first.updatedAt, content }, { as: registrar })
    expect(next).toMatchObject({ version: 2, state: 'draft' })
    expect((await bank.ok(conversionRules.searchRules, { search: first.number })).items).toMatchObject([{ version: 1, state: 'inForce' }])
    await bank.ok(conversionRules.submitRule, { id: first.id }, { as: registrar })
    await bank.ok(conversionRules.reviewRule, { id: first.id, decision: 'pass' }, { as: chief })
    await bank.ok(conversionRules.fileRule, { id: first.id, decision: 'pass' }, { as: director })
    expect((await bank.ok(conversionRules.searchRules, { search: first.number })).items).toMatchObject([{ version: 1, state: 'inForce' }])
    expect((await bank.ok(conversionRules.readRule, { id: first.id, version: 2 }, { as: registrar })).state).toBe('notice')
  })

  test('filed twice at once: one effect; returned without a note: refused', async () => {
    const { id } = await draft()
    await bank.ok(conversionRules.submitRule, { id }, { as: registrar })
    expect((await bank.call(conversionRules.reviewRule, { id, decision: 'return' }, { as: chief })).problem?.code).toBe(
      'conversion.note_missing',
    )
    await bank.ok(conversionRules.reviewRule, { id, decision: 'pass' }, { as: chief })
    const both = await Promise.all([1, 2].map(() => bank.call(conversionRules.fileRule, { id, decision: 'pass' }, { as: director })))
    expect(both.map((b) => b.status).sort()).toEqual([200, 409])
  })

  test('another school copies a public rule into a draft of its own, and sees no draft of others', async () => {
    const rule = await filed()
    const elsewhere = await bank.staff('registrar', 'techUniversity')
    const copied = await bank.ok(conversionRules.copyRule, { id: rule.id }, { as: elsewhere })
    expect(copied).toMatchObject({ state: 'draft', organization: { id: bank.unit('techUniversity').id } })
    const hidden = await draft()
    expect((await bank.call(conversionRules.readRule, { id: hidden.id }, { as: elsewhere })).status).toBe(404)
    expect((await bank.call(conversionRules.copyRule, { id: hidden.id }, { as: elsewhere })).status).toBe(404)
  })

  test('retired, it holds no more from that day', async () => {
    const rule = await filed({ noticeDays: 0 })
    await bank.ok(conversionRules.retireRule, { id: rule.id, reason: '课程停开' }, { as: chief })
    expect((await bank.ok(conversionRules.readRule, { id: rule.id }, { as: registrar })).state).toBe('retired')
    expect((await bank.call(conversionRules.retireRule, { id: rule.id, reason: '课程停开' }, { as: chief })).problem?.code).toBe(
      'conversion.rule_not_on_file',
    )
  })

  describe('many rules as rows of a table', () => {
    type Cells = conversionRuleTable.RuleCells
    let code: string
    let cells: Cells
    beforeAll(async () => {
      const { achievementId } = await givenEntry(bank, { name: '英语等级考试' })
      const found = await achievementCodes(bank.platform.database.app, [achievementId])
      code = [...found.keys()].join()
      cells = { name: '表格里的规则', sources: code, programme: 'JSJ', course: 'C1', credits: '3', effectiveFrom: '2026-10-01' }
    })
    const row = (over: Cells = {}) => ({ draft: null, cells: { ...cells, ...over } })
    const named = async (name: string) => (await bank.ok(conversionRules.listRules, { search: name, limit: '50' }, { as: registrar })).items

    test('one wrong cell and nothing is saved: the check and the refusal name the same cells', async () => {
      const rows = [row({ name: '对的一行' }), row({ name: '错的一行', course: 'X9', minScore: '101' })]
      const { problems } = await bank.ok(conversionRuleTable.checkRuleTable, { rows }, { as: registrar })
      expect(problems.map((p) => p.field)).toEqual(['rows.1.course', 'rows.1.minScore'])
      const { problem } = await bank.call(conversionRuleTable.saveRuleTable, { rows }, { as: registrar })
      expect(problem?.code).toBe('conversion.table_wrong')
      expect(problem?.fields.map(({ field, zh, en }) => ({ field, zh, en }))).toEqual(problems)
      expect(await named('对的一行')).toEqual([])
    })

    test('saved twice at once under one key, every row is one draft', async () => {
      const rows = [row({ name: '只存一次' }), row({ name: '只存一次', minScore: '80' })]
      const both = await Promise.all(
        [1, 2].map(() => bank.call(conversionRuleTable.saveRuleTable, { rows }, { as: registrar, key: 'rule-table-twice' })),
      )
      expect(both.map((one) => one.status)).toEqual([200, 200])
      expect((await named('只存一次')).map((one) => one.state)).toEqual(['draft', 'draft'])
    })

    test('a draft is read as a row, rewritten by it, and by nobody who read it before; what a row cannot say is counted', async () => {
      await bank.ok(conversionRuleTable.saveRuleTable, { rows: [row({ name: '先存后改' })] }, { as: registrar })
      await draft()
      const table = await bank.ok(conversionRuleTable.readRuleTable, {}, { as: registrar })
      bank.clock.advance(1_000)
      const read = table.rows.find((one) => one.cells.name === '先存后改')
      if (read === undefined) throw new Error('the draft is no row')
      expect(read.cells).toMatchObject({ sources: code, course: 'C1', credits: '3', combine: '任一' })
      expect(table.others).toBeGreaterThan(0)
      const changed = { ...read, cells: { ...read.cells, credits: '2.5' } }
      expect(await bank.ok(conversionRuleTable.saveRuleTable, { rows: [changed] }, { as: registrar })).toEqual({ created: 0, changed: 1 })
      expect((await bank.ok(conversionRules.readRule, { id: read.draft?.id ?? '' }, { as: registrar })).content.targets).toEqual([
        { course: 'C1', credits: 250 },
      ])
      const again = await bank.call(conversionRuleTable.saveRuleTable, { rows: [row({ name: '随后一行' }), read] }, { as: registrar })
      expect(again.problem).toMatchObject({ code: 'conversion.table_wrong', fields: [{ field: 'rows.1.name' }] })
      expect(await named('随后一行')).toEqual([])
      const elsewhere = await bank.staff('registrar', 'techUniversity')
      expect((await bank.ok(conversionRuleTable.readRuleTable, {}, { as: elsewhere })).rows.map((one) => one.cells.name)).not.toContain(
        '先存后改',
      )
      expect((await bank.call(conversionRuleTable.saveRuleTable, { rows: [read] }, { as: elsewhere })).status).toBeGreaterThanOrEqual(400)
    })
  })
})
