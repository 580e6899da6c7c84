import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withBoot } from '../boot-plugin.ts'
import { cssOfTokens } from '../tokens-plugin.ts'

const file = join(import.meta.dirname, '../../../ops/design-tokens.json')

test('the portal takes its colours, sizes and fonts from the tokens of the back office', () => {
  const css = cssOfTokens(readFileSync(file, 'utf8'))
  expect(css).toContain('--action: #')
  expect(css).toContain('--space-l: 1rem;')
  expect(css).toContain('--on-tile-deep: #')
})

test('every variable that a style sheet uses is made from the tokens or defined by the portal', () => {
  const sheets = ['boot', 'base', 'shell', 'parts', 'home', 'forms', 'catalog', 'archive', 'deposit', 'print']
    .map((name) => readFileSync(join(import.meta.dirname, `styles/${name}.css`), 'utf8'))
    .join('\n')
  const defined = new Set([...`${cssOfTokens(readFileSync(file, 'utf8'))}${sheets}`.matchAll(/(--[\w-]+):/g)].map((m) => m[1]))
  const used = [...sheets.matchAll(/var\((--[\w-]+)/g)].map((m) => m[1]).filter((name) => name !== '--elder-size')
  expect(used.filter((name) => !defined.has(name))).toEqual([])
})

test('no style sheet brings a colour of its own', () => {
  const sheets = ['boot', 'base', 'shell', 'parts', 'home', 'forms', 'catalog', 'archive', 'deposit']
    .map((name) => readFileSync(join(import.meta.dirname, `styles/${name}.css`), 'utf8'))
    .join('\n')
  expect([...sheets.matchAll(/#[0-9a-fA-F]{3,8}\b/g)].map((m) => m[0])).toEqual([])
})

test('the opening picture needs no file: its style stands in the head, and no style sheet stands before it', () => {
  const page = '<head><title>银行</title><link rel="stylesheet" crossorigin href="/a.css"></head><body><div id="root"></div></body>'
  const made = withBoot(page, '/* why */ .boot { color: var(--ink); }')
  expect(made).toContain('<style>.boot{color:var(--ink);}</style>')
  expect(made.match(/rel="stylesheet"/g)).toHaveLength(1)
  expect(made.indexOf('rel="stylesheet"')).toBeGreaterThan(made.indexOf('id="root"'))
})
