import { notify } from '../notices/index.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { actsWithin, countAct } from './learner/store.ts'
import { attackSuspected } from './logInRules.ts'
import { securityOfficers } from './staffStore.ts'

/**
 * Counts a refused log-in over all accounts together, and tells the security officers once an hour when they look like an attack. Looks at every twentieth
 * only; a transaction of its caller's is begun and ended by the caller.
 */
export const watchRefused = async (tx: Sql, ctx: Context, key: 'staff log-in refused' | 'learner log-in refused'): Promise<void> => {
  const lastMinute = await countAct(tx, key, ctx.now, 1)
  if (lastMinute % 20 !== 0 || !attackSuspected(lastMinute, await actsWithin(tx, key, ctx.now, 60))) return
  if ((await countAct(tx, `${key}: told`, ctx.now, 60)) > 1) return
  for (const id of await securityOfficers(tx, shanghaiDay(ctx.now)))
    await notify(tx, ctx, { to: { kind: 'staff', id }, code: 'identity.attack', params: { count: lastMinute }, href: '/admin/audit' })
}
