import { archive } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { outcomeOfPerson, wholeOutcome } from '../outcomes/index.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { archiveJson, noteVisit } from './store.ts'

/** The learner's lifelong archive. */
export const archiveActions = (): readonly Bound[] => [
  query(archive.readArchive, async (ctx) => {
    const raw = await archiveJson(ctx.platform.database.appPool, ctx.actor.learnerId, shanghaiDay(ctx.now))
    return raw === undefined ? { refused: 'record.not_found' } : { raw }
  }),
  query(archive.readMyOutcome, async (ctx, { id }) => {
    const db = ctx.platform.database.app
    const row = await outcomeOfPerson(db, await personIds(db, ctx.actor.learnerId), id)
    return row === undefined || row.last_status === 'undone' || row.last_status === 'doubled'
      ? { refused: 'record.not_found' }
      : wholeOutcome(db, row, shanghaiDay(ctx.now), true)
  }),
  command(archive.noteVisit, async (tx, ctx) => {
    await noteVisit(tx, ctx.actor.learnerId, ctx.now)
    return { output: { done: true as const }, account: { act: 'archive.visit', learnerId: ctx.actor.learnerId } }
  }),
]
