import { conversionOverrides as contract, type programmes } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskName } from '../platform/pure/idNumber.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { enrolledPerson, programmeById } from '../programmes/index.ts'
import * as store from './overrideStore.ts'
import { chiefsOf } from './roundStore.ts'
import { asIfHeld } from './whatIfStore.ts'

/** How an override stands on a day: one that was agreed to holds until its last day. Pure. */
export const overrideState = (row: Pick<store.OverrideRow, 'state' | 'expiresOn'>, day: string): contract.OverrideState =>
  row.state === 'standing' && row.expiresOn < day ? 'expired' : row.state

/** Whether an override may end on a day: not before today, and within a year. Pure. */
export const periodFits = (expiresOn: string, today: string): boolean => expiresOn >= today && expiresOn <= addDays(today, 366)

/** Whether a course of a plan may be given by an override: it is convertible and has the credits. Pure. */
export const mayGive = (plan: Pick<programmes.Plan, 'courses'>, course: string, credits: number): boolean =>
  plan.courses.some((one) => one.code === course && one.convertible && credits <= one.credits)

const shown = async (ctx: Context<StaffActor>, db: Sql, row: store.OverrideRow): Promise<contract.Override> => {
  const { actor } = ctx
  const state = overrideState(row, shanghaiDay(ctx.now))
  const plan = (await programmeById(db, row.programmeId))?.content.plan
  const decides = actor.may.has('conversion.finalReview') && seesRow(actor, row)
  return {
    id: row.id,
    number: row.number,
    organization: { id: row.organizationId, name: row.organization },
    programme: { id: row.programmeId, name: row.programme },
    learner:
      row.learnerId === null
        ? null
        : { id: row.learnerId, name: maskName(row.learner ?? ''), accountNo: formatAccountNo(row.accountNo ?? '') },
    course: { code: row.course, name: plan?.courses.find((one) => one.code === row.course)?.name ?? row.course },
    entry: { id: row.entryId, name: row.entry },
    credits: row.credits,
    effect: row.effect,
    reason: row.reason,
    expiresOn: row.expiresOn,
    state,
    askedBy: row.askedName,
    askedAt: row.askedAt.toISOString(),
    decidedBy: row.decidedName,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    note: row.note,
    can: { decide: decides && state === 'asked' && row.askedBy !== actor.staffId, end: decides && state === 'standing' },
  }
}

const list = query(contract.listOverrides, async (ctx, { cursor, limit = 50, ...filter }) => {
  const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const day = shanghaiDay(ctx.now)
  const ids = await staffRead(ctx, (tx) => store.visibleOverrides(tx, { ...filter, day }, before, limit))
  const db = ctx.platform.database.app
  const items = []
  for (const row of await store.overridesByIds(db, ids.slice(0, limit))) items.push(await shown(ctx, db, row))
  return { items, next: ids.length > limit ? (ids[limit - 1] ?? null) : null }
})

/** The learner of an override that is one person's: enrolled in the programme. Null where it is everybody's. */
const learnerOf = async (tx: Sql, programmeId: Id, accountNo: string | null, day: string): Promise<Id | null> => {
  if (accountNo === null) return null
  return (await enrolledPerson(tx, programmeId, accountNo.replace(/\D/g, ''), day)) ?? refuse('programmes.learner_unknown')
}

const ask = command(contract.askOverride, async (tx, ctx, input) => {
  const { organization, staffId, name } = ctx.actor
  if (organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
  const programme = await programmeById(tx, input.programmeId)
  if (programme === undefined || programme.organizationId !== organization.id || programme.inForce === null || programme.retiredAt !== null)
    return { refused: 'programmes.not_offered' }
  if (!mayGive(programme.content.plan, input.course, input.credits)) return { refused: 'conversion.override_course' }
  const today = shanghaiDay(ctx.now)
  if (!periodFits(input.expiresOn, today)) return { refused: 'conversion.override_period' }
  if ((await asIfHeld(tx, [input.entryId])).length === 0) return { refused: 'conversion.entry_unknown' }
  const learnerId = await learnerOf(tx, input.programmeId, input.accountNo, today)
  const id = ctx.newId()
  const asked = { ...input, id, year: today.slice(0, 4), organizationId: organization.id, ...levels(programme), learnerId }
  await store.insertOverride(tx, { ...asked, by: { staffId, name }, now: ctx.now })
  const row = (await store.overrideById(tx, id)) ?? refuse('record.not_found')
  for (const chief of (await chiefsOf(tx, organization.id)).filter((one) => one !== staffId))
    await notify(tx, ctx, {
      to: { kind: 'staff', id: chief },
      code: 'conversion.overrideAsked',
      params: { programme: row.programme, number: row.number, course: row.course },
      href: '/admin/conversion-overrides?state=asked',
    })
  const of = learnerId === null ? {} : { learnerId }
  const facts = {
    override: id,
    programme: input.programmeId,
    learner: learnerId,
    course: input.course,
    entry: input.entryId,
    until: input.expiresOn,
  }
  return {
    output: await shown(ctx, tx, row),
    account: { act: 'conversion.askOverride', subject: { kind: 'conversionOverride', id }, ...of, texts: { reason: input.reason } },
    events: [{ kind: 'conversion.overrideAsked', facts }],
  }
})

const decide = command(contract.decideOverride, async (tx, ctx, { id, decision, note }) => {
  const row = await store.overrideById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  const { staffId, name } = ctx.actor
  if (row.askedBy === staffId) return { refused: 'conversion.own_override' }
  if (decision === 'reject' && note === undefined) return { refused: 'conversion.note_missing' }
  const state = decision === 'agree' ? ('standing' as const) : ('rejected' as const)
  const settled = await store.settleOverride(tx, { id, state, note: note ?? null, by: { staffId, name }, now: ctx.now })
  if (!settled) return { refused: 'conversion.override_decided' }
  if (decision === 'agree' && row.learnerId !== null)
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learnerId },
      code: 'conversion.overrideStands',
      params: {
        office: row.organization,
        number: row.number,
        programme: row.programme,
        course: row.course,
        until: row.expiresOn,
        reason: row.reason,
      },
      href: `/programmes/${row.programmeId}`,
    })
  const of = row.learnerId === null ? {} : { learnerId: row.learnerId }
  return {
    output: await shown(ctx, tx, (await store.overrideById(tx, id)) ?? row),
    account: { act: `conversion.${decision}Override`, subject: { kind: 'conversionOverride', id }, ...of },
    events: [{ kind: 'conversion.overrideDecided', facts: { override: id, decision, learner: row.learnerId } }],
  }
})

const end = command(contract.endOverride, async (tx, ctx, { id }) => {
  const row = await store.overrideById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (!(await store.endStanding(tx, id, ctx.actor.staffId, ctx.now))) return { refused: 'conversion.override_decided' }
  return {
    output: { done: true as const },
    account: { act: 'conversion.endOverride', subject: { kind: 'conversionOverride', id } },
    events: [{ kind: 'conversion.overrideEnded', facts: { override: id } }],
  }
})

/** Overrides over HTTP. */
export const overrideActions: readonly Bound[] = [list, ask, decide, end]
