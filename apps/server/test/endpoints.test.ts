import * as contract from '@creditbank/contract'
import { type Endpoint, type Permission, type Role, roles } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seesRow } from '../src/platform/actor.ts'
import { scopeOf } from '../src/identity/sessions.ts'
import { fixtures } from './fixtures.ts'
import { type Answered, type Bank, openBank, type TestStaff } from './harness/bank.ts'
import { type UnitKey, unitKeys } from './harness/units.ts'
import { matrix, standsAt } from './matrix.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'may' in value && 'method' in value
const endpoints: Endpoint[] = Object.values(contract).flatMap((part) =>
  typeof part === 'object' && part !== null ? Object.values(part).filter(isEndpoint) : [],
)
const nameOf = (e: Endpoint): string => `${e.method} ${e.path}`
const byName = endpoints.map((e) => [nameOf(e), e] as const)

let bank: Bank
let given: ReturnType<typeof fixtures>
beforeAll(async () => {
  bank = await openBank()
  given = fixtures(bank)
})
afterAll(() => bank.close())

const params = (e: Endpoint): string[] => [...e.path.matchAll(/:(\w+)/g)].map((m) => m[1] ?? '')
const unknownId = '1152921504606846975'
const allRoles = Object.keys(roles).filter((role): role is Role => Object.hasOwn(roles, role))
const isPermission = (may: string): may is Permission => contract.permissions.some((p) => p === may)
const mayCall = (role: Role, e: Endpoint): boolean => e.may === 'staff' || roles[role].may.some((p) => p === e.may)
const as = (role: Role): Promise<TestStaff> => bank.staff(role, standsAt[role] ?? 'management')
const kindOfCaller = (e: Endpoint): 'staff' | 'learner' | 'institution' | 'public' =>
  e.may === 'public' || e.may === 'learner' || e.may === 'institution' ? e.may : 'staff'

/** Input that passes validation, with the first path parameter set to an id. */
const inputFor = (e: Endpoint, id: string): Record<string, unknown> => {
  const [first, ...rest] = params(e)
  return {
    ...matrix[nameOf(e)]?.input,
    ...Object.fromEntries(rest.map((p) => [p, matrix[nameOf(e)]?.input?.[p] ?? unknownId])),
    ...(first === undefined ? {} : { [first]: id }),
  }
}
const told = (a: Answered<Endpoint>): string => `${a.status} ${a.problem?.code ?? ''}`

describe('the matrix is whole', () => {
  test('every endpoint of the contract has a rule, and every rule an endpoint', () => {
    expect(Object.keys(matrix).sort()).toEqual([...new Set(byName.map(([name]) => name))].sort())
  })
  test('every endpoint of the contract has a handler', () => {
    const bound = new Set(bank.server.bound.map((b) => nameOf(b.endpoint)))
    expect(byName.map(([name]) => name).filter((name) => !bound.has(name))).toEqual([])
  })
  test('every input that the matrix gives for a path with an owner passes validation', () => {
    const wrong = byName.flatMap(([name, e]) =>
      matrix[name]?.of === undefined || e.input.safeParse(inputFor(e, unknownId)).success ? [] : [name],
    )
    expect(wrong).toEqual([])
  })
  test('every path with an id says what the id names, or why it has no owner', () => {
    const silent = byName
      .filter(([name, e]) => params(e).includes('id') && matrix[name]?.of === undefined && matrix[name]?.open === undefined)
      .map(([name]) => name)
    expect(silent).toEqual([])
  })
})

describe('without a session', () => {
  test.each(byName.filter(([, e]) => e.may !== 'public'))('%s answers 401', async (_name, e) => {
    expect(told(await bank.call(e, inputFor(e, unknownId)))).toBe('401 session.missing')
    expect((await bank.call(e, inputFor(e, unknownId), { as: { token: 'x'.repeat(43) } })).status).toBe(401)
  })
})

describe('with a session of another kind', () => {
  test.each(byName.filter(([, e]) => e.may !== 'public'))('%s answers 401', async (_name, e) => {
    const other = kindOfCaller(e) === 'staff' ? await bank.learner('hefei') : await as('managementDirector')
    expect((await bank.call(e, inputFor(e, unknownId), { as: other })).status).toBe(401)
  })
})

describe('without the permission', () => {
  test.each(byName.filter(([, e]) => isPermission(e.may)))('%s answers 403 to every role that lacks it', async (_name, e) => {
    for (const role of allRoles) {
      if (mayCall(role, e)) continue
      expect(told(await bank.call(e, inputFor(e, unknownId), { as: await as(role) })), role).toBe('403 permission.denied')
    }
  })
})

describe('bad input', () => {
  const bad = (e: Endpoint): Record<string, unknown> | undefined => {
    for (const input of [
      { ...inputFor(e, unknownId), ...Object.fromEntries(params(e).map((p) => [p, 'not-an-id!'])) },
      Object.fromEntries(params(e).map((p) => [p, unknownId])),
      { ...inputFor(e, unknownId), limit: 'x' },
      { ...inputFor(e, unknownId), state: '?', kind: '?', under: '?' },
    ])
      if (!e.input.safeParse(input).success) return input
    return undefined
  }
  test.each(
    byName.flatMap(([name, e]) =>
      e.may === 'institution'
        ? []
        : (() => {
            const input = bad(e)
            return input === undefined ? [] : [[name, e, input] as const]
          })(),
    ),
  )('%s answers 422 and names the fields', async (_name, e, input) => {
    const role = allRoles.find((r) => mayCall(r, e)) ?? 'managementDirector'
    const caller = e.may === 'public' ? undefined : e.may === 'learner' ? await bank.learner('hefei') : await as(role)
    const answer = await bank.call(e, input, caller === undefined ? {} : { as: caller })
    expect(told(answer)).toBe('422 input.invalid')
    expect(answer.problem?.fields.length).toBeGreaterThan(0)
  })
})

describe('without a proof of the last ten minutes', () => {
  const marked = byName.filter(([, e]) => e.stepUp === true)
  const unproved = async (role: Role): Promise<TestStaff> => {
    const caller = await bank.staff(role, standsAt[role] ?? 'management', 'unproved')
    await sql`update identity.session set proved_at = ${new Date(bank.clock.now().getTime() - 601_000)} where principal_id = ${caller.id}`.execute(
      bank.platform.database.app,
    )
    return caller
  }
  // What the promise is made for, by the words of the paths: exports, rights, mergers, keys, revocations, what rules log-ins. A new one that is not marked fails here.
  const weighty =
    /\/exports$|\/grants$|^POST \/staff$|reset-password$|\/status$|\/revive$|\/appointments$|^POST \/appointments\/:id\/end$|proposals\/:id\/decide$|^POST \/organizations\/:id\/(merge|move|close)$|merges\/:id\/(confirm|undo)$|api-keys|\/revoke$|\/reverse$|recovery-codes$|^DELETE \/staff\/(totp|passkeys)|^PUT \/(staff-networks|settings$)/
  test('every endpoint of staff that exports, gives rights, merges, revokes, or touches keys and log-ins is marked', () => {
    const silent = byName.filter(
      ([name, e]) => weighty.test(name) && e.method !== 'GET' && kindOfCaller(e) === 'staff' && e.stepUp !== true,
    )
    expect(silent.map(([name]) => name)).toEqual([])
    expect(marked.length).toBeGreaterThan(25)
  })
  test.each(marked)('%s asks who it is before anything else', async (_name, e) => {
    const role = allRoles.find((r) => mayCall(r, e)) ?? 'managementDirector'
    expect(told(await bank.call(e, inputFor(e, unknownId), { as: await unproved(role) }))).toBe('403 identity.step_up_required')
  })
})

const sees = (caller: TestStaff, key: UnitKey): boolean => {
  const organization = bank.unit(caller.unit)
  return seesRow({ ...stub, organization, scope: scopeOf(organization) }, bank.unit(key))
}
const stub = {
  kind: 'staff',
  staffId: '1',
  name: '',
  sessionId: '1',
  appointmentId: '1',
  role: 'pointClerk',
  may: new Set<never>(),
  provedAt: null,
} as const
const above = (caller: TestStaff): readonly (string | null)[] => [
  bank.unit(caller.unit).l1,
  bank.unit(caller.unit).l2,
  bank.unit(caller.unit).l3,
]

describe('another unit’s rows', () => {
  const scoped = byName.filter(([name, e]) => kindOfCaller(e) === 'staff' && matrix[name]?.of !== undefined)
  test.each(scoped)('%s answers a foreign id exactly as one that does not exist', async (name, e) => {
    const kind = matrix[name]?.of
    if (kind === undefined) return
    for (const role of allRoles) {
      if (!mayCall(role, e)) continue
      const caller = await as(role)
      const unknown = await bank.call(e, inputFor(e, unknownId), { as: caller })
      expect(unknown.status, `${role}: unknown id`).toBeGreaterThanOrEqual(400)
      if (matrix[name]?.dutyFirst === undefined && unknown.problem?.code !== 'permission.denied')
        expect(unknown.problem?.code, `${role}: unknown id`).toBe('record.not_found')
      for (const key of unitKeys) {
        if (sees(caller, key)) continue
        // The path up is shown by name: a unit's ancestors are no strangers to it.
        if (name === 'GET /organizations/:id' && above(caller).includes(bank.unit(key).id)) continue
        const foreign = await bank.call(e, inputFor(e, await given(kind, key)), { as: caller })
        expect(told(foreign), `${role} at ${caller.unit} tries ${kind} of ${key}`).toBe(told(unknown))
      }
    }
  })
})

describe('another learner’s rows', () => {
  const own = byName.filter(([name, e]) => e.may === 'learner' && matrix[name]?.of !== undefined)
  test.each(own)('%s answers a foreign id exactly as one that does not exist', async (name, e) => {
    const kind = matrix[name]?.of
    if (kind === undefined) return
    const me = await bank.learner('hefei')
    const unknown = await bank.call(e, inputFor(e, unknownId), { as: me })
    expect(told(unknown)).toBe('404 record.not_found')
    for (const key of ['hefei', 'wuhu'] as const)
      expect(told(await bank.call(e, inputFor(e, await given(kind, key)), { as: me }))).toBe(told(unknown))
  })
})
