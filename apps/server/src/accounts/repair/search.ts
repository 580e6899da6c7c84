import { runCommand } from '../../platform/command.ts'
import { type Platform, systemContext } from '../../platform/context.ts'
import type { Id } from '../../platform/ids.ts'
import { kindOfPair, type RepairKind } from './repairRules.ts'
import { accountsAfter, insertPair, type PairRow, pairsByPhone, sleepingPairs } from './repairStore.ts'

/** Accounts in one stretch of the walk, and imported accounts that one run opens a case for: the rest is found the next time. */
const stretch = 5_000
const mostSleepers = 2_000

type Found = { readonly one: Id; readonly two: Id; readonly kind: RepairKind }

const judged = (pairs: readonly PairRow[]): Found[] =>
  pairs.flatMap((p) => {
    const one = {
      ...{ name: p.one_name, idKind: p.one_idKind, idLookup: p.one_idLookup, birthOn: p.one_birthOn, sex: p.one_sex },
      ...{ phoneLookup: p.one_phoneLookup, regionCode: p.one_regionCode, sleeps: p.one_sleeps },
    }
    const two = {
      ...{ name: p.two_name, idKind: p.two_idKind, idLookup: p.two_idLookup, birthOn: p.two_birthOn, sex: p.two_sex },
      ...{ phoneLookup: p.two_phoneLookup, regionCode: p.two_regionCode, sleeps: p.two_sleeps },
    }
    const kind = kindOfPair(one, two)
    return kind === undefined ? [] : [{ one: p.one_id, two: p.two_id, kind }]
  })

const openFound = async (platform: Platform, found: readonly Found[]): Promise<number> => {
  if (found.length === 0) return 0
  const ctx = systemContext(platform, 'find-repairs')
  const keyed = { key: undefined, endpoint: 'find repairs', input: {}, keepAnswer: false }
  const done = await runCommand(ctx, {}, keyed, async (tx) => {
    let opened = 0
    for (const { one, two, kind } of found) {
      const made = await insertPair(tx, { id: ctx.newId(), one, two, kind, foundBy: 'search', openedBy: null, note: null, now: ctx.now })
      if (made) opened += 1
    }
    return { output: { opened }, account: { act: 'accounts.findRepairs', params: { opened } } }
  })
  return 'refused' in done ? 0 : done.output.opened
}

/** Looks for accounts that may be one person's and opens a case for each pair; a pair is found once for ever. Answers how many were opened. */
export const findRepairs = async (platform: Platform): Promise<number> => {
  const db = platform.database.app
  let [after, opened]: [Id, number] = ['0', 0]
  for (;;) {
    const ids = await accountsAfter(db, after, stretch)
    const [from, to] = [ids[0], ids.at(-1)]
    if (from === undefined || to === undefined) break
    opened += await openFound(platform, judged(await pairsByPhone(db, from, to)))
    after = to
  }
  return opened + (await openFound(platform, judged(await sleepingPairs(db, mostSleepers))))
}
