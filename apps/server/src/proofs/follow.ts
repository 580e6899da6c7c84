import type { Dependent, OutcomeChange } from '../outcomes/index.ts'
import { notify } from '../notices/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import * as store from './followStore.ts'
import { endedEvent } from './issue.ts'
import { endingOf } from './rules.ts'
import { endProof, lockHolder } from './store.ts'

const words = {
  outcomeRevoked: '其中的成果已撤销',
  outcomeCorrected: '其中的成果已更正，可以重新开具',
  outcomeUndone: '其中的成果已由存入单位撤回',
} as const

/** How proofs stand on outcomes: they end after the commit (followOutcome) and keep nothing from being done. Who lost one to a revocation that did not hold hears that it can be issued anew. */
export const proofDependent: Dependent = {
  use: 'proved',
  found: async (tx, { learnerId, outcomeId }) =>
    (await store.standingProofs(tx, learnerId, outcomeId)).map((number) => ({ kind: 'proof', number, credits: null, effect: 'ends' })),
  follow: async (tx, ctx, { learnerId, outcomeId }, fate) => {
    for (const proof of fate.kind === 'restored' ? await store.endedWith(tx, learnerId, outcomeId) : [])
      await notify(tx, ctx, {
        to: { kind: 'learner', id: proof.learner_id },
        code: 'proofs.askAnew',
        params: { title: proof.title, number: proof.number },
        href: `/me/proofs/${proof.id}`,
      })
    return []
  },
  inBatch: () => Promise.resolve(0),
}

/** People of one change that are followed in one go; a taken-back batch has many. */
const page = 500

/**
 * Proofs follow what they prove: one that names an outcome which was revoked, corrected or taken back ends, and its holder is told. Run after the change was
 * committed; running twice changes nothing. A check in between already answers "withdrawn", because it looks at the outcome itself.
 */
export const followOutcome =
  (platform: Platform) =>
  async (change: OutcomeChange): Promise<void> => {
    let after = '0'
    for (;;) {
      const found = await store.proofsNaming(platform.database.app, change, after, page)
      for (const proof of found) {
        const ctx = systemContext(platform, `proofs-follow-${proof.id}`)
        await runCommand(ctx, null, { key: undefined, endpoint: 'proofs follow', input: null, keepAnswer: false }, async (tx) => {
          await lockHolder(tx, proof.learner_id)
          const reason = endingOf(proof.status) ?? 'outcomeRevoked'
          const end = { learnerId: proof.learner_id, proofId: proof.id, reason, at: ctx.now, note: null, replacedBy: null }
          const ended = await endProof(tx, end)
          const account = {
            act: 'proofs.follow',
            subject: { kind: 'proof', id: proof.id },
            learnerId: proof.learner_id,
            params: { reason, ended },
          }
          if (!ended) return { output: null, account }
          const params = { title: proof.title, number: proof.number, reason: `“${proof.outcome}”${words[reason]}` }
          await notify(tx, ctx, {
            to: { kind: 'learner', id: proof.learner_id },
            code: 'proofs.withdrawn',
            params,
            href: `/me/proofs/${proof.id}`,
          })
          return { output: null, account, events: [endedEvent(proof.learner_id, proof.id, reason)] }
        })
        after = proof.id
      }
      if (found.length < page) return
    }
  }
