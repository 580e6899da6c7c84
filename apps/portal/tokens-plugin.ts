import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const file = fileURLToPath(new URL('../../ops/design-tokens.json', import.meta.url))
const id = 'virtual:tokens.css'

const kebab = (name: string) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const group = (tokens: Record<string, unknown>, name: string): [string, unknown][] => {
  const part = tokens[name]
  if (!isRecord(part)) throw new Error(`design-tokens.json has no group "${name}"`)
  return Object.entries(part)
}

/**
 * The portal's CSS variables from the tokens that the back office reads too. Sizes become rem, so that the elder mode and a reader's own
 * font size scale everything at once. The portal has one theme, the light one: white walls, dark tiles. Throws when a group is missing.
 */
export const cssOfTokens = (text: string): string => {
  const tokens: unknown = JSON.parse(text)
  if (!isRecord(tokens)) throw new Error('design-tokens.json is not an object')
  const rem = (value: unknown) => `${Number(value) / 16}rem`
  const lines = [
    ...group(tokens, 'light').map(([name, value]) => `--${kebab(name)}: ${String(value)};`),
    ...group(tokens, 'space').map(([name, value]) => `--space-${kebab(name)}: ${rem(value)};`),
    ...group(tokens, 'type').map(([name, value]) => `--type-${kebab(name)}: ${rem(value)};`),
    `--radius: ${Number(tokens['radius'])}px;`,
    `--line: ${Number(tokens['line'])};`,
    `--font: ${String(tokens['font'])};`,
    `--font-serif: ${String(tokens['fontSerif'])};`,
    `--font-code: ${String(tokens['fontCode'])};`,
  ]
  return `:root {\n  ${lines.join('\n  ')}\n}\n`
}

/** Serves `virtual:tokens.css`, made from ops/design-tokens.json at build time and again when the file changes. */
export const tokensPlugin = (): Plugin => ({
  name: 'bank-tokens',
  resolveId: (source) => (source === id ? `\0${id}` : undefined),
  load(wanted) {
    if (wanted !== `\0${id}`) return undefined
    this.addWatchFile(file)
    return cssOfTokens(readFileSync(file, 'utf8'))
  },
})
