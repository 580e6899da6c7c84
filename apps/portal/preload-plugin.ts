import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HtmlTagDescriptor, IndexHtmlTransformContext, Plugin } from 'vite'

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
type Bundle = NonNullable<IndexHtmlTransformContext['bundle']>

/** The chunks of a build by their names, which chunk holds a module, and the names of those that Vite drops after this. */
const chunksOf = (bundle: Bundle) => {
  const chunks = new Map<string, Chunk>()
  const chunkOf = new Map<string, string>()
  // A chunk of nothing but styles is dropped by Vite: only its style sheet is fetched.
  const emptied = new Set<string>()
  let entry = ''
  for (const [name, output] of Object.entries(bundle)) {
    if (output.type !== 'chunk') continue
    chunks.set(name, { imports: output.imports, styles: [...(output.viteMetadata?.importedCss ?? [])] })
    for (const module of output.moduleIds) chunkOf.set(module, name)
    if (output.moduleIds.length > 0 && output.moduleIds.every((module) => module.split('?')[0]?.endsWith('.css'))) emptied.add(name)
    if (output.isEntry) entry = name
  }
  return { chunks, chunkOf, emptied, entry }
}

/** The files of one chunk and of everything it imports, without those that `known` has already; `known` grows by them. Pure but for that. */
const filesOf = (name: string, chunks: ReadonlyMap<string, Chunk>, known: Set<string>): readonly string[] => {
  const chunk = chunks.get(name)
  if (chunk === undefined || known.has(name)) return []
  known.add(name)
  const styles = chunk.styles.filter((style) => !known.has(style))
  for (const style of styles) known.add(style)
  return [name, ...styles, ...chunk.imports.flatMap((other) => filesOf(other, chunks, known))]
}

/** A link in index.html to one file of the build: a script's preload in the head, a style sheet behind the opening picture. */
const linkTo = (file: string): HtmlTagDescriptor =>
  file.endsWith('.css')
    ? { tag: 'link', attrs: { rel: 'stylesheet', crossorigin: true, href: `/${file}` }, injectTo: 'body' }
    : { tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` }, injectTo: 'head' }

/** The beginning script runs as soon as it is there: it waits for no style sheet and goes before the files that are many times as long. Pure. */
export const atOnce = (html: string): string =>
  html.replace('<script type="module" crossorigin', '<script type="module" async fetchpriority="high" crossorigin')

/**
 * Links the pages' scripts in index.html beside the small one that begins (`start.ts`), and writes `preloads.json`: which files the page behind an address
 * needs besides. The server names those in the head of index.html, so that a phone on a weak network fetches all together and not one round trip later.
 */
export const preloadPlugin = (): Plugin => {
  let folder = ''
  return {
    name: 'bank-preload',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, 'src')
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        if (bundle === undefined) return html
        const { chunks, chunkOf, emptied, entry } = chunksOf(bundle)
        const known = new Set<string>()
        filesOf(entry, chunks, known)
        const files = filesOf(chunkOf.get(join(folder, 'main.tsx')) ?? '', chunks, known)
        return { html: atOnce(html), tags: files.filter((file) => !emptied.has(file)).map(linkTo) }
      },
    },
    generateBundle(_options, bundle) {
      const { chunks, chunkOf, emptied, entry } = chunksOf(bundle)
      const first = filesOf(entry, chunks, new Set())
      if (first.length > 2) this.error(`the script that begins waits for ${first.slice(2).join(', ')}: it may import nothing large`)
      const [main, gate, home] = ['main.tsx', 'session/Gate.tsx', 'account/MeHome.tsx'].map((module) => chunkOf.get(join(folder, module)))
      const pages = pagesOf(readFileSync(join(folder, 'router.tsx'), 'utf8')).map(({ path, module }) => {
        const known = new Set<string>()
        for (const name of [entry, main ?? '']) filesOf(name, chunks, known)
        // A way back from a provider leads on into the account, most often to its first page.
        const leadsOn = path.startsWith('/door/') ? [gate, home] : []
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
