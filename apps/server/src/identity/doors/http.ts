/** Milliseconds that a provider has for one answer, the most of an answer that is read, and unanswered tries in a row (two a call) after which it counts as down for a while. */
const answerMs = 3_000
const longest = 1_048_576
const failuresToDown = 4
const downMs = 30_000

/** What a provider's server answered. */
export type Heard = { readonly status: number; readonly type: string; readonly text: string; readonly bytes: Buffer }
/** What is sent: a form, JSON, or nothing; a bearer token; further headers (a gateway's signature). */
export type Said = {
  readonly form?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly bearer?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Calls a provider's servers with strict limits. Undefined where it did not answer, or counts as down: then it is not asked at all for a while. */
export type Line = {
  readonly ask: (url: string, init?: Said) => Promise<Heard | undefined>
  readonly downSince: () => Date | null
  /** Whether it is time to ask again how it stands: nothing was tried for a while. */
  readonly stale: () => boolean
}

const readSome = async (answer: Response): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    if (size > longest) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const bodyOf = (init: Said): { readonly body: string | URLSearchParams } | undefined => {
  if (init.form !== undefined) return { body: new URLSearchParams(init.form) }
  return init.json === undefined ? undefined : { body: JSON.stringify(init.json) }
}

const once = async (url: string, init: Said): Promise<Heard> => {
  const body = bodyOf(init)
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    // A provider that sends us elsewhere is none: the address that was configured is the one that is trusted.
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
    headers: {
      accept: 'application/json, application/jwt',
      ...(init.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(init.bearer === undefined ? {} : { authorization: `Bearer ${init.bearer}` }),
      ...init.headers,
    },
    ...body,
  })
  const bytes = await readSome(answer)
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: bytes.toString('utf8'), bytes }
}

/** The line to one provider: one repeat after a fault of the server or the network, and a breaker that keeps people from waiting for a provider that is down. */
export const lineTo = (clock: () => Date): Line => {
  let failures = 0
  let since: Date | null = null
  let tried = 0
  // A clock that was put back must not keep the line quiet for ever.
  const stale = (): boolean => Math.abs(clock().getTime() - tried) >= downMs
  const failed = (): void => {
    failures += 1
    if (failures >= failuresToDown) since ??= clock()
  }
  const ask: Line['ask'] = async (url, init = {}) => {
    if (since !== null && !stale()) return undefined
    tried = clock().getTime()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const heard = await once(url, init).catch(() => undefined)
      if (heard !== undefined && heard.status < 500) {
        failures = 0
        since = null
        return heard
      }
      failed()
    }
    return undefined
  }
  return { ask, downSince: () => since, stale }
}
