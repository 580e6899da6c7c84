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

/** The page with links to files of our own build in its head: styles at once, scripts as preloads. Names that are not plain paths are left out. */
export const withPreloads = (html: string, files: readonly string[]): string => {
  const links = files
    .filter((file) => /^\/[\w./-]+$/.test(file))
    .map((file) =>
      file.endsWith('.css')
        ? `<link rel="stylesheet" crossorigin href="${file}">`
        : `<link rel="modulepreload" crossorigin href="${file}">`,
    )
  return html.replace('</head>', `${links.join('')}</head>`)
}
