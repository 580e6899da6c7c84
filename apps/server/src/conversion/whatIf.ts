import { conversionWhatIf as contract } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { enrolmentsOf, offeredCount, offeredPlans } from '../programmes/index.ts'
import { openIn, postedIn } from './applicationStore.ts'
import { nearestOf } from './nearest.ts'
import { convertibleTypes, rulesOnFile } from './ruleStore.ts'
import { trial } from './trial.ts'
import * as store from './whatIfStore.ts'

const nearest = async (db: Sql, held: readonly store.HeldRow[], day: string) =>
  nearestOf(
    {
      programmes: await offeredCount(db),
      plansAt: (schools) => offeredPlans(db, schools),
      rules: await rulesOnFile(db),
      tree: await convertibleTypes(db),
    },
    held,
    day,
  )

/** What-if and recommendations over HTTP. */
export const whatIfActions = (platform: Platform): readonly Bound[] => {
  const db = platform.database.app
  const year = (day: string): number => Number(day.slice(0, 4))
  return [
    query(contract.whatIf, async (ctx, { id, cohort, assume }) => {
      const day = shanghaiDay(ctx.now)
      const ids = await personIds(db, ctx.actor.learnerId)
      const enrolment = (await enrolmentsOf(db, ids, day)).find((one) => one.programmeId === id)
      const found = await trial(db, {
        id,
        cohort: cohort ?? enrolment?.cohort ?? year(day),
        day,
        held: await store.heldBy(db, ids),
        posted: await postedIn(db, ids, id),
        underWay: await openIn(db, ids, id),
        assume: assume !== 'no',
        enrolled: enrolment !== undefined,
        ids,
      })
      return 'refused' in found ? found : found.shown
    }),
    query(contract.whatIfForVisitor, async (ctx, { id, cohort, outcomes }) => {
      const day = shanghaiDay(ctx.now)
      const known = new Map((await store.asIfHeld(db, [...new Set(outcomes.map((o) => o.entryId))])).map((row) => [row.entryId, row]))
      if (outcomes.some((o) => !known.has(o.entryId))) return { refused: 'conversion.entry_unknown' }
      const held = outcomes.flatMap((o, i) => {
        const row = known.get(o.entryId)
        const grade = o.score === null ? null : String(o.score / 100)
        return row === undefined ? [] : [{ ...row, id: `${i + 1}`, grade, obtainedOn: o.obtainedOn ?? day }]
      })
      const found = await trial(db, { id, cohort: cohort ?? year(day), day, held, posted: [], assume: true, enrolled: false, ids: [] })
      return 'refused' in found ? found : found.shown
    }),
    query(contract.nearestProgrammes, async (ctx) =>
      nearest(db, await store.heldBy(db, await personIds(db, ctx.actor.learnerId)), shanghaiDay(ctx.now)),
    ),
  ]
}
