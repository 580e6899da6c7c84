import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { words as en } from './words/en.ts'
import { words as zh } from './words/zh.ts'

const here = import.meta.dirname

const flat = (value: unknown, path = ''): Map<string, string> => {
  if (typeof value === 'string') return new Map([[path, value]])
  const found = new Map<string, string>()
  for (const [key, part] of Object.entries(value ?? {}))
    for (const [p, text] of flat(part, path === '' ? key : `${path}.${key}`)) found.set(p, text)
  return found
}

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(ts|tsx)$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : []
  })

const chinese = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/

describe('words', () => {
  test('Chinese and English have the same keys, so that no page ever shows a key', () => {
    expect([...flat(en).keys()].sort()).toEqual([...flat(zh).keys()].sort())
  })
  test('each sentence takes the same values in both languages', () => {
    const english = flat(en)
    const different = [...flat(zh)].filter(([key, text]) => holes(text).join() !== holes(english.get(key) ?? '').join())
    expect(different).toEqual([])
  })
  test('no word is empty', () => {
    expect([...flat(zh), ...flat(en)].filter(([, text]) => text.trim() === '')).toEqual([])
  })
  test('no Chinese stands in the code: everything people read comes from the words and content files', () => {
    const found = sources(here).flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => chinese.test(line.replace(/\/\/.*$|^\s*(?:\/\*)?\*.*$|\/\*\*.*\*\//, '')) && !line.includes('\\u'))
        .map((line) => `${path.slice(here.length + 1)}: ${line.trim()}`),
    )
    expect(found).toEqual([])
  })
  test('every key is used somewhere, literally or as the head of a computed one', () => {
    const code = sources(here)
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')
    const unused = [...flat(zh).keys()].filter((key) => {
      if (code.includes(`'${key}'`)) return false
      const heads = key.split(/(?<=[._])/).map((_, i, all) => all.slice(0, i + 1).join(''))
      const computed = heads.some((head) => code.includes(`\`${head}\${`))
      const tails = [...code.matchAll(/`([\w.]+)\$\{[^}]+\}([\w.]*)`/g)].some(
        ([, head = '', tail = '']) => key.startsWith(head) && key.endsWith(tail),
      )
      return !computed && !tails
    })
    expect(unused).toEqual([])
  })
})
