import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { centres, type Command, commands, type Engine, model, people, start } from '../../test/harness/pointsModel.ts'
import { disproved } from '../evidence/index.ts'
import { type Sql, withConnection } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { addDays, type Day, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { Book, nameOf, type Which } from './book.ts'
import { decideFollow, decideReturn, decideSpend, returnKey } from './deciding.ts'
import { pointsLaws } from './laws.ts'
import { giveBack, spendMany } from './ledger.ts'
import * as store from './ledgerStore.ts'
import { copyMoves, numberTaken, writeMoves } from './movesStore.ts'
import { type Account, earn, emptyAccount, lapse, type Lot, type Transfer } from './rules.ts'

/**
 * Random commands on the ledger against a model of it that is written down a second time and another way: the bulk of them in memory, through the same
 * decisions that the bank uses; a share on PostgreSQL, with every command broken off between two of its statements before it is done.
 */
const seed = Number(process.env['POINTS_SEED'] ?? 20261128)
const rounds = { memory: 500, memoryLength: 200, database: Number(process.env['POINTS_ROUNDS'] ?? 12), databaseLength: 60 }

const random = (start: number) => {
  let a = start >>> 0
  return (below: number): number => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const issuerIds = ['8', '9'].slice(0, centres)
const cause = (key: number) => ({ kind: 'test', id: String(key + 1) })
const factCause = (fact: number) => ({ kind: 'outcome', id: String(fact + 1) })
const sumsOf = (accounts: readonly Account[]): readonly string[] =>
  accounts.map((a) => {
    const days = [...new Set(a.lots.map((lot) => lot.expiresOn))].sort()
    const on = (day: Day) => a.lots.reduce((sum, lot) => (lot.expiresOn === day ? sum + lot.remaining : sum), 0)
    return `${a.balance} ${a.debt} ${days.map((day) => `${day}:${on(day)}`).join(' ')}`
  })

/** The bank's own decisions over accounts and rows kept in memory. */
const memory = (): Engine => {
  const ids = Array.from({ length: people }, (_, i) => String(i + 1))
  const every = ids.flatMap((learnerId) => issuerIds.map((issuerId) => ({ learnerId, issuerId })))
  const accounts = new Map(every.map((w) => [nameOf(w), emptyAccount(w.learnerId, w.issuerId)]))
  const rows: Transfer[] = []
  const lots = new Map<string, Lot>()
  const frozen = new Set<string>()
  let [today, merged] = [start, false]
  const now = () => startOfShanghaiDay(today)
  const account = (w: Which) => accounts.get(nameOf(w)) ?? emptyAccount(w.learnerId, w.issuerId)
  const whichOf = (c: { readonly who: number; readonly at: number }): Which => ({
    learnerId: String(c.who + 1),
    issuerId: issuerIds[c.at] ?? '',
  })
  const person = (id: Id): readonly Id[] => (merged && Number(id) < 3 ? ['1', '2'] : [id])
  const keep = (book: Book): void => {
    for (const a of book.moved()) {
      accounts.set(nameOf(a), a)
      for (const [name, lot] of lots) if (name.startsWith(`${nameOf(a)} `)) lots.set(name, { ...lot, remaining: 0 })
      for (const lot of a.lots) lots.set(`${nameOf(a)} ${lot.lot}`, lot)
    }
    for (const t of book.rows)
      if (t.lot === t.seq && !lots.has(`${nameOf(t)} ${t.lot}`))
        lots.set(`${nameOf(t)} ${t.lot}`, { lot: t.lot, expiresOn: t.expiresOn ?? today, remaining: 0, returned: t.kind !== 'earn' })
    rows.push(...book.rows)
  }
  const lotAt = (t: Transfer): Lot => lots.get(`${nameOf(t)} ${t.lot}`) ?? { lot: t.lot, expiresOn: today, remaining: 0, returned: false }
  const run = async (c: Command): Promise<string> => {
    const book = Book.of([...accounts.values()])
    const answer = act(c, book)
    keep(book)
    return answer
  }
  const act = (c: Command, book: Book): string => {
    switch (c.what) {
      case 'earn': {
        const key = `outcome ${c.fact + 1}`
        const which = whichOf(c)
        if (rows.some((t) => nameOf(t) === nameOf(which) && t.key === key)) return 'known'
        const earning = { ruleId: '1', earnedOn: today, activity: null }
        book.take(
          earn(account(which), { points: c.points, key, cause: factCause(c.fact), earning, expiresOn: addDays(today, c.days) }, now()),
        )
        return 'earned'
      }
      case 'spend': {
        const accountId = String(c.who + 1)
        const key = `spend ${c.key}`
        const facts = {
          persons: new Map([[accountId, person(accountId)]]),
          frozen,
          earlier: new Map([[key, rows.filter((t) => t.key === key)]]),
        }
        const from = c.from.flatMap((at) => issuerIds[at] ?? [])
        const done = decideSpend(book, facts, { key, accountId, issuerIds: from, points: c.points, cause: cause(c.key) }, now())
        return done.spent ? (done.repeated ? 'repeated' : 'spent') : done.why
      }
      case 'giveBack': {
        const spent = rows.filter((t) => t.key === `spend ${c.key}` && t.kind === 'spend')
        const facts = {
          spent,
          returned: rows.filter((t) => t.key === returnKey(`spend ${c.key}`)),
          mirrored: spent.map((row) => ({ row, lot: lotAt(row) })),
        }
        return decideReturn(book, facts, `spend ${c.key}`, today, now()).done
      }
      case 'fall':
      case 'stand': {
        const which = whichOf(c)
        const ofOne = rows.filter((t) => nameOf(t) === nameOf(which))
        const first = ofOne.find((t) => t.key === `outcome ${c.fact + 1}` && t.kind === 'earn')
        if (first === undefined) return 'nothing'
        const own = ofOne.filter((t) => t.cause.kind === 'outcome' && t.cause.id === first.cause.id && t.kind !== 'settle')
        const history = { rows: own, lotRows: ofOne.filter((t) => t.lot === first.lot), lots: own.map(lotAt) }
        return decideFollow(book, which, history, c.what === 'stand', today, now())?.what ?? 'nothing'
      }
      case 'night': {
        today = addDays(today, c.days)
        for (const which of every)
          if (!frozen.has(nameOf(which)))
            for (const lot of account(which).lots) if (lot.expiresOn < today) book.take(lapse(book.account(which), lot, now()))
        return 'night'
      }
      case 'merge':
      case 'part':
        merged = c.what === 'merge'
        return c.what
      case 'freeze':
        frozen.add(nameOf(whichOf(c)))
        return c.what
      case 'thaw':
        frozen.delete(nameOf(whichOf(c)))
        return c.what
    }
  }
  return { run, state: async () => sumsOf(every.map(account)) }
}

class Crash extends Error {}

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

/** The same transaction, whose statements stop after some number of them, as if the server had been killed there. */
const dying = (tx: Sql, after: number): Sql => {
  let left = after
  return tx.withPlugin({
    transformQuery: ({ node }) => {
      left -= 1
      if (left < 0) throw new Crash()
      return node
    },
    transformResult: async ({ result }) => result,
  })
}

/** The ledger on PostgreSQL. Every command is broken off between two of its statements until it gets through. */
const database = (pick: (below: number) => number): Engine & { readonly crashes: () => number } => {
  const db = bank.platform.database.app
  const ids = Array.from({ length: people }, () => bank.platform.newId())
  const issuers = Array.from({ length: centres }, () => bank.platform.newId())
  const every = ids.flatMap((learnerId) => issuers.map((issuerId) => ({ learnerId, issuerId })))
  let [today, merged, crashes] = [start, false, 0]
  const frozen = new Set<string>()
  const name = ids[0] ?? ''
  const ctx = () => ({ now: startOfShanghaiDay(today) })
  const through = <T>(work: (tx: Sql, client: pg.ClientBase) => Promise<T>): Promise<T> =>
    withConnection(bank.platform.database.appPool, async (own, client) => {
      for (let after = pick(3); ; after += 1 + pick(3)) {
        try {
          return await own.transaction().execute((tx) => work(dying(tx, after), client))
        } catch (error) {
          if (!(error instanceof Crash)) throw error
          crashes += 1
        }
      }
    })
  const idOf = (who: number): Id => ids[who] ?? ''
  const whichOf = (c: { readonly who: number; readonly at: number }): Which => ({ learnerId: idOf(c.who), issuerId: issuers[c.at] ?? '' })
  const key = (c: { readonly key: number }) => `${name} ${c.key}`
  const held = async (tx: Sql, which: readonly { learnerId: Id; issuerId: Id }[]): Promise<Book> => {
    const accounts = await store.holdAccounts(tx, which)
    const lots = await store.lotsOf(
      tx,
      accounts.map((a) => ({ ...a, needed: a.balance })),
    )
    return Book.of(accounts.map((a) => ({ ...a, lots: lots.get(nameOf(a)) ?? [] })))
  }
  const run = async (c: Command): Promise<string> => {
    switch (c.what) {
      case 'earn':
        return through(async (tx, client) => {
          const which = whichOf(c)
          const book = await held(tx, [which])
          const factKey = `outcome ${c.fact + 1}`
          if ((await store.historyOf(tx, which, factKey)).rows.length > 0) return 'known'
          const earning = { ruleId: '1', earnedOn: today, activity: null }
          book.take(
            earn(
              book.account(which),
              { points: c.points, key: factKey, cause: factCause(c.fact), earning, expiresOn: addDays(today, c.days) },
              ctx().now,
            ),
          )
          // The two ways of writing take turns: what comes of them is the same.
          await (c.fact % 2 === 0 ? writeMoves(tx, book.moved(), book.rows) : copyMoves(tx, client, book.moved(), book.rows))
          return 'earned'
        })
      case 'spend': {
        const issuerIds = c.from.flatMap((at) => issuers[at] ?? [])
        const [done] = await through((tx) =>
          spendMany(tx, ctx(), [{ key: key(c), accountId: idOf(c.who), issuerIds, points: c.points, cause: cause(c.key) }]),
        )
        return done === undefined ? 'none' : done.spent ? (done.repeated ? 'repeated' : 'spent') : done.why
      }
      case 'giveBack':
        return (await through((tx) => giveBack(tx, ctx(), [key(c)])))[0]?.done ?? 'none'
      case 'fall':
      case 'stand':
        return through(async (tx) => {
          const which = whichOf(c)
          const book = await held(tx, [which])
          const history = await store.historyOf(tx, which, `outcome ${c.fact + 1}`)
          const done = decideFollow(book, which, history, c.what === 'stand', today, ctx().now)
          await writeMoves(tx, book.moved(), book.rows)
          return done?.what ?? 'nothing'
        })
      case 'night':
        today = addDays(today, c.days)
        return through(async (tx) => {
          const which = every.filter((w) => !frozen.has(nameOf(w)))
          const book = await held(tx, which)
          for (const w of which)
            for (const lot of book.account(w).lots) if (lot.expiresOn < today) book.take(lapse(book.account(w), lot, ctx().now))
          await writeMoves(tx, book.moved(), book.rows)
          return 'night'
        })
      case 'merge':
      case 'part':
        if (merged === (c.what === 'merge')) return c.what
        merged = c.what === 'merge'
        if (merged)
          await sql`insert into accounts.alias (learner_id, canonical_id, at) values (${ids[1]}, ${ids[0]}, now()) on conflict (learner_id) do update set undone_at = null`.execute(
            db,
          )
        else await sql`update accounts.alias set undone_at = now() where learner_id = ${ids[1]}`.execute(db)
        return c.what
      case 'freeze':
      case 'thaw':
        if (frozen.has(nameOf(whichOf(c))) === (c.what === 'freeze')) return c.what
        if (c.what === 'freeze') {
          frozen.add(nameOf(whichOf(c)))
          await sql`insert into points.freeze (learner_id, issuer_id, id, reason, by_id, at) values (${idOf(c.who)}, ${whichOf(c).issuerId}, ${bank.platform.newId()}, '核对', 1, now())`.execute(
            db,
          )
          return c.what
        }
        frozen.delete(nameOf(whichOf(c)))
        await sql`update points.freeze set ended_at = now(), ended_by = 1, end_reason = '无误' where learner_id = ${idOf(c.who)} and issuer_id = ${whichOf(c).issuerId} and ended_at is null`.execute(
          db,
        )
        return c.what
    }
  }
  return {
    run,
    crashes: () => crashes,
    state: () =>
      db.transaction().execute(async (tx) => {
        const book = await held(tx, every)
        return sumsOf(every.map((which) => book.account(which)))
      }),
  }
}

/** Runs the same commands on both; the first divergence, told with what led to it. */
const divergence = async (a: Engine, b: Engine, list: readonly Command[]): Promise<string | undefined> => {
  for (const [n, command] of list.entries()) {
    const [left, right] = [await a.run(command), await b.run(command)]
    const [here, there] = [await a.state(), await b.state()]
    if (left !== right || here.join('|') !== there.join('|'))
      return `seed ${seed}, command ${n} ${JSON.stringify(command)}: model ${left} ${here.join(' | ')}; ledger ${right} ${there.join(' | ')}`
  }
  return undefined
}

const broken = async (): Promise<readonly string[]> =>
  (await Promise.all(pointsLaws.map((law) => disproved(law.name, law.checked, law.statement).check(bank.platform)))).flatMap(
    (finding) => finding.breaches,
  )

describe('points ledger', () => {
  test(`100,000 random commands agree with a model (seed ${seed})`, async () => {
    const pick = random(seed)
    let done = 0
    for (let round = 0; round < rounds.memory; round += 1) {
      const list = commands(pick, rounds.memoryLength)
      expect(await divergence(model(), memory(), list)).toBeUndefined()
      done += list.length
    }
    expect(done).toBe(100_000)
  })
  test(`on PostgreSQL they agree as well, each broken off between its statements first, and every law holds (seed ${seed})`, async () => {
    const pick = random(seed + 1)
    let crashes = 0
    for (let round = 0; round < rounds.database; round += 1) {
      const engine = database(pick)
      expect(await divergence(model(), engine, commands(pick, rounds.databaseLength))).toBeUndefined()
      crashes += engine.crashes()
    }
    expect(crashes).toBeGreaterThan(rounds.database * rounds.databaseLength)
    expect(await broken()).toEqual([])
  })
})

describe('写入积分', () => {
  const given = (issuerId: Id, keys: readonly string[]) => {
    const learnerId = bank.platform.newId()
    const book = Book.of([emptyAccount(learnerId, issuerId)])
    for (const [fact, key] of keys.entries())
      book.take(
        earn(
          book.account({ learnerId, issuerId }),
          {
            points: 3,
            key,
            cause: factCause(fact),
            earning: { ruleId: '1', earnedOn: start, activity: key },
            expiresOn: addDays(start, 9),
          },
          startOfShanghaiDay(start),
        ),
      )
    return { learnerId, book }
  }
  const copied = (book: Book): Promise<void> =>
    withConnection(bank.platform.database.appPool, (own, client) =>
      own.transaction().execute((tx) => copyMoves(tx, client, book.moved(), book.rows)),
    )
  test('成批写入的内容与逐笔写入一字不差：制表符、换行、反斜杠、引号和生僻字都原样保留', async () => {
    const keys = ['a\tb', 'c\nd\re', '\\N', '\\.', '"x", {y}', '㛃𬭎', 'null', ' 空格 ']
    const issuerId = bank.platform.newId()
    const [one, other] = [given(issuerId, keys), given(issuerId, keys)]
    const rowsOf = (learnerId: Id) =>
      sql`select to_jsonb(t) - 'learner_id' as t, to_jsonb(l) - 'learner_id' as l from points.transfer t
        join points.lot l using (learner_id, issuer_id, lot) where t.learner_id = ${learnerId} order by t.seq`.execute(
        bank.platform.database.app,
      )
    await bank.platform.database.app.transaction().execute((tx) => writeMoves(tx, one.book.moved(), one.book.rows))
    await copied(other.book)
    const { rows } = await rowsOf(other.learnerId)
    expect(rows.map((row) => JSON.parse(JSON.stringify(row))).map(({ t }) => t.key)).toEqual(keys)
    expect(rows).toEqual((await rowsOf(one.learnerId)).rows)
    expect(await broken()).toEqual([])
  })
  test('两处同时给同一个人开积分账：一处写入，另一处被账本拒绝，什么也不留下', async () => {
    const { learnerId, book } = given(bank.platform.newId(), ['x'])
    const done = await Promise.allSettled([1, 2].map(() => copied(book)))
    expect(done.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(done.some((one) => one.status === 'rejected' && numberTaken(one.reason))).toBe(true)
    const { rows } = await sql`select seq, balance from points.account where learner_id = ${learnerId}`.execute(bank.platform.database.app)
    expect(rows).toEqual([{ seq: 1, balance: 3 }])
    expect(await broken()).toEqual([])
  })
})
