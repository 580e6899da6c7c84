import { describe, expect, test } from 'vitest'
import { hiddenGroups, monthBounds, totalHidden } from './rules.ts'

const hidden = (...people: number[]) => [...hiddenGroups(people.map((n) => ({ people: n })))].toSorted((a, b) => a - b)

describe('groups too small to tell', () => {
  test('one to four people are hidden, five are told, an empty group hides nobody', () => expect(hidden(0, 1, 4, 5, 9)).toEqual([1, 2]))
  test('a single hidden group takes the next smallest with it, so that the total does not give it away', () => {
    expect(hidden(3, 40, 7, 0)).toEqual([0, 2])
    expect(hidden(3)).toEqual([0])
  })
  test('nothing is hidden where every group is large', () => expect(hidden(5, 6, 700)).toEqual([]))
  test('a total about few people is hidden as well', () => expect([0, 1, 4, 5].map(totalHidden)).toEqual([false, true, true, false]))
})

describe('a period of months', () => {
  test('runs from the first day of the first to the last day of the last, over the end of a year', () =>
    expect(monthBounds('2025-11', '2025-12')).toEqual({ from: '2025-11-01', before: '2026-01-01' }))
  test('is open where nothing is said', () => expect(monthBounds(undefined, undefined)).toEqual({ from: undefined, before: undefined }))
})
