import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Words } from './words.ts'

const source = join(import.meta.dirname, '..')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
const wordFiles = files.filter((name) => name.endsWith('words.ts') && !name.startsWith('i18n')).concat(join('i18n', 'shell.ts'))
const isWordFile = (name: string) => wordFiles.includes(name) || name === join('i18n', 'zh.ts') || name === join('i18n', 'en.ts')
const han = /\p{Script=Han}/u
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
const placeholders = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted()

const isWords = (value: unknown): value is Words =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value && 'name' in value
const allWords = async (): Promise<readonly Words[]> => {
  const modules: Record<string, unknown>[] = await Promise.all(wordFiles.map((name) => import(join(source, name))))
  return modules.flatMap((module) => Object.values(module).filter(isWords))
}

describe('words', () => {
  test('every capability with words is found, each under a name of its own', async () => {
    const names = (await allWords()).map((words) => words.name)
    expect(names.length).toBeGreaterThanOrEqual(3)
    expect(new Set(names).size).toBe(names.length)
  })

  test('Chinese and English have the same keys, none empty, with the same values to fill in', async () => {
    for (const { name, zh, en } of await allWords()) {
      expect(Object.keys(en).toSorted(), name).toEqual(Object.keys(zh).toSorted())
      for (const [key, sentence] of Object.entries(zh)) {
        expect(sentence.trim(), `${name}:${key}`).not.toBe('')
        expect(en[key]?.trim(), `${name}:${key}`).not.toBe('')
        expect(placeholders(en[key] ?? ''), `${name}:${key}`).toEqual(placeholders(sentence))
      }
    }
  })

  test('English sentences hold no Chinese characters, except the name of the other language', async () => {
    for (const { name, en } of await allWords())
      for (const [key, sentence] of Object.entries(en))
        if (key !== 'language.other') expect(han.test(sentence), `${name}:${key}`).toBe(false)
  })

  test('no sentence is written into a component: Chinese characters stand only in words files', () => {
    const guilty = files.filter((name) => !isWordFile(name) && han.test(withoutComments(readFileSync(join(source, name), 'utf8'))))
    expect(guilty).toEqual([])
  })
})
