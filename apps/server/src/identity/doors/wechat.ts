import type { wechatDoors } from '@creditbank/contract'
import { formatInstant } from '../../platform/pure/shanghai.ts'
import { type Heard, type Line, lineTo } from './http.ts'
import type { Fault } from './provider.ts'

/** One application as WeChat registered it. */
export type WechatApp = { readonly id: string; readonly secret: string }
/** What of WeChat this bank has: its addresses and up to three applications of one owner (one open-platform account, so that they share unionids). */
export type WechatConfig = {
  readonly api: string
  readonly pages: string
  readonly web: WechatApp | undefined
  readonly service: WechatApp | undefined
  readonly mini: WechatApp | undefined
  /** The service account's template for decisions; undefined: messages go by SMS alone. */
  readonly template: string | undefined
}
type Way = wechatDoors.WechatWay | 'mini'

/** WeChat's two names of whoever came: inside the application, and for all applications of one owner. */
export type WechatNames = { readonly openid: string; readonly unionid: string }

/** WeChat as the bank uses it. Everything that is particular to it stands in this file. */
export type Wechat = {
  readonly has: (way: Way) => boolean
  /** WeChat's page to go to; undefined where that application is not there. */
  readonly page: (way: wechatDoors.WechatWay, journey: { readonly state: string; readonly redirect: string }) => string | undefined
  /** Who came back from that page with a code. */
  readonly fromPage: (way: wechatDoors.WechatWay, code: string) => Promise<WechatNames | Fault>
  /** Who is in the mini program (wx.login). The session key is dropped here. */
  readonly fromMini: (code: string) => Promise<WechatNames | Fault>
  /** The phone that WeChat's phone component proved of this very user of the mini program. */
  readonly phone: (code: string, openid: string) => Promise<{ readonly phone: string } | Fault>
  /** A 小程序码 as PNG that opens the mini program with a scene. */
  readonly codeImage: (scene: string) => Promise<Buffer | Fault>
  /** Writes to a reader of the service account. `refused`: they do not follow it. */
  readonly tell: (openid: string, message: { readonly title: string; readonly at: Date; readonly url: string }) => Promise<'told' | Fault>
  /** A page of who follows the service account, by its own names of them, after one of them; `next` where there are more. */
  readonly followers: (after: string) => Promise<{ readonly openids: readonly string[]; readonly next: string | undefined } | Fault>
  /** WeChat's two names of followers, at most a hundred at a time; those of whom it does not tell both are left out. */
  readonly namesOfFollowers: (openids: readonly string[]) => Promise<readonly WechatNames[] | Fault>
  readonly downSince: () => Date | null
  /** Asks, without anybody waiting for it, how WeChat stands, where nothing was asked of it for a while: how one that is down, or back, is noticed. */
  readonly look: () => void
}

/** Codes that say: the access token is not, or no longer, good. A new one is fetched and the call repeated once. */
const staleToken = new Set([40001, 40014, 42001])
/** WeChat's own word for "busy, again later". */
const busy = -1
/** An access token is renewed so many milliseconds before it ends. */
const early = 300_000

const record = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
  } catch {
    return {}
  }
}
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
/** Errors come with status 200 and a number; 0 and no number at all are success. */
const errcode = (said: Readonly<Record<string, unknown>>): number => (typeof said['errcode'] === 'number' ? said['errcode'] : 0)

const namesOf = (heard: Heard | undefined, scope: string | undefined): WechatNames | Fault => {
  if (heard === undefined) return 'down'
  const said = record(heard.text)
  if (errcode(said) === busy) return 'down'
  const [openid, unionid] = [text(said['openid']), text(said['unionid'])]
  if (heard.status !== 200 || errcode(said) !== 0 || openid === undefined || unionid === undefined) return 'refused'
  // One in place of the other would bind the wrong person everywhere; a scope that was not asked for is not an answer to our question.
  if (openid === unionid || openid.length > 64 || unionid.length > 64) return 'refused'
  return scope !== undefined && text(said['scope'])?.split(',').includes(scope) !== true ? 'refused' : { openid, unionid }
}

/** Access tokens of applications: fetched once for all who wait, kept until shortly before their end. */
const tokenKeeper = (config: WechatConfig, line: Line, clock: () => Date) => {
  const kept = new Map<string, { readonly value: string; readonly until: number }>()
  const asking = new Map<string, Promise<string | Fault>>()
  const fetchToken = async (app: WechatApp, force: boolean): Promise<string | Fault> => {
    const heard = await line.ask(`${config.api}/cgi-bin/stable_token`, {
      json: { grant_type: 'client_credential', appid: app.id, secret: app.secret, force_refresh: force },
    })
    if (heard === undefined) return 'down'
    const said = record(heard.text)
    const value = text(said['access_token'])
    if (value === undefined) return errcode(said) === busy ? 'down' : 'refused'
    const seconds = typeof said['expires_in'] === 'number' ? said['expires_in'] : 0
    kept.set(app.id, { value, until: clock().getTime() + seconds * 1000 - early })
    return value
  }
  return (app: WechatApp, anew: boolean): Promise<string | Fault> => {
    const has = kept.get(app.id)
    if (!anew && has !== undefined && clock().getTime() < has.until) return Promise.resolve(has.value)
    const known = asking.get(app.id)
    const ask = known ?? fetchToken(app, anew).finally(() => asking.delete(app.id))
    if (known === undefined) asking.set(app.id, ask)
    return ask
  }
}

/** A call with an application's access token; one repeat with a new token where WeChat says that the old one is not good. */
const caller = (config: WechatConfig, line: Line, clock: () => Date) => {
  const tokenOf = tokenKeeper(config, line, clock)
  return async (app: WechatApp, path: string, json: unknown, query = ''): Promise<Heard | Fault> => {
    for (const anew of [false, true]) {
      const token = await tokenOf(app, anew)
      if (token === 'down' || token === 'refused') return token
      const heard = await line.ask(
        `${config.api}${path}?access_token=${encodeURIComponent(token)}${query}`,
        json === undefined ? {} : { json },
      )
      if (heard === undefined) return 'down'
      if (anew || !heard.type.includes('json') || !staleToken.has(errcode(record(heard.text)))) return heard
    }
    return 'refused'
  }
}

const pages = {
  web: { path: '/connect/qrconnect', scope: 'snsapi_login' },
  // The quiet scope (snsapi_base) gives no unionid: it could not be bound to what the other applications see.
  service: { path: '/connect/oauth2/authorize', scope: 'snsapi_userinfo' },
} as const

const pageUrl = (
  config: WechatConfig,
  app: WechatApp,
  way: wechatDoors.WechatWay,
  journey: { state: string; redirect: string },
): string => {
  const { path, scope } = pages[way]
  const url = new URL(`${config.pages}${path}`)
  // WeChat wants these names in this order, and its mark at the end.
  const query = { appid: app.id, redirect_uri: journey.redirect, response_type: 'code', scope, state: journey.state }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  url.hash = 'wechat_redirect'
  return url.href
}

const namesBy = (config: WechatConfig, line: Line) => ({
  fromPage: async (app: WechatApp, way: wechatDoors.WechatWay, code: string): Promise<WechatNames | Fault> => {
    const query = new URLSearchParams({ appid: app.id, secret: app.secret, code, grant_type: 'authorization_code' })
    return namesOf(await line.ask(`${config.api}/sns/oauth2/access_token?${query}`), pages[way].scope)
  },
  fromMini: async (app: WechatApp, code: string): Promise<WechatNames | Fault> => {
    const query = new URLSearchParams({ appid: app.id, secret: app.secret, js_code: code, grant_type: 'authorization_code' })
    return namesOf(await line.ask(`${config.api}/sns/jscode2session?${query}`), undefined)
  },
})

type Call = ReturnType<typeof caller>

const phoneBy = async (call: Call, app: WechatApp, code: string, openid: string): Promise<{ readonly phone: string } | Fault> => {
  const heard = await call(app, '/wxa/business/getuserphonenumber', { code, openid })
  if (heard === 'down' || heard === 'refused') return heard
  const said = record(heard.text)
  if (errcode(said) === busy) return 'down'
  const info = typeof said['phone_info'] === 'object' && said['phone_info'] !== null ? said['phone_info'] : {}
  const phone = text(Reflect.get(info, 'purePhoneNumber'))
  const mark: unknown = Reflect.get(info, 'watermark')
  // The watermark names the application for which WeChat looked the number up: another one's number is not proven here.
  const forUs = typeof mark === 'object' && mark !== null && Reflect.get(mark, 'appid') === app.id
  return errcode(said) !== 0 || phone === undefined || !forUs || Reflect.get(info, 'countryCode') !== '86' ? 'refused' : { phone }
}

const imageBy = async (call: Call, app: WechatApp, scene: string): Promise<Buffer | Fault> => {
  const heard = await call(app, '/wxa/getwxacodeunlimit', { scene, page: 'pages/start/start', width: 430, check_path: false })
  if (heard === 'down' || heard === 'refused') return heard
  return heard.type.startsWith('image/') ? heard.bytes : 'refused'
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const followersBy = async (call: Call, app: WechatApp, after: string) => {
  const query = after === '' ? '' : `&next_openid=${encodeURIComponent(after)}`
  const heard = await call(app, '/cgi-bin/user/get', undefined, query)
  if (heard === 'down' || heard === 'refused') return heard
  const said = record(heard.text)
  if (errcode(said) !== 0) return errcode(said) === busy ? 'down' : 'refused'
  const openids = listOf(Reflect.get(Object(said['data']), 'openid')).flatMap((one) => text(one) ?? [])
  const next = text(said['next_openid'])
  return { openids, next: openids.length === 0 || next === after ? undefined : next }
}

const namesOfFollowersBy = async (call: Call, app: WechatApp, openids: readonly string[]): Promise<readonly WechatNames[] | Fault> => {
  const heard = await call(app, '/cgi-bin/user/info/batchget', { user_list: openids.map((openid) => ({ openid, lang: 'zh_CN' })) })
  if (heard === 'down' || heard === 'refused') return heard
  const said = record(heard.text)
  if (errcode(said) !== 0) return errcode(said) === busy ? 'down' : 'refused'
  return listOf(said['user_info_list']).flatMap((one) => {
    const [openid, unionid] = [text(Reflect.get(Object(one), 'openid')), text(Reflect.get(Object(one), 'unionid'))]
    const fits = openid !== undefined && unionid !== undefined && openids.includes(openid) && openid !== unionid && unionid.length <= 64
    return fits && Reflect.get(Object(one), 'subscribe') === 1 ? [{ openid, unionid }] : []
  })
}

/** WeChat of this bank; undefined where none of its applications is configured. */
export const wechat = (config: WechatConfig, clock: () => Date): Wechat => {
  const line = lineTo(clock)
  const names = namesBy(config, line)
  const call = caller(config, line, clock)
  const none = async (): Promise<Fault> => 'refused'
  // Any answer at all will do; this one needs neither secret nor token.
  const knock = () => line.ask(`${config.api}/sns/auth`)
  return {
    has: (way) => config[way] !== undefined,
    page: (way, journey) => {
      const app = config[way]
      return app === undefined ? undefined : pageUrl(config, app, way, journey)
    },
    fromPage: (way, code) => {
      const app = config[way]
      return app === undefined ? none() : names.fromPage(app, way, code)
    },
    fromMini: (code) => (config.mini === undefined ? none() : names.fromMini(config.mini, code)),
    phone: (code, openid) => (config.mini === undefined ? none() : phoneBy(call, config.mini, code, openid)),
    codeImage: (scene) => (config.mini === undefined ? none() : imageBy(call, config.mini, scene)),
    tell: async (openid, { title, at, url }) => {
      if (config.service === undefined || config.template === undefined) return 'refused'
      // WeChat refuses a message whose `thing` is longer than twenty characters.
      const data = { thing1: { value: title.slice(0, 20) }, time2: { value: formatInstant(at) } }
      const heard = await call(config.service, '/cgi-bin/message/template/send', {
        touser: openid,
        template_id: config.template,
        url,
        data,
      })
      if (heard === 'down' || heard === 'refused') return heard
      const code = errcode(record(heard.text))
      return code === 0 ? 'told' : code === busy ? 'down' : 'refused'
    },
    followers: (after) => (config.service === undefined ? none() : followersBy(call, config.service, after)),
    namesOfFollowers: (openids) => (config.service === undefined ? none() : namesOfFollowersBy(call, config.service, openids)),
    downSince: line.downSince,
    // Two calls in a row: one that fails may be an accident.
    look: () => void (line.stale() && knock().then((heard) => heard ?? knock())),
  }
}
