import { createHash, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { Trouble } from './faults.ts'
import { choice, page } from './pages.ts'
import type { Person } from './people.ts'
import type { App } from './wanshitong.ts'
import { type Answer, type Asked, json, redirect, type Routes, safe } from './web.ts'

type Code = {
  readonly app: App
  readonly person: Person
  readonly kind: 'login' | 'phone' | 'oauth'
  readonly scope: string
  readonly until: number
  used: boolean
}

const opaque = (): string => randomBytes(16).toString('hex')
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')
/** WeChat's name of a person inside one application, 28 characters. */
export const openIdOf = (app: string, person: string): string => `o${hash(`openid ${app} ${person}`).slice(0, 27)}`
/** WeChat's name of a person for all applications of one owner, 28 characters. */
export const unionIdOf = (person: string): string => `u${hash(`unionid ${person}`).slice(0, 27)}`

/** A message to a WeChat user that was taken. */
export type Told = {
  readonly kind: 'subscribe' | 'template'
  readonly to: string
  readonly template: string
  readonly url: unknown
  readonly data: unknown
}
/** What the simulated WeChat is made of. Registered redirects hold for the two OAuth applications. */
export type Setting = {
  readonly bank: string
  readonly apps: readonly App[]
  readonly people: Person[]
  readonly troubled: Trouble
  readonly told: Told[]
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc = (bytes: Buffer): number => {
  let c = 0xffffffff
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc(body))
  return Buffer.concat([length, body, sum])
}
/** A square picture that stands for a 小程序码: its pattern depends on the scene, no phone reads it. */
const picture = (scene: string): Buffer => {
  const size = 232
  const pattern = createHash('sha256').update(scene).digest()
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.from([
      0,
      ...Array.from({ length: size }, (_x, x) =>
        ((pattern[(Math.floor(y / 8) * 29 + Math.floor(x / 8)) % 32] ?? 0) >> ((x / 8) % 8)) & 1 ? 0 : 255,
      ),
    ]),
  )
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))])
}

type State = Setting & { readonly codes: Map<string, Code>; readonly tokens: Map<string, App> }

const wrong = (errcode: number, errmsg: string): Answer => json({ errcode, errmsg })
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
const appBySecret = (state: State, query: URLSearchParams): App | undefined =>
  state.apps.find((app) => app.id === query.get('appid') && app.secret === query.get('secret'))
const give = (state: State, app: App, person: Person, kind: Code['kind'], scope = ''): string => {
  const value = opaque()
  state.codes.set(value, { app, person, kind, scope, until: state.troubled.now() + 300_000, used: false })
  return value
}
const spend = (state: State, value: string | null, kind: Code['kind'], app: App): Code | undefined => {
  const found = state.codes.get(value ?? '')
  if (found === undefined || found.kind !== kind || found.until < state.troubled.now()) return undefined
  if (found.used && !state.troubled.lax('reuse')) return undefined
  if (found.app !== app && !state.troubled.lax('crossApp')) return undefined
  found.used = true
  return found
}

/** Log-in and OAuth: a code for the names of a person. */
const nameRoutes = (state: State): Routes => {
  const session = (a: Asked): Answer => {
    const app = appBySecret(state, a.query)
    if (app === undefined) return wrong(40125, 'invalid appsecret')
    const found = spend(state, a.query.get('js_code'), 'login', app)
    if (found === undefined) return wrong(40029, 'invalid code')
    const right = {
      openid: openIdOf(found.app.id, found.person.key),
      unionid: unionIdOf(found.person.key),
      session_key: randomBytes(16).toString('base64'),
    }
    return json(state.troubled.answer('jscode2session') ?? right)
  }
  const access = (a: Asked): Answer => {
    const app = appBySecret(state, a.query)
    if (app === undefined) return wrong(40125, 'invalid appsecret')
    const found = a.query.get('grant_type') === 'authorization_code' ? spend(state, a.query.get('code'), 'oauth', app) : undefined
    if (found === undefined) return wrong(40029, 'invalid code')
    return json(
      state.troubled.answer('access_token') ?? {
        access_token: opaque(),
        expires_in: 7200,
        refresh_token: opaque(),
        openid: openIdOf(found.app.id, found.person.key),
        scope: found.scope,
        unionid: unionIdOf(found.person.key),
      },
    )
  }
  // Without a token it only says that one is missing: enough to hear that WeChat answers.
  return {
    'GET /sns/jscode2session': session,
    'GET /sns/oauth2/access_token': access,
    'GET /sns/auth': () => wrong(41001, 'access_token missing'),
  }
}

const tooLong = (data: unknown): boolean =>
  Object.entries(Object(data)).some(([name, one]) => name.startsWith('thing') && String(field(one, 'value')).length > 20)

/** Calls with an application's access token: phone component, 小程序码, messages. */
const tokenRoutes = (state: State): Routes => {
  const stable = (a: Asked): Answer => {
    const text = (name: string): string | null => {
      const value: unknown = typeof a.json === 'object' && a.json !== null ? Reflect.get(a.json, name) : undefined
      return typeof value === 'string' ? value : null
    }
    const app = state.apps.find((one) => one.id === text('appid') && one.secret === text('secret'))
    if (app === undefined) return wrong(40125, 'invalid appsecret')
    const value = opaque()
    state.tokens.set(value, app)
    return json({ access_token: value, expires_in: 7200 })
  }
  const phone = (a: Asked): Answer => {
    const app = state.tokens.get(a.query.get('access_token') ?? '')
    if (app === undefined) return wrong(40001, 'invalid credential')
    const found = spend(state, String(field(a.json, 'code')), 'phone', app)
    const openid = field(a.json, 'openid')
    if (found === undefined || (openid !== undefined && openid !== openIdOf(found.app.id, found.person.key)))
      return wrong(40029, 'invalid code')
    return json(
      state.troubled.answer('getuserphonenumber') ?? {
        errcode: 0,
        errmsg: 'ok',
        phone_info: {
          phoneNumber: found.person.phone,
          purePhoneNumber: found.person.phone,
          countryCode: '86',
          watermark: { timestamp: Math.floor(state.troubled.now() / 1000), appid: found.app.id },
        },
      },
    )
  }
  const tell =
    (kind: Told['kind']) =>
    (a: Asked): Answer => {
      const app = state.tokens.get(a.query.get('access_token') ?? '')
      if (app === undefined) return wrong(40001, 'invalid credential')
      const to = String(field(a.json, 'touser'))
      // A name of another application is nobody here, and who does not follow the account gets nothing.
      if (!state.people.some((p) => openIdOf(app.id, p.key) === to)) return wrong(40003, 'invalid openid')
      if (state.troubled.lax('unfollowed')) return wrong(43004, 'require subscribe')
      if (tooLong(field(a.json, 'data'))) return wrong(47003, 'argument invalid! data.thing1.value')
      state.told.push({ kind, to, template: String(field(a.json, 'template_id')), url: field(a.json, 'url'), data: field(a.json, 'data') })
      return json({ errcode: 0, errmsg: 'ok', msgid: state.told.length })
    }
  return {
    'POST /cgi-bin/stable_token': stable,
    'POST /wxa/business/getuserphonenumber': phone,
    'POST /wxa/getwxacodeunlimit': (a) =>
      state.tokens.has(a.query.get('access_token') ?? '')
        ? { type: 'image/png', body: picture(String(field(a.json, 'scene'))) }
        : wrong(40001, 'invalid credential'),
    'POST /cgi-bin/message/subscribe/send': tell('subscribe'),
    'POST /cgi-bin/message/template/send': tell('template'),
  }
}

/** Who follows the service account: its own names of them, and both names of some. */
const followerRoutes = (state: State): Routes => {
  const tokenApp = (a: Asked): App | undefined => state.tokens.get(a.query.get('access_token') ?? '')
  // Everybody follows the account, a page of two at a time, so that turning pages is tried; the real one gives ten thousand.
  const followers = (a: Asked): Answer => {
    const app = tokenApp(a)
    if (app === undefined) return wrong(40001, 'invalid credential')
    const all = state.troubled.lax('unfollowed') ? [] : state.people.map((person) => openIdOf(app.id, person.key))
    const from = all.indexOf(a.query.get('next_openid') ?? '') + 1
    const openid = all.slice(from, from + 2)
    return json({ total: all.length, count: openid.length, data: { openid }, next_openid: openid.at(-1) ?? '' })
  }
  const infos = (a: Asked): Answer => {
    const app = tokenApp(a)
    if (app === undefined) return wrong(40001, 'invalid credential')
    const asked: unknown = field(a.json, 'user_list')
    const names = Array.isArray(asked) ? asked.map((one) => String(field(one, 'openid'))) : []
    const found = state.people.filter((person) => names.includes(openIdOf(app.id, person.key)))
    return json(
      state.troubled.answer('batchget') ?? {
        user_info_list: found.map(({ key }) => ({ subscribe: 1, openid: openIdOf(app.id, key), unionid: unionIdOf(key) })),
      },
    )
  }
  return { 'GET /cgi-bin/user/get': followers, 'POST /cgi-bin/user/info/batchget': infos }
}

/** Pages of WeChat, and what its client does on the phone (wx.login, the phone component). */
const pageRoutes = (state: State): Routes => {
  const authorize =
    (path: string) =>
    (a: Asked): Answer => {
      const app = state.apps.find((one) => one.id === a.query.get('appid'))
      if (app === undefined || !app.redirects.includes(a.query.get('redirect_uri') ?? ''))
        return { ...page('请求有误', 'redirect_uri 参数错误'), status: 400 }
      return page('微信（模拟）：选择要登录学分银行的人', choice(path, a.query, state.people))
    }
  const approve = (a: Asked): Answer => {
    const app = state.apps.find((one) => one.id === a.form.get('appid'))
    const to = a.form.get('redirect_uri') ?? ''
    if (app === undefined || !app.redirects.includes(to)) return { ...page('请求有误', 'redirect_uri 参数错误'), status: 400 }
    const who = state.people.find((p) => p.key === a.form.get('person'))
    const url = new URL(to)
    // Somebody who refuses comes back without a code, as on the real page.
    if (who !== undefined) url.searchParams.set('code', give(state, app, who, 'oauth', a.form.get('scope') ?? ''))
    url.searchParams.set('state', a.form.get('state') ?? '')
    return redirect(url.href)
  }
  const device =
    (kind: 'login' | 'phone') =>
    (a: Asked): Answer => {
      const app = state.apps.find((one) => one.id === a.query.get('appid'))
      const who = state.people.find((p) => p.key === a.query.get('person'))
      return app === undefined || who === undefined
        ? json({ errMsg: 'fail' }, 404)
        : json({ errMsg: 'ok', code: give(state, app, who, kind) })
    }
  return {
    'GET /connect/qrconnect': authorize('/connect/approve'),
    'GET /connect/oauth2/authorize': authorize('/connect/approve'),
    'POST /connect/approve': approve,
    'GET /device/wx-login': device('login'),
    'GET /device/wx-phone': device('phone'),
    // Access tokens end early, as they do when somebody else renews them.
    'POST /device/forget-tokens': () => {
      state.tokens.clear()
      return json({ done: true })
    },
    'GET /wechat': () =>
      page('微信（模拟）', `<p>服务号菜单：<a href="${safe(`${state.bank}/in-app/wechatService`)}">学分银行 → 我的学银</a></p>`),
  }
}

/** WeChat: mini program log-in, OAuth of the web and of the service account, the phone component, messages. Errors come with status 200 and an `errcode`, as WeChat's do. */
export const wechatRoutes = (setting: Setting): Routes => {
  const state: State = { ...setting, codes: new Map(), tokens: new Map() }
  return { ...nameRoutes(state), ...tokenRoutes(state), ...followerRoutes(state), ...pageRoutes(state) }
}
