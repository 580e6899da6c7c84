import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { batchActions } from './batch.ts'
import { type ActorUnder, batchTask } from './batchRun.ts'
import { checkBook } from './checks.ts'
import { counterActions } from './counter.ts'
import { proofsExport } from './exports.ts'
import { guesses } from '../platform/guesses.ts'
import type { KindOfProof } from './kind.ts'
import { learnerActions } from './learnerActions.ts'
import { verifyPages } from './page.ts'
import { stopActions } from './stops.ts'
import { templateActions } from './templates.ts'
import { verifier, verifyActions } from './verify.ts'

export { proofsExport } from './exports.ts'
export { followOutcome, proofDependent } from './follow.ts'
export type { Gathered, KindOfProof } from './kind.ts'
export { ownKinds } from './ownKinds.ts'

/** Proofs 证明与核验: kinds, templates, issuing, checking, batches. `kinds` are the registered kinds; `actorUnder` finds who asked for a batch. */
export const proofsCapability = (
  platform: Platform,
  wiring: { readonly kinds: readonly KindOfProof[]; readonly actorUnder: ActorUnder },
): Capability => {
  const { kinds } = wiring
  const book = checkBook(platform)
  const verify = verifier(platform, { kinds, book, guesses: guesses() })
  const desk = { kinds, book }
  return {
    bound: [
      ...learnerActions(desk),
      ...verifyActions(verify),
      ...counterActions(desk),
      ...templateActions(kinds),
      ...batchActions(kinds),
      ...stopActions,
      proofsExport(kinds).start,
    ],
    pages: verifyPages(verify),
    tasks: { 'proofs.batch': batchTask(platform, kinds, wiring.actorUnder) },
  }
}
