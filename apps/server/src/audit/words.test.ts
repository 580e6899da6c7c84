import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audit } from '@creditbank/contract'
import { expect, test } from 'vitest'

const sources = join(import.meta.dirname, '..')
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
)
const code = files.map((name) => readFileSync(join(sources, name), 'utf8')).join('\n')
const written = (pattern: RegExp): string[] => [...new Set([...code.matchAll(pattern)].map((match) => match[1] ?? ''))].toSorted()

test('every act and every kind of subject that the server writes into the audit has its words in both languages', () => {
  const acts = written(/\bact: '([a-zA-Z]+\.[a-zA-Z.]+)'/g)
  expect(acts.length).toBeGreaterThan(200)
  expect(acts.filter((act) => !audit.auditActs.has(act))).toEqual([])
  const kinds = written(/\bsubject: \{ kind: '([a-zA-Z]+)'/g)
  expect(kinds.length).toBeGreaterThan(30)
  expect(kinds.filter((kind) => !audit.auditSubjects.has(kind))).toEqual([])
  const areas = [...audit.auditActs.keys()]
    .map((act) => `${act.split('.')[0]}.`)
    .filter((area) => area !== 'demo.' && area !== 'keys.' && area !== 'notices.')
  expect(areas.filter((area) => !audit.auditAreas.has(area))).toEqual([])
  for (const [code, said] of [...audit.auditActs, ...audit.auditSubjects, ...audit.auditAreas]) {
    expect([code, /[\u4e00-\u9fff]/.test(said.zh)]).toEqual([code, true])
    expect([code, /^[A-Za-z][^\u4e00-\u9fff]*$/.test(said.en)]).toEqual([code, true])
  }
})
