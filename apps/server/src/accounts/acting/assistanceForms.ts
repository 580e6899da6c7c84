import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import * as assistances from './assistanceStore.ts'

/** Whose signed form a file is, for staff who may open it because the assistance lies in their scope. */
export const formSeen = async (tx: Sql, fileId: Id): Promise<{ readonly learnerId: Id | null } | undefined> => {
  const form = await assistances.formSeen(tx, fileId)
  return form === undefined ? undefined : { learnerId: form.learner_id }
}
