import type { Endpoint, InputOf, OutputOf } from './endpoint.ts'
import type { FieldProblem } from './refusals.ts'

/** A request as data. fetch in a browser, wx.request in a mini program, app.inject in a test. */
export type Request = {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers: Readonly<Record<string, string>>
}
/** Carries one request; the body of the answer is parsed JSON. Throws only when nothing was answered. */
export type Transport = (request: Request) => Promise<{ readonly status: number; readonly body: unknown }>

/** An RFC 9457 problem document as the bank sends it. `detail` is a sentence in the language of the request. */
export type Problem = {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly requestId: string
  readonly fields: readonly FieldProblem[]
}

/** Thrown by a call that was answered with a problem document. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'Refused'
    this.problem = problem
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const problemOf = (status: number, body: unknown): Problem => {
  const b = isRecord(body) ? body : {}
  const text = (v: unknown, or: string) => (typeof v === 'string' ? v : or)
  return {
    status,
    code: text(b['code'], 'server.failed'),
    detail: text(b['detail'], `HTTP ${status}`),
    requestId: text(b['requestId'], ''),
    fields: Array.isArray(b['fields']) ? b['fields'] : [],
  }
}

/** The path of a call: `:name` segments filled from the input, the rest as query for GET and uploads. Pure. */
export const pathOf = (e: Endpoint, input: Readonly<Record<string, unknown>>): { path: string; rest: Record<string, unknown> } => {
  const rest: Record<string, unknown> = { ...input }
  const path = e.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  if (e.method !== 'GET' && e.transfer !== 'upload') return { path: `/api${path}`, rest }
  const query = new Map<string, string>()
  for (const [k, v] of Object.entries(rest)) if (v !== undefined && v !== null && v !== '') query.set(k, String(v))
  const text = [...query].map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join('&')
  return { path: `/api${path}${text === '' ? '' : `?${text}`}`, rest: {} }
}

/** The server answers by the contract (its tests hold it to that), so an answer of any shape is taken for the endpoint's; only none at all is not. */
const isAnswer = <E extends Endpoint>(_endpoint: E, body: unknown): body is OutputOf<E> => body !== undefined

/** Options of one call: an idempotency key makes a repeated command harmless. */
export type CallOptions = { readonly key?: string; readonly language?: 'zh' | 'en' }

/** A typed caller over a transport. Every mutation should pass a key; one is required from browsers for commands. Throws Refused. */
export const client =
  (send: Transport) =>
  async <E extends Endpoint>(e: E, input: InputOf<E>, options: CallOptions = {}): Promise<OutputOf<E>> => {
    const { path, rest } = pathOf(e, isRecord(input) ? input : {})
    const headers: Record<string, string> = {
      'x-bank-client': '1',
      ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
      ...(options.language === undefined ? {} : { 'accept-language': options.language }),
    }
    const answer = await send({ method: e.method, path, headers, ...(e.method === 'GET' ? {} : { body: rest }) })
    if (answer.status >= 400) throw new Refused(problemOf(answer.status, answer.body))
    if (!isAnswer(e, answer.body)) throw new Refused(problemOf(500, undefined))
    return answer.body
  }
