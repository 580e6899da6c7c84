/** Longest pattern that is kept. */
const longestPattern = 120
/** Most times one piece may repeat: certificate numbers end at 64 characters. */
const mostRepeats = 64
/** Most ways in which the pieces together may divide a number among them: what bounds the work of one comparison. */
const mostWays = 4096

const oneCharacter = /^(?:\\[d./()[\]{}+*?|^$\\-]|[^\\.()[\]{}+*?|^$\p{C}])/u
const oneClass = /^\[(?:\\[d./()[\]\\^-]|[^\\[\]^\p{C}]){1,40}\]/u
const repeat = /^\{(\d{1,2})(?:,(\d{1,2}))?\}/

/**
 * The regular expression of a certificate-number pattern, for the whole number. Patterns are typed by clerks and run over every row of a batch, so only
 * a part of the language that cannot run away is taken: characters, `\d`, classes such as `[A-Z0-9]`, `{n}`, `{n,m}` and `?`, with `^` and `$` at the ends.
 * Undefined for everything else (groups, alternatives, `*`, `+`), and for repeats that multiply into more than a few thousand ways.
 */
export const certificateRegExp = (source: string): RegExp | undefined => {
  if (source.length > longestPattern) return undefined
  const body = source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  let [rest, ways] = [body, 1]
  while (rest !== '') {
    const piece = oneCharacter.exec(rest)?.[0] ?? oneClass.exec(rest)?.[0]
    if (piece === undefined) return undefined
    rest = rest.slice(piece.length)
    const times = rest.startsWith('?') ? ['?', '0', '1'] : repeat.exec(rest)
    if (times === null) continue
    const [from, to] = [Number(times[1]), Number(times[2] ?? times[1])]
    ways *= to - from + 1
    if (to < from || to > mostRepeats || ways > mostWays) return undefined
    rest = rest.slice((times[0] ?? '').length)
  }
  if (body === '') return undefined
  try {
    return new RegExp(`^${body}$`, 'u')
  } catch {
    // A range such as [Z-A], or an escape that has no meaning in a class.
    return undefined
  }
}
