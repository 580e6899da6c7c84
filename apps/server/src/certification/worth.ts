import type { certification } from '@creditbank/contract'
import { knownStatus, statusOn } from '../outcomes/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { creditsBy, type StandardFacts, standardFor, whyNot } from './rules.ts'
import * as store from './store.ts'

/** What an outcome of a person is worth on a day. `standard` is undefined where none holds. */
export type Judged = {
  readonly outcome: store.OutcomeRow
  readonly standard: StandardFacts | undefined
  readonly credits: number
  readonly whyNot: certification.Worth['whyNot']
}

/** Judges an outcome of a person (all their account ids); undefined where it is not theirs. `reapplying`: an open application of theirs does not stand in the way. */
export const judge = async (
  tx: Sql,
  ids: readonly Id[],
  of: { readonly outcomeId: Id; readonly day: string; readonly reapplying?: boolean },
): Promise<Judged | undefined> => {
  const outcome = await store.outcomeOf(tx, ids, of.outcomeId)
  if (outcome === undefined) return undefined
  const standing = await store.standing(tx, ids, outcome.id)
  const standards = await store.standardsFor(tx, { achievementId: outcome.achievement_id, typeCode: outcome.type_code })
  const standard = standardFor(standards, { achievementId: outcome.achievement_id, typeCode: outcome.type_code, day: of.day })
  const facts = {
    status: statusOn(knownStatus(outcome.last_status), outcome.expires_on, of.day),
    mayConvert: outcome.may_convert,
    certified: standing.certified,
    applied: standing.applied && of.reapplying !== true,
    minutes: outcome.minutes,
  }
  return { outcome, standard, credits: standard === undefined ? 0 : creditsBy(standard, outcome.minutes), whyNot: whyNot(facts, standard) }
}
