import { closing, deposits } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import { finishDue } from '../closing/index.ts'
import type { Platform } from '../platform/context.ts'
import { makeCast } from './cast.ts'
import * as store from './store.ts'

const dayMs = 86_400_000
const reasons = ['unused', 'moved', 'privacy'] as const

/**
 * A few people close their accounts: in the first round some weeks ago, of whom one took it back, one opened something that stopped it, and the others were erased when the seven days were
 * over; in the second yesterday, still cooling off. They come after those who deposit, so that nothing of theirs is open.
 */
export const playClosings = async (platform: Platform, http: FastifyInstance, round: number): Promise<void> => {
  const cast = makeCast(platform, http)
  const people = (await store.activeLearners(platform.database.app, 'hefei', 24)).slice(18, round === 0 ? 22 : 20)
  for (const [i, person] of people.entries()) {
    const learner = await cast.learner(person.id)
    const { loss, obstacles } = await cast.call(closing.myClosing, {}, learner)
    if (obstacles.length > 0) continue
    // Somebody has a draft, and hands it in while the account cools off: the closing stops, and the person reads why.
    const late = round === 0 && i === 3 ? await cast.call(deposits.startDeposit, { wanted: '社区急救员证书' }, learner) : undefined
    await cast.call(closing.requestClosing, { reason: reasons[i % reasons.length] ?? 'other', outcomes: loss.outcomes }, learner)
    if (round === 0 && i === 0) await cast.call(closing.withdrawClosing, {}, learner)
    if (late !== undefined) await cast.call(deposits.askForEntry, { id: late.id, wanted: '社区急救员证书', issuer: '红十字会' }, learner)
  }
  if (round > 0) return
  const later = { ...platform, clock: { now: () => new Date(platform.clock.now().getTime() + 8 * dayMs) } }
  await finishDue(later, () => undefined)
}
