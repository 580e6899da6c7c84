import { accounts } from '@creditbank/contract'
import { type Bound, command, query } from '../../platform/serve.ts'
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

const object = command(accounts.objectToFreeze, async (tx, ctx, { text }) => {
  const f = await freezes.standingFreeze(tx, await personIds(tx, ctx.actor.learnerId), true)
  if (f === undefined) return { refused: 'accounts.freeze_over' }
  if (f.objected_at !== null) return { refused: 'accounts.freeze_objected' }
  await freezes.noteObjection(tx, { id: f.id, text, now: ctx.now })
  return {
    output: { done: true as const },
    account: { act: 'learner.objectToFreeze', subject: { kind: 'freeze', id: f.id }, learnerId: f.learner_id },
    events: [{ kind: 'account.freezeObjected', facts: { learner: f.learner_id, freeze: f.id } }],
  }
})

/** What a learner reads and says about the freeze of their own account; open while it is frozen. */
export const ownFreezeActions: readonly Bound[] = [mine, object]
