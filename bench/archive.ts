import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { archiveStatement } from '../apps/server/src/archive/index.ts'
import { newSessionToken, tokenHash } from '../apps/server/src/platform/crypto/tokens.ts'
import { type BenchServer, type Ground, openGround, startServer } from './ground.ts'
import { getRequest, load, type Round } from './load.ts'
import { databaseRate } from './pgbench.ts'
import { extents, firstLearner, province, warm } from './province.ts'
import { median, type Result, rounded, type Size } from './result.ts'

const rounds = { small: 5, mid: 5, full: 9 }
const seconds = 4
const inFlight = 32
const p99Goal = 15

/** Open sessions of learners drawn from the whole province; their requests, ready to be written. */
const sessions = async (admin: pg.Client, size: Size, count: number): Promise<Buffer[]> => {
  await admin.query("delete from identity.session where agent = 'bench'")
  const people = Array.from({ length: count }, () => (firstLearner + BigInt(1 + randomInt(extents[size].learners))).toString())
  const tokens = people.map(() => newSessionToken())
  await admin.query(
    `insert into identity.session (id, token_hash, kind, principal_id, stage, created_at, last_seen_at, ends_at, address, agent)
     select row_number() over (), hash, 'learner', person, 'open', now(), now(), now() + interval '12 hours', '127.0.0.1', 'bench' from unnest($1::bytea[], $2::bigint[]) as s(hash, person)`,
    [tokens.map(tokenHash), people],
  )
  await admin.query('vacuum analyze identity.session')
  return tokens.map((token) => getRequest('/api/me/archive', { cookie: `bank-learner=${token}` }))
}

const oneOf = (requests: readonly Buffer[]) => () => requests[randomInt(requests.length)] ?? Buffer.alloc(0)

/** How often people come back: within the seconds for which the server remembers a session, or hardly ever. */
const populations = { returning: 500, everybodyNew: 20_000 }

const measure = async (ground: Ground, server: BenchServer, size: Size) => {
  const people = extents[size].learners
  const all = await sessions(ground.admin, size, populations.everybodyNew)
  const few = all.slice(0, populations.returning)
  const warm = await load(server.port, oneOf(all), inFlight, 3)
  if (warm.failures > 0) throw new Error(`${warm.failures} of the warm-up's requests were not answered with 200`)
  const database: number[] = []
  const returning: Round[] = []
  const fresh: Round[] = []
  let how = ''
  for (let round = 0; round < rounds[size]; round += 1) {
    const measured = await databaseRate(ground, archiveStatement, { from: firstLearner + 1n, to: firstLearner + BigInt(people) }, seconds)
    how = measured.how
    database.push(measured.rate)
    returning.push(await load(server.port, oneOf(few), inFlight, seconds))
    fresh.push(await load(server.port, oneOf(all), inFlight, seconds))
  }
  return { database, returning, fresh, how }
}

const summary = (database: readonly number[], own: readonly Round[]) => ({
  ratio: rounded(median(own.map((round, i) => round.rate / (database[i] ?? Number.NaN)))),
  requestsPerSecond: rounded(median(own.map((round) => round.rate))),
  p50Ms: rounded(median(own.map((round) => round.p50))),
  p99Ms: rounded(median(own.map((round) => round.p99))),
  failures: own.reduce((sum, round) => sum + round.failures, 0),
  rounds: own.map((round) => `${Math.round(round.rate)}/s p99 ${rounded(round.p99)} ms`),
})

/**
 * The learner's archive over HTTP, through session, authorisation and masking, against PostgreSQL's own rate for the same statement: rounds of both
 * take turns. The figure is the ratio with returning sessions (each asks again within seconds, as a portal does); the ratio where every request is
 * somebody new, so that each also looks the session up, stands beside it.
 */
export const archive = async (size: Size): Promise<Result> => {
  const ground = await openGround(size, 'province')
  try {
    await province(ground, size)
    await warm(ground)
    const server = await startServer(ground)
    try {
      const { database, returning, fresh, how } = await measure(ground, server, size)
      const own = summary(database, returning)
      return {
        name: 'archive',
        value: own.ratio,
        goal: 0.4,
        better: 'higher',
        unit: 'HTTP requests/s of the archive per statement/s of the same SQL in PostgreSQL alone',
        details: {
          ...extents[size],
          reached: own.p99Ms <= p99Goal && own.failures === 0,
          p99GoalMs: p99Goal,
          inFlight,
          secondsARound: seconds,
          database: { how, statementsPerSecond: rounded(median(database)), rounds: database.map(Math.round) },
          returningSessions: { sessions: populations.returning, ...own },
          everybodyNew: { sessions: populations.everybodyNew, ...summary(database, fresh) },
        },
      }
    } finally {
      await server.stop()
    }
  } finally {
    await ground.stop()
  }
}
