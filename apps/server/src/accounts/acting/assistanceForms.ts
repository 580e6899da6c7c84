import type { Viewer } from '../../files/index.ts'
import { staffRead } from '../../platform/context.ts'
import * as assistances from './assistanceStore.ts'

/** Whose signed form a file is, for staff who may open it because the assistance lies in their scope. */
export const formSeen: Viewer = async (ctx, fileId) => {
  const form = await staffRead(ctx, (tx) => assistances.formSeen(tx, fileId))
  return form === undefined ? undefined : { learnerId: form.learner_id }
}
