import { describe, expect, test } from 'vitest'
import { byYear, narrowed, sumOf, typesIn, yearsIn } from './archive/archiveView.ts'
import { markedSteps } from './deposit/Fix.tsx'
import { chosenDate, dateText, daysIn, firstOpen, maySayNumber, stepAfter, stepBefore, stepOfField, stepsFor } from './deposit/flow.ts'
import { cutPixels, fittedSize, movedCorner, whole } from './deposit/photo.ts'
import { sizeBeside, sizeWithin } from './elder.ts'
import { credits, dayOf, dayText, hours, momentText, telOf } from './format.ts'
import { searchInput } from './catalog/Catalog.tsx'
import { ageFrom, looksLikeNumber } from './session/identityFields.tsx'
import { safeReturn } from './session/safeReturn.ts'
import { spokenPieces } from './shell/ReadAloud.tsx'
import { statusOf } from './applications/status.ts'
import type { Say } from './words.ts'
import { words as zh } from './words/zh.ts'

const say: Say = (key, values) => {
  let at: unknown = zh
  for (const part of key.split('.'))
    at = typeof at === 'object' && at !== null ? Object.entries(at).find(([name]) => name === part)?.[1] : undefined
  return String(at).replace(/\{(\w+)\}/g, (_, name: string) => String(values?.[name] ?? ''))
}

describe('amounts and dates', () => {
  test.each([
    [0, '0'],
    [850, '8.5'],
    [100, '1'],
    [1234567, '12,345.67'],
  ])('%i hundredths of a credit read %s', (hundredths, text) => expect(credits(hundredths)).toBe(text))
  test('hours come from minutes', () => expect([hours(90), hours(60), hours(44040)]).toEqual(['1.5', '1', '734']))
  test('a day is the day in Asia/Shanghai, not in UTC', () => {
    expect(dayOf('2026-12-02T16:30:00Z')).toBe('2026-12-03')
    expect(dayText('2026-12-02T16:30:00Z', 'zh')).toBe('2026年12月3日')
    expect(dayText('2026-12-03', 'en')).toBe('3 December 2026')
    expect(momentText('2026-12-02T16:30:00.123Z', 'zh')).toBe('2026年12月3日 00:30')
  })
  test('a telephone link holds digits only', () => expect(telOf('0551-6351 7282')).toBe('tel:055163517282'))
})

describe('elder mode', () => {
  test.each([
    ['18', 18],
    ['30', 30],
    ['99', 30],
    ['0', 18],
    [null, 20],
    ['big', 20],
  ])('a kept size %s becomes %i: never below 18, never above 30', (kept, size) => expect(sizeWithin(kept)).toBe(size))
  test('larger and smaller stop at the ends', () =>
    expect([sizeBeside(30, 1), sizeBeside(18, -1), sizeBeside(20, 1)]).toEqual([30, 18, 22]))
  test('a page is read aloud in pieces that no speech engine cuts off', () => {
    expect(spokenPieces('您好。请登录！\n\n· \n再见')).toEqual(['您好。', '请登录！', '再见'])
    expect(spokenPieces('字'.repeat(300)).every((piece) => piece.length <= 120)).toBe(true)
  })
})

describe('log-in and identity', () => {
  test.each([
    ['/me/archive?year=2024', '/me/archive?year=2024'],
    [undefined, '/me'],
    ['//evil.example', '/me'],
    ['https://evil.example', '/me'],
    ['/login?to=/me', '/me'],
    ['/\\evil', '/me'],
    ['javascript:alert(1)', '/me'],
  ])('after logging in %s leads to %s: only inside the portal', (to, path) => expect(safeReturn(to)).toBe(path))
  test('a resident card has 18 or 15 characters; spaces and full-width digits are fine', () => {
    expect(looksLikeNumber('residentIdCard', '349901 19560101 002x')).toBe(true)
    expect(looksLikeNumber('residentIdCard', '３４９９０１５６０１０１００２')).toBe(true)
    expect(looksLikeNumber('residentIdCard', '3499011956010100')).toBe(false)
    expect(looksLikeNumber('passport', 'E12345678')).toBe(true)
  })
  test('a guardian is asked for until the day before the fourteenth birthday', () => {
    expect(ageFrom('349901201212030014', '2026-12-02')).toBe(13)
    expect(ageFrom('349901201212030014', '2026-12-03')).toBe(14)
    expect(ageFrom('E12345678', '2026-12-03')).toBeNull()
  })
})

describe('the deposit, one question a page', () => {
  test('asks only what the entry needs', () => {
    expect(stepsFor({ grading: 'pass', hasCertificateNo: false })).toEqual(['date', 'photos', 'check'])
    expect(stepsFor({ grading: 'percent', hasCertificateNo: true })).toEqual(['date', 'grade', 'number', 'photos', 'check'])
  })
  test('goes on at the first open question', () => {
    const steps = stepsFor({ grading: 'grade', hasCertificateNo: true })
    const photo = { fileId: '1', name: 'a', type: 'image/jpeg', size: 1 }
    expect(firstOpen(steps, { content: {}, attachments: [] })).toBe('date')
    expect(firstOpen(steps, { content: { obtainedOn: '2024-06', grade: 'A' }, attachments: [] })).toBe('number')
    expect(firstOpen(steps, { content: { obtainedOn: '2024-06', grade: 'A', certificateNo: '1' }, attachments: [photo] })).toBe('check')
    expect([stepAfter(steps, 'check'), stepBefore(steps, 'date'), stepAfter(steps, 'date')]).toEqual([null, null, 'grade'])
  })
  test('a date may lack its day, and 31 April cannot be chosen', () => {
    expect(dateText({ year: '2024', month: '6', day: '' })).toBe('2024-06')
    expect(dateText({ year: '2024', month: '6', day: '9' })).toBe('2024-06-09')
    expect(dateText({ year: '2024', month: '', day: '9' })).toBe('')
    expect(chosenDate('2024-06-09')).toEqual({ year: '2024', month: '6', day: '9' })
    expect([daysIn('2024', '2'), daysIn('2025', '2'), daysIn('2025', '4')]).toEqual([29, 28, 30])
  })
  test('what the server finds wrong leads to the page where it was asked', () => {
    expect(['obtainedOn', 'content.grade', 'certificateNo', 'fileIds', 'note'].map(stepOfField)).toEqual([
      'date',
      'grade',
      'number',
      'photos',
      'check',
    ])
  })
  test('a returned application opens exactly the marked questions of the last return', () => {
    const step = (event: string, fields: readonly string[]) => ({
      event,
      at: '2026-11-01T00:00:00Z',
      who: null,
      reason: null,
      note: null,
      fields: [...fields],
    })
    expect(
      markedSteps({ timeline: [step('return', ['grade']), step('resubmit', []), step('return', ['fileIds', 'certificateNo'])] }),
    ).toEqual(['photos', 'number'])
    expect(markedSteps({ timeline: [step('return', [])] })).toEqual(['date', 'grade', 'number', 'photos'])
  })
  test('a number that may be an identity number is never kept on the device', () => {
    expect(maySayNumber('3499011956010 10028')).toBe(true)
    expect(maySayNumber('PTH-2024-00123')).toBe(false)
  })
  test('a corner that is pulled stays inside the photo and leaves at least a tenth of it', () => {
    const cut = movedCorner(movedCorner(whole, 'leftTop', 0.2, 0.1), 'rightBottom', 0.7, 1.4)
    expect(cut).toEqual({ left: 0.2, top: 0.1, right: 0.7, bottom: 1 })
    expect(cutPixels(1000, 400, cut)).toEqual({ x: 200, y: 40, width: 500, height: 360 })
    expect(movedCorner(cut, 'leftBottom', 5, -5)).toEqual({ left: 0.6, top: 0.1, right: 0.7, bottom: 0.2 })
  })

  test('photos shrink to a side of 2200 px and are never enlarged', () => {
    expect(fittedSize(4000, 3000, 2200)).toEqual({ width: 2200, height: 1650 })
    expect(fittedSize(800, 600, 2200)).toEqual({ width: 800, height: 600 })
  })
})

describe('status in plain words', () => {
  const base = { office: { id: '1', name: '合肥市认证中心', phone: null }, dueOn: '2026-12-03', wanted: null }
  test('says who has it, by when, and that nothing is to be done', () => {
    expect(statusOf({ ...base, state: 'submitted' }, '2026-11-24', 'zh', say).text).toBe(
      '合肥市认证中心已收到，预计 2026年12月3日 前给您结果。您不用做任何事。',
    )
  })
  test('a missed promise is answered with an apology, not with the old date', () => {
    const late = statusOf({ ...base, state: 'accepted' }, '2026-12-04', 'zh', say)
    expect(late.tone).toBe('late')
    expect(late.text).toContain('对不起')
  })
  test.each(['draft', 'submitted', 'accepted', 'firstReviewed', 'stored', 'returned', 'refused', 'withdrawn', 'waiting'] as const)(
    '%s never shows its code name',
    (state) => {
      for (const dueOn of [null, '2026-12-03'])
        expect(statusOf({ ...base, dueOn, state }, '2026-11-24', 'zh', say).text).toMatch(/^[^a-zA-Z{}]+$/)
    },
  )
})

describe('the archive', () => {
  const line = (id: string, obtainedOn: string, status: 'valid' | 'revoked', credit: number, typeCode = 'T1') => ({
    id,
    entryId: '1',
    name: `成果${id}`,
    typeCode,
    typeName: typeCode,
    issuer: '某校',
    organization: '某中心',
    obtainedOn,
    credits: credit,
    minutes: 60,
    points: 0,
    grade: null,
    certificateNo: null,
    channel: 'batch' as const,
    status,
    expiresOn: null,
    storedAt: '2026-01-01T00:00:00Z',
    fresh: false,
  })
  const lines = [
    line('1', '2024-03-01', 'valid', 100),
    line('2', '2025-06-30', 'valid', 250, 'T2'),
    line('3', '2024-09-01', 'revoked', 400),
  ]
  test('is told year by year, the latest first', () => {
    expect(byYear(lines).map((group) => [group.year, group.lines.map((l) => l.id)])).toEqual([
      ['2025', ['2']],
      ['2024', ['3', '1']],
    ])
    expect(yearsIn(lines)).toEqual(['2025', '2024'])
  })
  test('adds up only what counts', () => expect(sumOf(lines)).toEqual({ outcomes: 2, credits: 350, minutes: 120 }))
  test('filters narrow it together', () => {
    expect(narrowed(lines, { year: '2024', status: 'valid' }).map((l) => l.id)).toEqual(['1'])
    expect(narrowed(lines, { status: 'other' }).map((l) => l.id)).toEqual(['3'])
    expect(narrowed(lines, { q: '成果2' }).map((l) => l.id)).toEqual(['2'])
    expect(typesIn(lines).map((t) => t.value)).toEqual(['T1', 'T2'])
  })
})

test('filters of an address that nobody could have chosen are left out of the question to the server', () => {
  expect(searchInput({ city: 'x', issuer: 'DROP', channel: 'magic', open: 'maybe' })).toEqual({ limit: 20 })
  expect(searchInput({ q: '护理', city: '3401', channel: 'self', open: 'yes' })).toEqual({
    limit: 20,
    search: '护理',
    city: '3401',
    channel: 'self',
    openNow: 'yes',
  })
})
