import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cssOfTokens } from '../tokens-plugin.ts'

const file = join(import.meta.dirname, '../../../ops/design-tokens.json')

test('the portal takes its colours, sizes and fonts from the tokens of the back office', () => {
  const css = cssOfTokens(readFileSync(file, 'utf8'))
  expect(css).toContain('--action: #')
  expect(css).toContain('--space-l: 1rem;')
  expect(css).toContain('--on-tile-deep: #')
})

test('every variable that a style sheet uses is made from the tokens or defined by the portal', () => {
  const sheets = ['base', 'shell', 'parts', 'home', 'forms', 'catalog', 'archive', 'deposit', 'print']
    .map((name) => readFileSync(join(import.meta.dirname, `styles/${name}.css`), 'utf8'))
    .join('\n')
  const defined = new Set([...`${cssOfTokens(readFileSync(file, 'utf8'))}${sheets}`.matchAll(/(--[\w-]+):/g)].map((m) => m[1]))
  const used = [...sheets.matchAll(/var\((--[\w-]+)/g)].map((m) => m[1]).filter((name) => name !== '--elder-size')
  expect(used.filter((name) => !defined.has(name))).toEqual([])
})

test('no style sheet brings a colour of its own', () => {
  const sheets = ['base', 'shell', 'parts', 'home', 'forms', 'catalog', 'archive', 'deposit']
    .map((name) => readFileSync(join(import.meta.dirname, `styles/${name}.css`), 'utf8'))
    .join('\n')
  expect([...sheets.matchAll(/#[0-9a-fA-F]{3,8}\b/g)].map((m) => m[0])).toEqual([])
})
