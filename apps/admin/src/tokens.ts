import tokens from '../../../ops/design-tokens.json'

/** The palette of one mode: every colour by what it is for, never by its hue. */
export type Palette = typeof tokens.light
/** Light for paper and day, dark for staff who prefer it. */
export type Mode = 'light' | 'dark'

/** The colours of one mode. */
export const palette = (mode: Mode): Palette => tokens[mode]
/** Sizes, radius and fonts, equal in both modes. */
export const measures = {
  space: tokens.space,
  radius: tokens.radius,
  type: tokens.type,
  line: tokens.line,
  font: tokens.font,
  fontSerif: tokens.fontSerif,
  fontCode: tokens.fontCode,
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The tokens as CSS custom properties (`--ink`, `--action-soft`, `--space-l` …), for the stylesheet of the shell. */
export const cssVariables = (mode: Mode): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(palette(mode)).map(([name, value]) => [`--${kebab(name)}`, value])),
  ...Object.fromEntries(Object.entries(tokens.space).map(([name, value]) => [`--space-${name}`, `${value}px`])),
  '--radius': `${tokens.radius}px`,
  '--font': tokens.font,
  '--font-serif': tokens.fontSerif,
  '--font-code': tokens.fontCode,
})
