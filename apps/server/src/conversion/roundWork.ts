import { personIds } from '../accounts/index.ts'
import { notify } from '../notices/index.ts'
import { refuse, runCommand } from '../platform/command.ts'
import { type Context, type Platform, systemContext } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { enrolmentsOf } from '../programmes/index.ts'
import { decideSigned, type Signature } from '../reviews/index.ts'
import * as applications from './applicationStore.ts'
import { conversionCase } from './caseKind.ts'
import { answersOn, remindsOn } from './roundRules.ts'
import * as store from './roundStore.ts'
import { trial } from './trial.ts'
import { heldBy } from './whatIfStore.ts'

/** One transaction of the bank about one member of a round. What another worker holds or has done is left alone. */
const about = (
  platform: Platform,
  round: store.RoundRow,
  learnerId: Id,
  act: string,
  work: (tx: Sql, ctx: Context, member: store.MemberRow) => Promise<void>,
) => {
  const ctx = systemContext(platform, `round ${round.id}`)
  return runCommand(ctx, {}, { key: undefined, endpoint: `conversion.${act}`, input: {}, keepAnswer: false }, async (tx) => {
    const member = (await store.takeMember(tx, round.id, learnerId)) ?? refuse('server.busy')
    await work(tx, ctx, member)
    const subject = { kind: 'conversionRound', id: round.id }
    return { output: {}, account: { act: `conversion.${act}`, subject, learnerId } }
  })
}

/** Computes what one of the class would get, keeps the derivation, and tells them where there is something to confirm. */
const proposeTo = async (tx: Sql, ctx: Context, round: store.RoundRow, member: store.MemberRow): Promise<void> => {
  if (member.state !== 'waiting') return
  const { learnerId } = member
  const of = { learnerId, roundId: round.id }
  const day = shanghaiDay(ctx.now)
  const ids = await personIds(tx, learnerId)
  const busy = await applications.hasOpen(tx, ids, round.programmeId)
  const enrolled = (await enrolmentsOf(tx, ids, day)).some((one) => one.id === member.enrolmentId)
  const held = await heldBy(tx, ids)
  const posted = await applications.postedIn(tx, ids, round.programmeId)
  const asked = { id: round.programmeId, cohort: round.cohort, day, held, posted, assume: false, enrolled }
  const found = busy || !enrolled ? undefined : await trial(tx, { ...asked, ids })
  if (found === undefined || 'refused' in found) return store.setMember(tx, { ...of, state: busy ? 'busy' : 'nothing', now: ctx.now })
  const { shown, theCase, matching } = found
  const courses = shown.courses.filter((course) => course.by !== null).length
  const texts = { caseText: JSON.stringify(theCase), matchingText: JSON.stringify(matching) }
  const state = courses === 0 ? ('nothing' as const) : ('proposed' as const)
  await store.propose(tx, { ...of, ...texts, state, key: shown.key, shown, credit: shown.credit, courses })
  if (state === 'nothing') return
  const params = { office: round.organization, name: round.name, courses, credits: formatCredits(shown.credit), until: round.closesOn }
  const href = `/me/conversions/proposals/${round.id}`
  await notify(tx, ctx, { to: { kind: 'learner', id: learnerId }, code: 'conversion.proposed', params, href })
}

const signatures = (round: store.RoundRow) => {
  const of = (id: Id | null, name: string | null, appointmentId: Id | null, may: Signature['may']): Signature => ({
    kind: 'staff',
    id: id ?? '0',
    name,
    appointmentId,
    organizationId: round.organizationId,
    may,
  })
  const prepared = of(round.preparedBy, round.preparedName, round.preparedAppointment, 'conversion.accept')
  const decided = of(round.decidedBy, round.decidedName, round.decidedAppointment, 'conversion.finalReview')
  return [
    { from: 'submitted', event: 'accept', by: prepared },
    { from: 'accepted', event: 'firstReview', by: prepared },
    { from: 'firstReviewed', event: 'finalReview', by: decided },
  ] as const
}

/**
 * Takes the application of one who confirmed through the reviews that the sheet stands for, from wherever the desk has taken it by itself. Each step is
 * the one of a single application, signed by who prepared and who decided the sheet.
 */
const carryOut = async (tx: Sql, ctx: Context, round: store.RoundRow, member: store.MemberRow): Promise<void> => {
  if (member.state !== 'accepted' || member.applicationId === null) return
  for (const { from, event, by } of signatures(round)) {
    const row = await applications.applicationById(tx, member.applicationId, true)
    if (row?.state !== from) continue
    const stepped = await decideSigned(tx, ctx, { kind: 'conversion', subjectId: row.id }, event, by)
    if ('why' in stepped) return refuse(stepped.why)
    await conversionCase.onEvent(tx, ctx, stepped.theCase, stepped.step)
  }
  const row = await applications.applicationById(tx, member.applicationId)
  const passed = row?.state === 'notice' || row?.state === 'authority' || row?.state === 'concluded'
  const of = { learnerId: member.learnerId, roundId: round.id, now: ctx.now }
  await store.setMember(tx, passed ? { ...of, state: 'decided' } : { ...of, state: 'failed', failure: 'conversion.not_open' })
}

/** Does something for every member in a state, one transaction each; answers whether nobody is left in it. */
const forEach = async (
  platform: Platform,
  round: store.RoundRow,
  state: 'waiting' | 'accepted',
  act: string,
  work: (tx: Sql, ctx: Context, member: store.MemberRow) => Promise<void>,
): Promise<boolean> => {
  const db = platform.database.app
  for (const learnerId of await store.membersIn(db, round.id, state)) {
    const done = await about(platform, round, learnerId, act, work)
    if ('refused' in done && done.refused !== 'server.busy')
      await store.setMember(db, { learnerId, roundId: round.id, state: 'failed', failure: done.refused, now: platform.clock.now() })
  }
  return (await store.membersIn(db, round.id, state)).length === 0
}

const remind = async (platform: Platform, round: store.RoundRow): Promise<void> => {
  const ctx = systemContext(platform, `round ${round.id}`)
  await platform.database.app.transaction().execute(async (tx) => {
    for (const id of await store.noteReminded(tx, round.id, ctx.now))
      await notify(tx, ctx, {
        to: { kind: 'learner', id },
        code: 'conversion.proposalReminder',
        params: { name: round.name, until: round.closesOn },
        href: `/me/conversions/proposals/${round.id}`,
      })
  })
}

/**
 * Periodic work on rounds: computes what is proposed, reminds, ends the time to answer, carries decided sheets out. Safe to run by several workers and
 * again after a crash: every member is one transaction that looks at its own state first.
 */
export const workRounds = async (platform: Platform): Promise<void> => {
  const db = platform.database.app
  const today = shanghaiDay(platform.clock.now())
  for (const round of await store.workingRounds(db)) {
    if (round.state === 'proposing' && round.opensOn <= today) {
      if (await forEach(platform, round, 'waiting', 'propose', (tx, ctx, m) => proposeTo(tx, ctx, round, m)))
        await store.setRoundState(db, round.id, 'proposing', 'open')
    } else if (round.state === 'deciding') {
      if (await forEach(platform, round, 'accepted', 'decideMember', (tx, ctx, m) => carryOut(tx, ctx, round, m)))
        await store.setRoundState(db, round.id, 'deciding', 'decided')
    } else if (answersOn(round, today) && remindsOn(round.closesOn, today)) await remind(platform, round)
    else if (round.closesOn < today) await store.lapse(db, round.id)
  }
}
