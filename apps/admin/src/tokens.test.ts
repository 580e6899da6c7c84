import { describe, expect, test } from 'vitest'
import { type Mode, type Palette, palette } from './tokens.ts'

const channel = (value: number) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const texts: readonly (keyof Palette)[] = ['ink', 'inkSoft', 'inkFaint', 'action', 'actionHover', 'seal', 'good', 'warn']
const pairs: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ...texts.flatMap((text) => (['paper', 'surface', 'tile'] as const).map((ground) => [text, ground] as const)),
  ['onAction', 'action'],
  ['onAction', 'actionHover'],
  ['onAction', 'actionActive'],
  ['onSeal', 'seal'],
  ['onSeal', 'sealHover'],
  ['seal', 'sealSoft'],
  ['good', 'goodSoft'],
  ['warn', 'warnSoft'],
  ['action', 'actionSoft'],
  ['ink', 'actionSoft'],
  ['onTileDeep', 'tileDeep'],
]

describe.each<Mode>(['light', 'dark'])('colours of the %s mode', (mode) => {
  const p = palette(mode)
  test.each(pairs)('%s on %s is legible: contrast of at least 4.5', (text, ground) => {
    expect(contrast(p[text], p[ground])).toBeGreaterThanOrEqual(4.5)
  })
  test('the border of a field is visible: contrast of at least 3 on paper and surface', () => {
    for (const ground of [p.paper, p.surface]) expect(contrast(p.control, ground)).toBeGreaterThanOrEqual(3)
  })
})
