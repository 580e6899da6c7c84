import { isIP } from 'node:net'
import { plainAddress } from '../platform/pure/networks.ts'
import { lockSeconds } from './rules.ts'

/** How far a log-in is. */
export type Stage = 'changePassword' | 'secondFactor' | 'setUpFactor' | 'open'

/**
 * The stage that comes next: first whoever has a second factor proves it, then a password that is initial or too old is changed, then a second factor
 * is set up where one is demanded; only then the session opens anything.
 */
export const nextStage = (facts: {
  readonly proofPending: boolean
  readonly mustChange: boolean
  readonly factorMissing: boolean
}): Stage => (facts.proofPending ? 'secondFactor' : facts.mustChange ? 'changePassword' : facts.factorMissing ? 'setUpFactor' : 'open')

/** Seconds of the lock after the n-th wrong password in a row at one place, n from one; the last holds for all further. */
export const lockLadder: readonly number[] = Array.from({ length: 20 }, (_, n) => lockSeconds(n + 1))

/** Days without a log-in after which an account sleeps. */
export const dormantDays = 90
/** Days that a revived account has for its next log-in. */
export const revivedDays = 7

/** What says whether an account is asleep. */
export type Activity = {
  readonly createdAt: Date
  readonly lastLogInAt: Date | null
  readonly passwordSetAt: Date | null
  readonly revivedAt: Date | null
}

/** Whether nobody has used an account for ninety days: no log-in, no password set. A revival that was not used lasts seven days. */
export const isDormant = (a: Activity, now: Date): boolean => {
  const dayMs = 86_400_000
  const used = Math.max(a.createdAt.getTime(), a.lastLogInAt?.getTime() ?? 0, a.passwordSetAt?.getTime() ?? 0)
  const revived = a.revivedAt?.getTime() ?? 0
  return now.getTime() - used >= dormantDays * dayMs && now.getTime() - revived >= revivedDays * dayMs
}

const privateV4 = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.)/

/** What kind of address a log-in came from: this computer, an inner network, the internet, or none that can be told. */
export const addressKind = (address: string): 'own' | 'inner' | 'internet' | 'unknown' => {
  const plain = plainAddress(address)
  if (isIP(plain) === 0) return 'unknown'
  if (plain.startsWith('127.') || plain === '::1') return 'own'
  return privateV4.test(plain) || /^(f[cd]|fe[89ab])/i.test(plain) ? 'inner' : 'internet'
}

const browsers: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\/(\d+)/, '微信'],
  [/Edg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/(?:QQBrowser|MQQBrowser)\/(\d+)/, 'QQ 浏览器'],
  [/360(?:SE|EE)/, '360 浏览器'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari/, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** The browser and system that a user agent names, as people call them; what cannot be told is left out, and an unknown program shows its first word. */
export const browserOf = (agent: string): string => {
  const browser = browsers.flatMap(([pattern, name]) => {
    const found = pattern.exec(agent)
    return found === null ? [] : [found[1] === undefined ? name : `${name} ${found[1]}`]
  })[0]
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1]
  return [browser ?? (system === undefined ? agent.slice(0, 40).split(/[ /]/)[0] : undefined), system].filter(Boolean).join(' · ')
}

/** Whether refused log-ins of all accounts together look like an attack: sixty in a minute and three times the usual of the hour before. */
export const attackSuspected = (lastMinute: number, lastHour: number): boolean =>
  lastMinute >= 60 && lastMinute > (3 * (lastHour - lastMinute)) / 59

const weighty: readonly string[] = [
  'staff.create',
  'staff.grant',
  'staff.propose',
  'settings.manage',
  'deposits.apiKeys',
  'reviews.finalReview',
]

/** Whether a role's rights weigh so much that one person alone does not let its sleeping holder in again: rights of others, keys, settings, final word. */
export const weighs = (may: readonly string[]): boolean => may.some((permission) => weighty.includes(permission))
