/** Which built files the page behind an address needs besides those of the first load; `$name` in an address stands for any one segment. */
export type Preloads = Readonly<Record<string, readonly string[]>>

const segments = (path: string): readonly string[] => path.split('/').filter((part) => part !== '')

const fits = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length && pattern.every((part, i) => part.startsWith('$') || part === path[i])

/** The files of the page at a path: an address written out wins over one with a placeholder; none for an address the table does not know. */
export const preloadsFor = (table: Preloads, path: string): readonly string[] => {
  const wanted = segments(path)
  const found = Object.keys(table)
    .filter((address) => fits(segments(address), wanted))
    .sort((a, b) => a.split('$').length - b.split('$').length)
  return table[found[0] ?? ''] ?? []
}

/**
 * The page with links to files of our own build: scripts as preloads in its head, styles at the end of its body, so that they do not keep the opening
 * picture from being painted; scripts wait for them. Names that are not plain paths are left out.
 */
export const withPreloads = (html: string, files: readonly string[]): string => {
  const plain = files.filter((file) => /^\/[\w./-]+$/.test(file))
  const styles = plain.filter((file) => file.endsWith('.css')).map((file) => `<link rel="stylesheet" crossorigin href="${file}">`)
  const scripts = plain.filter((file) => !file.endsWith('.css')).map((file) => `<link rel="modulepreload" crossorigin href="${file}">`)
  return html.replace('</head>', `${scripts.join('')}</head>`).replace('</body>', `${styles.join('')}</body>`)
}
