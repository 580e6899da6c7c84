import { expect, test } from 'vitest'
import { contentOf } from './content.ts'

const typed = {
  title: ' 书香兑换 ',
  delivery: 'counter',
  startsOn: '2026-12-01',
  endsOn: '2026-12-31',
  collectUntil: '2027-01-10',
  points: [{ pointId: '5', hours: '周一至周五' }],
  goods: [{ name: '字典', points: 80, perPerson: 1, stock: { 5: 20, 6: 9 } }],
}

test('stock is kept for the points that the activity has, whatever stood in the form before', () => {
  const content = contentOf(typed)
  expect(content.title).toBe('书香兑换')
  expect(content.goods).toEqual([
    { name: '字典', about: '', points: 80, perPerson: 1, pictureId: null, stock: [{ pointId: '5', planned: 20 }] },
  ])
})

test('an activity takes all points and everybody unless its builder says otherwise', () => {
  expect(contentOf(typed)).toMatchObject({ takes: 'both', level: 'none' })
  expect(contentOf({ ...typed, takes: 'province', level: 'verified' })).toMatchObject({ takes: 'province', level: 'verified' })
})

test('vouchers have neither points of collection nor a day until which they are collected', () => {
  const content = contentOf({ ...typed, delivery: 'voucher' })
  expect([content.points, content.collectUntil, content.goods[0]?.stock]).toEqual([[], null, []])
})
