import { identity, type OrganizationKind, type Permission, roles, rolePreset } from '@creditbank/contract'
import { unitById } from '../organizations/index.ts'
import { type ActorOrganization, seesRow } from '../platform/actor.ts'
import { staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { isDormant } from './logInRules.ts'
import { knownRole, roleFits } from './rules.ts'
import { scopeOf } from './sessions.ts'
import { endRefused, reviewDays } from './staffRules.ts'
import * as store from './staffStore.ts'
import { openRevival } from './unitRuleStore.ts'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
const cursorOf = (id: string | undefined): string | null => id ?? null

/** Whether an appointment is given and not over on a day; one that begins later counts, because it will act by itself. */
const stands = (a: store.AppointmentLine, today: string): boolean => a.endedAt === null && (a.to === null || a.to >= today)

const roleLine = (a: store.AppointmentLine) => ({
  appointmentId: a.id,
  role: a.role,
  organization: { id: a.organizationId, name: a.organizationName },
  from: a.from,
  to: a.to,
})

const lineOf = (s: store.StaffRow, appointments: readonly store.AppointmentLine[], today: string) => ({
  id: s.id,
  name: s.name,
  userName: s.userName,
  status: s.status,
  organization: { id: s.organizationId, name: s.organizationName },
  roles: appointments.filter((a) => a.staffId === s.id && stands(a, today)).map(roleLine),
  lastLogInAt: iso(s.lastLogInAt),
  secondFactor: s.secondFactor,
})

/** A page of the list, with one line more than `limit`; run it in staffRead. */
export const staffPage = async (tx: Sql, filter: identity.StaffFilter, before: Id | null, limit: number, today: string) => {
  const rows = await store.listStaff(
    tx,
    { search: filter.search?.trim().slice(0, 60), organizationId: filter.organizationId },
    before,
    limit,
  )
  const appointments = await store.appointmentsOf(
    tx,
    rows.map((s) => s.id),
  )
  return rows.map((s) => lineOf(s, appointments, today))
}

const list = query(identity.listStaff, (ctx, input) =>
  staffRead(ctx, async (tx) => {
    const limit = input.limit ?? 50
    const before = /^\d{1,19}$/.test(input.cursor ?? '') ? (input.cursor ?? null) : null
    const rows = await staffPage(tx, input, before, limit, shanghaiDay(ctx.now))
    const shown = rows.slice(0, limit)
    return {
      items: shown,
      next: rows.length > limit ? cursorOf(shown.at(-1)?.id) : null,
    }
  }),
)

const detail = query(identity.staffDetail, (ctx, { id }) =>
  staffRead(ctx, async (tx) => {
    const person = await store.staffById(tx, id)
    if (person === undefined) return { refused: 'record.not_found' }
    const today = shanghaiDay(ctx.now)
    const appointments = await store.appointmentsOf(tx, [id])
    const other = id !== ctx.actor.staffId
    const may = (permission: Permission): boolean => other && ctx.actor.may.has(permission)
    const officer = appointments.some((a) => stands(a, today) && rolePreset(a.role).officer === true)
    return {
      ...lineOf(person, appointments, today),
      createdAt: person.createdAt.toISOString(),
      mustChange: person.mustChange,
      dormant: isDormant(person, ctx.now),
      revivalAskedBy: (await openRevival(tx, id))?.askedByName ?? null,
      openSessions: await store.countSessions(tx, id, ctx.now),
      leaving: await store.inHand(ctx.platform.database.app, id),
      ended: appointments.filter((a) => !stands(a, today)).map((a) => ({ ...roleLine(a), endedAt: iso(a.endedAt) })),
      can: {
        reset: may('staff.create') && !officer,
        disable: may('staff.create') && !officer,
        propose: may('staff.propose'),
        grant: may('staff.grant'),
        revive:
          isDormant(person, ctx.now) &&
          !officer &&
          (may('staff.grant') || (may('staff.propose') && ctx.actor.organization.id !== person.organizationId)),
        end: appointments.some((a) => stands(a, today) && endRefused(ctx.actor, a) === undefined),
        leave:
          appointments.some((a) => stands(a, today)) &&
          appointments.every((a) => !stands(a, today) || endRefused(ctx.actor, a) === undefined),
      },
    }
  }),
)

/** What an appointment shows its holder: the subtree's learners where its role reads accounts, and the units in it. */
const sight = async (
  tx: Sql,
  role: store.AppointmentLine['role'],
  organization: ActorOrganization,
): Promise<{ people: number; units: number }> => {
  const found = await store.sightOf(tx, scopeOf(organization))
  const reads = rolePreset(role).may.includes('accounts.read')
  return { people: reads ? found.people : 0, units: found.units }
}

const organizationOf = (a: store.AppointmentLine): ActorOrganization => ({
  id: a.organizationId,
  name: a.organizationName,
  kind: a.organizationKind,
  l1: a.l1,
  l2: a.l2,
  l3: a.l3,
  l4: a.l4,
})

const rightsOf = async (tx: Sql, id: Id, today: string) => {
  const person = await store.staffById(tx, id)
  if (person === undefined) return undefined
  const held = (await store.appointmentsOf(tx, [id])).filter((a) => stands(a, today))
  const may = [...new Set(held.flatMap((a) => rolePreset(a.role).may))].sort()
  // Several appointments are used one at a time; the widest tells how much a person can see.
  const sights: { people: number; units: number }[] = []
  for (const a of held) sights.push(await sight(tx, a.role, organizationOf(a)))
  return {
    id,
    name: person.name,
    appointments: held.map((a) => ({ role: a.role, organization: { id: a.organizationId, name: a.organizationName } })),
    may,
    units: Math.max(0, ...sights.map((s) => s.units)),
    people: Math.max(0, ...sights.map((s) => s.people)),
  }
}

const compare = query(identity.compareStaff, (ctx, input) =>
  staffRead(ctx, async (tx) => {
    const today = shanghaiDay(ctx.now)
    const [a, b] = [await rightsOf(tx, input.a, today), await rightsOf(tx, input.b, today)]
    if (a === undefined || b === undefined) return { refused: 'record.not_found' }
    return {
      a,
      b,
      both: a.may.filter((p) => b.may.includes(p)),
      onlyA: a.may.filter((p) => !b.may.includes(p)),
      onlyB: b.may.filter((p) => !a.may.includes(p)),
    }
  }),
)

const preview = query(identity.previewAppointment, (ctx, { role, organizationId }) =>
  staffRead(ctx, async (tx) => {
    const unit = await unitById(tx, organizationId)
    if (unit === undefined || !seesRow(ctx.actor, unit) || !knownRole(role, roles)) return { refused: 'record.not_found' }
    const fits = roleFits(role, unit.kind)
    return { ...(fits ? await sight(tx, role, unit) : { people: 0, units: 0 }), may: [...rolePreset(role).may], fits }
  }),
)

const review = query(identity.listAppointmentReviews, (ctx, input) =>
  staffRead(ctx, async (tx) => {
    const limit = input.limit ?? 50
    const before = new Date(ctx.now.getTime() - reviewDays * 86_400_000)
    const offset = /^\d{1,6}$/.test(input.cursor ?? '') ? Number(input.cursor) : 0
    const rows = await store.reviewList(tx, { dueOnly: input.due === 'yes', before }, offset, limit)
    return {
      items: rows.slice(0, limit).map((a) => ({
        ...roleLine(a),
        staff: { id: a.staffId, name: a.staffName },
        lastLogInAt: iso(a.lastLogInAt),
        reviewedAt: iso(a.reviewedAt),
        due: (a.reviewedAt ?? a.createdAt) < before,
      })),
      next: rows.length > limit ? String(offset + limit) : null,
    }
  }),
)

const proposals = query(identity.listProposals, (ctx) =>
  staffRead(ctx, async (tx) => {
    const rows = await store.listProposals(tx, new Date(ctx.now.getTime() - 30 * 86_400_000))
    return {
      items: rows.map((p) => ({
        id: p.id,
        staff: { id: p.staffId, name: p.staffName },
        role: p.role,
        organization: { id: p.organizationId, name: p.organizationName },
        proposedBy: p.proposerName ?? '',
        proposedAt: p.proposedAt.toISOString(),
        state: p.state,
        mine: p.proposedBy === ctx.actor.staffId,
      })),
    }
  }),
)

/** Kinds of unit whose own systems push deposits. */
export const keyKinds: readonly OrganizationKind[] = ['managementCentre', 'universityCentre', 'localCentre']

/** Everything read of staff: in the reader's scope, through row-level security. */
export const staffReads: readonly Bound[] = [list, detail, compare, preview, review, proposals]
