import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request as the simulated providers see it. */
export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly json: unknown
  readonly body: string
  /** The body as it came, for what is no text. */
  readonly bytes: Buffer
  readonly headers: IncomingMessage['headers']
  readonly cookie: (name: string) => string | undefined
}
/** An answer. */
export type Answer = {
  readonly status?: number
  readonly type?: string
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}
/** A route is `METHOD /path`. */
export type Routes = Readonly<Record<string, (asked: Asked) => Answer | Promise<Answer>>>

/** An answer in JSON. */
export const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})
/** A page. */
export const html = (body: string, status = 200): Answer => ({ status, type: 'text/html; charset=utf-8', body })
/** A redirect, with a cookie where one is given. */
export const redirect = (to: string, cookie?: string): Answer => ({
  status: 302,
  headers: { location: to, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
})

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > 1_000_000) throw new Error('too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads a request whole. Throws Error where its body is larger than a megabyte. */
export const asked = async (request: IncomingMessage): Promise<Asked> => {
  const url = new URL(request.url ?? '/', 'http://simulator')
  const bytes = await readAll(request)
  const body = bytes.toString('utf8')
  const cookies = new Map(
    (request.headers.cookie ?? '').split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [name, value.join('=')] as const
    }),
  )
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(body),
    json: parsed(body),
    body,
    bytes,
    headers: request.headers,
    cookie: (name) => cookies.get(name),
  }
}

/** Sends an answer. */
export const send = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status ?? 200, {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...(answer.type === undefined ? {} : { 'content-type': answer.type }),
    ...answer.headers,
  })
  response.end(answer.body ?? '')
}

/** Text made harmless inside a page. */
export const safe = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c)
