import { expect, test } from 'vitest'
import { loadingOrder, migrationProblem } from './rules.ts'

test('tables are loaded behind those they refer to; a circle is named instead of guessed at', () => {
  const references = [
    { from: 'a', to: 'c' },
    { from: 'b', to: 'a' },
    { from: 'c', to: 'c' },
    { from: 'c', to: 'elsewhere' },
  ]
  expect(loadingOrder(['a', 'b', 'c', 'd'], references)).toEqual(['c', 'd', 'a', 'b'])
  expect(loadingOrder([], references)).toEqual([])
  expect(() => loadingOrder(['a', 'c'], [...references, { from: 'c', to: 'a' }])).toThrow(/circle: a, c/)
})

const m = (name: string, sha256 = name) => ({ name, sha256 })

test.each([
  ['the same version', [m('1'), m('2')], [m('1'), m('2')], ['1', '2'], undefined],
  ['a database without any table', [m('1')], [m('1')], [], undefined],
  ['an older package', [m('1')], [m('1'), m('2')], ['1'], undefined],
  ['an older package and a database of today', [m('1')], [m('1'), m('2')], ['1', '2'], /never migrated/],
  ['a package of a newer version', [m('1'), m('3')], [m('1')], [], /newer version/],
  ['a migration that was changed', [m('1', 'x')], [m('1')], [], /another one/],
] as const)('%s: a package is loaded only where its schema can be made', (_, wanted, here, applied, says) => {
  const problem = migrationProblem(wanted, here, applied)
  if (says === undefined) expect(problem).toBeUndefined()
  else expect(problem).toMatch(says)
})
