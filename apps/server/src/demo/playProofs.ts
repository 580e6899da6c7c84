import { proofs } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/context.ts'
import { makeCast } from './cast.ts'
import * as store from './store.ts'

/** Proofs of the demo's learner in several states, so that a verification can be tried at once: their codes stand in 我的证明 of that account. */
export const playProofs = async (platform: Platform, http: FastifyInstance): Promise<void> => {
  const id = await store.demoLearnerId(platform.database.app)
  if (id === undefined) return
  const cast = makeCast(platform, http)
  const learner = await cast.learner(id)
  const issue = (kind: string, validity: '30' | '90' | '180', purpose: string) =>
    cast.call(proofs.issueMine, { kind, validity, purpose }, learner)
  await issue('archive', '180', '应聘')
  const closed = await issue('account', '30', '办理入学')
  await cast.call(proofs.closeMine, { id: closed.id }, learner)
  const shared = await issue('hours', '90', '继续教育登记')
  await cast.call(proofs.verifyByCode, { code: shared.code, name: shared.content.name }, learner)
}
