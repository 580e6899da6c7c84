import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { sql } from 'kysely'
import { Registry, collectDefaultMetrics } from 'prom-client'
import type { Platform } from './context.ts'
import type { Page } from './capability.ts'
import { placeTold, sendProblem } from './http.ts'
import { openApiDocument } from './openapi.ts'
import { type Preloads, preloadsFor, withPreloads } from './pure/preloads.ts'
import type { Bound } from './serve.ts'

const root = join(import.meta.dirname, '../../../..')
const adminDist = join(root, 'apps/admin/dist')
const portalDist = join(root, 'apps/portal/dist')

const page = (reply: FastifyReply, folder: string, withLinks: (html: string) => string = (html) => html): FastifyReply => {
  const path = join(folder, 'index.html')
  if (!existsSync(path)) return reply.status(503).type('text/plain; charset=utf-8').send('The front end is not built yet: run npm start.')
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .send(withLinks(readFileSync(path, 'utf8')))
}

/** The portal's page for an address, with the files of that very page named in its head: a weak network fetches them one round trip earlier. */
const portalPage = (reply: FastifyReply, url: string): FastifyReply => {
  const table = join(portalDist, 'preloads.json')
  const wanted = existsSync(table) ? preloadsFor(JSON.parse(readFileSync(table, 'utf8')) as Preloads, url.split('?')[0] ?? '/') : []
  return page(reply, portalDist, (html) => withPreloads(html, wanted))
}

const docsPage = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>接口文档 · API</title>
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css"></head><body><main id="swagger-ui"></main>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`
const docsStart = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true, tryItOutEnabled: true })`

const registerDocs = async (http: FastifyInstance, bounds: readonly Bound[]): Promise<void> => {
  const document = JSON.stringify(openApiDocument(bounds.map((b) => b.endpoint)))
  http.get('/api/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document))
  http.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(docsPage))
  http.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(docsStart))
  const dist = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  await http.register(fastifyStatic, { root: dist, prefix: '/api/docs/assets/', index: false, decorateReply: false })
}

const registerHealth = (http: FastifyInstance, platform: Platform, ready: () => Readonly<Record<string, string>>): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  http.get('/livez', (_request, reply) => reply.type('application/json').send({ status: 'ok' }))
  http.get('/readyz', async (_request, reply) => {
    try {
      await sql`select 1`.execute(platform.database.app)
      // A door of somebody else's that is down does not make the bank unready: the others work.
      return reply.send({ status: 'ok', database: 'ok', doors: ready() })
    } catch {
      return reply.status(503).send({ status: 'failing', database: 'unreachable' })
    }
  })
  http.get('/metrics', async (request, reply) => {
    // Figures of the process are the operator's: only from the machine itself.
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) return sendProblem(reply, request, 'record.not_found')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

const registerFrontEnds = async (http: FastifyInstance): Promise<void> => {
  const immutable = { index: false as const, decorateReply: false, maxAge: '365d', immutable: true, preCompressed: true }
  if (existsSync(join(adminDist, 'assets')))
    await http.register(fastifyStatic, { ...immutable, root: join(adminDist, 'assets'), prefix: '/admin/assets/' })
  if (existsSync(join(portalDist, 'assets')))
    await http.register(fastifyStatic, { ...immutable, root: join(portalDist, 'assets'), prefix: '/assets/' })
  for (const path of ['/web/login', '/admin', '/admin/*']) http.get(path, (_request, reply) => page(reply, adminDist))
  http.get('/favicon.ico', (_request, reply) => reply.status(204).send())
  http.get('/*', (request, reply) =>
    request.url.startsWith('/api') ? sendProblem(reply, request, 'record.not_found') : portalPage(reply, request.url),
  )
}

const largestForm = 8_192

/** The fields of a form as text; a form beyond eight kilobytes is none of ours and counts as empty. */
const formFields = async (body: unknown): Promise<Record<string, string>> => {
  if (!(body instanceof Readable)) return {}
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > largestForm) return {}
    parts.push(bytes)
  }
  return Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8')))
}

const registerOwnPages = (http: FastifyInstance, platform: Platform, pages: readonly Page[]): void => {
  for (const own of pages)
    http.route({
      method: own.method,
      url: own.path,
      // Not below /api, so that the measure of the whole process must be named: an address gets as many pages as calls.
      config: { rateLimit: { max: platform.config.rateLimit, timeWindow: 300_000, allowList: () => false } },
      handler: async (request, reply) => {
        const typed =
          own.method === 'POST' ? await formFields(request.body) : Object.fromEntries(new URL(request.url, 'http://x').searchParams)
        const fields = Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, value.replaceAll('\u0000', '').toWellFormed()]))
        const asked = fields['lang'] ?? (/^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh')
        const answer = await own.handle({
          fields,
          language: asked === 'en' ? 'en' : 'zh',
          now: platform.clock.now(),
          address: request.ip,
          place: placeTold(request, platform.config),
          cookies: request.cookies,
        })
        if (answer === undefined) return portalPage(reply, request.url)
        const options = { path: '/', sameSite: 'lax' as const, secure: platform.config.production, maxAge: 600 }
        for (const one of answer.cookies ?? []) reply.setCookie(one.name, one.value, { ...options, httpOnly: !one.script })
        if (answer.location !== undefined) reply.header('location', answer.location)
        return reply.status(answer.status).type(answer.type).header('cache-control', 'no-store').send(answer.body)
      },
    })
}

/** Everything that is not an endpoint of the contract: health, metrics, API documents, pages that the server makes, and the two front ends. */
export const registerPages = async (
  http: FastifyInstance,
  platform: Platform,
  built: { readonly bound: readonly Bound[]; readonly ready: () => Readonly<Record<string, string>>; readonly pages: readonly Page[] },
): Promise<void> => {
  registerOwnPages(http, platform, built.pages)
  registerHealth(http, platform, built.ready)
  await registerDocs(http, built.bound)
  await registerFrontEnds(http)
}
