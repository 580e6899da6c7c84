import { createServer } from 'node:http'
import { type Part, trouble } from './faults.ts'
import { page } from './pages.ts'
import { peopleOf, personFrom } from './people.ts'
import { sealRoutes } from './seal.ts'
import { type Sent, smsRoutes } from './sms.ts'
import { type App, wanshitongRoutes } from './wanshitong.ts'
import { type Answer, asked, type Asked, json, type Routes, send } from './web.ts'
import { type Told, wechatRoutes } from './wechat.ts'

/**
 * The simulator: 皖事通, WeChat, a gateway for text messages and a service for electronic seals as one small HTTP server. Started by `npm start` in demo mode and by tests; it listens on the
 * machine itself only and refuses to run in production. Settings: PORT (0 picks one), SIMULATOR_BANK (the bank's address), SIMULATOR_PEOPLE (a JSON file),
 * SIMULATOR_ERRORS (share of calls that fail). Prints `READY <address>`.
 */
const env = process.env
if (env['NODE_ENV'] === 'production') throw new Error('the simulator never runs in production')

const bank = (env['SIMULATOR_BANK'] ?? 'http://localhost:3000').replace(/\/$/, '')
const troubled = trouble(Number(env['SIMULATOR_ERRORS'] ?? 0))
const people = peopleOf(env['SIMULATOR_PEOPLE'])
const sent: Sent[] = []
const told: Told[] = []
let address = ''

const app = (id: string, redirects: readonly string[]): App => ({ id, secret: `${id}-secret`, redirects })
const wanshitong = wanshitongRoutes({
  issuer: () => `${address}/wst`,
  // The second application belongs to somebody else: what is given to it must never open an account here.
  apps: [app('xuefen', [`${bank}/door/wanshitong`]), app('other-app', ['http://other.example/callback'])],
  people,
  troubled,
})
const wechat = wechatRoutes({
  bank,
  apps: [
    app('wx-mini', []),
    app('wx-service', [`${bank}/door/wechatService`]),
    app('wx-web', [`${bank}/door/wechatWeb`]),
    app('wx-other', ['http://other.example/callback']),
  ],
  people,
  troubled,
  told,
})
const admin: Routes = {
  'GET /': () =>
    page(
      '模拟的登录服务',
      `<p><a href="/wst/app?open=${encodeURIComponent(`${bank}/in-app/wanshitong`)}">打开皖事通 App（模拟）</a></p>
<p><a href="/wechat">打开微信服务号（模拟）</a></p>`,
    ),
  'GET /admin/sms': () => json(sent),
  'GET /admin/told': () => json(told),
  'GET /admin/people': () => json(people),
  'POST /admin/people': (a) => {
    const found = personFrom(a.json)
    const at = people.findIndex((p) => p.key === found.key)
    people.splice(at < 0 ? people.length : at, at < 0 ? 0 : 1, found)
    return json({ done: true })
  },
  'GET /admin/faults': () => json(troubled.faults),
  'POST /admin/faults': (a) => {
    troubled.set(a.json)
    return json(troubled.faults)
  },
  'POST /admin/rotate-keys': () => {
    wanshitong.rotate()
    return json({ done: true })
  },
}
const routes: Routes = {
  ...wanshitong.routes,
  ...wechat,
  ...smsRoutes({ id: 'demo-sms', secret: 'demo-sms-secret' }, troubled, sent),
  ...sealRoutes(troubled),
  ...admin,
}

const partOf = (path: string): Part | undefined => {
  if (path.startsWith('/wst/')) return 'wanshitong'
  if (path.startsWith('/sms/')) return 'sms'
  return path.startsWith('/admin/') || path.startsWith('/device/') || path === '/' ? undefined : 'wechat'
}
/** Calls between servers, which meet the errors of the line; people's pages do not. */
const ofServers = /^\/(wst\/(token|userinfo|ticket|jwks)|sns\/|cgi-bin\/|wxa\/|sms\/)/

const answered = async (a: Asked): Promise<Answer> => {
  const part = partOf(a.path)
  if (part !== undefined && troubled.faults.down.includes(part)) return json({ error: 'maintenance' }, 503)
  if (ofServers.test(a.path)) {
    if (troubled.faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, troubled.faults.slowMs))
    if (troubled.due()) return json({ error: 'internal' }, 500)
  }
  const route = routes[`${a.method} ${a.path}`]
  return route === undefined ? json({ error: 'not found' }, 404) : route(a)
}

const server = createServer((request, response) => {
  asked(request)
    .then(answered)
    .catch((error: unknown) => json({ error: error instanceof Error ? error.message : 'failed' }, 400))
    .then((answer) => send(response, answer))
    .catch(() => response.destroy())
})
server.listen(Number(env['PORT'] ?? 0), '127.0.0.1', () => {
  const at = server.address()
  address = `http://localhost:${typeof at === 'object' && at !== null ? at.port : 0}`
  process.stdout.write(`READY ${address}\n`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => server.close(() => process.exit(0)) && server.closeAllConnections())
