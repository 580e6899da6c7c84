import { points as contract } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { noteAccess } from '../platform/access.ts'
import { staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo, parseAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { type Day, endOfShanghaiDay, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { regionsOf } from './eventStore.ts'
import { balanceOf } from './ledger.ts'
import * as store from './reportStore.ts'
import { moves } from './rules.ts'
import { holderSeen, issuersSeen, namesOf } from './scope.ts'
import { freezesOf } from './upkeepStore.ts'

/** Names what points were spent for, by kind of cause; a capability that spends points tells the names of its own. */
export type CauseNames = (tx: Sql, causes: readonly { readonly kind: string; readonly id: Id }[]) => Promise<ReadonlyMap<string, string>>

const dayMs = 86_400_000
/** For how long something that was stored and has not been posted is said to be on its way. */
const pendingMs = 3 * dayMs

const cursorOf = (row: store.LineRow): string => `${row.at.getTime()}.${row.issuer_id}.${row.learner_id}.${row.seq}`
const readCursor = (cursor: string | undefined): store.LineCursor | undefined => {
  const found = cursor === undefined ? null : /^(\d{1,15})\.(\d{1,19})\.(\d{1,19})\.(\d{1,9})$/.exec(cursor)
  if (found === null) return undefined
  const [, at = '0', issuerId = '0', learnerId = '0', seq = '0'] = found
  return { at: new Date(Math.min(Number(at), 8e12)).toISOString(), issuerId, learnerId, seq: Number(seq) }
}

const signed = (row: store.LineRow): number => {
  const move = moves[row.kind]
  if (move.to === 'learner') return row.amount
  return move.from === 'learner' ? -row.amount : 0
}

const line = (row: store.LineRow, issuers: ReadonlyMap<Id, string>, causes: ReadonlyMap<string, string>): contract.StatementLine => ({
  cursor: cursorOf(row),
  at: row.at.toISOString(),
  issuer: { id: row.issuer_id, name: issuers.get(row.issuer_id) ?? '' },
  kind: row.kind,
  points: row.kind === 'owe' ? -row.amount : signed(row),
  after: row.balance_after,
  debt: row.debt_after,
  what: row.what ?? causes.get(`${row.cause_kind} ${row.cause_id}`) ?? null,
  rule: row.rule,
  until: row.expires_on,
})

const named = async (db: Sql, names: CauseNames, rows: readonly store.LineRow[]): Promise<readonly contract.StatementLine[]> => {
  const issuers = await namesOf(
    db,
    rows.map((row) => row.issuer_id),
  )
  const unknown = rows.filter((row) => row.what === null).map((row) => ({ kind: row.cause_kind, id: row.cause_id }))
  const causes = unknown.length === 0 ? new Map<string, string>() : await names(db, unknown)
  return rows.map((row) => line(row, issuers, causes))
}

type Asked = {
  readonly on?: Day | undefined
  readonly issuerId?: Id | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

const statementOf = async (
  db: Sql,
  names: CauseNames,
  of: { readonly ids: readonly Id[]; readonly issuer: Id | 'all'; readonly now: Date },
  asked: Asked,
): Promise<contract.Statement> => {
  const on = asked.on ?? shanghaiDay(of.now)
  const limit = asked.limit ?? 50
  const whose = { ids: of.ids, issuer: of.issuer, until: new Date(endOfShanghaiDay(on).getTime() - 1) }
  const rows = await store.statementRows(db, whose, readCursor(asked.cursor), limit)
  const balances = await store.balancesAt(db, whose)
  const issuers = await namesOf(
    db,
    balances.map((b) => b.issuer_id),
  )
  const last = rows[limit - 1]
  return {
    on,
    balances: [...issuers].map(([id, name]) => {
      const own = balances.filter((b) => b.issuer_id === id)
      return { issuer: { id, name }, points: own.reduce((sum, b) => sum + b.balance, 0), debt: own.reduce((sum, b) => sum + b.debt, 0) }
    }),
    items: [...(await named(db, names, rows.slice(0, limit)))],
    next: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  }
}

const mine = (names: CauseNames) =>
  query(contract.myPoints, async (ctx) => {
    const db = ctx.platform.database.app
    const { learnerId } = ctx.actor
    const ids = await personIds(db, learnerId)
    const today = shanghaiDay(ctx.now)
    const balances = await balanceOf(db, learnerId)
    const lasts = await store.expiries(db, ids, 12)
    const why = await store.reasons(db, ids, 6)
    const regions = await regionsOf(db, ids, today)
    const rules = await store.openRules(db, [...new Set([...regions.values()].flat())], today, 10)
    const recent = await store.statementRows(db, { ids, issuer: 'all', until: ctx.now }, undefined, 5)
    const issuers = await namesOf(db, [
      ...balances.map((b) => b.issuerId),
      ...lasts.map((l) => l.issuer_id),
      ...why.map((w) => w.issuer_id),
      ...rules.map((r) => r.issuer_id),
    ])
    const ref = (id: Id) => ({ id, name: issuers.get(id) ?? '' })
    return {
      total: balances.reduce((sum, b) => sum + b.points, 0),
      balances: balances.map(({ issuerId, ...b }) => ({ issuer: ref(issuerId), ...b })),
      lasts: lasts.map((l) => ({ on: l.on, points: l.points, issuer: ref(l.issuer_id) })),
      why: why.map((w) => ({ title: w.title, issuer: ref(w.issuer_id), points: w.points })),
      rules: rules.map((r) => ({ title: r.title, issuer: ref(r.issuer_id), text: r.text, endsOn: r.ends_on })),
      recent: [...(await named(db, names, recent.slice(0, 5)))],
      pending: await store.pendingOf(db, ids, new Date(ctx.now.getTime() - pendingMs)),
    }
  })

const myStatement = (names: CauseNames) =>
  query(contract.myStatement, async (ctx, asked) => {
    const db = ctx.platform.database.app
    return statementOf(db, names, { ids: await personIds(db, ctx.actor.learnerId), issuer: asked.issuerId ?? 'all', now: ctx.now }, asked)
  })

const ofPerson = (names: CauseNames) =>
  query(contract.personStatement, async (ctx, { learnerId, ...asked }) => {
    const db = ctx.platform.database.app
    const seen = issuersSeen(ctx.actor)
    const person = await holderSeen(db, ctx.actor, learnerId)
    if (person === undefined) return { refused: 'record.not_found' }
    const ids = await personIds(db, learnerId)
    // What the wall lets the reader see decides, not what was asked for.
    const issuers = await staffRead(ctx, (tx) => store.issuersOf(tx, ids))
    const issuer = seen === 'all' ? (asked.issuerId ?? 'all') : seen
    await noteAccess(ctx, 'points.read', [learnerId])
    const statement = await statementOf(db, names, { ids, issuer, now: ctx.now }, asked)
    const freezes = await freezesOf(
      db,
      ids,
      issuers.map((one) => one.id),
    )
    const own = issuers.some((one) => one.id === ctx.actor.organization.id)
    return {
      ...statement,
      learner: { id: person.id, name: maskName(person.name), accountNo: formatAccountNo(person.accountNo) },
      freezes: freezes.map((f) => ({
        id: f.id,
        issuer: { id: f.issuerId, name: f.issuer },
        reason: f.reason,
        at: f.at.toISOString(),
        endedAt: f.endedAt?.toISOString() ?? null,
        endReason: f.endReason,
      })),
      issuers: [...issuers],
      can: {
        freeze:
          own && ctx.actor.may.has('points.freeze') && !freezes.some((f) => f.endedAt === null && f.issuerId === ctx.actor.organization.id),
      },
    }
  })

const find = query(contract.findHolder, async (ctx, { accountNo }) => {
  const parsed = parseAccountNo(accountNo)
  const person = parsed.ok ? await store.holderByNumber(ctx.platform.database.app, parsed.accountNo, issuersSeen(ctx.actor)) : undefined
  return person === undefined ? { refused: 'points.holder_unknown' } : { learnerId: person.id }
})

/** Statements over HTTP: the learner's own, and those that a centre sees. */
export const statementActions = (names: CauseNames): readonly Bound[] => [mine(names), myStatement(names), ofPerson(names), find]
