import { randomInt } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { learnersByName, learnersPage, type Scope } from '../apps/server/src/accounts/peopleStore.ts'
import { roleUrl, type Sql } from '../apps/server/src/platform/database.ts'
import { inScope } from '../apps/server/src/platform/scope.ts'
import { benchSecret, type Ground, openGround } from './ground.ts'
import { httpCost } from './listsHttp.ts'
import { cityId, extents, firstLearner, province, warm } from './province.ts'
import { median, quantile, type Result, rounded, type Size } from './result.ts'

const repeats = { small: 300, mid: 300, full: 1500 }
const pageSize = 20
const today = '2026-11-24'

const scope: Scope = { column: 'l2', unit: cityId }
const everybody = { current: undefined, today }

/** A statement as the application sends it: recorded from the store itself, so that the bench never measures a copy that drifted. */
type Statement = { readonly text: string; readonly values: readonly unknown[] }
type Case = { readonly name: string; readonly read: (db: Sql) => Promise<unknown> }

const personAt = (size: Size): string => (firstLearner + BigInt(1 + randomInt(extents[size].learners))).toString()
const pick = (names: readonly string[]): string => names[randomInt(names.length)] ?? ''
const fullNames = ['王国庆', '李建华', '张玉兰', '刘晓', '陈伟', '杨浩宇', '赵子涵', '周博', '吴春梅', '徐志强']
const givenNames = ['国庆', '建华', '玉兰', '春梅', '志强', '浩宇', '子涵', '博文', '海燕', '梓轩']

const cases = (size: Size): readonly Case[] => [
  { name: 'firstPage', read: (db) => learnersPage(db, scope, everybody, undefined, pageSize) },
  { name: 'deepPage', read: (db) => learnersPage(db, scope, everybody, personAt(size), pageSize) },
  {
    name: 'namePrefix',
    read: (db) => learnersByName(db, scope, everybody, { column: 'name', text: pick(fullNames).slice(0, 2) }, undefined, pageSize),
  },
  {
    name: 'givenName',
    read: (db) =>
      learnersByName(
        db,
        scope,
        everybody,
        { column: 'name_reversed', text: [...pick(givenNames)].reverse().join('') },
        undefined,
        pageSize,
      ),
  },
]

const primaryKey = (size: Size): Statement => ({
  text: 'select id, account_no, name, id_masked, phone_masked, state, learner_kind, real_name_level from accounts.learner where id = $1',
  values: [personAt(size)],
})

/** Runs a read once and tells the statement it sent. */
const recorder = (pool: pg.Pool) => {
  const sent: Statement[] = []
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      sent.push({ text: event.query.sql, values: event.query.parameters })
    },
  })
  return async (one: Case): Promise<Statement> => {
    sent.length = 0
    await one.read(db)
    const last = sent.at(-1)
    if (last === undefined) throw new Error(`${one.name} sent nothing`)
    return last
  }
}

const connected = async (ground: Ground, wall: boolean): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: roleUrl(ground.url, benchSecret, 'bank_app') })
  await client.connect()
  if (wall) await client.query(`set role bank_staff_l2; set app.organization = '${cityId}'`)
  return client
}

/** Values stay the text they came as: the lists are compared in the database, not in the decoding of their rows. */
const asText = { getTypeParser: () => (text: string) => text }

/** Milliseconds of one execution: prepared under `name`, or (no name) parsed and planned anew, as the application sends it. */
const timed = async (client: pg.Client, statement: Statement, name?: string): Promise<number> => {
  const values = [...statement.values]
  const from = performance.now()
  await client.query({ ...(name === undefined ? {} : { name }), text: statement.text, values, rowMode: 'array', types: asText })
  return performance.now() - from
}

/** Times of one list, in the order taken: prepared with and without the wall, planned anew with and without it. */
type Times = { readonly on: number[]; readonly off: number[]; readonly onPlanned: number[]; readonly offPlanned: number[] }

const takeTurns = async (
  on: pg.Client,
  off: pg.Client,
  one: Case,
  statement: Statement,
  wallFirst: boolean,
  times: Times,
): Promise<void> => {
  const first = wallFirst ? on : off
  for (const client of [first, first === on ? off : on]) {
    times[client === on ? 'on' : 'off'].push(await timed(client, statement, one.name))
    times[client === on ? 'onPlanned' : 'offPlanned'].push(await timed(client, statement))
  }
}

const noTimes = (): Times => ({ on: [], off: [], onPlanned: [], offPlanned: [] })

/** Every statement with the wall, without it, and a primary-key lookup, in turns, each time with other parameters, one connection each. */
const measure = async (ground: Ground, size: Size) => {
  const pool = new pg.Pool({ connectionString: roleUrl(ground.url, benchSecret, 'bank_app'), max: 1 })
  const record = recorder(pool)
  const [on, off] = [await connected(ground, true), await connected(ground, false)]
  const all = cases(size)
  const key: number[] = []
  const times = new Map(all.map((one) => [one.name, noTimes()]))
  const warmUp = 20
  for (let i = 0; i < repeats[size] + warmUp; i += 1) {
    const lookup = await timed(off, primaryKey(size), 'key')
    if (i >= warmUp) key.push(lookup)
    for (const one of all) {
      const own = i < warmUp ? noTimes() : (times.get(one.name) ?? noTimes())
      await takeTurns(on, off, one, await record(one), i % 2 === 0, own)
    }
  }
  await Promise.all([on.end(), off.end(), pool.end()])
  return { key, times }
}

/** What passing the one function of staff reads costs a request: opening and closing the read-only transaction under the level's role. */
const wallCost = async (ground: Ground, size: Size) => {
  const pool = new pg.Pool({ connectionString: roleUrl(ground.url, benchSecret, 'bank_app'), max: 1 })
  const db: Sql = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })
  const through: number[] = []
  const past: number[] = []
  const read = (tx: Sql) => learnersPage(tx, scope, everybody, undefined, pageSize)
  for (let i = 0; i < repeats[size]; i += 1) {
    const from = performance.now()
    await inScope(db, { scope: { level: 2, organizationId: cityId } }, read)
    const between = performance.now()
    await read(db)
    through.push(between - from)
    past.push(performance.now() - between)
  }
  await pool.end()
  return { throughTheWallMs: rounded(median(through)), pastItMs: rounded(median(past)), addedMs: rounded(median(through) - median(past)) }
}

const goals = { firstPage: 3, deepPage: 3, namePrefix: 10, givenName: 10 } as const
const wallGoal = 1.15

/** Each list with its two ratios: row-level security on against off, and against a primary-key lookup. */
const judged = (key: readonly number[], times: ReadonlyMap<string, Times>) => {
  const lookup = median(key)
  return Object.entries(goals).map(([name, goal]) => {
    const own = times.get(name) ?? noTimes()
    const wall = median(own.on) / median(own.off)
    const keys = median(own.on) / lookup
    const isList = name.endsWith('Page')
    return {
      name,
      onMs: rounded(median(own.on)),
      offMs: rounded(median(own.off)),
      onP95Ms: rounded(quantile(own.on, 0.95)),
      wall: rounded(wall),
      ...(isList ? { wallGoal } : {}),
      ofKeyLookup: rounded(keys),
      goal,
      plannedAnew: {
        onMs: rounded(median(own.onPlanned)),
        offMs: rounded(median(own.offPlanned)),
        wall: rounded(median(own.onPlanned) / median(own.offPlanned)),
      },
      worst: Math.max(isList ? wall / wallGoal : 0, keys / goal),
    }
  })
}

/**
 * Staff lists of a city's subtree with row-level security on: first and deep page against the same statement without it and against a primary-key
 * lookup, name searches against the lookup. The figure is the worst of all ratios as a share of its own goal: 1 or less reaches them all.
 */
export const lists = async (size: Size): Promise<Result> => {
  const ground = await openGround(size, 'province')
  try {
    await province(ground, size)
    await warm(ground)
    const { key, times } = await measure(ground, size)
    const lines = judged(key, times)
    return {
      name: 'lists',
      value: Math.max(...lines.map((line) => line.worst)),
      goal: 1,
      better: 'lower',
      unit: 'worst ratio as a share of its own goal',
      details: {
        ...extents[size],
        page: pageSize,
        repeats: repeats[size],
        keyLookupMs: rounded(median(key)),
        lists: lines.map(({ worst, ...line }) => ({ ...line, reached: worst <= 1 })),
        secondWall: { ...(await wallCost(ground, size)), http: await httpCost(ground, size) },
      },
    }
  } finally {
    await ground.stop()
  }
}
