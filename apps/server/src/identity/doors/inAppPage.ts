import type { Page } from '../../platform/capability.ts'
import type { Platform } from '../../platform/context.ts'
import { cookieName } from '../../platform/http.ts'
import type { Provider } from './provider.ts'
import { setOut } from './setOut.ts'

/** The cookie that tells the portal, which is loaded only after the way back, inside which app it stands and whether the elder mode was asked for. */
const noteName = 'bank-in-app'

/**
 * The entry inside a provider's app. The server itself sends the browser on to the provider, so that a phone on a weak network loads the portal once and not
 * twice. Where that does not succeed the portal's own page stands here, tries it and says what to do.
 */
export const inAppPage = (platform: Platform, provider: Provider): Page => ({
  method: 'GET',
  path: `/in-app/${provider.id}`,
  handle: async ({ fields, cookies, now }) => {
    const mark = cookieName('door', platform.config.production)
    const { back = '/me', from, elder } = fields
    const unit = from !== undefined && /^[A-Z0-9]{2,20}$/.test(from) ? from : undefined
    const out = await setOut(platform, provider, { browser: cookies[mark], inApp: true, back: back.slice(0, 500), from: unit, now })
    if (out === undefined) return undefined
    return {
      status: 302,
      type: 'text/plain; charset=utf-8',
      body: '',
      location: out.url,
      cookies: [
        { name: mark, value: out.browser, script: false },
        { name: noteName, value: elder === 'on' ? `${provider.id}.elder` : provider.id, script: true },
      ],
    }
  },
})
