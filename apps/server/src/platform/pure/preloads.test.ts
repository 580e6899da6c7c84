import { expect, test } from 'vitest'
import { preloadsFor, withPreloads } from './preloads.ts'

const table = {
  '/': ['/assets/home.js'],
  '/me/archive': ['/assets/archive.js'],
  '/me/archive/$id': ['/assets/outcome.js'],
  '/help/$article': ['/assets/article.js'],
  '/help/errors': ['/assets/errors.js'],
}

test.each([
  ['/', '/assets/home.js'],
  ['/me/archive', '/assets/archive.js'],
  ['/me/archive/', '/assets/archive.js'],
  ['/me/archive/77', '/assets/outcome.js'],
  ['/help/errors', '/assets/errors.js'],
  ['/help/deposit', '/assets/article.js'],
])('the page at %s needs %s', (path, file) => expect(preloadsFor(table, path)).toEqual([file]))

test('an unknown address needs nothing, and a name that is no plain path never reaches the page', () => {
  expect(preloadsFor(table, '/nowhere/at/all')).toEqual([])
  expect(preloadsFor(table, '/toString')).toEqual([])
  expect(withPreloads('<head></head><body></body>', ['/assets/"><script>.js', '/a.css', '/a.js'])).toBe(
    '<head><link rel="modulepreload" crossorigin href="/a.js"></head><body><link rel="stylesheet" crossorigin href="/a.css"></body>',
  )
})
