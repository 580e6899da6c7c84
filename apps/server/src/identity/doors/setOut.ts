import { randomBytes } from 'node:crypto'
import type { Platform } from '../../platform/context.ts'
import { newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import { safeBack } from './back.ts'
import type { Journey, Provider } from './provider.ts'
import * as store from './store.ts'

/** Milliseconds of a journey: setting out, proving oneself, coming back, reading what was imported. */
export const journeyMs = 600_000

/** The portal's page to which a provider sends people back. */
export const redirectOf = (platform: Platform, door: string): string => `${platform.config.publicUrl.replace(/\/$/, '')}/door/${door}`
const random = (): string => randomBytes(32).toString('base64url')

type Leaving = {
  readonly browser: string | undefined
  readonly inApp: boolean
  readonly back: string | undefined
  readonly from: string | undefined
  readonly now: Date
}

/** Remembers a journey to a provider and says where it goes, and by which mark its browser is known. Undefined where the provider does not answer. */
export const setOut = async (platform: Platform, provider: Provider, { browser: known, inApp, back, from, now }: Leaving) => {
  const journey: Journey = { state: random(), nonce: random(), verifier: random(), redirect: redirectOf(platform, provider.id) }
  const url = await provider.start(journey, now, inApp)
  if (url === 'down' || url === 'refused') return undefined
  // A browser with several pages of ours keeps its one mark; each journey has a state of its own.
  const browser = known ?? newSessionToken()
  const until = new Date(now.getTime() + journeyMs)
  await store.insertAttempt(platform.database.app, {
    stateHash: tokenHash(journey.state),
    door: provider.id,
    browserHash: tokenHash(browser),
    nonce: journey.nonce,
    verifier: journey.verifier,
    back: safeBack(back),
    fromUnit: from ?? null,
    now,
    until,
  })
  return { url, browser, expiresAt: until.toISOString() }
}
