import { runCommand } from '../../platform/command.ts'
import { type Platform, systemContext } from '../../platform/context.ts'
import type { Id } from '../../platform/ids.ts'
import { kindOfPair } from './repairRules.ts'
import { insertPair, likelyPairs } from './repairStore.ts'

/** Pairs looked at in one page, and pages in one run: the rest is found the next night. */
const pageSize = 500
const mostPages = 200

/** Looks for accounts that may be one person's and opens a case for each pair; a pair is found once for ever. Answers how many were opened. */
export const findRepairs = async (platform: Platform): Promise<number> => {
  let [after, opened]: [readonly [Id, Id], number] = [['0', '0'], 0]
  for (let page = 0; page < mostPages; page += 1) {
    const pairs = await likelyPairs(platform.database.app, after, pageSize)
    const found = pairs.flatMap((p) => {
      const [one, two] = [
        {
          name: p.one_name,
          idKind: p.one_idKind,
          idLookup: p.one_idLookup,
          birthOn: p.one_birthOn,
          sex: p.one_sex,
          phoneLookup: p.one_phoneLookup,
          regionCode: p.one_regionCode,
          sleeps: p.one_sleeps,
        },
        {
          name: p.two_name,
          idKind: p.two_idKind,
          idLookup: p.two_idLookup,
          birthOn: p.two_birthOn,
          sex: p.two_sex,
          phoneLookup: p.two_phoneLookup,
          regionCode: p.two_regionCode,
          sleeps: p.two_sleeps,
        },
      ]
      const kind = kindOfPair(one, two)
      return kind === undefined ? [] : [{ one: p.one_id, two: p.two_id, kind }]
    })
    if (found.length > 0) opened += await openFound(platform, found)
    const last = pairs.at(-1)
    if (pairs.length < pageSize || last === undefined) break
    after = [last.one_id, last.two_id]
  }
  return opened
}

const openFound = async (
  platform: Platform,
  found: readonly { one: Id; two: Id; kind: NonNullable<ReturnType<typeof kindOfPair>> }[],
): Promise<number> => {
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
