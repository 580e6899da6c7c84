import { identity, type Refusal, type Role, rolePreset, roles } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { type Unit, unitById } from '../organizations/index.ts'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { newPassword } from '../platform/crypto/tokens.ts'
import { databaseError, type Sql, violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import { hashPassword } from './passwords.ts'
import { knownRole } from './rules.ts'
import { type AppointmentRefusal, aboveOwnRights, endRefused, initialPasswordDays, wantedRefused } from './staffRules.ts'
import * as store from './staffStore.ts'
import { endOtherSessions } from './store.ts'

const done = { done: true } as const
const initialUntil = (now: Date): Date => new Date(now.getTime() + initialPasswordDays * 86_400_000)

const create = command(
  identity.createStaff,
  async (tx, ctx, { name, userName, organizationId }) => {
    const organization = await unitById(tx, organizationId)
    if (organization === undefined || organization.status !== 'active' || !seesRow(ctx.actor, organization))
      return { refused: 'record.not_found' }
    const id = ctx.newId()
    const initialPassword = newPassword()
    try {
      await store.insertStaff(tx, {
        id,
        name,
        userName,
        passwordHash: await hashPassword(initialPassword),
        initialUntil: initialUntil(ctx.now),
        organization,
        now: ctx.now,
      })
    } catch (error) {
      if (violates(error, 'staff_user_name')) return refuse('identity.user_name_taken')
      throw error
    }
    return {
      output: { id, initialPassword },
      account: { act: 'staff.create', subject: { kind: 'staff', id }, params: { organization: organizationId } },
    }
  },
  { keepAnswer: false },
)

/** A member of staff whom the caller sees and who is not the caller, locked. */
const another = async (tx: Sql, actor: StaffActor, id: Id): Promise<store.StaffRow> => {
  const person = await store.lockStaff(tx, id)
  if (person === undefined || !seesRow(actor, person)) return refuse('record.not_found')
  return person.id === actor.staffId ? refuse('identity.own_rights') : person
}

/** The same, but no officer: who could set an officer's password could log in as them, and three separated officers would be one. */
const anotherNoOfficer = async (tx: Sql, actor: StaffActor, id: Id): Promise<store.StaffRow> => {
  const person = await another(tx, actor, id)
  return (await store.isOfficer(tx, person.id)) ? refuse('identity.officer_apart') : person
}

const reset = (forget: () => void) =>
  command(
    identity.resetStaffPassword,
    async (tx, ctx, { id }) => {
      const person = await anotherNoOfficer(tx, ctx.actor, id)
      const initialPassword = newPassword()
      await store.setInitialPassword(tx, person.id, await hashPassword(initialPassword), initialUntil(ctx.now))
      await endOtherSessions(tx, 'staff', person.id, null, ctx.now)
      // Whoever sets a password could log in with it: its owner and the security officers learn who did.
      const readers = [person.id, ...(await store.securityOfficers(tx, shanghaiDay(ctx.now)))]
      for (const reader of new Set(readers))
        await notify(tx, ctx, {
          to: { kind: 'staff', id: reader },
          code: 'identity.passwordReset',
          params: { by: ctx.actor.name, staff: person.name },
          href: reader === person.id ? '/admin/security' : `/admin/staff/${person.id}`,
        })
      forget()
      return { output: { initialPassword }, account: { act: 'staff.resetPassword', subject: { kind: 'staff', id } } }
    },
    { keepAnswer: false },
  )

const setStatus = (forget: () => void) =>
  command(identity.setStaffStatus, async (tx, ctx, { id, status }) => {
    const person = await anotherNoOfficer(tx, ctx.actor, id)
    await store.setStatus(tx, person.id, status)
    if (status === 'disabled') await endOtherSessions(tx, 'staff', person.id, null, ctx.now)
    forget()
    return { output: done, account: { act: 'staff.setStatus', subject: { kind: 'staff', id }, params: { status } } }
  })

const asRole = (role: string): Role => (knownRole(role, roles) ? role : refuse('identity.role_not_for_unit'))

const wantedFrom = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  input: { id: Id; role: string; organizationId: Id; from?: string | undefined; to?: string | undefined },
) => {
  const unit = await unitById(tx, input.organizationId)
  if (unit === undefined) return refuse('record.not_found')
  const today = shanghaiDay(ctx.now)
  const wanted = { staffId: input.id, role: input.role, unit, from: input.from || today, to: input.to || null }
  const refusal = wantedRefused(ctx.actor, wanted, today)
  if (refusal !== undefined) return refuse(refusal.refused)
  const person = await store.lockStaff(tx, input.id)
  if (person === undefined || !seesRow(ctx.actor, person)) return refuse('record.not_found')
  return { ...wanted, role: asRole(input.role), person }
}

type Given = {
  staffId: Id
  role: Role
  unit: { id: Id } & Pick<Unit, 'l1' | 'l2' | 'l3' | 'l4'>
  from: string
  to: string | null
  grantedBy: Id
  confirmedBy: Id | null
}

/** Stores an appointment; the database decides about officers, and its word becomes the refusal. */
const appoint = async (tx: Sql, ctx: Context, a: Given): Promise<Id> => {
  const id = ctx.newId()
  try {
    if (rolePreset(a.role).officer === true) await store.makeOfficer(tx, a.staffId, a.role)
    await store.insertAppointment(tx, {
      id,
      staffId: a.staffId,
      role: a.role,
      organization: a.unit,
      from: a.from,
      to: a.to,
      grantedBy: a.grantedBy,
      confirmedBy: a.confirmedBy,
      now: ctx.now,
    })
  } catch (error) {
    const { constraint } = databaseError(error)
    if (constraint.startsWith('appointment_officer')) return refuse('identity.officer_conflict')
    if (constraint.startsWith('appointment_once')) return refuse('identity.already_appointed')
    if (constraint.startsWith('appointment_not_own')) return refuse('identity.own_rights')
    throw error
  }
  return id
}

type Change = { readonly staffId: Id; readonly staffName: string; readonly role: Role; readonly organizationName: string }

/** Tells a member of staff, and whoever must know of it, that appointments changed. */
const tellRights = async (tx: Sql, ctx: Context, readers: readonly Id[], change: Change): Promise<void> => {
  const params = { office: change.organizationName, staff: change.staffName, role: rolePreset(change.role).zh }
  for (const id of new Set(readers))
    await notify(tx, ctx, {
      to: { kind: 'staff', id },
      code: 'identity.rightsChanged',
      params,
      href: id === change.staffId ? '/admin/security' : `/admin/staff/${change.staffId}`,
    })
}

const grant = (forget: () => void) =>
  command(identity.grantAppointment, async (tx, ctx, input) => {
    const wanted = await wantedFrom(tx, ctx, input)
    const id = await appoint(tx, ctx, { ...wanted, grantedBy: ctx.actor.staffId, confirmedBy: null })
    await tellRights(tx, ctx, [input.id], {
      staffId: input.id,
      staffName: wanted.person.name,
      role: wanted.role,
      organizationName: wanted.unit.name,
    })
    forget()
    return {
      output: { appointmentId: id },
      account: {
        act: 'staff.grant',
        subject: { kind: 'staff', id: input.id },
        params: { appointment: id, role: wanted.role, organization: wanted.unit.id, from: wanted.from, to: wanted.to },
      },
    }
  })

/** Whether the person already is, or would become, an officer beside something else: told before a second person is asked. */
const officerConflict = async (tx: Sql, staffId: Id): Promise<boolean> =>
  (await store.appointmentsOf(tx, [staffId])).some((a) => a.endedAt === null && rolePreset(a.role).officer === true)

const storeProposal = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  wanted: { staffId: Id; role: Role; unit: Unit; from: string; to: string | null },
): Promise<Id> => {
  if (aboveOwnRights(ctx.actor, wanted.role, wanted.unit)) return refuse('identity.above_own_rights')
  if (await officerConflict(tx, wanted.staffId)) return refuse('identity.officer_conflict')
  const held = await store.appointmentsOf(tx, [wanted.staffId])
  if (held.some((a) => a.endedAt === null && a.role === wanted.role && a.organizationId === wanted.unit.id))
    return refuse('identity.already_appointed')
  const id = ctx.newId()
  await store.insertProposal(tx, {
    id,
    staffId: wanted.staffId,
    role: wanted.role,
    organization: wanted.unit,
    from: wanted.from,
    to: wanted.to,
    by: ctx.actor.staffId,
    now: ctx.now,
  })
  return id
}

const propose = command(identity.proposeAppointment, async (tx, ctx, input) => {
  const wanted = await wantedFrom(tx, ctx, input)
  const id = await storeProposal(tx, ctx, wanted)
  return {
    output: { proposalId: id },
    account: {
      act: 'staff.propose',
      subject: { kind: 'staff', id: input.id },
      params: { proposal: id, role: wanted.role, organization: wanted.unit.id },
    },
  }
})

/** Proposes the start of a new unit's team; organizations calls it inside the transaction that sets the unit up. Refusals roll that back. */
export const proposeForNewUnit = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  wanted: { readonly staffId: Id; readonly role: string; readonly unit: Unit },
): Promise<undefined> => {
  const checked = await wantedFrom(tx, ctx, { id: wanted.staffId, role: wanted.role, organizationId: wanted.unit.id })
  await storeProposal(tx, ctx, checked)
}

/** Why the caller does not decide a proposal: out of sight, no such duty, their own proposal or about themselves, beyond their own rights. */
const decideRefused = (
  actor: StaffActor,
  proposal: store.ProposalRow | undefined,
): AppointmentRefusal | Refusal<'identity.grant_needs_second_person' | 'identity.grant_already_decided'> | undefined => {
  if (proposal === undefined || !seesRow(actor, proposal)) return { refused: 'record.not_found' }
  if (!actor.may.has('staff.propose') && !actor.may.has('staff.grant')) return { refused: 'permission.denied' }
  if (proposal.staffId === actor.staffId) return { refused: 'identity.own_rights' }
  if (proposal.proposedBy === actor.staffId) return { refused: 'identity.grant_needs_second_person' }
  if (proposal.state !== 'open') return { refused: 'identity.grant_already_decided' }
  if (!actor.may.has('staff.grant') && aboveOwnRights(actor, proposal.role, { id: proposal.organizationId }))
    return { refused: 'identity.above_own_rights' }
  return undefined
}

const decide = (forget: () => void) =>
  command(identity.decideProposal, async (tx, ctx, { id, decision }) => {
    const proposal = await store.lockProposal(tx, id)
    const refusal = decideRefused(ctx.actor, proposal)
    if (refusal !== undefined || proposal === undefined) return refuse(refusal?.refused ?? 'record.not_found')
    await store.decideProposal(tx, id, decision === 'grant' ? 'granted' : 'refused', ctx.actor.staffId, ctx.now)
    const params = { proposal: id, role: proposal.role, organization: proposal.organizationId, decision }
    if (decision === 'grant') {
      const unit = await unitById(tx, proposal.organizationId)
      if (unit === undefined || unit.status !== 'active') return { refused: 'record.not_found' }
      await appoint(tx, ctx, {
        staffId: proposal.staffId,
        role: proposal.role,
        unit,
        from: proposal.from,
        to: proposal.to,
        grantedBy: proposal.proposedBy,
        confirmedBy: ctx.actor.staffId,
      })
      // The management centre's security officer is told of every grant that was made inside a centre.
      const officers = (await store.securityOfficers(tx, shanghaiDay(ctx.now))).filter((officer) => officer !== ctx.actor.staffId)
      await tellRights(tx, ctx, [proposal.staffId, ...officers], proposal)
      forget()
    }
    return { output: done, account: { act: 'staff.decideProposal', subject: { kind: 'staff', id: proposal.staffId }, params } }
  })

const theAppointment = async (tx: Sql, ctx: Context<StaffActor>, id: Id): Promise<store.AppointmentLine> => {
  const appointment = await store.lockAppointment(tx, id)
  if (appointment === undefined || appointment.endedAt !== null) return refuse('record.not_found')
  const refusal = endRefused(ctx.actor, appointment)
  return refusal === undefined ? appointment : refuse(refusal.refused)
}

const end = (forget: () => void) =>
  command(identity.endAppointment, async (tx, ctx, { id }) => {
    const appointment = await theAppointment(tx, ctx, id)
    await store.endAppointment(tx, id, ctx.now)
    if (rolePreset(appointment.role).officer === true) await store.freeOfficer(tx, appointment.staffId)
    await tellRights(tx, ctx, [appointment.staffId], appointment)
    forget()
    return {
      output: done,
      account: {
        act: 'staff.endAppointment',
        subject: { kind: 'staff', id: appointment.staffId },
        params: { appointment: id, role: appointment.role, organization: appointment.organizationId },
      },
    }
  })

const leave = (forget: () => void) =>
  command(identity.leaveStaff, async (tx, ctx, { id }) => {
    const person = await another(tx, ctx.actor, id)
    const standing = (await store.appointmentsOf(tx, [id])).filter((a) => a.endedAt === null)
    for (const appointment of standing) {
      const refusal = endRefused(ctx.actor, appointment)
      if (refusal !== undefined) return refuse(refusal.refused)
    }
    const { cases, batches } = await store.inHand(tx, id)
    if (cases > 0) return { refused: 'identity.cases_in_hand', params: { count: cases } }
    if (batches > 0) return { refused: 'identity.batches_in_hand', params: { count: batches } }
    const sessions = await store.countSessions(tx, id, ctx.now)
    const officers = await store.securityOfficers(tx, shanghaiDay(ctx.now))
    for (const appointment of standing) {
      await store.endAppointment(tx, appointment.id, ctx.now)
      if (rolePreset(appointment.role).officer === true) await store.freeOfficer(tx, id)
      await tellRights(tx, ctx, [id, ...officers.filter((officer) => officer !== ctx.actor.staffId)], appointment)
    }
    await endOtherSessions(tx, 'staff', person.id, null, ctx.now)
    forget()
    const params = { appointments: standing.map((a) => a.id), sessions }
    return {
      output: { appointments: standing.length, sessions },
      account: { act: 'staff.leave', subject: { kind: 'staff', id }, params },
    }
  })

const confirm = command(identity.confirmAppointment, async (tx, ctx, { id }) => {
  const appointment = await theAppointment(tx, ctx, id)
  await store.confirmAppointment(tx, id, ctx.actor.staffId, ctx.now)
  return {
    output: done,
    account: { act: 'staff.confirmAppointment', subject: { kind: 'staff', id: appointment.staffId }, params: { appointment: id } },
  }
})

/** Accounts and appointments of staff: the first officer makes accounts, the second grants, centres propose and confirm by two persons. */
export const staffActions = (forget: () => void): readonly Bound[] => [
  create,
  reset(forget),
  setStatus(forget),
  grant(forget),
  propose,
  decide(forget),
  end(forget),
  leave(forget),
  confirm,
]
