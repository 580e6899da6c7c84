import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { cssOfTokens } from './tokens-plugin.ts'

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
const small = (css: string): string =>
  css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{}:;,]) ?/g, '$1')
    .trim()

/**
 * The page with its opening picture's style in the head and the style sheets behind the picture: a phone on a weak network paints it as soon as the page
 * itself is there. What is drawn over it waits for the style sheets (`start.ts`). Pure.
 */
export const withBoot = (html: string, css: string): string => {
  const links = html.match(/\s*<link rel="stylesheet"[^>]*>/g) ?? []
  const bare = links.reduce((page, link) => page.replace(link, ''), html)
  return bare
    .replace('</title>', () => `</title>\n    <style>${small(css)}</style>`)
    .replace('</body>', () => `${links.map((link) => `  ${link.trim()}\n  `).join('')}</body>`)
}

/** Puts the opening picture's style into index.html. */
export const bootPlugin = (): Plugin => ({
  name: 'bank-boot',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => withBoot(html, `${cssOfTokens(read('../../ops/design-tokens.json'))}${read('src/styles/boot.css')}`),
  },
})
