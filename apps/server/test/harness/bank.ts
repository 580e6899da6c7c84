import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Endpoint, type InputOf, type OutputOf, type Role, rolePreset } from '@creditbank/contract'
import { type Problem, pathOf } from '@creditbank/contract/client'
import { runOnce } from 'graphile-worker'
import { sql } from 'kysely'
import { buildPlatform, buildServer } from '../../src/app.ts'
import type { ActorOrganization } from '../../src/platform/actor.ts'
import type { Platform } from '../../src/platform/context.ts'
import { documentPurpose, phonePurpose, sealedColumns } from '../../src/platform/crypto/columns.ts'
import { lookupUuid } from '../../src/platform/crypto/lookup.ts'
import { seal } from '../../src/platform/crypto/seal.ts'
import { newSessionToken, tokenHash } from '../../src/platform/crypto/tokens.ts'
import { roleUrl } from '../../src/platform/database.ts'
import type { Id } from '../../src/platform/ids.ts'
import type { Work } from '../../src/platform/jobs.ts'
import { accountNoOf } from '../../src/platform/pure/accountNo.ts'
import { maskIdNumber, maskPhone, residentCheckDigit } from '../../src/platform/pure/idNumber.ts'
import { reverseName } from '../../src/platform/pure/names.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { testUnits, type UnitKey, unitKeys } from './units.ts'

/** Who a call is made by: the bearer token of an open session or of an API key. */
export type Caller = { readonly token: string }
/** A member of staff of the test bank under one appointment, with an open session. */
export type TestStaff = Caller & {
  readonly id: Id
  readonly name: string
  readonly appointmentId: Id
  readonly role: Role
  readonly unit: UnitKey
}
/** A learner of the test bank with an open session and one affiliation. `idNumber` passes the checksum and is of the reserved demo county. */
export type TestLearner = Caller & {
  readonly id: Id
  readonly name: string
  readonly accountNo: string
  readonly idNumber: string
  readonly phone: string
  readonly unit: UnitKey
}
/** An answer: `body` is the typed output of a success, `problem` the problem document of a refusal. */
export type Answered<E extends Endpoint> = {
  readonly status: number
  readonly body: OutputOf<E>
  readonly problem: Problem | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
}
/** How a call is made. `file` is the raw body of an upload endpoint; `key` the idempotency key. */
export type CallOptions = {
  readonly as?: Caller
  readonly key?: string
  readonly file?: Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** A whole bank over a database of its own. */
export type Bank = {
  readonly platform: Platform
  readonly work: Work
  readonly server: Awaited<ReturnType<typeof buildServer>>
  /** The administrator's connection string of this bank's database, for looking behind the second wall. */
  readonly adminUrl: string
  readonly clock: { readonly now: () => Date; readonly set: (instant: string) => void; readonly advance: (ms: number) => void }
  readonly unit: (key: UnitKey) => ActorOrganization
  /** Calls an endpoint over HTTP (inject) and tells whatever was answered. */
  readonly call: <E extends Endpoint>(endpoint: E, input: InputOf<E>, options?: CallOptions) => Promise<Answered<E>>
  /** The same, but fails the test unless it succeeded; returns the output. */
  readonly ok: <E extends Endpoint>(endpoint: E, input: InputOf<E>, options?: CallOptions) => Promise<OutputOf<E>>
  /** A member of staff with this role at this unit and an open session; the same one each time unless `another` differs. */
  readonly staff: (role: Role, unit: UnitKey, another?: string) => Promise<TestStaff>
  /** A learner affiliated to this unit, with an open session; a new one each time. */
  readonly learner: (unit: UnitKey, about?: LearnerFacts) => Promise<TestLearner>
  /** Runs the queued jobs that are due until none is left. */
  readonly runJobs: () => Promise<void>
  /** Runs one periodic work by name, once. */
  readonly runPeriodic: (name: string) => Promise<void>
  readonly close: () => Promise<void>
}

type LearnerFacts = {
  readonly name?: string
  readonly state?: 'inactive' | 'active' | 'frozen'
  readonly kind?: 'student' | 'resident' | 'employee'
  readonly className?: string
  readonly township?: string
}

const insertUnits = async (platform: Platform): Promise<ReadonlyMap<UnitKey, ActorOrganization>> => {
  const made = new Map<UnitKey, ActorOrganization>()
  const now = platform.clock.now()
  for (const key of unitKeys) {
    const u = testUnits[key]
    const parent = u.parent === null ? undefined : made.get(u.parent)
    const id = platform.newId()
    const own = (level: 'l1' | 'l2' | 'l3' | 'l4', kinds: readonly string[]) => (kinds.includes(u.kind) ? id : (parent?.[level] ?? null))
    const l1 = u.kind === 'managementCentre' ? id : (parent?.l1 ?? id)
    const o: ActorOrganization = {
      id,
      name: u.name,
      kind: u.kind,
      l1,
      l2: own('l2', ['universityCentre', 'localCentre']),
      l3: own('l3', ['universitySubCentre', 'localSubCentre']),
      l4: own('l4', ['servicePoint']),
    }
    await sql`insert into organizations.organization (id, code, name, kind, parent_id, l1, l2, l3, l4, region_code, address, phone, hours, created_at, updated_at)
      values (${id}, ${u.code}, ${u.name}, ${u.kind}, ${parent?.id ?? null}, ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4}, ${u.region}, '示范路 1 号', '0551-60000000', '周一至周五 9:00–17:00', ${now}, ${now})`.execute(
      platform.database.app,
    )
    made.set(key, o)
  }
  return made
}

const openSession = async (platform: Platform, kind: 'staff' | 'learner', principalId: Id, appointmentId: Id | null): Promise<string> => {
  const token = newSessionToken()
  // Far in the future, so that a test may move its clock by years: tests of log-in and of limits open sessions of their own.
  const far = new Date('2099-01-01T00:00:00Z')
  await sql`insert into identity.session (id, token_hash, kind, principal_id, appointment_id, stage, created_at, last_seen_at, ends_at, proved_at, address, agent)
    values (${platform.newId()}, ${tokenHash(token)}, ${kind}, ${principalId}, ${appointmentId}, 'open', ${platform.clock.now()}, ${far}, ${far}, ${far}, '127.0.0.1', 'test')`.execute(
    platform.database.app,
  )
  return token
}

const insertStaff = async (platform: Platform, o: ActorOrganization, unit: UnitKey, role: Role, no: number): Promise<TestStaff> => {
  const id = platform.newId()
  const appointmentId = platform.newId()
  const name = `测试${'甲乙丙丁戊己庚辛壬癸'[no % 10] ?? '甲'}${no}`
  const now = platform.clock.now()
  const db = platform.database.app
  // A hash that no password has: the sessions of test staff are opened directly, log-in tests make their own people.
  await sql`insert into identity.staff (id, name, user_name, password_hash, must_change, status, organization_id, l1, l2, l3, l4, created_at)
    values (${id}, ${name}, ${`staff${no}`}, 'none', false, 'active', ${o.id}, ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4}, ${now})`.execute(db)
  if (rolePreset(role).officer === true) await sql`insert into identity.officer (staff_id, role) values (${id}, ${role})`.execute(db)
  await sql`insert into identity.appointment (id, staff_id, organization_id, role, from_on, l1, l2, l3, l4, created_at)
    values (${appointmentId}, ${id}, ${o.id}, ${role}, '2020-01-01', ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4}, ${now})`.execute(db)
  return { id, name, appointmentId, role, unit, token: await openSession(platform, 'staff', id, appointmentId) }
}

/** The number of the n-th resident of the reserved demo county, with its check digit. */
export const testIdNumber = (n: number): string => {
  const dated = `349900${1950 + (Math.floor(n / 1000) % 50)}0101${String(n % 1000).padStart(3, '0')}`
  return dated + residentCheckDigit(dated)
}

const insertLearner = async (
  platform: Platform,
  o: ActorOrganization,
  unit: UnitKey,
  no: number,
  about: LearnerFacts,
): Promise<TestLearner> => {
  const { keyring } = platform
  const db = platform.database.app
  const id = platform.newId()
  const idNumber = testIdNumber(no)
  const phone = `154${String(no).padStart(8, '0')}`
  const name = about.name ?? `学员${[...String(no)].map((digit) => '零一二三四五六七八九'[Number(digit)]).join('')}`
  const accountNo = accountNoOf(BigInt(no))
  const state = about.state ?? 'active'
  const now = platform.clock.now()
  const lookup = lookupUuid(keyring, documentPurpose('residentIdCard'), idNumber)
  await sql`insert into accounts.learner (id, account_no, name, id_kind, id_sealed, id_lookup, id_masked, phone_sealed, phone_lookup, phone_masked, state, real_name_level, channel, organization_id, l1, l2, l3, l4, created_at, activated_at)
    values (${id}, ${accountNo}, ${name}, 'residentIdCard', ${seal(keyring, idNumber, sealedColumns.idNumber)}, ${lookup}, ${maskIdNumber(idNumber)}, ${seal(keyring, phone, sealedColumns.phone)}, ${lookupUuid(keyring, phonePurpose, phone)}, ${maskPhone(phone)},
      ${state}, 'counterChecked', 'counter', ${o.id}, ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4}, ${now}, ${state === 'inactive' ? null : now})`.execute(
    db,
  )
  await sql`insert into accounts.identity_claim (lookup, learner_id) values (${lookup}, ${id})`.execute(db)
  await sql`insert into accounts.account_claim (account_no, learner_id) values (${accountNo}, ${id})`.execute(db)
  await sql`insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, class_name, township, name, name_reversed, state, l1, l2, l3, l4)
    values (${id}, ${platform.newId()}, ${o.id}, ${about.kind ?? 'resident'}, '2020-09-01', ${about.className ?? null}, ${about.township ?? null}, ${name}, ${reverseName(name)}, ${state}, ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4})`.execute(
    db,
  )
  return { id, name, accountNo, idNumber, phone, unit, token: await openSession(platform, 'learner', id, null) }
}

const isProblem = (value: unknown): value is Problem => typeof value === 'object' && value !== null && 'code' in value && 'status' in value

const parsed = (text: string, type: string): unknown => {
  if (!type.includes('json')) return text
  return JSON.parse(text)
}

const caller =
  (server: Awaited<ReturnType<typeof buildServer>>): Bank['call'] =>
  async (endpoint, input, options = {}) => {
    const { path, rest } = pathOf(endpoint, typeof input === 'object' && input !== null ? { ...input } : {})
    const upload = endpoint.transfer === 'upload'
    const answer = await server.http.inject({
      method: endpoint.method,
      url: path,
      headers: {
        ...(options.as === undefined ? {} : { authorization: `Bearer ${options.as.token}` }),
        ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
        ...(upload ? { 'content-type': 'application/octet-stream' } : {}),
        ...options.headers,
      },
      ...(endpoint.method === 'GET' ? {} : { payload: upload ? (options.file ?? Buffer.alloc(0)) : rest }),
    })
    const body = parsed(answer.payload, String(answer.headers['content-type'] ?? ''))
    // What the server answers was made for this endpoint's output; the test's assertions look at it.
    return {
      status: answer.statusCode,
      body: body as OutputOf<typeof endpoint>,
      problem: answer.statusCode >= 400 && isProblem(body) ? body : undefined,
      headers: answer.headers,
      bytes: answer.rawPayload,
    }
  }

const jobsOf = (platform: Platform, work: Work) => async () => {
  const connectionString = roleUrl(platform.config.databaseUrl, platform.config.databaseSecret, 'bank_worker')
  const quiet = new AbortController().signal
  const taskList = Object.fromEntries(
    Object.entries(work.tasks).map(([name, task]) => [
      name,
      (payload: unknown) => task(typeof payload === 'object' && payload !== null ? { ...payload } : {}, quiet),
    ]),
  )
  await runOnce({ connectionString, taskList, concurrency: 2 })
}

/** A bank for a test file: call in `beforeAll`, `close()` in `afterAll`. Its clock stands still at `now` until the test moves it. */
export const openBank = async (
  options: {
    readonly now?: string
    readonly rateLimit?: number
    readonly env?: Readonly<Record<string, string>>
    readonly database?: FreshDatabase
    readonly wanshitong?: Platform['config']['wanshitong']
    readonly wechat?: Platform['config']['wechat']
    readonly messages?: { readonly sender: string; readonly sms: NonNullable<Platform['config']['sms']> }
    readonly codesPerDay?: number
  } = {},
): Promise<Bank> => {
  const database = options.database ?? (await freshDatabase())
  const dataDir = mkdtempSync(join(tmpdir(), 'bank-data-'))
  let now = new Date(options.now ?? '2026-09-15T02:00:00Z')
  const clock = {
    now: () => new Date(now),
    set: (instant: string) => void (now = new Date(instant)),
    advance: (ms: number) => void (now = new Date(now.getTime() + ms)),
  }
  const platform = buildPlatform(
    {
      production: false,
      port: 0,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      databaseUrl: database.url,
      databaseSecret: database.secret,
      dataDir,
      storage: { kind: 'disk', dir: join(dataDir, 'files') },
      erasuresDir: null,
      sealedKeyFile: null,
      trustProxy: false,
      logLevel: process.env['TEST_LOG'] ?? 'silent',
      rateLimit: options.rateLimit ?? 1_000_000,
      messageSender: options.messages?.sender ?? 'development',
      sms: options.messages?.sms,
      codesPerDay: options.codesPerDay ?? 1_000_000,
      wanshitong: options.wanshitong,
      sealService: undefined,
      placeHeader: 'x-visitor-region',
      wechat: options.wechat,
      node: 1,
    },
    { clock, env: options.env ?? {} },
  )
  const server = await buildServer(platform)
  const units = await insertUnits(platform)
  const unit = (key: UnitKey): ActorOrganization => {
    const found = units.get(key)
    if (found === undefined) throw new Error(`no unit ${key} in the test bank`)
    return found
  }
  const people = new Map<string, Promise<TestStaff>>()
  let staffNo = 0
  let learnerNo = 0
  const call = caller(server)
  return {
    platform,
    server,
    work: server.work,
    adminUrl: database.url,
    clock,
    unit,
    call,
    ok: async (endpoint, input, callOptions) => {
      const answer = await call(endpoint, input, callOptions)
      if (answer.status >= 400)
        throw new Error(`${endpoint.method} ${endpoint.path} answered ${answer.status}: ${JSON.stringify(answer.problem ?? answer.body)}`)
      return answer.body
    },
    staff: (role, key, another = '') => {
      const name = `${role}@${key}#${another}`
      const known = people.get(name) ?? insertStaff(platform, unit(key), key, role, (staffNo += 1))
      people.set(name, known)
      return known
    },
    learner: (key, about = {}) => insertLearner(platform, unit(key), key, (learnerNo += 1), about),
    runJobs: jobsOf(platform, server.work),
    runPeriodic: async (name) => {
      const found = server.work.periodic.find((p) => p.name === name)
      if (found === undefined) throw new Error(`no periodic work ${name}`)
      await found.run()
    },
    close: async () => {
      await server.http.close()
      await platform.database.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
