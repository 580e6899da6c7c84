import { accounts, catalog } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/context.ts'
import { makeCast } from './cast.ts'
import { demoPerson } from './people.ts'
import { enterApplication } from './play.ts'
import * as store from './store.ts'

/** Work for the desks that the applications leave empty: what sub-centres forwarded, corrections of accounts, and a wrong entry that a learner told of. */
export const playDesks = async (platform: Platform, http: FastifyInstance): Promise<void> => {
  const cast = makeCast(platform, http)
  const db = platform.database.app
  for (const [i, clerk] of ['county', 'univ.sub'].entries())
    await enterApplication(cast, await cast.staff(clerk), demoPerson(20261124, 6_300 + i), '340102')
  const [first, second] = await store.activeLearners(db, 'hefei', 30).then((all) => all.slice(-2))
  if (first === undefined || second === undefined) return
  const asks = await cast.learner(first.id)
  await cast.call(
    accounts.requestAccountCorrection,
    {
      what: 'name',
      wanted: `${first.name.slice(0, 1)}婧宸`,
      note: '派出所已更名，附户口本照片',
      fileIds: [await cast.upload(asks, 'learner')],
    },
    asks,
  )
  const [entry] = await store.openEntries(db, second.id)
  if (entry === undefined) return
  await cast.call(
    catalog.reportEntry,
    { id: entry.id, what: 'evidence', wanted: '还要带身份证复印件', note: '窗口要求补交' },
    await cast.learner(second.id),
  )
}
