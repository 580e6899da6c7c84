import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root } from './node24.mjs'

/** Run as a program (`node tools/errors-doc.mjs`, Node 24) it writes docs/errors.md from the contract's refusals. */

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** The text of docs/errors.md: one table a capability, one line a refusal, in the contract's order. */
export function errorsDocument(refusals) {
  const groups = Map.groupBy(Object.entries(refusals), ([code]) => code.split('.')[0])
  const tables = [...groups].map(([capability, rows]) =>
    [
      `## ${capability}`,
      '',
      '| code | status | 中文 | English |',
      '| --- | --- | --- | --- |',
      ...rows.map(([code, { status, zh, en }]) => `| \`${code}\` | ${status} | ${cell(zh)} | ${cell(en)} |`),
    ].join('\n'),
  )
  return `${[
    '# Errors',
    'Every reason for which the platform says no. It is sent as an RFC 9457 problem document (`application/problem+json`) whose `code` stands below, with the sentence in the language of the request, the parameters that fill its `{braces}`, the fields that are wrong and the `requestId` that the log carries too. Programs go by the code; the sentences may be reworded.',
    'This page is written by `node tools/errors-doc.mjs` from `packages/contract/src/refusals/`; a test compares the two.',
    ...tables,
  ].join('\n\n')}\n`
}

if (process.argv[1] === join(root, 'tools', 'errors-doc.mjs')) {
  node24()
  const { refusals } = await import('../packages/contract/src/refusals.ts')
  writeFileSync(join(root, 'docs', 'errors.md'), errorsDocument(refusals))
}
