import type { Platform } from '../../platform/context.ts'
import { sealedColumns } from '../../platform/crypto/columns.ts'
import { lookupUuid } from '../../platform/crypto/lookup.ts'
import { seal } from '../../platform/crypto/seal.ts'
import type { Fault } from './provider.ts'
import type { Wechat, WechatNames } from './wechat.ts'
import * as store from './wechatStore.ts'

/** WeChat names of both kinds that are asked for at once: its own limit. */
const atOnce = 100

/** WeChat's names of somebody as the bank keeps them: keyed hashes, and the name to write to, sealed. `way`: the application that gave the names. */
export const keptNames = (platform: Pick<Platform, 'keyring'>, way: 'web' | 'service' | 'mini', names: WechatNames) => ({
  way,
  subject: lookupUuid(platform.keyring, 'door:wechat', names.unionid),
  open: lookupUuid(platform.keyring, `wechat:${way}`, names.openid),
  openSealed: seal(platform.keyring, names.openid, sealedColumns.openId),
})

const learnSome = async (platform: Platform, wechat: Wechat, openids: readonly string[]): Promise<number | Fault> => {
  const db = platform.database.app
  const opens = openids.map((openid) => lookupUuid(platform.keyring, 'wechat:service', openid))
  const known = await store.knownOpens(db, opens)
  const unknown = openids.filter((_, i) => !known.has(opens[i] ?? ''))
  if (unknown.length === 0) return 0
  const named = await wechat.namesOfFollowers(unknown)
  if (named === 'down' || named === 'refused') return named
  const names = named.map((one) => keptNames(platform, 'service', one))
  const bound = await store.boundSubjects(
    db,
    names.map((one) => one.subject),
  )
  const wanted = names.filter((one) => bound.has(one.subject))
  for (const one of wanted) await store.noteNames(db, { ...one, id: platform.newId(), now: platform.clock.now() })
  return wanted.length
}

/**
 * Learns under which names the service account may write to people who bound their WeChat on the web or in the mini program and follow the account, but never
 * came by its menu: WeChat tells its two names of every follower, and the one for all applications is what was bound. Names of followers without an account
 * are not kept. Answers how many were learned; a WeChat that does not answer is asked again by the next run.
 */
export const learnFollowers = async (platform: Platform, wechat: Wechat | undefined): Promise<number> => {
  if (wechat?.has('service') !== true || !(await store.lacksServiceNames(platform.database.app))) return 0
  let learned = 0
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: Awaited<ReturnType<Wechat['followers']>> = await wechat.followers(after)
    if (page === 'down' || page === 'refused') return learned
    for (let at = 0; at < page.openids.length; at += atOnce) {
      const some = await learnSome(platform, wechat, page.openids.slice(at, at + atOnce))
      if (some === 'down' || some === 'refused') return learned
      learned += some
    }
    after = page.next
  }
  return learned
}
