import { describe, expect, test } from 'vitest'
import { type CodeAsked, type CodeFacts, enterable, isFresh, judgeCode, waitSeconds } from './rules.ts'

const now = new Date('2026-05-06T02:00:00Z')
const code: CodeFacts = { purpose: 'logIn', boundTo: '', attempts: 0, expiresAt: new Date('2026-05-06T02:05:00Z'), usedAt: null }
const asked: CodeAsked = { purposes: ['logIn'], boundTo: '', now, right: true }

describe('一次性验证码', () => {
  const cases: readonly (readonly [string, CodeFacts | undefined, CodeAsked, string])[] = [
    ['正确', code, asked, 'right'],
    ['没有这个请求', undefined, asked, 'wrong'],
    ['数字不对', code, { ...asked, right: false }, 'wrong'],
    ['第十次仍不对，作废', { ...code, attempts: 9 }, { ...asked, right: false }, 'blocked'],
    ['第十次对了', { ...code, attempts: 9 }, asked, 'right'],
    ['已作废，再对也不行', { ...code, attempts: 10 }, asked, 'blocked'],
    ['已用过', { ...code, usedAt: now }, asked, 'wrong'],
    ['恰好到期', { ...code, expiresAt: now }, asked, 'wrong'],
    ['用途不同', { ...code, purpose: 'activate' }, asked, 'wrong'],
    ['绑定的人不同', { ...code, boundTo: 'learner:1' }, { ...asked, boundTo: 'learner:2' }, 'wrong'],
  ]
  test.each(cases)('%s', (_title, facts, question, expected) => {
    expect(judgeCode(facts, question)).toBe(expected)
  })
})

test('a frozen account is entered only where no open one shares the phone', () => {
  expect(enterable([{ state: 'frozen' }, { state: 'active' }])).toEqual([{ state: 'active' }])
  expect(enterable([{ state: 'frozen' }, { state: 'inactive' }])).toEqual([{ state: 'frozen' }])
  expect(enterable([{ state: 'inactive' }, { state: 'closed' }])).toEqual([])
})

test('a session is fresh for a quarter of an hour, and a counter of minutes says when it forgets', () => {
  expect(isFresh(new Date(now.getTime() - 14 * 60_000), now)).toBe(true)
  expect(isFresh(new Date(now.getTime() - 15 * 60_000), now)).toBe(false)
  expect(waitSeconds(new Date('2026-05-06T02:00:20Z'), 10)).toBe(580)
})
