import { organizations } from '@creditbank/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { unitKeys } from '../../test/harness/units.ts'

let bank: Bank
let director: TestStaff
let hefei: TestStaff
beforeAll(async () => {
  bank = await openBank()
  director = await bank.staff('managementDirector', 'management')
  hefei = await bank.staff('centreDirector', 'hefei')
})
afterAll(() => bank.close())

const about = {
  name: '三里庵街道受理点',
  regionCode: '340104',
  address: '示范路 2 号',
  phone: '0551-63517282',
  hours: '工作日',
  longitude: 117.2,
  latitude: 31.8,
}

/** The level columns that the tree says, recomputed from the parents alone. */
const wrongLevels = async (): Promise<unknown[]> =>
  (
    await sql`with recursive t as (
      select id, kind, id as c1, null::bigint as c2, null::bigint as c3, null::bigint as c4 from organizations.organization where parent_id is null
      union all
      select o.id, o.kind, t.c1, case when o.kind in ('universityCentre','localCentre') then o.id else t.c2 end, case when o.kind in ('universitySubCentre','localSubCentre') then o.id else t.c3 end, case when o.kind = 'servicePoint' then o.id else t.c4 end
      from organizations.organization o join t on o.parent_id = t.id)
    select o.id, o.name from organizations.organization o left join t on t.id = o.id where t.id is null or (o.l1, o.l2, o.l3, o.l4) is distinct from (t.c1, t.c2, t.c3, t.c4)
    union all select a.organization_id, 'affiliation' from accounts.affiliation a join organizations.organization o on o.id = a.organization_id where (a.l1, a.l2, a.l3, a.l4) is distinct from (o.l1, o.l2, o.l3, o.l4)
    union all select a.organization_id, 'appointment' from identity.appointment a join organizations.organization o on o.id = a.organization_id where (a.l1, a.l2, a.l3, a.l4) is distinct from (o.l1, o.l2, o.l3, o.l4)`.execute(
      bank.platform.database.app,
    )
  ).rows

test('staff see their subtree and the path up, and nothing beside it', async () => {
  const tree = await bank.ok(organizations.organizationTree, {}, { as: hefei })
  expect(tree.nodes.filter((n) => !n.own).map((n) => n.name)).toEqual(['省学分银行管理中心'])
  expect(
    tree.nodes
      .filter((n) => n.own)
      .map((n) => n.name)
      .sort(),
  ).toEqual(
    unitKeys
      .filter((k) => bank.unit(k).l2 === bank.unit('hefei').id)
      .map((k) => bank.unit(k).name)
      .sort(),
  )
  expect((await bank.call(organizations.organizationDetail, { id: bank.unit('wuhu').id }, { as: hefei })).status).toBe(404)
  const above = await bank.ok(organizations.organizationDetail, { id: bank.unit('management').id }, { as: hefei })
  expect([above.children, above.people, above.can.edit]).toEqual([[], 0, false])
  const list = await bank.ok(organizations.listOrganizations, { search: '受理点' }, { as: hefei })
  expect(list.items.map((u) => u.name)).not.toContain('赭山街道受理点')
  expect(list.count).toBe(3)
})

test('who sets up which unit follows the duty table', async () => {
  const point = await bank.ok(
    organizations.createOrganization,
    { ...about, parentId: bank.unit('hefei').id, kind: 'servicePoint' },
    { as: hefei },
  )
  expect(point.code).toMatch(/^SL340104\d{3}$/)
  const cases = [
    [hefei, 'servicePoint', 'hefeiShushan', 'organizations.not_your_duty'],
    [hefei, 'localSubCentre', 'hefei', 'organizations.not_your_duty'],
    [hefei, 'universitySubCentre', 'hefei', 'organizations.parent_not_allowed'],
    [hefei, 'servicePoint', 'wuhu', 'record.not_found'],
    [director, 'servicePoint', 'hefei', 'organizations.not_your_duty'],
    [director, 'localSubCentre', 'openUniversity', 'organizations.parent_not_allowed'],
  ] as const
  for (const [as, kind, parent, refused] of cases)
    expect(
      (await bank.call(organizations.createOrganization, { ...about, parentId: bank.unit(parent).id, kind }, { as })).problem?.code,
      `${kind} below ${parent}`,
    ).toBe(refused)
})

test('a county sub-centre is proposed by its city and registered by the management centre, once', async () => {
  const fields = { ...about, name: '包河区认证分中心', regionCode: '340111' }
  const { id } = await bank.ok(
    organizations.proposeOrganization,
    { ...fields, parentId: bank.unit('hefei').id, kind: 'localSubCentre' },
    { as: hefei },
  )
  expect((await bank.call(organizations.decideOrganizationProposal, { id, decision: 'register' }, { as: hefei })).problem?.code).toBe(
    'organizations.not_your_duty',
  )
  const both = await Promise.all(
    [0, 1].map(() => bank.call(organizations.decideOrganizationProposal, { id, decision: 'register' }, { as: director })),
  )
  expect(both.map((b) => b.status).sort()).toEqual([200, 409])
  const made = both.find((b) => b.status === 200)?.body.organizationId ?? ''
  expect((await bank.ok(organizations.organizationDetail, { id: made }, { as: hefei })).path.map((p) => p.name)).toEqual([
    '省学分银行管理中心',
    '合肥市认证服务中心',
  ])
})

test('a renamed unit keeps its former name, its history and what it was on a day', async () => {
  const id = bank.unit('wuhuPoint').id
  const before = await bank.ok(organizations.organizationDetail, { id }, { as: director })
  bank.clock.set('2026-09-20T02:00:00Z')
  const edited = { id, version: before.version, ...about, name: '赭麓街道受理点' }
  await bank.ok(organizations.editOrganization, edited, { as: director })
  expect((await bank.call(organizations.editOrganization, edited, { as: director })).problem?.code).toBe('record.changed')
  const after = await bank.ok(organizations.organizationDetail, { id }, { as: director })
  expect(after.formerNames).toEqual([{ name: '赭山街道受理点', until: '2026-09-20' }])
  expect((await bank.ok(organizations.organizationHistory, { id }, { as: director })).items.map((i) => i.act)).toEqual(['rename'])
  expect((await bank.ok(organizations.organizationAsOf, { id, on: '2026-09-19' }, { as: director })).fields).toMatchObject({
    name: '赭山街道受理点',
  })
  expect((await bank.ok(organizations.organizationAsOf, { id, on: '2026-09-20' }, { as: director })).fields).toMatchObject({
    name: '赭麓街道受理点',
  })
})

test('a moved sub-centre takes its points, people and staff along: the old city loses sight, the new one gains it', async () => {
  const [sub, from, to] = [bank.unit('hefeiLuyang'), hefei, await bank.staff('centreDirector', 'wuhu')]
  await bank.learner('luyangPoint')
  await bank.staff('pointClerk', 'luyangPoint')
  const impact = await bank.ok(organizations.previewMove, { id: sub.id, parentId: bank.unit('wuhu').id }, { as: director })
  expect(impact).toMatchObject({
    units: 1,
    people: 1,
    staff: 1,
    losesSight: { name: '合肥市认证服务中心' },
    gainsSight: { name: '芜湖市认证服务中心' },
    blocks: [],
  })
  expect((await bank.call(organizations.moveOrganization, { id: sub.id, parentId: bank.unit('wuhu').id }, { as: from })).status).toBe(404)
  await bank.ok(organizations.moveOrganization, { id: sub.id, parentId: bank.unit('wuhu').id }, { as: director })
  expect((await bank.call(organizations.organizationDetail, { id: bank.unit('luyangPoint').id }, { as: from })).status).toBe(404)
  expect((await bank.ok(organizations.organizationDetail, { id: bank.unit('luyangPoint').id }, { as: to })).people).toBe(1)
  expect(await wrongLevels()).toEqual([])
  await bank.ok(organizations.moveOrganization, { id: sub.id, parentId: bank.unit('hefei').id }, { as: director })
})

test('after any moves by anybody the level columns are those of the tree, there is no cycle and no second parent', async () => {
  const people = [director, hefei, await bank.staff('centreDirector', 'wuhu'), await bank.staff('subCentreManager', 'hefeiShushan')]
  const parents = async () =>
    (
      await sql<{
        id: string
        parent_id: string
      }>`select id, parent_id from organizations.organization where parent_id is not null order by id`.execute(bank.platform.database.app)
    ).rows
  const before = await parents()
  const key = fc.constantFrom(...unitKeys)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...people), key, key), { minLength: 1, maxLength: 6 }), async (moves) => {
      for (const [as, unit, parent] of moves) {
        const answer = await bank.call(organizations.moveOrganization, { id: bank.unit(unit).id, parentId: bank.unit(parent).id }, { as })
        expect(answer.status).toBeLessThan(500)
      }
      expect(await wrongLevels()).toEqual([])
    }),
    { numRuns: 25 },
  )
  // Later tests find every unit where it stood; a unit may have to wait for its parent.
  for (const { id, parent_id: parentId } of [...before, ...before, ...before])
    await bank.call(organizations.moveOrganization, { id, parentId }, { as: director })
  expect(await parents()).toEqual(before)
})

test('two moves at once that would make a cycle together do not', async () => {
  const a = bank.unit('hefeiPoint').id
  const answers = await Promise.all([
    bank.call(organizations.moveOrganization, { id: a, parentId: bank.unit('hefeiShushan').id }, { as: director }),
    bank.call(organizations.moveOrganization, { id: a, parentId: bank.unit('wuhu').id }, { as: director }),
  ])
  expect(answers.every((r) => r.status < 500)).toBe(true)
  expect(await wrongLevels()).toEqual([])
})

test('a merged unit gives its people, cases and subordinate units to the target, which answers to its name', async () => {
  const [source, target] = [bank.unit('techUniversity'), bank.unit('openUniversity')]
  const learner = await bank.learner('techUniversitySub', { kind: 'student' })
  await bank.learner('techUniversity', { kind: 'student' })
  await sql`insert into reviews.case (id, kind, subject_id, number, title, state, path, organization_id, l1, l2, submitted_at)
    values (9001, 'deposit', 1, 'CASE-9001', '存入', 'submitted', 'first', ${source.id}, ${source.l1}, ${source.l2}, now())`.execute(
    bank.platform.database.app,
  )
  const impact = await bank.ok(organizations.previewMerge, { id: source.id, intoId: target.id }, { as: director })
  expect(impact).toMatchObject({ units: 1, people: 2, openCases: 1, blocks: [] })
  await bank.ok(organizations.mergeOrganization, { id: source.id, intoId: target.id }, { as: director })
  const detail = await bank.ok(organizations.organizationDetail, { id: target.id }, { as: director })
  expect(detail.formerNames.map((f) => f.name)).toEqual(['皖中示范理工大学认证服务中心'])
  expect(detail.children.map((c) => c.name)).toContain('皖中示范理工大学成人教育学院认证分中心')
  const { rows } = await sql<{
    organization_id: string
    l2: string
  }>`select organization_id, l2 from reviews.case where id = 9001 union all select organization_id, l2 from accounts.affiliation where learner_id = ${learner.id}`.execute(
    bank.platform.database.app,
  )
  expect(rows).toEqual([
    { organization_id: target.id, l2: target.id },
    { organization_id: bank.unit('techUniversitySub').id, l2: target.id },
  ])
  expect((await bank.call(organizations.mergeOrganization, { id: source.id, intoId: target.id }, { as: director })).problem?.code).toBe(
    'organizations.not_open',
  )
  expect(await wrongLevels()).toEqual([])
})

test('a unit with people closes only with somebody to take them over; its staff lose their appointments at once', async () => {
  const unit = bank.unit('hefeiShushan')
  const point = await bank.ok(
    organizations.createOrganization,
    { ...about, name: '笔架山街道受理点', parentId: unit.id, kind: 'servicePoint' },
    { as: await bank.staff('subCentreManager', 'hefeiShushan') },
  )
  expect((await bank.call(organizations.closeOrganization, { id: unit.id }, { as: director })).problem?.code).toBe(
    'organizations.has_units',
  )
  const manager = await bank.staff('subCentreManager', 'hefeiShushan')
  await bank.ok(organizations.closeOrganization, { id: point.id }, { as: manager })
  const luyang = bank.unit('luyangPoint')
  const clerk = await bank.staff('pointClerk', 'luyangPoint')
  const preview = await bank.ok(organizations.previewClose, { id: luyang.id }, { as: director })
  expect(preview.blocks.map((b) => b.code)).toEqual(['organizations.hand_over_needed'])
  await bank.ok(organizations.closeOrganization, { id: luyang.id, handOverToId: bank.unit('hefeiLuyang').id }, { as: director })
  expect((await bank.call(organizations.listOrganizations, {}, { as: clerk })).status).toBe(403)
  expect((await bank.ok(organizations.previewClose, { id: bank.unit('hefeiLuyang').id }, { as: director })).people).toBe(1)
})

const csv = (lines: readonly string[]): Buffer =>
  Buffer.from(`机构代码,机构名称,机构类型,上级机构代码,行政区划代码,地址,电话,办公时间,经度,纬度\n${lines.join('\n')}`)

test('500 units come in from a file in any order; a dry run stores nothing and the same file twice changes nothing', async () => {
  const lines = [...Array(499).keys()].map(
    (n) => `SL3405${String(n).padStart(5, '0')},第${n + 1}受理点,受理点,DF340503,340503,示范路 ${n} 号,0555-6000000,工作日,,`,
  )
  const file = csv([
    ...lines,
    'DF3405,马鞍山市认证服务中心,地方认证服务中心,GL0001,340500,,,,,',
    'DF340503,花山区认证分中心,地方认证分中心,DF3405,340503,,,,,',
  ])
  const dry = await bank.ok(organizations.importOrganizations, { name: 'units.csv', dryRun: 'yes' }, { as: director, file })
  expect([dry.rows, dry.created, dry.wrong]).toEqual([501, 501, 0])
  const from = performance.now()
  await bank.ok(organizations.importOrganizations, { name: 'units.csv', dryRun: 'no' }, { as: director, file })
  expect(performance.now() - from).toBeLessThan(20_000)
  const again = await bank.ok(organizations.importOrganizations, { name: 'units.csv', dryRun: 'no' }, { as: director, file })
  expect([again.created, again.unchanged]).toEqual([0, 501])
  expect(await wrongLevels()).toEqual([])
})

test('wrong rows are named by row and column with the remedy, and nothing is imported', async () => {
  const file = csv([
    'sl 1,,受理点,DF3401,340104,,,,,',
    'SL90,甲,什么,DF3401,999999,,电话,,200,',
    'SL91,乙,受理点,GL0001,,,,,,',
    'SL92,丙,受理点,NONE,,,,,,',
    'SL93,丁,受理点,DF3401,,,,,,',
    'SL93,戊,受理点,DF3401,,,,,,',
  ])
  const dry = await bank.ok(organizations.importOrganizations, { name: 'bad.csv', dryRun: 'yes' }, { as: director, file })
  expect(dry.problems.map((p) => `${p.row} ${p.column} ${p.code}`)).toEqual([
    '2 机构代码 code_shape',
    '2 机构名称 name_missing',
    '3 机构类型 kind_unknown',
    '3 行政区划代码 region_unknown',
    '3 电话 phone_shape',
    '3 经度 longitude_range',
    '4 机构类型 parent_not_allowed',
    '5 上级机构代码 parent_unknown',
    '7 机构代码 code_twice',
  ])
  expect(
    (await bank.call(organizations.importOrganizations, { name: 'bad.csv', dryRun: 'no' }, { as: director, file })).problem?.code,
  ).toBe('organizations.import_wrong')
  const broken = await bank.call(
    organizations.importOrganizations,
    { name: 'x.xlsx', dryRun: 'yes' },
    { as: director, file: Buffer.from('PK\u0003\u0004broken') },
  )
  expect(broken.problem?.code).toBe('organizations.import_unreadable')
})

test('the template holds no unit of its own: empty it is answered in words, filled in, below a title and beside other sheets, it is read', async () => {
  const template = await bank.call(organizations.organizationImportTemplate, {}, { as: director })
  const empty = await bank.call(
    organizations.importOrganizations,
    { name: 't.xlsx', dryRun: 'yes' },
    { as: director, file: template.bytes },
  )
  expect(empty.problem?.detail).toBe('文件读不出来：文件里没有数据。请在表头下面填写数据，保存后再上传。')
  const unit = ['SL340100777', '示范受理点', '受理点', 'DF3401']
  const page = `<html><table><tr><td>机构代码</td><td>机构名称</td><td>机构类型</td><td>上级机构代码</td></tr><tr>${unit
    .map((text) => `<td>${text}</td>`)
    .join('')}</tr></table></html>`
  const exported = await bank.ok(
    organizations.importOrganizations,
    { name: 'x.xls', dryRun: 'yes' },
    { as: director, file: Buffer.from(page) },
  )
  expect([exported.rows, exported.created]).toEqual([1, 1])
  const titled = [['2026 年新设受理点一览表'], ['机构代码*', '机构名称', '机构类型', '上级机构代码'], unit]
    .map((row) => row.join(','))
    .join('\n')
  const dry = await bank.ok(
    organizations.importOrganizations,
    { name: 't.csv', dryRun: 'yes' },
    { as: director, file: Buffer.from(titled) },
  )
  expect([dry.rows, dry.created, dry.wrong]).toEqual([1, 1, 0])
})

test('what is no table of units is refused in a sentence that says what it is and what to do', async () => {
  const rubbish: readonly (readonly [file: Buffer, told: string])[] = [
    [Buffer.from('%PDF-1.7\n'), '这个文件是 PDF，无法读取。请上传 .xlsx、.xls、.csv 或 .dbf 表格'],
    [Buffer.from('<html><body>请登录</body></html>'), '里面没有表格'],
    [Buffer.alloc(0), '文件里没有数据'],
    [Buffer.from('PK\u0003\u0004broken'), '文件已损坏或不是有效的表格'],
    [Buffer.concat([Buffer.from('MZ\u0090\0'), Buffer.alloc(600, 1)]), '是程序'],
    [Buffer.from('机构名称,电话\n甲,1\n'), '缺少“机构代码、机构类型、上级机构代码”列，请用模板填写'],
  ]
  for (const [file, told] of rubbish) {
    const answer = await bank.call(organizations.importOrganizations, { name: 'x.xlsx', dryRun: 'yes' }, { as: director, file })
    expect([answer.problem?.code, answer.problem?.detail]).toEqual(['organizations.import_unreadable', expect.stringContaining(told)])
    expect(answer.problem?.detail).not.toMatch(/sheet\.|[{}]|。。/)
  }
})

test('anybody finds open units of the service network by name, city and kind, without any person in it', async () => {
  const found = await bank.ok(organizations.publicUnits, { cityCode: '340500', kind: 'servicePoint', limit: 100 })
  expect(found.items).toHaveLength(100)
  const next = await bank.ok(organizations.publicUnits, { cityCode: '340500', kind: 'servicePoint', limit: 500, cursor: found.next ?? '' })
  expect(next.items).toHaveLength(399)
  expect(Object.keys(found.items[0] ?? {}).sort()).toEqual([
    'address',
    'cityCode',
    'hours',
    'id',
    'kind',
    'latitude',
    'longitude',
    'name',
    'phone',
    'regionCode',
    'regionName',
  ])
  expect((await bank.ok(organizations.publicUnits, { search: '教育行政' })).items).toEqual([])
})
