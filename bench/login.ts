import { hash, verify } from '@node-rs/argon2'
import { randomInt } from 'node:crypto'
import { hashPassword } from '../apps/server/src/identity/index.ts'
import { newSessionToken, tokenHash } from '../apps/server/src/platform/crypto/tokens.ts'
import { type Ground, openGround, startServer } from './ground.ts'
import { answersOf, getRequest, load, postRequest, type Round } from './load.ts'
import { median, type Result, rounded, type Size } from './result.ts'

const rounds = { small: 5, mid: 5, full: 9 }
const people = 500
const seconds = 3
const inFlight = 16
const password = 'Correct-Horse-7'
const database = 'login'

/** A unit, staff with one password, and an open session each, in the real schema. */
const staffed = async (ground: Ground): Promise<string[]> => {
  const { admin } = ground
  const tokens = Array.from({ length: people }, newSessionToken)
  await admin.query(`insert into organizations.organization (id, code, name, kind, l1, created_at, updated_at)
    values (1, 'BENCH', '测试管理中心', 'managementCentre', 1, now(), now()) on conflict do nothing`)
  await admin.query(
    `insert into identity.staff (id, name, user_name, password_hash, must_change, status, organization_id, l1, created_at, password_set_at)
     select n, '测试员', 'bench' || n, $1, false, 'active', 1, 1, now(), now() from generate_series(1, $2::int) n
     on conflict (id) do update set password_hash = excluded.password_hash, password_set_at = now(), last_log_in_at = now()`,
    [await hashPassword(password), people],
  )
  await admin.query(
    `insert into identity.appointment (id, staff_id, organization_id, role, from_on, l1, created_at)
     select n, n, 1, 'managementDirector', '2020-01-01', 1, now() from generate_series(1, $1::int) n on conflict (id) do nothing`,
    [people],
  )
  await admin.query('truncate identity.session, identity.log_in, identity.guess, identity.attempt')
  await admin.query(
    `insert into identity.session (id, token_hash, kind, principal_id, appointment_id, stage, created_at, last_seen_at, ends_at, address, agent)
     select -row_number() over (), h, 'staff', row_number() over (), row_number() over (), 'open', now(), now(), now() + interval '12 hours', '127.0.0.1', 'bench'
     from unnest($1::bytea[]) h`,
    [tokens.map(tokenHash)],
  )
  return tokens
}

/** How many requests a page of the back office sends one after the other. */
const aPage = 8

/** The requests of people who open pages: one person's requests follow each other, then somebody else's, as many at a time as connections are open. */
const pages = (requests: readonly Buffer[]): (() => Buffer) => {
  let sent = 0
  return () => {
    const page = Math.floor(sent / (aPage * inFlight))
    const person = page * inFlight + (sent % inFlight)
    sent += 1
    return requests[person % requests.length] ?? Buffer.alloc(0)
  }
}

const oneOf = <T>(all: readonly T[]): T => {
  const one = all[randomInt(all.length)]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}

/** A log-in of somebody from an address of their own: the limit of one address is not what is measured. */
const someLogIn = (): Buffer =>
  postRequest(
    '/api/staff/session',
    { userName: `bench${1 + randomInt(people)}`, password },
    { 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` },
  )

/** Hashes a second of argon2id alone, two at a time as in the server: what bounds log-ins on this machine. */
const argonRate = async (): Promise<number> => {
  const stored = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  let done = 0
  const from = performance.now()
  const lane = async () => {
    while (performance.now() - from < seconds * 1000) {
      await verify(stored, password)
      done += 1
    }
  }
  await Promise.all([lane(), lane()])
  return (done * 1000) / (performance.now() - from)
}

const told = (all: readonly Round[]) => ({
  requestsPerSecond: rounded(median(all.map((round) => round.rate))),
  p50Ms: rounded(median(all.map((round) => round.p50))),
  p99Ms: rounded(median(all.map((round) => round.p99))),
  failures: all.reduce((sum, round) => sum + round.failures, 0),
})

const measure = async (port: number, tokens: readonly string[], size: Size) => {
  const withSession = tokens.map((token) => getRequest('/api/bench/with', { cookie: `bank-staff=${token}` }))
  const without = tokens.map((token) => getRequest('/api/bench/without', { cookie: `bank-staff=${token}` }))
  await load(port, () => oneOf(withSession), inFlight, 1)
  await load(port, () => oneOf(without), inFlight, 1)
  const [checked, free, strangers, logIns, argon]: [Round[], Round[], Round[], Round[], number[]] = [[], [], [], [], []]
  for (let round = 0; round < rounds[size]; round += 1) {
    free.push(await load(port, pages(without), inFlight, seconds))
    checked.push(await load(port, pages(withSession), inFlight, seconds))
    strangers.push(await load(port, () => oneOf(withSession), inFlight, seconds))
  }
  // Apart: who logs in again and again ends their own oldest sessions, which the rounds above ask with.
  for (let round = 0; round < rounds[size]; round += 1) {
    argon.push(await argonRate())
    logIns.push(await load(port, someLogIn, 8, seconds))
  }
  return { checked, free, strangers, logIns, argon }
}

/** Many more log-ins at once than may wait, while others go on working: who is sent away, how, and what the others notice. */
const overload = async (port: number, tokens: readonly string[]) => {
  const work = tokens.map((token) => getRequest('/api/bench/with', { cookie: `bank-staff=${token}` }))
  const calm = await load(port, () => oneOf(work), 4, seconds)
  const [answers, busy] = await Promise.all([answersOf(port, someLogIn, 200), load(port, () => oneOf(work), 4, seconds)])
  const away = answers.filter((answer) => answer.status === 503)
  return {
    logInsAtOnce: answers.length,
    through: answers.filter((answer) => answer.status === 200).length,
    sentAwayWith503: away.length,
    withRetryAfter: away.filter((answer) => /\r\nretry-after: \d+/i.test(answer.head)).length,
    other: answers.filter((answer) => answer.status !== 200 && answer.status !== 503).length,
    p95OfOthersCalmMs: rounded(calm.p95),
    p95OfOthersMeanwhileMs: rounded(busy.p95),
  }
}

/**
 * Session checks: the same route with a session and without one, in turns; the figure is the ratio of their rates when people open pages (eight requests of
 * one person in a row, of five hundred people). Where each request is anybody's, so that most sessions are looked up anew on a slow machine, stands beside it. Beside it log-ins a second by password
 * against argon2id alone on this machine, and what happens when two hundred log in at once.
 */
export const login = async (size: Size): Promise<Result> => {
  const ground = await openGround(size, database)
  try {
    const tokens = await staffed(ground)
    const server = await startServer(ground, { script: 'bench/loginServer.ts', env: { BANK_TRUST_PROXY: '1' } })
    try {
      const { checked, free, strangers, logIns, argon } = await measure(server.port, tokens, size)
      const crowd = await overload(server.port, await staffed(ground))
      return {
        name: 'login',
        value: rounded(median(checked.map((round, n) => round.rate / (free[n]?.rate ?? Number.NaN)))),
        goal: 0.7,
        better: 'higher',
        unit: 'requests/s with a session per request/s of the same route without one',
        details: {
          reached:
            crowd.other === 0 && crowd.sentAwayWith503 > 0 && crowd.withRetryAfter === crowd.sentAwayWith503 && told(logIns).failures === 0,
          inFlight,
          secondsARound: seconds,
          withSession: told(checked),
          withoutSession: told(free),
          requestsOfAPage: aPage,
          sessionsAtRandom: {
            ...told(strangers),
            ratio: rounded(median(strangers.map((round, n) => round.rate / (free[n]?.rate ?? Number.NaN)))),
          },
          logIns: {
            ...told(logIns),
            inFlight: 8,
            partOfArgon2idAlone: rounded(median(logIns.map((round, n) => round.rate / (argon[n] ?? Number.NaN)))),
          },
          argon2idAlonePerSecond: rounded(median(argon)),
          overload: crowd,
        },
      }
    } finally {
      await server.stop()
    }
  } finally {
    await ground.stop()
  }
}
