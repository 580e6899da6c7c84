import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Platform } from '../apps/server/src/platform/context.ts'
import { pointsLaws } from '../apps/server/src/points/laws.ts'
import { balanceOf } from '../apps/server/src/points/index.ts'
import { runFile, type Server, withDepositingBank, writeCsvFile } from './deposit.ts'
import { type Cast, fileRows } from './depositFile.ts'
import type { Ground } from './ground.ts'
import { cityId, rootId } from './province.ts'
import { median, quantile, type Result, rounded, type Size } from './result.ts'

const rowsOf: Readonly<Record<Size, number>> = { small: 20_000, mid: 100_000, full: 1_000_000 }
/** Rounds of a deposit with rules and one without, in turns. */
const rounds: Readonly<Record<Size, number>> = { small: 3, mid: 3, full: 3 }
const entries = 2_000
const asked = 300
const holder = '7'

/** What a province rewards: a rule of the management centre with caps, and one of a city without. */
const ruleText = (tariff: object, caps: object) =>
  JSON.stringify({
    title: '测试规则',
    source: 'outcome',
    typeCodes: [],
    entryIds: [],
    tariff,
    caps,
    startsOn: '2016-01-01',
    endsOn: null,
    budget: null,
    months: 36,
    text: '测试',
  })
const rules = [
  { id: '1', l2: null, unit: rootId, content: ruleText({ kind: 'perHour', points: 1 }, { day: null, activity: 200, year: 20_000 }) },
  { id: '2', l2: cityId, unit: cityId, content: ruleText({ kind: 'perItem', points: 5 }, { day: null, activity: null, year: null }) },
]

const emptyLedger = async ({ admin }: Ground): Promise<void> => {
  await admin.query(
    'truncate points.transfer, points.account, points.lot, points.posting, points.rule, points.rule_use, points.month_part, points.month_close',
  )
  for (const rule of rules)
    await admin.query(
      `insert into points.rule (id, organization_id, l1, l2, number, title, source, content, state, starts_on, authors, published_by, published_at, ended_by, ended_at, updated_at)
       values ($1::bigint, $2, 1, $3, 'BENCH' || $1::text, '测试规则', 'outcome', $4, 'ended', '2016-01-01', '{1}', 2, now(), 2, now(), now())`,
      [rule.id, rule.unit, rule.l2, rule.content],
    )
}

const setRules = ({ admin }: Ground, state: 'published' | 'ended') =>
  state === 'published'
    ? admin.query(`update points.rule set state = 'published', ended_by = null, ended_at = null`)
    : admin.query(`update points.rule set state = 'ended', ended_by = 2, ended_at = now()`)

type Posted = { readonly earned: number; readonly seconds: number }

/** Waits until a batch is posted: how many earnings, in how many seconds from its first to its last chunk. */
const postedOf = async ({ admin }: Ground, batchId: string): Promise<Posted> => {
  for (;;) {
    const { rows } = await admin.query<{ earned: number; seconds: string }>(
      `select earned, extract(epoch from done_at - begun_at) as seconds from points.posting where kind = 'batch' and source_id = $1 and done_at is not null`,
      [batchId],
    )
    const row = rows[0]
    if (row !== undefined) return { earned: row.earned, seconds: Number(row.seconds) }
    await pause(20)
  }
}

const bytesOf = async ({ admin }: Ground, batchId: string): Promise<{ readonly bytes: readonly Buffer[]; readonly rows: number }> => {
  const of = `from points.transfer t join outcomes.outcome o on o.learner_id = t.learner_id and o.id = t.cause_id where t.cause_kind = 'outcome' and o.batch_id = ${batchId}`
  const bytes: Buffer[] = []
  for await (const part of admin.query(copyTo(`copy (select t.* ${of}) to stdout binary`))) bytes.push(Buffer.from(part))
  const { rows } = await admin.query<{ n: string }>(`select count(*) as n ${of}`)
  return { bytes, rows: Number(rows[0]?.n) }
}

/** A raw COPY of the rows that a posting wrote, binary and logged: into a table with the checks and indexes of the ledger, or into a bare one. */
const rawCopy = async (ground: Ground, of: Awaited<ReturnType<typeof bytesOf>>, keys: boolean): Promise<number> => {
  const { admin } = ground
  await admin.query(`create table public.raw_points (like points.transfer${keys ? ' including all' : ''})`)
  const begun = performance.now()
  await pipeline(Readable.from(of.bytes), admin.query(copyFrom('copy public.raw_points from stdin binary')))
  const seconds = (performance.now() - begun) / 1000
  await admin.query('drop table public.raw_points')
  return of.rows / seconds
}

/** A person with two thousand entries, each a lot with a last day of its own: the worst that a balance meets. */
const manyEntries = async ({ admin }: Ground): Promise<void> => {
  await admin.query(`insert into points.transfer (learner_id, issuer_id, seq, lot, kind, amount, balance_after, debt_after, key, cause_kind, cause_id, rule_id, earned_on, expires_on, at)
    select ${holder}, ${cityId}, n, n, 'earn', 3, n * 3, 0, 'bench ' || n, 'bench', n, 9, '2026-01-01', current_date + (n % 1000)::int, now() from generate_series(1, ${entries}) n`)
  await admin.query(
    `insert into points.account (learner_id, issuer_id, seq, balance, debt, last_at) values (${holder}, ${cityId}, ${entries}, ${entries * 3}, 0, now())`,
  )
  await admin.query(
    `insert into points.lot (learner_id, issuer_id, lot, expires_on, remaining, returned) select learner_id, issuer_id, lot, expires_on, 3, false from points.transfer where learner_id = ${holder}`,
  )
  await admin.query(`insert into points.month_part (issuer_id, month, kind, points) select ${cityId}, date_trunc('month', now() at time zone 'Asia/Shanghai'), k, n
    from (values ('earn', ${entries * 3}), ('holders', 1)) v(k, n)`)
  await admin.query('vacuum analyze points.transfer, points.account, points.lot')
}

/** How long the balance with the next expiry takes, in milliseconds: one query, driver included. */
const balances = async (platform: Platform): Promise<readonly number[]> => {
  const took: number[] = []
  for (let n = 0; n < asked + 20; n += 1) {
    const begun = performance.now()
    const [one] = await balanceOf(platform.database.app, holder)
    if (n >= 20) took.push(performance.now() - begun)
    if (one?.points !== entries * 3 || one.next === null) throw new Error(`a wrong balance: ${JSON.stringify(one)}`)
  }
  return took
}

type Measured = {
  readonly withRules: number[]
  readonly without: number[]
  readonly postings: number[]
  readonly earned: number
  readonly keyed: number[]
  readonly bare: number[]
}

/** Deposits with rules in force and without, in turns; each is posted to its end before the next one begins. */
const deposits = async (ground: Ground, cast: Cast, server: Server, size: Size): Promise<Measured> => {
  const m = { withRules: [], without: [], postings: [], earned: 0, keyed: [], bare: [] } as { -readonly [K in keyof Measured]: Measured[K] }
  const folder = join(ground.folder, 'points-files')
  mkdirSync(folder, { recursive: true })
  for (let round = 0; round <= rounds[size]; round += 1)
    for (const state of round % 2 === 0 ? (['ended', 'published'] as const) : (['published', 'ended'] as const)) {
      await setRules(ground, state)
      const path = join(folder, 'run.csv')
      await writeCsvFile(path, fileRows(ground, cast, rowsOf[size], `${Date.now().toString(36)}p`))
      const run = await runFile(server, cast, path)
      const posted = await postedOf(ground, run.batch.id)
      // The first round fetches pages and compiles; it is not counted.
      if (round === 0) continue
      if (state === 'ended') m.without.push(run.seconds)
      else {
        m.withRules.push(run.seconds)
        m.postings.push(posted.earned / posted.seconds)
        m.earned += posted.earned
        const rows = await bytesOf(ground, run.batch.id)
        m.keyed.push(await rawCopy(ground, rows, true))
        m.bare.push(await rawCopy(ground, rows, false))
      }
    }
  return m
}

const breaches = async ({ admin }: Ground): Promise<readonly string[]> => {
  const found: string[] = []
  for (const law of pointsLaws) {
    const { rows } = await admin.query<{ place: string }>(law.statement)
    found.push(...rows.map((row) => `${law.name}: ${row.place}`))
  }
  return found
}

const verdict = (size: Size, m: Measured, took: readonly number[], wrong: readonly string[]): Result => {
  const [perSecond, keyed, bare] = [median(m.postings), median(m.keyed), median(m.bare)]
  const growth = median(m.withRules) / median(m.without) - 1
  const p50 = median(took)
  return {
    name: 'points',
    value: perSecond / keyed,
    goal: 1 / 10,
    better: 'higher',
    unit: 'postings/s of a deposited batch as a part of a raw COPY of the same rows into a table like the ledger',
    details: {
      // A deposit of some seconds is noisy by more than a tenth: the growth is judged at full size.
      reached: p50 <= 1 && wrong.length === 0 && (size === 'small' || growth <= 0.1),
      rows: rowsOf[size],
      rounds: rounds[size],
      postings: m.earned,
      postingsPerSecond: Math.round(perSecond),
      rawCopyRowsPerSecond: { likeTheLedger: Math.round(keyed), bareTable: Math.round(bare) },
      ofBareTable: rounded(perSecond / bare),
      depositSeconds: { withRules: m.withRules.map(rounded), without: m.without.map(rounded), growth: rounded(growth) },
      balance: { entries, p50Ms: rounded(p50), p95Ms: rounded(quantile(took, 0.95)), asked },
      breaches: wrong.slice(0, 10),
    },
  }
}

/**
 * What points cost: the postings of a deposited batch against a raw COPY of the rows that they wrote, how much a deposit's own time grows with rules in force, and
 * the balance with its next expiry of a person with two thousand entries.
 */
export const points = (size: Size): Promise<Result> =>
  withDepositingBank(
    size,
    async ({ ground, platform, cast, server }) => {
      const measured = await deposits(ground, cast, server, size)
      await manyEntries(ground)
      return verdict(size, measured, await balances(platform), await breaches(ground))
    },
    emptyLedger,
  )
