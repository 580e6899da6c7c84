import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Trouble } from './faults.ts'
import { jwks, newKey, type SigningKey, token } from './jwt.ts'
import { choice, hidden, page } from './pages.ts'
import type { Person } from './people.ts'
import { type Answer, type Asked, json, redirect, type Routes, safe } from './web.ts'

/** An application registered with the provider. */
export type App = { readonly id: string; readonly secret: string; readonly redirects: readonly string[] }

type Grant = {
  readonly kind: 'code' | 'ticket'
  readonly app: App
  readonly person: Person
  readonly redirect: string
  readonly nonce: string
  readonly challenge: string
  readonly until: number
  used: boolean
}

const opaque = (): string => randomBytes(24).toString('base64url')
const sha = (text: string): string => createHash('sha256').update(text).digest('base64url')
const subjectOf = (person: Person): string => `wst-${createHash('sha256').update(person.idNumber).digest('hex').slice(0, 20)}`
const back = (to: string, query: Readonly<Record<string, string>>): string => {
  const url = new URL(to)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/** What the simulated 皖事通 is made of. */
export type Setting = {
  readonly issuer: () => string
  readonly apps: readonly App[]
  readonly people: Person[]
  readonly troubled: Trouble
}

const cookieOf = (person: Person): string => `wst-person=${person.key}; Path=/; HttpOnly; SameSite=Lax`

type State = Setting & {
  readonly grants: Map<string, Grant>
  readonly access: Map<string, { readonly person: Person; readonly app: App; readonly code: string }>
  readonly key: { present: SigningKey }
}

const personOf = (state: State, key: string | undefined | null): Person | undefined => state.people.find((p) => p.key === key)
const appOf = (state: State, id: string | null): App | undefined => state.apps.find((app) => app.id === id)
const sign = (state: State, what: string, claims: Readonly<Record<string, unknown>>): string =>
  token(state.key.present, claims, state.troubled.spoilt(what))
const claimsOf = (state: State, p: Person, app: App): Record<string, unknown> => {
  const seconds = Math.floor(state.troubled.now() / 1000)
  return { iss: state.issuer(), sub: subjectOf(p), aud: app.id, iat: seconds, exp: seconds + 300 }
}
const facts = (p: Person) => ({ name: p.name, id_type: p.idKind, id_number: p.idNumber, phone: p.phone, real_name_level: p.level })

/** The pages that people see: authorisation, and the app on the phone. */
const pageRoutes = (state: State): Routes => {
  const grant = (query: URLSearchParams, app: App, who: Person): Answer => {
    const kind = query.get('response_type') === 'ticket' ? 'ticket' : 'code'
    const value = opaque()
    const to = query.get('redirect_uri') ?? ''
    const until = state.troubled.now() + 60_000
    const [nonce, challenge] = [query.get('nonce') ?? '', query.get('code_challenge') ?? '']
    state.grants.set(value, { kind, app, person: who, redirect: to, nonce, challenge, until, used: false })
    return redirect(back(to, { [kind]: value, state: query.get('state') ?? '', iss: state.issuer() }), cookieOf(who))
  }
  const problem = (query: URLSearchParams): string | undefined => {
    const app = appOf(state, query.get('client_id'))
    if (app === undefined) return 'unknown client_id'
    if (!app.redirects.includes(query.get('redirect_uri') ?? '')) return 'redirect_uri is not registered'
    if (query.get('response_type') === 'code' && query.get('code_challenge_method') !== 'S256') return 'PKCE with S256 is required'
    return undefined
  }
  const authorize = (a: Asked): Answer => {
    const wrong = problem(a.query)
    if (wrong !== undefined) return { ...page('请求有误', safe(wrong)), status: 400 }
    const app = appOf(state, a.query.get('client_id'))
    const known = personOf(state, a.cookie('wst-person'))
    if (a.query.get('prompt') === 'none') {
      if (app !== undefined && known !== undefined) return grant(a.query, app, known)
      return redirect(
        back(a.query.get('redirect_uri') ?? '', { error: 'login_required', state: a.query.get('state') ?? '', iss: state.issuer() }),
      )
    }
    return page('皖事通（模拟）：选择要登录学分银行的人', choice('/wst/authorize', a.query, state.people))
  }
  const approve = (a: Asked): Answer => {
    const wrong = problem(a.form)
    const app = appOf(state, a.form.get('client_id'))
    if (wrong !== undefined || app === undefined) return { ...page('请求有误', safe(wrong ?? '')), status: 400 }
    const who = personOf(state, a.form.get('person'))
    if (who !== undefined) return grant(a.form, app, who)
    return redirect(
      back(a.form.get('redirect_uri') ?? '', { error: 'access_denied', state: a.form.get('state') ?? '', iss: state.issuer() }),
    )
  }
  const app = (a: Asked): Answer => {
    const who = personOf(state, a.form.get('person') ?? a.cookie('wst-person'))
    const to = a.form.get('open') ?? ''
    if (who !== undefined && /^https?:\/\//.test(to)) return redirect(to, cookieOf(who))
    return page(
      '皖事通 App（模拟）',
      `<p>先选择手机的主人，再打开学分银行，或粘贴电脑屏幕上二维码里的地址（扫一扫）。</p>
<form method="post" action="/wst/app">${hidden(a.query)}<label>要打开的地址 <input name="open" value="${safe(a.query.get('open') ?? '')}"></label>
${state.people.map((p) => `<button name="person" value="${safe(p.key)}">${safe(p.name)}（${safe(p.key)}）</button>`).join('')}</form>`,
    )
  }
  return { 'GET /wst/authorize': authorize, 'POST /wst/authorize': approve, 'GET /wst/app': app, 'POST /wst/app': app }
}

const spend = (state: State, kind: Grant['kind'], value: string | null, app: App): Grant | undefined => {
  const found = state.grants.get(value ?? '')
  if (found === undefined || found.kind !== kind || found.until < state.troubled.now()) return undefined
  if (found.used) {
    // A code that comes twice was stolen: what it gave is taken back (RFC 9700).
    for (const [key, given] of state.access) if (given.code === value) state.access.delete(key)
    if (!state.troubled.lax('reuse')) return undefined
  }
  if (found.app !== app && !state.troubled.lax('crossApp')) return undefined
  found.used = true
  return found
}

/** What the bank's server calls. */
const serverRoutes = (state: State): Routes => {
  const exchange = (a: Asked): Answer => {
    const app = appOf(state, a.form.get('client_id'))
    if (app === undefined || app.secret !== a.form.get('client_secret')) return json({ error: 'invalid_client' }, 401)
    if (a.form.get('grant_type') !== 'authorization_code') return json({ error: 'unsupported_grant_type' }, 400)
    const code = a.form.get('code')
    const found = spend(state, 'code', code, app)
    const proven = found !== undefined && (state.troubled.lax('pkce') || found.challenge === sha(a.form.get('code_verifier') ?? ''))
    if (found === undefined || !proven || found.redirect !== a.form.get('redirect_uri')) return json({ error: 'invalid_grant' }, 400)
    const key = opaque()
    state.access.set(key, { person: found.person, app, code: code ?? '' })
    const claims = { ...claimsOf(state, found.person, app), nonce: found.nonce, azp: app.id }
    const idToken = sign(state, 'idToken', claims)
    return json({
      access_token: key,
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: opaque(),
      scope: 'openid realname',
      id_token: idToken,
    })
  }
  const userInfo = (a: Asked): Answer => {
    const given = state.access.get(/^Bearer (.+)$/.exec(a.headers.authorization ?? '')?.[1] ?? '')
    if (given === undefined) return json({ error: 'invalid_token' }, 401)
    const text = sign(state, 'userInfo', { ...claimsOf(state, given.person, given.app), ...facts(given.person) })
    return state.troubled.lax('plainUserInfo') ? json(facts(given.person)) : { type: 'application/jwt', body: text }
  }
  const ticket = (a: Asked): Answer => {
    const app = appOf(state, a.form.get('app_id'))
    const [value, time, nonce] = [a.form.get('ticket') ?? '', a.form.get('timestamp') ?? '', a.form.get('nonce') ?? '']
    if (app === undefined) return json({ code: 'app' }, 401)
    const right = createHmac('sha256', app.secret).update([app.id, value, time, nonce].join('\n')).digest('hex')
    if (right !== a.form.get('sign') || Math.abs(state.troubled.now() - Number(time)) > 300_000) return json({ code: 'sign' }, 401)
    const found = spend(state, 'ticket', value, app)
    if (found === undefined) return json({ code: 'ticket', message: 'used, expired or of another application' }, 400)
    const claims = { ...claimsOf(state, found.person, found.app), ...facts(found.person), ticket_hash: sha(value), nonce: found.nonce }
    return json({ code: 'OK', user: sign(state, 'ticket', claims) })
  }
  return { 'POST /wst/token': exchange, 'GET /wst/userinfo': userInfo, 'POST /wst/ticket': ticket }
}

/**
 * 皖事通 as one would expect it: an OAuth 2.0 / OIDC code flow with PKCE, and beside it the older one-time ticket that a server exchanges with a signed
 * request. What it tells of a person is a signed token in both cases.
 */
export const wanshitongRoutes = (setting: Setting): { readonly routes: Routes; readonly rotate: () => void } => {
  const state: State = { ...setting, grants: new Map(), access: new Map(), key: { present: newKey() } }
  const { issuer } = setting
  const metadata = (): unknown => ({
    issuer: issuer(),
    authorization_endpoint: `${issuer()}/authorize`,
    token_endpoint: `${issuer()}/token`,
    userinfo_endpoint: `${issuer()}/userinfo`,
    jwks_uri: `${issuer()}/jwks`,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })
  return {
    rotate: () => void (state.key.present = newKey()),
    routes: {
      'GET /wst/.well-known/openid-configuration': () => json(metadata()),
      'GET /wst/jwks': () => json(jwks([state.key.present])),
      ...pageRoutes(state),
      ...serverRoutes(state),
    },
  }
}
