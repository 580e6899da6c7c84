import { catalog, files, notices, reviews } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { entriesForBatch, entryClosed, entryForDeposit } from './index.ts'

let bank: Bank
let clerk: TestStaff
let approver: TestStaff
let director: TestStaff
let issuerId: string
beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  clerk = await bank.staff('centreClerk', 'hefei')
  approver = await bank.staff('finalReviewer', 'management')
  director = await bank.staff('managementDirector', 'management')
  issuerId = (await bank.ok(catalog.createIssuer, { name: '合肥示范社区学院' }, { as: clerk })).id
})
afterAll(() => bank.close())

const content = (name: string, change: Partial<catalog.AchievementContent> = {}): catalog.AchievementContent => ({
  name,
  issuerId,
  minutes: 960,
  creditsProposed: 100,
  grading: 'pass',
  validityMonths: 0,
  evidence: ['结业证书'],
  repeats: 'term',
  ...change,
})
const offer = (name: string, change: Partial<catalog.EntryContent> = {}): catalog.EntryContent => ({
  name,
  depositors: [],
  regions: [],
  learnerKinds: [],
  channels: ['batch', 'self'],
  evidence: ['结业证书'],
  reviewPath: 'first',
  credits: 100,
  points: 10,
  opensOn: '2026-09-01',
  public: true,
  ...change,
})

const caseOf = async (subjectId: string, kind: reviews.CaseKindName) => {
  const { items } = await bank.ok(reviews.listCases, { queue: 'all', kind, open: 'yes', limit: 500 }, { as: approver })
  for (const line of items) {
    const found = await bank.ok(reviews.readCase, { id: line.id }, { as: approver })
    if (found.subjectId === subjectId) return found
  }
  throw new Error('no open case for the subject')
}
const approve = async (subjectId: string, kind: reviews.CaseKindName, answer: reviews.CaseAnswer = {}) => {
  const found = await caseOf(subjectId, kind)
  return bank.ok(reviews.decideCase, { id: found.id, seq: found.seq, event: 'finalReview', answer }, { as: approver })
}
const enabled = async (name: string) => {
  const { id } = await bank.ok(catalog.createAchievement, { typeCode: 'communityCourse', content: content(name) }, { as: clerk })
  await bank.ok(catalog.submitAchievement, { id }, { as: clerk })
  await approve(id, 'achievement')
  return id
}
const published = async (name: string, change: Partial<catalog.EntryContent> = {}) => {
  const achievementId = await enabled(name)
  const entry = await bank.ok(catalog.createEntry, { achievementId, content: offer(name, change) }, { as: clerk })
  await bank.ok(catalog.submitEntry, { id: entry.id }, { as: clerk })
  await approve(entry.id, 'catalogEntry')
  return { achievementId, ...entry }
}

test('the order holds: an entry goes to approval only on an enabled achievement, and takes deposits only when the management centre has published it', async () => {
  const { id } = await bank.ok(catalog.createAchievement, { typeCode: 'communityCourse', content: content('书法入门') }, { as: clerk })
  const entry = await bank.ok(catalog.createEntry, { achievementId: id, content: offer('书法入门') }, { as: clerk })
  expect(entry.number).toMatch(/^AH-2026-\d{6}$/)
  expect((await bank.call(catalog.submitEntry, { id: entry.id }, { as: clerk })).problem?.code).toBe('catalog.achievement_not_enabled')
  await bank.ok(catalog.submitAchievement, { id }, { as: clerk })
  expect((await bank.call(catalog.saveAchievement, { id, version: 1, content: content('书法') }, { as: clerk })).problem?.code).toBe(
    'catalog.in_review',
  )
  await approve(id, 'achievement')
  await bank.ok(catalog.submitEntry, { id: entry.id }, { as: clerk })
  const db = bank.platform.database.app
  const before = await entryForDeposit(db, entry.number)
  expect(before === undefined ? 'gone' : entryClosed(before, 'self', '2026-09-15')).toBe('notPublished')
  await approve(entry.id, 'catalogEntry')
  const after = (await entriesForBatch(db, [entry.number, 'AH-2026-999999'])).get(entry.number)
  expect(after === undefined ? 'gone' : entryClosed(after, 'self', '2026-09-15')).toBeUndefined()
  expect(after).toMatchObject({ minutes: 960, credits: 100, achievementVersion: 1, depositors: [] })
})

test('ten clerks at once make one entry of an achievement and term; the others hear its number, and a renamed term meets it too', async () => {
  const achievementId = await enabled('茶文化')
  const make = (term: string) => bank.call(catalog.createEntry, { achievementId, content: offer('茶文化', { term }) }, { as: clerk })
  const answers = await Promise.all(Array.from({ length: 10 }, () => make('2027 春')))
  const made = answers.filter((answer) => answer.status === 200)
  expect(made).toHaveLength(1)
  const number = made[0]?.body.number ?? ''
  for (const answer of answers.filter((one) => one.status !== 200)) {
    expect(answer.problem?.code).toBe('catalog.duplicate_entry')
    expect(answer.problem?.detail).toContain(number)
  }
  const other = await bank.ok(catalog.createEntry, { achievementId, content: offer('茶文化', { term: '2027 秋' }) }, { as: clerk })
  const renamed = { id: other.id, version: 1, content: offer('茶文化', { term: '2027 春' }) }
  expect((await bank.call(catalog.saveEntry, renamed, { as: clerk })).problem?.code).toBe('catalog.duplicate_entry')
  const twins = sql`update catalog.entry set term_id = (select term_id from catalog.entry where number = ${number}) where id = ${other.id}`
  await expect(twins.execute(bank.platform.database.app)).rejects.toThrow(/entry_same_term/)
})

test('whoever typed at a draft does not approve it, although a colleague submitted it', async () => {
  const { id } = await bank.ok(catalog.createAchievement, { typeCode: 'communityCourse', content: content('皮影') }, { as: director })
  const second = await bank.staff('managementDirector', 'management', 'second')
  await bank.ok(catalog.saveAchievement, { id, version: 1, content: content('皮影', { minutes: 1200 }) }, { as: second })
  await bank.ok(catalog.submitAchievement, { id }, { as: second })
  const found = await caseOf(id, 'achievement')
  const decision = { id: found.id, seq: found.seq, event: 'finalReview' as const }
  for (const author of [director, second])
    expect((await bank.call(reviews.decideCase, decision, { as: author })).problem?.code).toBe('reviews.own_case')
  expect((await bank.ok(reviews.decideCase, decision, { as: approver })).state).toBe('approved')
})

test('numbers that came from elsewhere are never given a second time', async () => {
  const achievementId = await enabled('茶艺')
  const old = await bank.ok(catalog.createEntry, { achievementId, content: offer('茶艺', { term: '旧' }) }, { as: clerk })
  const last = await bank.ok(catalog.createEntry, { achievementId, content: offer('茶艺', { term: '末' }) }, { as: clerk })
  const next = `AH-2026-${String(Number(last.number.slice(8)) + 1).padStart(6, '0')}`
  await sql`update catalog.entry set number = ${next} where id = ${old.id}`.execute(bank.platform.database.app)
  const after = await bank.ok(catalog.createEntry, { achievementId, content: offer('茶艺', { term: '后' }) }, { as: clerk })
  expect(Number(after.number.slice(8))).toBe(Number(next.slice(8)) + 1)
})

test('nobody but the management centre approves, and not who entered it', async () => {
  const { id } = await bank.ok(catalog.createAchievement, { typeCode: 'communityCourse', content: content('太极拳') }, { as: director })
  await bank.ok(catalog.submitAchievement, { id }, { as: director })
  const found = await caseOf(id, 'achievement')
  expect(
    (await bank.call(reviews.decideCase, { id: found.id, seq: found.seq, event: 'finalReview' }, { as: director })).problem?.code,
  ).toBe('reviews.own_case')
  const centreDirector = await bank.staff('centreDirector', 'hefei')
  expect((await bank.call(reviews.decideCase, { id: found.id, seq: found.seq, event: 'finalReview' }, { as: centreDirector })).status).toBe(
    404,
  )
  expect((await approve(id, 'achievement', { creditsApproved: 80 })).state).toBe('approved')
  expect((await bank.ok(catalog.readAchievement, { id }, { as: clerk })).versions[0]?.creditsApproved).toBe(80)
})

test('a new version leaves the old one and the entries on it as they are', async () => {
  const { achievementId, number } = await published('手机摄影')
  await bank.ok(catalog.saveAchievement, { id: achievementId, version: 1, content: content('手机摄影', { minutes: 1200 }) }, { as: clerk })
  const pending = await bank.ok(catalog.readAchievement, { id: achievementId }, { as: clerk })
  expect(pending).toMatchObject({ state: 'enabled', currentVersion: 1, latestVersion: 2, pending: true })
  await bank.ok(catalog.submitAchievement, { id: achievementId }, { as: clerk })
  await approve(achievementId, 'achievement')
  const now = await bank.ok(catalog.readAchievement, { id: achievementId }, { as: clerk })
  expect(now.versions.map((v) => [v.version, v.state, v.minutes])).toEqual([
    [2, 'enabled', 1200],
    [1, 'superseded', 960],
  ])
  expect(await entryForDeposit(bank.platform.database.app, number)).toMatchObject({ achievementVersion: 1, minutes: 960 })
})

test('a returned entry is a draft again with the reason in its case, and comes back under its number', async () => {
  const achievementId = await enabled('合唱')
  const { id } = await bank.ok(catalog.createEntry, { achievementId, content: offer('合唱') }, { as: clerk })
  await bank.ok(catalog.submitEntry, { id }, { as: clerk })
  const found = await caseOf(id, 'catalogEntry')
  await bank.ok(
    reviews.decideCase,
    { id: found.id, seq: found.seq, event: 'return', reason: 'windowWrong', fields: ['closesOn'] },
    { as: approver },
  )
  const draft = await bank.ok(catalog.readEntry, { id }, { as: clerk })
  expect(draft.state).toBe('draft')
  await bank.ok(catalog.saveEntry, { id, version: draft.version, content: offer('合唱', { closesOn: '2026-12-31' }) }, { as: clerk })
  expect((await bank.call(catalog.saveEntry, { id, version: draft.version, content: offer('合唱') }, { as: clerk })).problem?.code).toBe(
    'record.changed',
  )
  expect((await bank.ok(catalog.submitEntry, { id }, { as: clerk })).caseNumber).toBe(found.number)
})

test('another centre neither sees a draft nor edits, submits or closes what is not its own', async () => {
  const { id, achievementId } = await published('剪纸')
  const draft = await bank.ok(catalog.createAchievement, { typeCode: 'communityCourse', content: content('剪纸二') }, { as: clerk })
  const stranger = await bank.staff('centreClerk', 'wuhu')
  expect((await bank.call(catalog.readAchievement, { id: draft.id }, { as: stranger })).status).toBe(404)
  expect((await bank.ok(catalog.listAchievements, { search: '剪纸' }, { as: stranger })).items.map((one) => one.name)).toEqual(['剪纸'])
  expect((await bank.call(catalog.closeEntry, { id }, { as: stranger })).status).toBe(404)
  expect((await bank.call(catalog.retireAchievement, { id: achievementId }, { as: stranger })).status).toBe(404)
  expect((await bank.ok(catalog.readEntry, { id }, { as: stranger })).can).toEqual(['correct'])
})

test('last year’s entries are copied once into a new term, as drafts', async () => {
  const { id } = await published('声乐', { term: '2026年秋季' })
  await bank.ok(catalog.closeEntry, { id }, { as: clerk })
  const copy = { fromTerm: '2026年秋季', term: '2027年春季', opensOn: '2027-03-01', closesOn: '2027-07-31' }
  expect(await bank.ok(catalog.copyEntries, copy, { as: clerk })).toEqual({ created: 1, existing: 0, skipped: 0 })
  expect(await bank.ok(catalog.copyEntries, copy, { as: clerk })).toEqual({ created: 0, existing: 1, skipped: 0 })
  const drafts = await bank.ok(catalog.listEntries, { term: '2027年春季', mine: 'yes' }, { as: clerk })
  expect(drafts.items).toMatchObject([{ name: '声乐', state: 'draft', opensOn: '2027-03-01' }])
  expect(await bank.ok(catalog.submitEntries, { ids: drafts.items.map((one) => one.id) }, { as: clerk })).toEqual({
    submitted: 1,
    skipped: [],
  })
})

test('a correction of a published entry is applied when the management centre approves it', async () => {
  const { id } = await published('国画')
  const point = await bank.staff('pointClerk', 'shushanPoint')
  await bank.ok(catalog.requestEntryCorrection, { id, note: '截止日期写错了', changes: { closesOn: '2026-11-30' } }, { as: point })
  const correction = (await bank.ok(catalog.readEntry, { id }, { as: clerk })).corrections[0]
  expect(correction?.state).toBe('open')
  await approve(correction?.id ?? '', 'catalogCorrection')
  expect(await bank.ok(catalog.readEntry, { id }, { as: clerk })).toMatchObject({
    closesOn: '2026-11-30',
    version: 2,
    corrections: [{ state: 'approved' }],
  })
})

test('a learner tells of a wrong entry once, with photos that only the office sees; the office that owns it agrees, and the learner hears when the correction stands', async () => {
  const { id } = await published('书法入门')
  const learner = await bank.learner('shushanPoint')
  const paper = { as: learner, file: Buffer.from('%PDF-1.4\n%%EOF\n') }
  const { id: photo } = await bank.ok(files.uploadFile, { name: '通知.pdf' }, paper)
  const wish = { id, what: 'window' as const, wanted: '截止到 2026 年 11 月 30 日', fileIds: [photo] }
  const both = await Promise.all([1, 2].map(() => bank.call(catalog.reportEntry, wish, { as: learner })))
  expect(both.map((one) => one.status).sort()).toEqual([200, 409])
  const reviewer = await bank.staff('centreReviewer', 'hefei')
  const desk = await bank.ok(reviews.listCases, { queue: 'mine', kind: 'catalogReport' }, { as: reviewer })
  const caseId = desk.items[0]?.id ?? '0'
  const seen = await bank.ok(reviews.readCase, { id: caseId }, { as: reviewer })
  expect(seen.facts).toContainEqual(expect.objectContaining({ field: 'wanted', value: wish.wanted, was: expect.stringContaining('2026') }))
  expect(seen.attachments.map((a) => a.fileId)).toEqual([photo])
  const opens = async (by: TestStaff) => (await bank.call(files.downloadStaffFile, { id: photo }, { as: by })).status
  expect([await opens(reviewer), await opens(await bank.staff('centreReviewer', 'wuhu'))]).toEqual([200, 404])
  const foreign = { ...wish, what: 'name' as const, fileIds: [photo] }
  expect((await bank.call(catalog.reportEntry, foreign, { as: await bank.learner('hefei') })).problem?.code).toBe('deposits.file_unknown')
  await bank.ok(reviews.decideCase, { id: caseId, seq: seen.seq, event: 'firstReview' }, { as: reviewer })
  const mine = () => bank.ok(catalog.listMyEntryReports, { id }, { as: learner })
  expect((await mine()).items).toMatchObject([{ state: 'approved', corrected: false }])
  await bank.ok(catalog.requestEntryCorrection, { id, note: '截止日期写错了', changes: { closesOn: '2026-11-30' } }, { as: clerk })
  const correction = (await bank.ok(catalog.readEntry, { id }, { as: clerk })).corrections[0]
  const change = await sql<{ id: string }>`select id from reviews.case where subject_id = ${correction?.id ?? '0'}`.execute(
    bank.platform.database.app,
  )
  const desk2 = await bank.ok(reviews.readCase, { id: change.rows[0]?.id ?? '0' }, { as: director })
  expect(desk2.facts).toContainEqual(expect.objectContaining({ field: 'closesOn', value: '2026-11-30' }))
  await approve(correction?.id ?? '', 'catalogCorrection')
  expect((await mine()).items).toMatchObject([{ corrected: true }])
  const told = await bank.ok(notices.listMyNotices, {}, { as: learner })
  expect(told.items.map((one) => one.code)).toEqual(expect.arrayContaining(['catalog.reportConfirmed', 'catalog.reportCorrected']))
})

test('everybody finds published public entries by words, type, city, former issuer name and openness, and nothing else', async () => {
  const open = await published('无人机应用', { closesOn: '2026-12-31' })
  const over = await published('无人机维修', { opensOn: '2026-01-01', closesOn: '2026-06-30' })
  await published('无人机内训', { public: false })
  await bank.ok(catalog.addFormerName, { id: issuerId, name: '庐州业余大学', until: '2015-12-31' }, { as: director })
  const search = async (input: Parameters<typeof bank.ok<typeof catalog.searchCatalog>>[1]) =>
    (await bank.ok(catalog.searchCatalog, input)).items.map((one) => one.name)
  expect(await search({ search: '无人机' })).toEqual(['无人机维修', '无人机应用'])
  expect(await search({ search: '无人机', openNow: 'yes' })).toEqual(['无人机应用'])
  expect(await search({ search: '庐州业余', typeCode: 'community', city: '3401' })).toContain('无人机应用')
  expect(await search({ search: '无人机', city: '3402' })).toEqual([])
  expect(await search({ search: '%' })).toEqual([])
  const detail = await bank.ok(catalog.readPublicEntry, { id: open.id })
  expect(detail).toMatchObject({ openNow: true, city: '合肥市', evidence: ['结业证书'], formerIssuerNames: ['庐州业余大学'] })
  expect((await bank.ok(catalog.readPublicEntry, { id: over.id })).openNow).toBe(false)
  const filters = await bank.ok(catalog.catalogFilters, {})
  expect(filters.types.find((one) => one.code === 'community')?.entries).toBeGreaterThan(1)
})

test('an issuer keeps its former names and is not registered twice under one of them', async () => {
  const { id } = await bank.ok(catalog.createIssuer, { name: '皖南示范学校' }, { as: clerk })
  await bank.ok(catalog.renameIssuer, { id, name: '皖南示范学院', until: '2020-08-31' }, { as: director })
  expect((await bank.call(catalog.createIssuer, { name: '皖南示范学校' }, { as: clerk })).problem?.code).toBe('catalog.issuer_exists')
  expect((await bank.ok(catalog.listIssuers, { search: '示范学校' }, { as: clerk })).items).toMatchObject([
    { name: '皖南示范学院', formerNames: [{ name: '皖南示范学校', until: '2020-08-31' }] },
  ])
})

test('types are edited by the management centre alone and not switched off while in use', async () => {
  const { items } = await bank.ok(catalog.listPublicTypes, {})
  expect(items.filter((one) => one.parent === null).map((one) => one.zh)).toEqual([
    '学历教育',
    '非学历教育',
    '无一定形式的学习成果',
    '社区与老年教育',
  ])
  const type = items.find((one) => one.code === 'communityCourse')
  if (type === undefined) throw new Error('no such type')
  expect((await bank.call(catalog.saveType, type, { as: clerk })).status).toBe(403)
  expect((await bank.call(catalog.saveType, { ...type, active: false }, { as: director })).problem?.code).toBe('catalog.type_in_use')
  expect((await bank.ok(catalog.saveType, { ...type, samplePercent: 33 }, { as: director })).samplePercent).toBe(33)
  expect(items.filter((one) => one.parent === 'community').every((one) => !one.mayConvert)).toBe(true)
})

const csv = (...rows: string[]) =>
  Buffer.from(`﻿成果编码,成果名称*,成果类型*,颁发机构*,学时*,学分*,成绩制式*,期次,存入开始*,存入截止,存入方式*\n${rows.join('\n')}\n`)

test('an import shows every wrong cell first, stores nothing in a dry run, and stores all or nothing', async () => {
  const wrong = csv(
    ',插花,社区教育课程,合肥示范社区学院,16,1,合格,2026秋,2026-09-01,2027-01-31,批量、本人',
    ',,没有的类型,合肥示范社区学院,十六,1,合格,2026秋,2026/13/1,,飞鸽',
  )
  const dry = await bank.ok(catalog.importCatalog, { name: 'a.csv', dryRun: 'yes' }, { as: clerk, file: wrong })
  expect(dry).toMatchObject({ rows: 2, achievements: 1, entries: 1, wrong: 1, done: false })
  expect(dry.problems.map((one) => one.column)).toEqual(['成果名称', '成果类型', '学时', '存入开始', '存入方式'])
  expect((await bank.call(catalog.importCatalog, { name: 'a.csv', dryRun: 'no' }, { as: clerk, file: wrong })).problem?.code).toBe(
    'catalog.import_wrong',
  )
  expect((await bank.ok(catalog.listAchievements, { search: '插花' }, { as: clerk })).items).toEqual([])
  const good = csv(
    ',插花,社区教育课程,合肥示范社区学院,16,1,合格,2026秋,2026-09-01,2027-01-31,批量、本人',
    ',盆景,社区教育课程,新登记的学校,8,0.5,合格,2026秋,2026-09-01,,本人',
  )
  expect(await bank.ok(catalog.importCatalog, { name: 'b.csv', dryRun: 'no' }, { as: clerk, file: good })).toMatchObject({
    achievements: 2,
    entries: 2,
    wrong: 0,
    done: true,
  })
  expect(await bank.ok(catalog.importCatalog, { name: 'b.csv', dryRun: 'no' }, { as: clerk, file: good })).toMatchObject({
    achievements: 0,
    entries: 0,
    existing: 2,
    done: true,
  })
  const template = await bank.call(catalog.importTemplate, {}, { as: clerk })
  expect(template.bytes.subarray(0, 2).toString()).toBe('PK')
})
