import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import * as z from 'zod/mini'
import { buildPlatform } from '../apps/server/src/app.ts'
import { makeIdentify } from '../apps/server/src/identity/index.ts'
import { readConfig } from '../apps/server/src/platform/config.ts'
import { proofPurposes, sealedColumns } from '../apps/server/src/platform/crypto/columns.ts'
import { lookupUuid } from '../apps/server/src/platform/crypto/lookup.ts'
import { seal } from '../apps/server/src/platform/crypto/seal.ts'
import { buildHttp } from '../apps/server/src/platform/http.ts'
import { query } from '../apps/server/src/platform/serve.ts'
import { checkBook } from '../apps/server/src/proofs/checks.ts'
import { nameLookup } from '../apps/server/src/proofs/draft.ts'
import { guesses } from '../apps/server/src/platform/guesses.ts'
import { ownKinds } from '../apps/server/src/proofs/index.ts'
import { numberOf } from '../apps/server/src/proofs/rules.ts'
import { insertProof } from '../apps/server/src/proofs/store.ts'
import { verifier, verifyActions } from '../apps/server/src/proofs/verify.ts'
import { Id } from '../packages/contract/src/common.ts'
import { endpoint } from '../packages/contract/src/endpoint.ts'
import { benchCode } from './benchCode.ts'
import { firstLearner } from './province.ts'

/**
 * The server of the bench of proofs: the bank's own HTTP with its checks, proofs of two outcomes for some people of the province, and one route that reads a proof
 * by its primary key. A code follows from the proof's id, so that the load knows it.
 */
const people = 2_000
const platform = buildPlatform(readConfig())
const { database, keyring } = platform
const db = database.app

type Person = { id: string; name: string; account: string; unit: string; l2: string; outcomes: { id: string; name: string }[] }

const persons = async (): Promise<Person[]> =>
  (
    await sql<Person>`select l.id, l.name, l.account_no as account, l.organization_id as unit, l.l2,
        (select coalesce(json_agg(o), '[]') from (select o.id::text, e.name from outcomes.outcome o join catalog.entry e on e.id = o.entry_id where o.learner_id = l.id order by o.id limit 2) o) as outcomes
      from accounts.learner l where l.id > ${firstLearner} order by l.id limit ${people}`.execute(db)
  ).rows

const contentOf = (person: Person) => ({
  language: 'zh' as const,
  title: '学习成果存储证明',
  name: person.name,
  statement: `兹证明${person.name}的下列学习成果已存入安徽省终身教育学分银行。`,
  holder: [
    { label: '姓名', value: person.name },
    { label: '学银账号', value: person.account },
  ],
  sections: [{ heading: '', columns: ['成果名称', '学时'], rows: person.outcomes.map((one) => [one.name, '32']), sum: null }],
  note: '本证明内容以核验页面为准。',
})

const issue = async (person: Person, n: number): Promise<void> => {
  const [id, now] = [platform.newId(), new Date()]
  const code = benchCode(id)
  const digest = (of: string) => createHash('sha256').update(`${of} ${id}`).digest()
  await db.transaction().execute((tx) =>
    insertProof(tx, {
      learner_id: person.id,
      id,
      number: numberOf(now, BigInt(n + 1)),
      kind: 'storage',
      template_version: 1,
      choice: {
        kind: 'storage',
        language: 'zh',
        outcomeIds: person.outcomes.map((one) => one.id),
        typeCodes: [],
        years: [],
        hide: [],
        idNumber: 'masked',
        validity: '90',
      },
      choice_hash: lookupUuid(keyring, proofPurposes.choice, id),
      content: contentOf(person),
      secrets_sealed: seal(keyring, JSON.stringify({ code, fullNumber: null }), sealedColumns.proof),
      purpose: '求职',
      recipient: null,
      channel: 'self',
      sha256: digest('sha256'),
      sm3: digest('sm3'),
      bytes: 38_000,
      file_id: '1',
      seal: null,
      issued_at: now,
      valid_to: null,
      issuer_id: person.unit,
      organization_id: person.unit,
      l1: '1',
      l2: person.l2,
      l3: null,
      l4: null,
      issued_by: null,
      batch_id: null,
      replaces_id: null,
      code_lookup: lookupUuid(keyring, proofPurposes.code, code),
      name_lookup: nameLookup({ platform }, person.name),
      items: person.outcomes.map((one) => ({ outcomeId: one.id, learnerId: person.id, name: one.name })),
    }),
  )
}

const issueAll = async (): Promise<void> => {
  for (const [n, person] of (await persons()).entries()) if (person.outcomes.length > 0) await issue(person, n)
}

const route = endpoint({
  method: 'GET',
  path: '/bench/proof',
  may: 'public',
  summary: 'bench',
  input: z.object({ learnerId: Id, id: Id }),
  output: z.object({ number: z.string(), kind: z.string(), issuedAt: z.string() }),
  refusals: ['record.not_found'],
})

const identify = makeIdentify(platform)
const verify = verifier(platform, { kinds: ownKinds, book: checkBook(platform), guesses: guesses() })
const http = await buildHttp(platform, identify.identify, [
  ...verifyActions(verify),
  query(route, async (_ctx, { learnerId, id }) => {
    const found = await database.appPool.query<{ number: string; kind: string; issued_at: Date }>({
      name: 'bench.proof',
      text: 'select number, kind, issued_at from proofs.proof where learner_id = $1 and id = $2',
      values: [learnerId, id],
    })
    const row = found.rows[0]
    return row === undefined
      ? { refused: 'record.not_found' as const }
      : { number: row.number, kind: row.kind, issuedAt: row.issued_at.toISOString() }
  }),
])
await issueAll()
await http.listen({ port: platform.config.port, host: '127.0.0.1' })
process.stdout.write('READY\n')
process.on('SIGTERM', () => {
  void http
    .close()
    .then(() => database.close())
    .then(() => process.exit(0))
})
