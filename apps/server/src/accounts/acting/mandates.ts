import { accounts } from '@creditbank/contract'
import { notify } from '../../notices/index.ts'
import { sessionOwner } from '../../identity/index.ts'
import type { LearnerActor } from '../../platform/actor.ts'
import { runCommand } from '../../platform/command.ts'
import { type Context, type Platform, systemContext } from '../../platform/context.ts'
import { lookupUuid } from '../../platform/crypto/lookup.ts'
import { newPassword, tokenHash } from '../../platform/crypto/tokens.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { maskName } from '../../platform/pure/idNumber.ts'
import { normaliseName, parseName } from '../../platform/pure/names.ts'
import { type Day, formatDay, shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { personIds } from '../person.ts'
import * as store from '../store.ts'
import { actWords } from './actWords.ts'
import { invitationDays, mandateEnd, mandateRefusal, mostInvitations, type Side } from './mandateRules.ts'
import * as mandates from './mandateStore.ts'

const done = { done: true as const }

/** An invited name is kept as this hash alone: enough to compare it with the name of whoever accepts. */
const invitedLookup = (ctx: Context, name: string): string => lookupUuid(ctx.platform.keyring, 'mandate name', normaliseName(name))

/** An account as one side of a mandate. */
export const sideOf = (row: store.LearnerRow): Side => ({ id: row.id, state: row.state, level: row.real_name_level, birthOn: row.birth_on })

/** Somebody who acts for a person now. */
export type Representative = { readonly mandateId: Id; readonly learnerId: Id; readonly name: string; readonly relation: string }

/** Those who act for a person (all their account ids) on a day. */
export const representativesOf = async (db: Sql, ids: readonly Id[], today: Day): Promise<readonly Representative[]> =>
  (await mandates.mandatesOf(db, ids)).flatMap((m) =>
    ids.includes(m.person_id) && m.state === 'active' && m.until_on >= today && m.representative_id !== null
      ? [{ mandateId: m.id, learnerId: m.representative_id, name: m.representative, relation: m.relation }]
      : [],
  )

/** A mandate for one of its two sides; before it is accepted the invited one is shown by the mask of the name alone. */
export const presentMandate = (m: mandates.MandateRow, mine: 'person' | 'representative'): accounts.Mandate => ({
  id: m.id,
  personId: m.person_id,
  mine,
  person: m.person,
  representative: m.representative,
  kind: m.kind,
  relation: m.relation,
  scope: m.scope,
  untilOn: m.until_on,
  state: m.state,
  createdAt: m.created_at.toISOString(),
  acceptedAt: m.accepted_at?.toISOString() ?? null,
  endedAt: m.ended_at?.toISOString() ?? null,
  endedBy: m.ended_by,
})

const list = query(accounts.myMandates, async (ctx) => {
  const db = ctx.platform.database.app
  const ids = await personIds(db, ctx.actor.learnerId)
  const rows = await mandates.mandatesOf(db, ids)
  return { items: rows.map((m) => presentMandate(m, ids.includes(m.person_id) ? 'person' : 'representative')) }
})

const invite = command(
  accounts.invite,
  async (tx, ctx, { kind, relation, scope, untilOn, representativeName }) => {
    const name = parseName(representativeName)
    if (!name.ok) return { refused: 'accounts.name_invalid' }
    const today = shanghaiDay(ctx.now)
    const row = await store.learnerById(tx, ctx.actor.learnerId, true)
    if (row === undefined) return { refused: 'record.not_found' }
    const refused = mandateRefusal({ kind, channel: 'portal' }, sideOf(row), undefined, today)
    if (refused !== undefined) return { refused }
    const until = mandateEnd(kind, untilOn, sideOf(row), today)
    if (until === undefined) return { refused: 'accounts.mandate_day' }
    if ((await mandates.openInvitations(tx, row.id, ctx.now)) >= mostInvitations) return { refused: 'accounts.mandate_too_many' }
    const id = ctx.newId()
    const code = newPassword(12)
    const codeUntil = new Date(ctx.now.getTime() + invitationDays * 86_400_000)
    await mandates.insertMandate(tx, {
      id,
      personId: row.id,
      representativeId: null,
      invited: { lookup: invitedLookup(ctx, name.name), masked: maskName(name.name) },
      kind,
      relation,
      scope: kind === 'guardian' ? 'apply' : scope,
      untilOn: until,
      codeHash: tokenHash(code),
      codeUntil,
      channel: 'portal',
      assistanceId: null,
      now: ctx.now,
    })
    return {
      output: { id, code, codeUntil: codeUntil.toISOString() },
      account: { act: 'accounts.inviteMandate', subject: { kind: 'mandate', id }, learnerId: row.id, params: { kind, scope } },
    }
  },
  { keepAnswer: false },
)

/** Tells both sides. */
export const tellBoth = async (
  tx: Sql,
  ctx: Context,
  m: { personId: Id; person: string; representativeId: Id | null; representative: string; untilOn: string },
  code: 'accounts.mandateBegun' | 'accounts.mandateEnded' | 'accounts.cameOfAge',
): Promise<void> => {
  const params = { person: m.person, representative: m.representative, until: formatDay(m.untilOn) }
  await notify(tx, ctx, { to: { kind: 'learner', id: m.personId }, code, params, href: '/me/mandates' })
  const other = code === 'accounts.cameOfAge' ? 'accounts.mandateEnded' : code
  if (m.representativeId !== null)
    await notify(tx, ctx, { to: { kind: 'learner', id: m.representativeId }, code: other, params, href: '/me/mandates' })
}

const accept = command(accounts.acceptMandate, async (tx, ctx, { code }) => {
  const m = await mandates.invitationByCode(tx, tokenHash(code))
  const own = await store.learnerById(tx, ctx.actor.learnerId)
  const named = m !== undefined && own !== undefined && m.name_lookup === invitedLookup(ctx, own.name)
  if (m === undefined || own === undefined || !named || m.code_until === null || m.code_until <= ctx.now)
    return { refusal: { refused: 'accounts.mandate_code' }, account: { act: 'accounts.acceptMandate', learnerId: ctx.actor.learnerId } }
  const person = await store.learnerById(tx, m.person_id)
  if (person === undefined) return { refused: 'accounts.mandate_code' }
  const refused = mandateRefusal({ kind: m.kind, channel: 'portal' }, sideOf(person), sideOf(own), shanghaiDay(ctx.now))
  if (refused !== undefined) return { refused }
  const place = await mandates.takePlace(tx, own.id, m.person_id, m.id, {
    representatives: await personIds(tx, own.id),
    persons: await personIds(tx, m.person_id),
  })
  if (place !== 'taken') return { refused: place === 'full' ? 'accounts.mandate_full' : 'accounts.mandate_exists' }
  await mandates.acceptMandate(tx, m.person_id, m.id, own.id, ctx.now)
  const both = { personId: m.person_id, person: m.person, representativeId: own.id, representative: own.name, untilOn: m.until_on }
  await tellBoth(tx, ctx, both, 'accounts.mandateBegun')
  return {
    output: { id: m.id, personId: m.person_id },
    account: { act: 'accounts.acceptMandate', subject: { kind: 'mandate', id: m.id }, learnerId: m.person_id },
    events: [{ kind: 'mandate.begun', facts: { mandate: m.id, person: m.person_id, representative: own.id, scope: m.scope } }],
  }
})

/** The mandate of a pair of ids in which the learner stands on one of the sides; undefined for anybody else's. */
const ownMandate = async (tx: Sql, ctx: Context<LearnerActor>, personId: Id, id: Id, lock = false) => {
  const ids = await personIds(tx, ctx.actor.learnerId)
  const m = await mandates.mandateOf(tx, personId, id, lock)
  if (m === undefined) return undefined
  if (ids.includes(m.person_id)) return { m, side: 'person' as const }
  return m.representative_id !== null && ids.includes(m.representative_id) ? { m, side: 'representative' as const } : undefined
}

const end = (forget: () => void) =>
  command(accounts.endMandate, async (tx, ctx, { id, personId }) => {
    const found = await ownMandate(tx, ctx, personId, id, true)
    if (found === undefined) return { refused: 'record.not_found' }
    const { m, side } = found
    if (m.state !== 'active' && m.state !== 'invited') return { refused: 'accounts.mandate_over' }
    await mandates.closeMandate(tx, { personId, id, state: 'ended', by: side, now: ctx.now })
    const both = {
      personId,
      person: m.person,
      representativeId: m.representative_id,
      representative: m.representative,
      untilOn: m.until_on,
    }
    if (m.state === 'active') await tellBoth(tx, ctx, both, 'accounts.mandateEnded')
    forget()
    return {
      output: done,
      account: { act: 'accounts.endMandate', subject: { kind: 'mandate', id }, learnerId: personId, params: { by: side } },
      ...(m.state === 'active' ? { events: [{ kind: 'mandate.ended', facts: { mandate: id, person: personId } }] } : {}),
    }
  })

const acts = query(accounts.mandateActs, async (ctx, { id, personId }) => {
  const db = ctx.platform.database.app
  const found = await ownMandate(db, ctx, personId, id)
  if (found === undefined) return { refused: 'record.not_found' }
  const rows = await mandates.actsUnder(db, await personIds(db, personId), id)
  const names = { by: found.m.representative, for: found.m.person }
  return { items: rows.map((r) => ({ at: r.at.toISOString(), act: r.act, ...actWords(r.act), ...names })) }
})

const start = (forget: () => void) =>
  command(accounts.startActing, async (tx, ctx, { id, personId }) => {
    const found = await ownMandate(tx, ctx, personId, id)
    if (found === undefined || found.side !== 'representative') return { refused: 'record.not_found' }
    if (found.m.state !== 'active' || found.m.until_on < shanghaiDay(ctx.now)) return { refused: 'accounts.mandate_over' }
    await mandates.setActing(tx, ctx.actor.sessionId, { personId, mandateId: id })
    forget()
    const account = { act: 'accounts.startActing', subject: { kind: 'mandate', id }, learnerId: personId, params: { mandate: id } }
    return { output: done, account }
  })

const stop = (forget: () => void) =>
  command(accounts.stopActing, async (tx, ctx) => {
    const owner = await sessionOwner(tx, ctx.token, ctx.now)
    if (owner === undefined) return { refused: 'session.missing' }
    await mandates.setActing(tx, owner.sessionId, null)
    forget()
    return { output: done, account: { act: 'accounts.stopActing', learnerId: owner.learnerId } }
  })

/** Ends the mandates whose last day is over; a child who came of age is told that nobody acts for them any more. Each in a command of its own kind. */
export const endDueMandates = async (platform: Platform): Promise<void> => {
  const ctx = systemContext(platform, 'mandates')
  const keyed = { key: undefined, endpoint: 'end due mandates', input: {}, keepAnswer: false }
  await runCommand(ctx, {}, keyed, async (tx) => {
    const due = await mandates.dueMandates(tx, shanghaiDay(ctx.now))
    for (const m of due) {
      const by = m.kind === 'guardian' ? 'age' : 'day'
      await mandates.closeMandate(tx, { personId: m.person_id, id: m.id, state: 'expired', by, now: ctx.now })
      const both = {
        personId: m.person_id,
        person: m.person,
        representativeId: m.representative_id,
        representative: m.representative,
        untilOn: m.until_on,
      }
      await tellBoth(tx, ctx, both, by === 'age' ? 'accounts.cameOfAge' : 'accounts.mandateEnded')
    }
    return { output: done, account: { act: 'accounts.endDueMandates', params: { count: due.length } } }
  })
}

/** A relative or a guardian acts for a learner: invited, accepted, acted under, ended. */
export const mandateActions = (forget: () => void): readonly Bound[] => [
  list,
  invite,
  accept,
  end(forget),
  acts,
  start(forget),
  stop(forget),
]
