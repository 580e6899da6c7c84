import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** A page of the router: its address, where `$name` stands for any one segment, and the module that is loaded when it is wanted. */
export type PageSource = { readonly path: string; readonly module: string }

/**
 * The lazily loaded pages as the router's own text declares them, so that a page cannot be forgotten here. Pages below the gate carry its module too: an
 * address under `/me` needs both. Pure.
 */
export const pagesOf = (router: string): readonly PageSource[] => {
  const route =
    /createRoute\(\{\s*getParentRoute: (\w+),\s*path: '([^']+)',(?:(?!createRoute\()[\s\S])*?lazyRouteComponent\(\(\) => import\('\.\/([^']+)'\)/g
  return [...router.matchAll(route)].map(([, parent, path = '', module = '']) => ({
    path: parent === 'mine' ? `/me${path === '/' ? '' : path}` : path,
    module,
  }))
}

type Chunk = { readonly imports: readonly string[]; readonly styles: readonly string[] }

/** The files of one chunk and of everything it imports, without those that `known` has already; `known` grows by them. Pure but for that. */
const filesOf = (name: string, chunks: ReadonlyMap<string, Chunk>, known: Set<string>): readonly string[] => {
  const chunk = chunks.get(name)
  if (chunk === undefined || known.has(name)) return []
  known.add(name)
  const styles = chunk.styles.filter((style) => !known.has(style))
  for (const style of styles) known.add(style)
  return [name, ...styles, ...chunk.imports.flatMap((other) => filesOf(other, chunks, known))]
}

/**
 * Writes `preloads.json`: which files the page behind an address needs besides those of the first load. The server names them in the head of
 * index.html, so that a phone on a weak network fetches them together with the rest and not one round trip later.
 */
export const preloadPlugin = (): Plugin => {
  let folder = ''
  return {
    name: 'bank-preload',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, 'src')
    },
    generateBundle(_options, bundle) {
      const chunks = new Map<string, Chunk>()
      const chunkOf = new Map<string, string>()
      let entry = ''
      // A chunk of nothing but styles is dropped by Vite after this: only its style sheet is fetched.
      const emptied = new Set<string>()
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type !== 'chunk') continue
        chunks.set(name, { imports: output.imports, styles: [...(output.viteMetadata?.importedCss ?? [])] })
        for (const module of output.moduleIds) chunkOf.set(module, name)
        if (output.moduleIds.length > 0 && output.moduleIds.every((module) => module.split('?')[0]?.endsWith('.css'))) emptied.add(name)
        if (output.isEntry) entry = name
      }
      const gate = chunkOf.get(join(folder, 'session/Gate.tsx'))
      const pages = pagesOf(readFileSync(join(folder, 'router.tsx'), 'utf8')).map(({ path, module }) => {
        const known = new Set<string>()
        filesOf(entry, chunks, known)
        // A way back from a provider leads on into the account, most often to its first page.
        const leadsOn = path.startsWith('/door/') ? [gate, chunkOf.get(join(folder, 'account/MeHome.tsx'))] : []
        const wanted = [...(path.startsWith('/me') ? [gate] : []), chunkOf.get(join(folder, module)), ...leadsOn]
        return [
          path,
          wanted
            .flatMap((name) => (name === undefined ? [] : filesOf(name, chunks, known)))
            .filter((file) => !emptied.has(file))
            .map((file) => `/${file}`),
        ] as const
      })
      this.emitFile({ type: 'asset', fileName: 'preloads.json', source: JSON.stringify(Object.fromEntries(pages)) })
    },
  }
}
