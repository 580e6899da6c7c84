import { conversionRounds as contract } from '@creditbank/contract'
import { canonicalId, heldPersonIds, personIds } from '../accounts/index.ts'
import type { LearnerActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { applyWith, wholeConversion } from './applications.ts'
import { postedIn } from './applicationStore.ts'
import { answersOn } from './roundRules.ts'
import * as store from './roundStore.ts'
import { trial } from './trial.ts'
import { heldBy } from './whatIfStore.ts'

const lineOf = (round: store.RoundRow, member: store.MemberRow): contract.Proposal => ({
  id: round.id,
  name: round.name,
  organization: { id: round.organizationId, name: round.organization },
  programme: { id: round.programmeId, name: round.programme },
  opensOn: round.opensOn,
  closesOn: round.closesOn,
  state: member.state,
  credit: member.credit,
  courses: member.courses,
  applicationId: member.applicationId,
})

/** The learner's own part of a round; undefined where nothing was proposed to them. */
const ownPart = async (db: Sql, ids: readonly Id[], id: Id, lock = false) => {
  const round = await store.roundById(db, id)
  const member = round === undefined ? undefined : await store.memberOf(db, id, ids, lock)
  return round === undefined || member === undefined || ['waiting', 'nothing', 'busy'].includes(member.state)
    ? undefined
    : { round, member }
}

const whole = async (db: Sql, ids: readonly Id[], day: string, round: store.RoundRow, member: store.MemberRow) => {
  const open = answersOn(round, day) && (member.state === 'proposed' || member.state === 'declined')
  const asked = { id: round.programmeId, cohort: round.cohort, day, held: await heldBy(db, ids), assume: false, enrolled: true }
  const found = open ? await trial(db, { ...asked, ids, posted: await postedIn(db, ids, round.programmeId) }) : undefined
  const result = found === undefined || 'refused' in found ? null : found.shown
  return {
    ...lineOf(round, member),
    result,
    changed: result !== null && result.key !== member.key,
    question: member.question,
    answer: member.answer,
    can: { accept: open, decline: open && member.state === 'proposed', ask: open },
  }
}

const reads: readonly Bound[] = [
  query(contract.myProposals, async (ctx) => {
    const db = ctx.platform.database.app
    const ids = await personIds(db, ctx.actor.learnerId)
    const items = []
    for (const id of await store.roundsOfPerson(db, ids)) {
      const part = await ownPart(db, ids, id)
      if (part !== undefined) items.push(lineOf(part.round, part.member))
    }
    return { items }
  }),
  query(contract.myProposal, async (ctx, { id }) => {
    const db = ctx.platform.database.app
    const ids = await personIds(db, ctx.actor.learnerId)
    const part = await ownPart(db, ids, id)
    return part === undefined ? { refused: 'record.not_found' } : whole(db, ids, shanghaiDay(ctx.now), part.round, part.member)
  }),
]

/** The learner's part, held, where they may still answer. */
const answerable = async (tx: Sql, ctx: Context<LearnerActor>, id: Id, states: readonly contract.MemberState[]) => {
  const ids = await heldPersonIds(tx, await canonicalId(tx, ctx.actor.learnerId))
  const part = (await ownPart(tx, ids, id, true)) ?? refuse('record.not_found')
  if (!states.includes(part.member.state) || !answersOn(part.round, shanghaiDay(ctx.now))) return refuse('conversion.round_closed')
  return part
}

const accept = command(contract.acceptProposal, async (tx, ctx, { id, key, note }) => {
  const { round, member } = await answerable(tx, ctx, id, ['proposed', 'declined'])
  const { row, events } = await applyWith(tx, ctx, { programmeId: round.programmeId, key, note, roundId: id })
  await store.setMember(tx, {
    learnerId: member.learnerId,
    roundId: id,
    state: 'accepted',
    now: ctx.now,
    applicationId: row.id,
    credit: row.credit,
    courses: row.courses,
  })
  return {
    output: await wholeConversion(tx, row),
    account: {
      act: 'conversion.acceptProposal',
      subject: { kind: 'conversion', id: row.id },
      learnerId: row.learnerId,
      params: { round: id, credit: row.credit },
    },
    events,
  }
})

const decline = command(contract.declineProposal, async (tx, ctx, { id, reason }) => {
  const { member } = await answerable(tx, ctx, id, ['proposed'])
  const why = reason === undefined || reason === '' ? {} : { reason }
  await store.setMember(tx, { learnerId: member.learnerId, roundId: id, state: 'declined', now: ctx.now, ...why })
  return {
    output: { done: true as const },
    account: { act: 'conversion.declineProposal', subject: { kind: 'conversionRound', id }, learnerId: member.learnerId },
    events: [{ kind: 'conversion.proposalDeclined', facts: { round: id, learner: member.learnerId } }],
  }
})

const ask = command(contract.askAboutProposal, async (tx, ctx, { id, question }) => {
  const { member } = await answerable(tx, ctx, id, ['proposed', 'declined'])
  await store.ask(tx, { learnerId: member.learnerId, roundId: id, question, now: ctx.now })
  return {
    output: { done: true as const },
    account: {
      act: 'conversion.askAboutProposal',
      subject: { kind: 'conversionRound', id },
      learnerId: member.learnerId,
      texts: { question },
    },
  }
})

/** A learner's part in rounds over HTTP. */
export const proposalActions: readonly Bound[] = [...reads, accept, decline, ask]
