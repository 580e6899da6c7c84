import { expect, test } from 'vitest'
import { cartOf, putInto } from './cart.ts'

test.each([
  [undefined, {}],
  ['', {}],
  ['12:2 13:1', { 12: 2, 13: 1 }],
  ['12:0', {}],
  ['12:-1 13:2', { 13: 2 }],
  ['12:9999 <b>:1 14', {}],
])('what was kept as %o reads as a cart of whole pieces, and nothing else', (text, cart) => {
  expect(cartOf(text)).toEqual(cart)
})

test('a good goes in, is changed and goes out; a hundred pieces are the most', () => {
  expect(putInto({ 1: 1 }, '2', 3)).toEqual({ 1: 1, 2: 3 })
  expect(putInto({ 1: 1, 2: 3 }, '2', 0)).toEqual({ 1: 1 })
  expect(putInto({}, '1', 5_000)).toEqual({ 1: 100 })
})
