import { describe, expect, test } from 'vitest'
import { cameIn, codeIn, noteIn } from './came.ts'

describe('what a provider puts into the address', () => {
  test.each([
    ['?code=a&state=b&iss=c', { code: 'a', state: 'b', iss: 'c' }],
    ['?ticket=t&state=b', { ticket: 't', state: 'b' }],
    ['?error=access_denied&state=b', { error: 'access_denied', state: 'b' }],
    ['?token=x&to=%2F%2Fevil.example', null],
    ['', null],
  ])('%s', (search, came) => {
    expect(cameIn(search)).toEqual(came)
  })
  test('a value of any length is cut before it is sent on', () => {
    expect(cameIn(`?code=${'x'.repeat(9000)}`)?.code).toHaveLength(4000)
  })
})

test.each([
  ['#c=AbCdEfGhIjKlMnOpQrStUv', 'AbCdEfGhIjKlMnOpQrStUv'],
  ['#c=short', null],
  ['#c=<script>alert(1)</script>', null],
  ['', null],
])('the secret of a scanned code in %s', (hash, code) => {
  expect(codeIn(hash)).toBe(code)
})

test.each([
  ['bank-in-app=wanshitong', { app: 'wanshitong', elder: false }],
  ['a=b; bank-in-app=wanshitong.elder; c=d', { app: 'wanshitong', elder: true }],
  ['not-bank-in-app=wanshitong', null],
  ['bank-in-app=evil', null],
  ['', null],
])('the note of the app in the cookies %j', (cookies, note) => {
  expect(noteIn(cookies)).toEqual(note)
})
