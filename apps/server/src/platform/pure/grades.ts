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

/** The pass mark that a scheme has unless the achievement sets another: points in hundredths, or a grade; none for pass. */
export const USUAL_PASS_MARK = { percent: '60', grade: '及格', pass: '合格' } as const satisfies Record<GradingScheme, string>

/** Whether a pass mark can be used with a scheme: points of 0–100, or a grade of either ladder. */
export function isPassMark(scheme: GradingScheme, passMark: string): boolean {
  if (scheme === 'percent') return parsePoints(passMark).ok
  if (scheme === 'grade') return rank(passMark) !== null
  return PASSED.has(passMark)
}

/**
 * Reads a result under a scheme and decides it against the pass mark. A grade of one ladder is compared with a pass mark of
 * the other by its place (及格 is D). Throws RangeError when the pass mark does not fit the scheme.
 */
export function parseGrade(scheme: GradingScheme, raw: string, passMark: string = USUAL_PASS_MARK[scheme]): ParsedGrade {
  if (!isPassMark(scheme, passMark)) throw new RangeError(`no pass mark for ${scheme}: ${passMark}`)
  const text = raw.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (text === '') return { ok: false, code: 'empty' }
  if (scheme === 'percent') return decidePoints(text, passMark)
  if (scheme === 'grade') return decideLadder(text, passMark)
  if (PASSED.has(text)) return { ok: true, grade: '合格', points: null, passed: true }
  return FAILED.has(text) ? { ok: true, grade: '不合格', points: null, passed: false } : { ok: false, code: 'unknown_grade' }
}

function decidePoints(text: string, passMark: string): ParsedGrade {
  const read = parsePoints(text)
  if (!read.ok) return read
  const mark = parsePoints(passMark)
  const grade = String(read.points / 100)
  return { ok: true, grade, points: read.points, passed: mark.ok && read.points >= mark.points }
}

function decideLadder(text: string, passMark: string): ParsedGrade {
  const place = rank(text)
  const mark = rank(passMark)
  if (place === null || mark === null) return { ok: false, code: 'unknown_grade' }
  return { ok: true, grade: OTHER_SPELLINGS[text] ?? text, points: null, passed: place.whole <= mark.whole }
}

/** Place on its ladder, 0 the best. A plus or minus behind a letter is kept in the stored grade and does not change the place. */
function rank(text: string): { readonly whole: number } | null {
  const bare = /^[A-D][+-]$/.test(text) ? text.charAt(0) : (OTHER_SPELLINGS[text] ?? text)
  const whole = Math.max(CHINESE_LADDER.indexOf(bare), LETTER_LADDER.indexOf(bare))
  return whole < 0 ? null : { whole }
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
