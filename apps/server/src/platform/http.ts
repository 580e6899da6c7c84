import { randomUUID } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { type Code, type Endpoint, type FieldProblem, type Refusal, type RefusalParams, refusals, sentence } from '@creditbank/contract'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Actor, learnerRefusal, provedLately } from './actor.ts'
import { Refuse } from './command.ts'
import type { Config } from './config.ts'
import type { Context, Platform } from './context.ts'
import { databaseError } from './database.ts'
import { redact } from './log.ts'
import { networksAllow } from './pure/networks.ts'
import { fieldProblems } from './problems.ts'
import { anonymous, type Bound, type Download, type Events, isRefusal, type Raw } from './serve.ts'

/** Finds out who sent a request. `staff` and `learner` are looked up by cookie or bearer token; a refusal says what is missing. */
export type Identify = (wanted: 'staff' | 'learner' | 'institution', token: string | undefined, now: Date) => Promise<Actor | Refusal>

/** Cookie names. `__Host-` needs https, so the demo on http goes without. */
export const cookieName = (kind: 'staff' | 'learner' | 'door', secure: boolean): string => `${secure ? '__Host-' : ''}bank-${kind}`

/** Pages of the portal that show people for some days only. */
const unindexed = new Set(['/conversion-notices'])

const languageOf = (request: FastifyRequest): 'zh' | 'en' => (/^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh')

/** The region in words that a trusted proxy or CDN put into its header; undefined where the configuration names none. */
export const placeTold = (request: FastifyRequest, config: Pick<Config, 'placeHeader'>): string | undefined => {
  const told = config.placeHeader === undefined ? undefined : request.headers[config.placeHeader]
  if (typeof told !== 'string') return undefined
  try {
    return decodeURIComponent(told).slice(0, 80)
  } catch {
    return undefined
  }
}

/** Sends an RFC 9457 problem document. */
export const sendProblem = (
  reply: FastifyReply,
  request: FastifyRequest,
  code: Code,
  params: RefusalParams = {},
  fields: readonly FieldProblem[] = [],
): FastifyReply => {
  const { status } = refusals[code]
  const language = languageOf(request)
  if (code === 'request.too_many' || code === 'identity.locked') reply.header('retry-after', String(params['seconds'] ?? 60))
  if (status === 503) reply.header('retry-after', '5')
  return reply
    .status(status)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `/help/errors#${code}`,
        title: code,
        status,
        code,
        detail: sentence(code, language, params),
        params,
        requestId: request.id,
        fields,
      }),
    )
}

const wantedKind = (e: Endpoint): 'staff' | 'learner' | 'institution' | 'public' =>
  e.may === 'public' || e.may === 'learner' || e.may === 'institution' ? e.may : 'staff'

const tokenOf = (request: FastifyRequest, kind: 'staff' | 'learner' | 'institution', secure: boolean): string | undefined => {
  const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{16,512})$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined || kind === 'institution') return bearer
  return request.cookies[cookieName(kind, secure)]
}

/** A browser's request that changes something must come from our own pages: same origin by the headers the browser itself sets. */
const crossSite = (request: FastifyRequest): boolean => {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  if (request.headers.authorization !== undefined) return false
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = request.headers.origin
  // An origin that is none (`null`: a frame in a sandbox, a page from a file) is not ours either.
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === request.headers.host)
}

const rawInput = (request: FastifyRequest, e: Endpoint): unknown => {
  const params = request.params as Record<string, unknown>
  const query = request.query as Record<string, unknown>
  if (e.method === 'GET' || e.transfer === 'upload') return { ...query, ...params }
  const body = request.body
  if (body === undefined || body === null) return { ...params }
  return typeof body === 'object' && !Array.isArray(body) ? { ...body, ...params } : body
}

const deepest = 32

/**
 * The path of the first value that nothing behind the door can hold: a text with a NUL character or half a character (PostgreSQL refuses both), or
 * anything nested deeper than a form ever is. Undefined where there is none.
 */
export const unstorable = (value: unknown, path = '', depth = 0): string | undefined => {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? path : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= deepest) return path
  for (const [key, inner] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`
    if (unstorable(key) !== undefined) return path
    const found = unstorable(inner, here, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

const unstorableField = (field: string) => ({
  field: field.slice(0, 200),
  code: 'unstorable',
  zh: '包含无法保存的字符或内容，请重新填写。',
  en: 'Contains characters or content that cannot be stored. Please type it again.',
})

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`

/** A stream that ends with input.too_large when more than `limit` bytes pass. */
const limited = (source: Readable, limit: number): Readable => {
  let seen = 0
  const out = new PassThrough()
  // Whoever reads it hears of the error; while nobody reads yet, it must not end the process.
  out.on('error', () => undefined)
  source.on('data', (chunk: Buffer) => {
    seen += chunk.length
    if (seen > limit) out.destroy(new Refuse({ refused: 'input.too_large', params: { limit: megabytes(limit) } }))
  })
  source.on('error', (error) => out.destroy(error))
  source.on('close', () => {
    if (!source.readableEnded) out.destroy(new Error('upload broken off'))
  })
  return source.pipe(out)
}

const disposition = (name: string, inline: boolean): string => {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`
}

const sendDownload = (reply: FastifyReply, { download }: Download): FastifyReply => {
  reply
    .header('content-disposition', disposition(download.name, download.inline === true))
    .header('content-security-policy', "sandbox; default-src 'none'")
    .type(download.type)
  if (download.size !== undefined) reply.header('content-length', String(download.size))
  return reply.send(download.content)
}

const sendEvents = (request: FastifyRequest, reply: FastifyReply, { events }: Events): FastifyReply => {
  const stream = new PassThrough()
  reply.header('content-type', 'text/event-stream; charset=utf-8').header('cache-control', 'no-store').header('x-accel-buffering', 'no')
  const pump = async (): Promise<void> => {
    for await (const event of events) {
      if (request.raw.destroyed || stream.destroyed) break
      stream.write(`data: ${JSON.stringify(event)}\n\n`)
    }
    stream.end()
  }
  pump().catch(() => stream.end())
  return reply.send(stream)
}

const send = (request: FastifyRequest, reply: FastifyReply, answer: unknown): FastifyReply => {
  if (isRefusal(answer)) return sendProblem(reply, request, answer.refused, answer.params, answer.fields)
  if (typeof answer === 'object' && answer !== null) {
    if ('download' in answer) return sendDownload(reply, answer as Download)
    if ('events' in answer && Symbol.asyncIterator in ((answer as Events).events ?? {})) return sendEvents(request, reply, answer as Events)
    if ('raw' in answer) return reply.type('application/json; charset=utf-8').send((answer as Raw).raw)
  }
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
}

const contextFor = (
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  actor: Actor,
  token: string | undefined,
  body: Readable | undefined,
): Context => ({
  actor,
  now: platform.clock.now(),
  newId: platform.newId,
  requestId: request.id,
  address: request.ip,
  agent: (request.headers['user-agent'] ?? '').slice(0, 200),
  place: placeTold(request, platform.config),
  language: languageOf(request),
  platform,
  token,
  body,
  browser: request.cookies[cookieName('door', platform.config.production)],
  setBrowser: (value) => {
    const secure = platform.config.production
    const options = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure }
    if (value === null) reply.clearCookie(cookieName('door', secure), options)
    else reply.setCookie(cookieName('door', secure), value, { ...options, maxAge: 600 })
  },
  setSession: (kind, value) => {
    const secure = platform.config.production
    const options = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure }
    if (value === null) reply.clearCookie(cookieName(kind, secure), options)
    else reply.setCookie(cookieName(kind, secure), value, options)
  },
})

const authorise = async (
  platform: Platform,
  identify: Identify,
  request: FastifyRequest,
  e: Endpoint,
): Promise<{ actor: Actor; token: string | undefined } | Refusal> => {
  const kind = wantedKind(e)
  if (kind === 'public') {
    const token = tokenOf(request, e.path.startsWith('/staff') ? 'staff' : 'learner', platform.config.production)
    return { actor: anonymous, token }
  }
  const token = tokenOf(request, kind, platform.config.production)
  const actor = await identify(kind, token, platform.clock.now())
  if ('refused' in actor) return actor
  // Everything but leaving: whoever carries a session out of the unit's network can do nothing with it there.
  if (actor.kind === 'staff' && !networksAllow(actor.networks, request.ip)) return { refused: 'identity.address_not_allowed' }
  if (actor.kind === 'staff' && e.may !== 'staff' && !actor.may.has(e.may as never)) return { refused: 'permission.denied' }
  if (actor.kind === 'learner') {
    const shown = request.headers['x-acting-for']
    const refused = learnerRefusal(actor, e, typeof shown === 'string' ? shown : undefined)
    if (refused !== undefined) return { refused }
  }
  return { actor, token }
}

const bindOne = (http: FastifyInstance, platform: Platform, identify: Identify, bound: Bound): void => {
  const e = bound.endpoint
  http.route({
    method: e.method,
    url: `/api${e.path}`,
    bodyLimit: e.bodyLimit ?? 1_048_576,
    handler: async (request, reply) => {
      if (crossSite(request)) return sendProblem(reply, request, 'request.cross_site')
      const who = await authorise(platform, identify, request, e)
      if ('refused' in who) return sendProblem(reply, request, who.refused, who.params)
      const input = rawInput(request, e)
      const odd = unstorable(input)
      if (odd !== undefined) return sendProblem(reply, request, 'input.invalid', {}, [unstorableField(odd)])
      const parsed = e.input.safeParse(input)
      if (!parsed.success) return sendProblem(reply, request, 'input.invalid', {}, fieldProblems(parsed.error.issues))
      // After the input is known to be right: nobody proves who they are for a form that is sent back anyway.
      if (e.stepUp === true && who.actor.kind === 'staff' && !provedLately(who.actor, platform.clock.now()))
        return sendProblem(reply, request, 'identity.step_up_required')
      const body =
        e.transfer === 'upload'
          ? limited(request.body instanceof Readable ? request.body : request.raw, e.bodyLimit ?? 1_048_576)
          : undefined
      const key = request.headers['idempotency-key']
      if (typeof key === 'string' && !/^[\x21-\x7e]{8,255}$/.test(key)) return sendProblem(reply, request, 'input.unreadable')
      const ctx = contextFor(platform, request, reply, who.actor, who.token, body)
      const { answer, replayed } = await bound.handle(ctx, parsed.data, bound.mutates && typeof key === 'string' ? key : undefined)
      if (replayed) reply.header('idempotency-replayed', 'true')
      return send(request, reply, answer)
    },
  })
}

const connectionGone = new Set(['57P01', '57P02', '57P03', '08006', '08001', '08003', '53300', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT'])

const onError = (platform: Platform) => (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  if (error instanceof Refuse) return sendProblem(reply, request, error.refusal.refused, error.refusal.params, error.refusal.fields)
  const e = error as { statusCode?: number; code?: string; message?: string }
  if (e.statusCode === 429) return sendProblem(reply, request, 'request.too_many', { seconds: 60 })
  if (e.statusCode === 413)
    return sendProblem(reply, request, 'input.too_large', { limit: megabytes(request.routeOptions.bodyLimit ?? 1_048_576) })
  if (e.statusCode !== undefined && e.statusCode >= 400 && e.statusCode < 500) return sendProblem(reply, request, 'input.unreadable')
  const database = databaseError(error)
  const gone = connectionGone.has(database.code) || /Connection terminated|timeout exceeded when trying to connect/.test(database.message)
  platform.log.error(
    {
      requestId: request.id,
      route: request.routeOptions.url,
      // The database quotes the value it refuses.
      reason: redact(database.message),
      kind: database.code,
      stack: error instanceof Error ? redact(error.stack ?? '') : undefined,
    },
    'request failed',
  )
  return sendProblem(reply, request, gone ? 'server.busy' : 'server.failed')
}

/** Builds the HTTP server for the bound endpoints. Nothing listens yet. Throws when two endpoints share a route. */
export const buildHttp = async (platform: Platform, identify: Identify, bounds: readonly Bound[]): Promise<FastifyInstance> => {
  const proxies = platform.config.trustProxy
  const http = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    trustProxy: typeof proxies === 'number' ? (_address: string, hop: number) => hop < proxies : proxies,
    requestTimeout: 600_000,
    keepAliveTimeout: 15_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  })
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        baseUri: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: platform.config.production ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
  })
  await http.register(cookie)
  await http.register(rateLimit, {
    max: platform.config.rateLimit,
    timeWindow: 300_000,
    allowList: (request) => !request.url.startsWith('/api'),
  })
  http.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  http.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    // What is public for some days must not live on in a search engine.
    if (request.url.startsWith('/api') || unindexed.has(request.url.split('?')[0] ?? '')) reply.header('x-robots-tag', 'noindex, noarchive')
  })
  http.setErrorHandler(onError(platform))
  http.setNotFoundHandler((request, reply) => sendProblem(reply, request, 'record.not_found'))
  for (const bound of bounds) bindOne(http, platform, identify, bound)
  return http
}
