import * as contract from '@creditbank/contract'
import { accounts, type Endpoint, identity, type Role, roles } from '@creditbank/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FixtureKind, fixtures } from './fixtures.ts'
import { type Bank, type Caller, openBank } from './harness/bank.ts'
import { matrix, standsAt } from './matrix.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'may' in value && 'method' in value
const endpoints: Endpoint[] = Object.values(contract).flatMap((part) =>
  typeof part === 'object' && part !== null ? Object.values(part).filter(isEndpoint) : [],
)
const nameOf = (e: Endpoint): string => `${e.method} ${e.path}`

let bank: Bank
let ids: string[]
let institution: Caller
beforeAll(async () => {
  bank = await openBank()
  const given = fixtures(bank)
  const kinds = new Set(Object.values(matrix).flatMap((rule): FixtureKind[] => (rule.of === undefined ? [] : [rule.of])))
  // Two fixtures are rows without what their own capability always writes beside them: its readers may count on that.
  const whole = [...kinds].filter((kind) => kind !== 'application' && kind !== 'batch')
  ids = await Promise.all(whole.map((kind) => given(kind, 'hefei')))
  ids.push(bank.unit('hefei').id, bank.unit('shushanPoint').id)
  const director = await bank.staff('centreDirector', 'openUniversity')
  const made = await bank.ok(identity.createApiKey, { organizationId: bank.unit('openUniversity').id, name: '教务系统' }, { as: director })
  institution = { token: made.key }
})
afterAll(() => bank.close())

/** Texts that have broken servers: some pass a field's schema and go all the way to the database. */
const oddTexts = [
  '',
  ' ',
  'x',
  '张三',
  'nul\u0000byte',
  'lone\ud800surrogate',
  '\udc00',
  '\u202e反',
  "'; drop table x; --",
  '%',
  '_%\\',
  '\\',
  '__proto__',
  'constructor',
  'a\r\nb: c',
  '0',
  '-1',
  '1e400',
  '99999999999999999999999999',
  '9223372036854775807',
  '9223372036854775808',
  '9999999999999999999',
  '0000-00-00',
  '9999-99-99',
  '9999-12-31',
  '0001-01-01',
  '2026-02-30',
  '2026-01-01',
  '9999-99-99_1',
  '9999-12-31_9999999999999999999',
  '2026-01-01T00:00:00Z',
  '9999-99-99T99:99:99Z',
  '2026-13',
  '2026-00',
  '340100',
  '999999',
  '13800000000',
  '154000000001',
  '349900195001010010',
  Buffer.from('["1","9999999999999999999"]').toString('base64url'),
  Buffer.from('["head","\\u0000","9999999999999999999"]').toString('base64url'),
  Buffer.from('["9999-99-99","x"]').toString('base64url'),
  '[[[[',
  '{"a":1}',
  'é'.normalize('NFD').repeat(60),
  '𠮷'.repeat(60),
  'x'.repeat(5000),
]
const oddNumbers = [0, 1, -1, 0.5, 2026, 9999, 2 ** 31, 2 ** 53, 1e21, 1e308, -(2 ** 63), '1', '1e5', ' 7 ', '0x10']
const deep = (n: number): unknown => (n === 0 ? 1 : [deep(n - 1)])

type Schema = { readonly _zod: { readonly def: object }; readonly safeParse: (value: unknown) => { readonly success: boolean } }
const isSchema = (x: unknown): x is Schema => typeof x === 'object' && x !== null && '_zod' in x && 'safeParse' in x
const field = (s: Schema, name: string): unknown => Reflect.get(s._zod.def, name)
const schemasIn = (value: unknown): Schema[] => Object.values(typeof value === 'object' && value !== null ? value : {}).filter(isSchema)

/** Values that a schema takes, odd ones among them; now and then one that it does not take. */
const odd = (s: Schema): fc.Arbitrary<unknown> => {
  const among = (pool: readonly unknown[]): fc.Arbitrary<unknown> => {
    const good = pool.filter((value) => s.safeParse(value).success)
    return good.length === 0
      ? fc.constantFrom(...pool)
      : fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom(...pool) })
  }
  const inner = field(s, 'innerType')
  switch (field(s, 'type')) {
    case 'string':
      return among([...ids, ...oddTexts])
    case 'number':
    case 'int':
      return among(oddNumbers)
    case 'boolean':
      return fc.boolean()
    case 'enum':
      return fc.constantFrom<unknown>(...Object.values(field(s, 'entries') ?? {}))
    case 'literal': {
      const values = field(s, 'values')
      return fc.constantFrom<unknown>(...(Array.isArray(values) ? values : [null]))
    }
    case 'optional':
    case 'nullable':
      return isSchema(inner)
        ? fc.oneof({ weight: 3, arbitrary: odd(inner) }, { weight: 1, arbitrary: fc.constant(undefined) })
        : fc.constant(null)
    case 'array': {
      const element = field(s, 'element')
      return isSchema(element) ? fc.array(odd(element), { maxLength: 3 }) : fc.constant([])
    }
    case 'union':
      return fc.oneof(...schemasIn(field(s, 'options')).map(odd))
    case 'object': {
      const shape = field(s, 'shape')
      const keys = Object.keys(typeof shape === 'object' && shape !== null ? shape : {})
      return fc.tuple(...schemasIn(shape).map(odd)).map((values) => Object.fromEntries(keys.map((key, i) => [key, values[i]])))
    }
    case 'record':
      return fc.dictionary(fc.constantFrom(...oddTexts), fc.constantFrom<unknown>('x', 1, null, 'nul\u0000'), { maxKeys: 3 })
    default:
      return fc.constantFrom<unknown>(1, 'x', null, 'nul\u0000', '\ud800', [], {}, { constructor: { prototype: 1 } }, deep(60), deep(1500))
  }
}

const callerFor = async (e: Endpoint, no: string): Promise<Caller | undefined> => {
  if (e.may === 'public') return undefined
  if (e.may === 'institution') return institution
  if (e.may === 'learner') return bank.learner('hefei')
  const role = Object.keys(roles)
    .filter((r): r is Role => Object.hasOwn(roles, r))
    .find((r) => e.may === 'staff' || roles[r].may.some((p) => p === e.may))
  return bank.staff(role ?? 'managementDirector', standsAt[role ?? ''] ?? 'management', no)
}

/** Half a character cannot stand in an address: the client of the test itself stops there. In a body it goes on its way. */
const addressable = (e: Endpoint, input: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(input).map(([key, value]) => {
      const inAddress = e.method === 'GET' || e.transfer === 'upload' || e.path.includes(`:${key}`)
      return [key, inAddress ? String(value ?? '').toWellFormed() : value]
    }),
  )
const told = (input: unknown): string => (JSON.stringify(input) ?? '').slice(0, 300)

/** Reads first: what a mutation closes or ends would hide the rest. Log-in is slow on purpose and gets few tries. */
const ordered = endpoints
  .filter((e) => e.transfer !== 'events')
  .toSorted((a, b) => (a.method === b.method ? 0 : a.method === 'GET' ? -1 : 1))
const triesOf = (e: Endpoint): number =>
  e.path.includes('session') || e.path.includes('password') ? 6 : Number(process.env['FUZZ_RUNS'] ?? 12)

const posted = async (url: string, payload: string): Promise<number> =>
  (await bank.server.http.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } })).statusCode

test.each([
  ['a NUL character', '{"userName":"a\\u0000b","password":"x"}'],
  ['half a character', '{"userName":"a\\ud800b","password":"x"}'],
  ['a NUL character in a name', '{"userName":"ab","password":"x","\\u0000":1}'],
  ['a hundred thousand open brackets, closed', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['the same below a name', `{"userName":"ab","password":"x","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
])('%s in a body is refused as input', async (_what, payload) => {
  expect(await posted('/api/staff/session', payload)).toBe(422)
})

test.each([
  ['200 KB of open brackets', '['.repeat(200_000)],
  ['a name that reaches for the prototype', '{"__proto__":{"x":1},"userName":"ab"}'],
  ['nothing but half a word', '{"userNa'],
])('%s is not even read', async (_what, payload) => {
  expect(await posted('/api/staff/session', payload)).toBe(400)
})

test.each(['9223372036854775808', '9999999999999999999', '0', '-1', '1e3', '%00', '%', '1'.repeat(300)])(
  'the id %s names nothing',
  async (id) => {
    const as = await bank.staff('centreDirector', 'hefei')
    const answer = await bank.server.http.inject({
      method: 'GET',
      url: `/api/learners/${id}`,
      headers: { authorization: `Bearer ${as.token}` },
    })
    expect([400, 404, 414, 422]).toContain(answer.statusCode)
  },
)

test('a day that no calendar has is refused as input', async () => {
  const as = await bank.staff('centreDirector', 'hefei')
  for (const on of ['2026-02-30', '0000-00-00', '9999-99-99', '0001-01-01'])
    expect((await bank.call(accounts.endClass, { className: 'x', on }, { as })).status, on).toBe(422)
  expect((await bank.call(accounts.endClass, { className: 'x', on: '2028-02-29' }, { as })).problem?.code).not.toBe('input.invalid')
})

test('no endpoint answers odd input with a fault of the server', { timeout: 240_000 }, async () => {
  const faults = new Map<string, string>()
  for (const [no, e] of ordered.entries()) {
    const caller = await callerFor(e, `fuzz${no}`)
    const inputs = fc.sample(odd(e.input), { seed: 2026 + no, numRuns: triesOf(e) })
    for (const [i, input] of inputs.entries()) {
      const rule = matrix[nameOf(e)]?.input
      const given = typeof input === 'object' && input !== null ? { ...input } : {}
      // Half of the tries stand on an input that is known to pass, so that single odd fields get through to the end.
      const mixed = addressable(e, i % 2 === 0 ? given : { ...given, ...rule })
      const answer = await bank.call(e, mixed, {
        ...(caller === undefined ? {} : { as: caller }),
        ...(i % 5 === 0 ? { key: `fuzz-${no}-${i}` } : {}),
        ...(e.transfer === 'upload' ? { file: Buffer.from(i % 2 === 0 ? '\u0000\u0001' : '姓名,证件号码\n张\u0000三,1') } : {}),
      })
      // A refusal that the contract declares (a provider that is down) is an answer, whatever its status.
      const declared = e.refusals.some((code) => code === answer.problem?.code) || answer.problem?.code === 'server.busy'
      if (answer.status >= 500 && !declared) faults.set(nameOf(e), `${answer.status} try ${i}: ${told(mixed)}`)
    }
  }
  expect(Object.fromEntries(faults)).toEqual({})
})
