import {
  catalog,
  certification,
  certificationOfferings as offerings,
  certificationPanels as panels,
  files,
  notices,
  reviews,
} from '@creditbank/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { offeringContent } from '../../test/matrixInputs.ts'
import type { Id } from '../platform/ids.ts'
import { driftOf, offeringDefects, panelSum, validityFits, whyNotAsked } from './offeringRules.ts'

let bank: Bank
let director: TestStaff
let final: TestStaff
let clerk: TestStaff
let fileIds: Id[]
const experts: { readonly id: Id; readonly staff: TestStaff }[] = []

const levelScores = (points: number): panels.Scores => ({
  goals: points,
  content: points,
  assessment: points,
  quality: points,
  support: points,
  teachers: points,
})

const listed = async (n: number, over: Partial<Parameters<typeof contentOf>[0]> = {}) => {
  const staff = await bank.staff('certificationExpert', 'management', `expert ${n}`)
  const { id } = await bank.ok(panels.addExpert, { staffId: staff.id, ...contentOf({ unit: `示范大学 ${n}`, ...over }) }, { as: director })
  return { id, staff }
}
const contentOf = (of: { readonly unit: string; readonly organizationId?: Id | null; readonly fields?: string[] }) => ({
  organizationId: of.organizationId ?? null,
  unit: of.unit,
  title: '教授',
  fields: of.fields ?? ['护理'],
  status: 'active' as const,
  conflictIds: [],
})

beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
  director = await bank.staff('managementDirector', 'management')
  final = await bank.staff('finalReviewer', 'management')
  clerk = await bank.staff('centreClerk', 'hefei')
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer()
  fileIds = [(await bank.ok(files.uploadStaffFile, { name: '教学计划.jpg' }, { as: clerk, file: photo })).id]
  for (let n = 0; n < 4; n += 1) experts.push(await listed(n))
})
afterAll(() => bank.close())

const complete = (): offerings.OfferingContent => {
  const content = offerings.OfferingContent.parse(offeringContent)
  for (const part of [content.parts.content, content.parts.assessment, content.parts.teachers]) part.fileIds = fileIds
  return content
}
const decide = async (by: TestStaff, caseId: Id, event: reviews.DecisionEvent, more: { reason?: string; fields?: string[] } = {}) => {
  const { seq } = await bank.ok(reviews.readCase, { id: caseId }, { as: by })
  return bank.call(reviews.decideCase, { id: caseId, seq, event, ...more }, { as: by })
}
const asked = (id: Id, expertIds: Id[]) => bank.call(panels.askExperts, { id, expertIds, dueOn: '2026-10-15' }, { as: director })
const sheetOf = async (expert: { readonly staff: TestStaff }, state?: 'asked') =>
  (await bank.ok(panels.listSheets, state === undefined ? {} : { state }, { as: expert.staff })).items[0]?.id ?? ''
const scored = (expert: { readonly staff: TestStaff }, id: Id, points: number) =>
  bank.call(
    panels.scoreSheet,
    { id, scores: levelScores(points), verdict: 'certify', credits: 500, comment: '目标明确，考核可行' },
    { as: expert.staff },
  )
const recommended = { credits: 450, minutes: 4800, level: 4, validTo: '2028-09-14', opinion: '建议认证' }

/** An offering that was submitted and accepted: its panel may be asked. */
const withPanel = async () => {
  const { id } = await bank.ok(offerings.createOffering, { content: complete() }, { as: clerk })
  await bank.ok(offerings.submitOffering, { id }, { as: clerk })
  const caseId = (await bank.ok(offerings.readOffering, { id }, { as: director })).caseId ?? ''
  expect((await decide(director, caseId, 'accept')).status).toBe(200)
  return { id, caseId }
}

describe('rules', () => {
  test('everything that is missing is told at once', () => {
    const empty = offerings.OfferingContent.parse({ ...offeringContent, fields: [], audience: '' })
    empty.parts.goals.text = '好'
    expect(offeringDefects(empty)).toEqual([
      { field: 'fields', code: 'fieldsMissing' },
      { field: 'audience', code: 'audienceMissing' },
      { field: 'goals', code: 'textShort' },
      { field: 'content', code: 'fileMissing' },
      { field: 'assessment', code: 'fileMissing' },
      { field: 'teachers', code: 'fileMissing' },
    ])
  })
  test('nobody judges their own unit, what they declared, what they wrote, or twice', () => {
    const expert = {
      staffId: '1',
      unit: '示范大学',
      organizationId: '20',
      centreId: '20',
      conflictIds: ['30'],
      status: 'active',
      appointed: true,
      asked: false,
    } as const
    const applicant = { organizationId: '41', centreId: '40', name: '另一所学院', authors: ['9'] }
    expect(whyNotAsked(expert, applicant)).toBeNull()
    expect(whyNotAsked(expert, { ...applicant, centreId: '20' })).toBe('sameUnit')
    expect(whyNotAsked({ ...expert, organizationId: null, centreId: null }, { ...applicant, name: ' 示范大学' })).toBe('sameUnit')
    expect(whyNotAsked(expert, { ...applicant, organizationId: '30' })).toBe('declared')
    expect(whyNotAsked(expert, { ...applicant, authors: ['1'] })).toBe('applicant')
    expect(whyNotAsked({ ...expert, asked: true }, applicant)).toBe('asked')
    expect(whyNotAsked({ ...expert, status: 'suspended' }, applicant)).toBe('suspended')
    expect(whyNotAsked({ ...expert, appointed: false }, applicant)).toBe('noAppointment')
  })
  test('a panel is complete with three sheets and none open; drift and spread show who judges differently', () => {
    const sheet = (id: string, points: number | null) => ({
      id,
      state: points === null ? ('asked' as const) : ('scored' as const),
      scores: points === null ? null : levelScores(points),
      total: points === null ? null : points * 10,
    })
    const two = [sheet('1', 80), sheet('2', 82)]
    expect(panelSum(two)).toMatchObject({ complete: false, mean: 810, spread: 20, wide: false })
    expect(panelSum([...two, sheet('3', 60)])).toMatchObject({ complete: true, mean: 740, spread: 220, wide: true })
    expect(panelSum([...two, sheet('3', 60), sheet('4', null)]).complete).toBe(false)
    expect(driftOf(sheet('3', 60), [...two, sheet('3', 60)])).toBe(-210)
    expect(driftOf(sheet('1', 80), [sheet('1', 80)])).toBeNull()
  })
  test('a certificate ends after today and within five years', () => {
    expect(['2026-09-15', '2026-09-16', '2031-09-15', '2031-09-16'].map((day) => validityFits('2026-09-15', day))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

describe('an offering', () => {
  test('is certified by a panel and a second person: its entry stands, its outcomes are worth what was decided, its report prints', async () => {
    const { id, caseId } = await withPanel()
    expect(
      (
        await asked(
          id,
          experts.slice(0, 3).map((one) => one.id),
        )
      ).body,
    ).toEqual({ sheets: 3 })
    expect((await bank.call(offerings.recommendOffering, { id, ...recommended }, { as: director })).problem?.code).toBe(
      'certification.panel_incomplete',
    )
    const points = [80, 84, 62]
    for (const [n, expert] of experts.slice(0, 3).entries()) {
      const sheetId = await sheetOf(expert)
      const twice = await Promise.all([scored(expert, sheetId, points[n] ?? 0), scored(expert, sheetId, points[n] ?? 0)])
      expect(twice.map((one) => one.status).sort()).toEqual([200, 409])
    }
    const seen = await bank.ok(offerings.readOffering, { id }, { as: director })
    expect(seen.panel).toMatchObject({ complete: true, mean: 753, spread: 220, wide: true })
    expect(seen.panel?.sheets.map((sheet) => sheet.drift)).toEqual([70, 130, -200])
    expect((await bank.ok(notices.listStaffNotices, {}, { as: director })).items.map((one) => one.code)).toContain(
      'certification.panelComplete',
    )
    expect((await decide(director, caseId, 'firstReview')).problem?.code).toBe('certification.not_recommended')
    await bank.ok(offerings.recommendOffering, { id, ...recommended }, { as: director })
    expect((await decide(director, caseId, 'firstReview')).status).toBe(200)
    expect((await decide(director, caseId, 'finalReview')).problem?.code).toBe('reviews.own_case')
    expect((await decide(final, caseId, 'finalReview')).status).toBe(200)
    const certified = await bank.ok(offerings.readOffering, { id }, { as: clerk })
    expect(certified).toMatchObject({
      state: 'approved',
      panel: null,
      certificate: { credits: 450, level: 4, validTo: '2028-09-14' },
      can: ['report'],
    })
    expect(certified.certificate?.number).toMatch(/^XR2026\d{6}$/)
    const entry = await bank.ok(catalog.readEntry, { id: certified.certificate?.entry?.id ?? '' }, { as: clerk })
    expect(entry).toMatchObject({ state: 'published', credits: 450, closesOn: '2028-09-14' })
    const standards = await bank.ok(certification.listStandards, { state: 'published' }, { as: clerk })
    expect(standards.items.find((one) => one.achievementId === entry.achievement.id)).toMatchObject({
      fixed: 450,
      level: 4,
      effectiveTo: '2028-09-14',
    })
    const report = await bank.call(offerings.offeringReport, { id }, { as: clerk })
    expect(report.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('returned names every defect at once, takes open sheets back, and comes again to a panel of its own', async () => {
    const { id, caseId } = await withPanel()
    await asked(id, [experts[0]?.id ?? ''])
    const back = await decide(director, caseId, 'return', { reason: 'goalsVague', fields: ['goals', 'teachers'] })
    expect(back.status).toBe(200)
    const seen = await bank.ok(offerings.readOffering, { id }, { as: clerk })
    expect(seen).toMatchObject({
      state: 'returned',
      returned: { reason: 'goalsVague', fields: ['goals', 'teachers'] },
      can: ['edit', 'submit', 'withdraw'],
    })
    const expert = experts[0]
    if (expert === undefined) throw new Error('no expert')
    const sheet = await bank.ok(panels.readSheet, { id: await sheetOf(expert) }, { as: expert.staff })
    expect(sheet).toMatchObject({ state: 'released', parts: [] })
    await bank.ok(offerings.saveOffering, { id, version: seen.version, content: complete() }, { as: clerk })
    await bank.ok(offerings.submitOffering, { id }, { as: clerk })
    expect(await bank.ok(offerings.readOffering, { id }, { as: director })).toMatchObject({ state: 'submitted', scored: 0, asked: 0 })
  })

  test('with something missing it is not submitted; the management centre sees no draft; two submissions open one case', async () => {
    const content = offerings.OfferingContent.parse(offeringContent)
    const { id } = await bank.ok(offerings.createOffering, { content }, { as: clerk })
    expect((await bank.call(offerings.submitOffering, { id }, { as: clerk })).problem?.code).toBe('certification.offering_incomplete')
    expect((await bank.call(offerings.readOffering, { id }, { as: director })).status).toBe(404)
    expect((await bank.call(offerings.readOffering, { id }, { as: await bank.staff('centreClerk', 'wuhu') })).status).toBe(404)
    await bank.ok(offerings.saveOffering, { id, version: 1, content: complete() }, { as: clerk })
    const twice = await Promise.all([0, 1].map(() => bank.call(offerings.submitOffering, { id }, { as: clerk })))
    expect(twice.map((one) => one.status).sort()).toEqual([200, 409])
    expect((await bank.call(offerings.saveOffering, { id, version: 2, content: complete() }, { as: clerk })).problem?.code).toBe(
      'certification.offering_not_editable',
    )
  })

  test('an expert of the applicant’s unit is never asked, and who declares a conflict is kept away for good', async () => {
    const own = await listed(7, { unit: '合肥市认证服务中心', organizationId: bank.unit('hefeiShushan').id })
    const { id } = await withPanel()
    expect((await asked(id, [own.id])).problem?.code).toBe('certification.expert_excluded')
    const expert = experts[3]
    if (expert === undefined) throw new Error('no expert')
    await asked(id, [expert.id])
    const sheetId = await sheetOf(expert)
    await bank.ok(panels.declareConflict, { id: sheetId, reason: '本人在该单位兼课' }, { as: expert.staff })
    expect((await scored(expert, sheetId, 80)).problem?.code).toBe('certification.sheet_closed')
    const candidates = (await bank.ok(panels.listCandidates, { id }, { as: director })).items
    expect(candidates.find((one) => one.id === expert.id)?.whyNot).toBe('declared')
    expect(candidates.find((one) => one.id === own.id)?.whyNot).toBe('sameUnit')
    const fresh = candidates.filter((one) => one.whyNot === null)
    const both = await Promise.all([0, 1].map(() => asked(id, [fresh[0]?.id ?? ''])))
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
  })

  test('an expert reads their own sheets and the papers of them, and nothing else', async () => {
    const [one, other] = experts
    if (one === undefined || other === undefined) throw new Error('no experts')
    const { id } = await withPanel()
    await asked(id, [one.id])
    const sheetId = await sheetOf(one, 'asked')
    const fileId = fileIds[0] ?? ''
    expect((await bank.call(panels.sheetFile, { id: sheetId, fileId }, { as: one.staff })).status).toBe(200)
    expect((await bank.call(panels.readSheet, { id: sheetId }, { as: other.staff })).status).toBe(404)
    expect((await bank.call(panels.sheetFile, { id: sheetId, fileId }, { as: other.staff })).status).toBe(404)
    expect((await bank.call(offerings.readOffering, { id }, { as: one.staff })).status).toBe(403)
    expect((await bank.call(files.downloadStaffFile, { id: fileId }, { as: one.staff })).status).toBe(404)
    expect((await bank.call(files.downloadStaffFile, { id: fileId }, { as: director })).status).toBe(200)
  })
})
