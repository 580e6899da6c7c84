import { notify } from '../notices/index.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { lockAccounts } from './ledgerStore.ts'
import * as store from './upkeepStore.ts'

/** Accounts that one transaction tells of what lapses. */
const page = 200

const remindPage = (platform: Platform): Promise<number> => {
  const ctx = systemContext(platform, 'points.remind')
  const today = shanghaiDay(ctx.now)
  return platform.database.app.transaction().execute(async (tx) => {
    const due = await store.accountsToTell(tx, today, page)
    // Held in the ledger's order, so that marking lots never meets a spend the other way round.
    await lockAccounts(tx, due)
    for (const { learnerId, issuer, points, first, last } of await store.markTold(tx, due, today))
      await notify(tx, ctx, {
        to: { kind: 'learner', id: learnerId },
        code: 'points.lapsing',
        params: { issuer, points, first, last },
        href: '/me/points',
      })
    return due.length
  })
}

/** The periodic work `points.remind`: whoever has points that lapse within thirty days hears of it, and once more within seven. The mark and the notice are one transaction. */
export const remindLapsing = async (platform: Platform): Promise<void> => {
  for (let pages = 0; pages < 500; pages += 1) if ((await remindPage(platform)) < page) return
}
