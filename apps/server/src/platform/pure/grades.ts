/** Grading schemes of achievements: how a result is read from a paper or a file, and whether it is a pass. */

/** percent: 0–100 points. grade: 优秀 … 不及格 or A … F. pass: 合格 or 不合格. */
export type GradingScheme = 'percent' | 'grade' | 'pass'

/** A read result: the spelling that is stored, the points in hundredths where there are any, and the decision. */
export type ParsedGrade =
  | { readonly ok: true; readonly grade: string; readonly points: number | null; readonly passed: boolean }
  | { readonly ok: false; readonly code: 'empty' | 'format' | 'range' | 'decimals' | 'unknown_grade' }

const CHINESE_LADDER = ['优秀', '良好', '中等', '及格', '不及格']
const LETTER_LADDER = ['A', 'B', 'C', 'D', 'F']
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  优: '优秀',
  良: '良好',
  中: '中等',
  合格: '及格',
  不合格: '不及格',
  差: '不及格',
  E: 'F',
}
const PASSED = new Set(['合格', '通过', '及格', '是', 'PASS', 'P', 'Y', 'YES'])
const FAILED = new Set(['不合格', '未通过', '不通过', '不及格', '否', 'FAIL', 'F', 'N', 'NO'])

/** The pass mark that a scheme has unless the achievement sets another: 60 points in hundredths; the fourth place of a ladder (及格, D); none for pass. */
export const USUAL_PASS_MARK = { percent: 6000, grade: 3, pass: null } as const satisfies Record<GradingScheme, number | null>

/** Whether a pass mark fits a scheme: hundredths of a point from 0 to 10,000, or a place from 0 (优秀, A) to 4; null always does. */
export function isPassMark(scheme: GradingScheme, passMark: number | null): boolean {
  if (passMark === null) return true
  if (!Number.isInteger(passMark) || passMark < 0) return false
  return scheme === 'percent' ? passMark <= 10_000 : scheme === 'grade' && passMark <= 4
}

/** A pass mark as people read it: 60, 及格 (for letters D), 合格. */
export function formatPassMark(scheme: GradingScheme, passMark: number | null): string {
  const mark = markOf(scheme, passMark)
  if (mark === null) return '合格'
  return scheme === 'percent' ? String(mark / 100) : (CHINESE_LADDER[mark] ?? '')
}

/**
 * Reads a result under a scheme and decides it against the pass mark (null: the usual one). A grade is compared by its place,
 * so one mark serves both ladders. Throws RangeError when the pass mark does not fit the scheme.
 */
export function parseGrade(scheme: GradingScheme, raw: string, passMark: number | null = null): ParsedGrade {
  const mark = markOf(scheme, passMark)
  const text = raw.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (text === '') return { ok: false, code: 'empty' }
  if (scheme === 'percent') return decidePoints(text, mark ?? 0)
  if (scheme === 'grade') return decideLadder(text, mark ?? 0)
  if (PASSED.has(text)) return { ok: true, grade: '合格', points: null, passed: true }
  return FAILED.has(text) ? { ok: true, grade: '不合格', points: null, passed: false } : { ok: false, code: 'unknown_grade' }
}

function markOf(scheme: GradingScheme, passMark: number | null): number | null {
  if (!isPassMark(scheme, passMark)) throw new RangeError(`no pass mark for ${scheme}: ${passMark}`)
  return passMark ?? USUAL_PASS_MARK[scheme]
}

function decidePoints(text: string, mark: number): ParsedGrade {
  const read = parsePoints(text)
  return read.ok ? { ok: true, grade: String(read.points / 100), points: read.points, passed: read.points >= mark } : read
}

/** A plus or minus behind a letter is kept in the stored grade and does not change its place. */
function decideLadder(text: string, mark: number): ParsedGrade {
  const bare = /^[A-D][+-]$/.test(text) ? text.charAt(0) : (OTHER_SPELLINGS[text] ?? text)
  const place = Math.max(CHINESE_LADDER.indexOf(bare), LETTER_LADDER.indexOf(bare))
  if (place < 0) return { ok: false, code: 'unknown_grade' }
  return { ok: true, grade: OTHER_SPELLINGS[text] ?? text, points: null, passed: place <= mark }
}

function parsePoints(
  text: string,
): { readonly ok: true; readonly points: number } | { readonly ok: false; readonly code: 'format' | 'range' | 'decimals' } {
  const match = /^(\d{1,4})(?:\.(\d{1,6}))?分?$/.exec(text)
  if (match === null) return { ok: false, code: 'format' }
  const fraction = match[2] ?? ''
  if (/[1-9]/.test(fraction.slice(2))) return { ok: false, code: 'decimals' }
  const points = Number(match[1]) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'))
  return points > 10_000 ? { ok: false, code: 'range' } : { ok: true, points }
}
