import { accounts } from '@creditbank/contract'
import { refuse } from '../../platform/command.ts'
import type { Context } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { heldAssistance, noteAct } from '../acting/assistance.ts'
import { learnerToChange } from '../people.ts'
import { personIds } from '../person.ts'
import { objectionOf } from './freezes.ts'
import * as freezes from './freezeStore.ts'

const mine = query(accounts.myFreeze, async (ctx) => {
  const db = ctx.platform.database.app
  const standing = await freezes.standingFreeze(db, await personIds(db, ctx.actor.learnerId))
  const [f] = standing === undefined ? [] : await freezes.freezeViews(db, [standing.id])
  if (f === undefined) return { freeze: null }
  return {
    freeze: {
      id: f.id,
      cause: f.cause,
      reason: f.reason,
      since: (f.decided_at ?? f.proposed_at).toISOString(),
      untilOn: f.until_on,
      office: f.organization,
      officePhone: f.office_phone,
      objection: objectionOf(f),
    },
  }
})

/** Stores what a person says against the freeze that stands; once a freeze. */
const objected = async (tx: Sql, ctx: Context, learnerId: Id, text: string): Promise<freezes.FreezeRow> => {
  const f = await freezes.standingFreeze(tx, await personIds(tx, learnerId), true)
  if (f === undefined) return refuse('accounts.freeze_over')
  if (f.objected_at !== null) return refuse('accounts.freeze_objected')
  await freezes.noteObjection(tx, { id: f.id, text, now: ctx.now })
  return f
}
const recorded = (f: freezes.FreezeRow, act: string) => ({
  output: { done: true as const },
  account: { act, subject: { kind: 'freeze', id: f.id }, learnerId: f.learner_id },
  events: [{ kind: 'account.freezeObjected', facts: { learner: f.learner_id, freeze: f.id } }],
})

const object = command(accounts.objectToFreeze, async (tx, ctx, { text }) =>
  recorded(await objected(tx, ctx, ctx.actor.learnerId, text), 'learner.objectToFreeze'),
)

const enter = command(accounts.enterObjection, async (tx, ctx, { id, assistanceId, text }) => {
  await learnerToChange(tx, ctx, id)
  const held = await heldAssistance(tx, ctx, assistanceId, { learnerId: id })
  const f = await objected(tx, ctx, id, text)
  await noteAct(tx, ctx, held, 'object')
  return recorded(f, 'accounts.enterObjection')
})

/** What a learner reads and says about the freeze of their own account, by themselves while it is frozen, or at a counter. */
export const ownFreezeActions: readonly Bound[] = [mine, object, enter]
