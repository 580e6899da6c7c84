import { type Carried, carry } from './carry.ts'
import type { Came } from './doors/came.ts'
import { kept } from './kept.ts'

type Early = { readonly answer: Promise<Carried>; answered: number; left: number; seen: boolean }

/**
 * What an address will ask for anyhow is asked while the pages' scripts are still on their way: on a weak network the scripts take a second, and the
 * questions would begin only after it. The typed client finds the answers here. This file stands before the libraries and imports none of them.
 */
const asked = new Map<string, Early>()
/** Milliseconds after which an answer that nobody has fetched is too old to be shown. */
const freshMs = 60_000

/** The addresses that are asked early, as the contract has them. */
export const earlyPaths = {
  arrive: '/api/doors/wanshitong/arrivals',
  session: '/api/learner/session',
  archive: '/api/me/archive',
} as const

const nameOf = (method: string, path: string): string => `${method} ${path}`

const ask = (method: 'GET' | 'POST', path: string, more: Readonly<Record<string, string>> = {}, body?: unknown): Promise<Carried> =>
  carry(method, path, { 'x-bank-client': '1', 'accept-language': kept('language') === 'en' ? 'en' : 'zh', ...more }, body)

const note = (method: string, path: string, answer: Promise<Carried>, times = 1): Promise<Carried> => {
  const name = nameOf(method, path)
  const entry: Early = { answer, answered: Number.POSITIVE_INFINITY, left: times, seen: false }
  asked.set(name, entry)
  answer.then(
    () => {
      entry.answered = Date.now()
    },
    // A question that was lost on the way is asked again by whoever needs it.
    () => asked.delete(name),
  )
  return answer
}

/** Whether it is the learner's own session, which opens every page: no visitor's, no frozen account's, nobody's who acts for another. */
const isOwn = ({ body }: Carried): boolean => {
  if (typeof body !== 'object' || body === null) return false
  const said: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(body))
  return said['loggedIn'] === true && said['frozen'] === false && said['acting'] === null
}

const askArchive = (session: Carried): void => {
  if (isOwn(session)) void note('GET', earlyPaths.archive, ask('GET', earlyPaths.archive, { 'x-acting-for': 'self' }))
}

let opened: string | undefined

/** The page that an arrival leads to once it has opened a session; undefined for every other answer. */
const leadsTo = ({ status, body }: Carried): string | undefined => {
  if (status !== 200 || typeof body !== 'object' || body === null) return undefined
  const said: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(body))
  return said['stage'] === 'open' && typeof said['back'] === 'string' ? said['back'] : undefined
}

/**
 * Where whoever came back from 皖事通 goes on to, once: known when the bank has let them in before the pages' scripts were there. Undefined while it has not
 * answered, and where the page of the way back has something to show first.
 */
export const takeOpened = (): string | undefined => {
  const page = opened
  opened = undefined
  const session = asked.get(nameOf('GET', earlyPaths.session))
  // Nobody asks a second time, as the page of the way back would have done.
  if (page !== undefined && session !== undefined) session.left = 1
  return page
}

/** Asks what the page at an address needs: the way back from 皖事通 is handed in, then the first page of whoever came; the session behind each page of a learner. */
export const askEarly = (path: string, came: Came | null): void => {
  const lost = () => undefined
  if (path === '/door/wanshitong' && came !== null) {
    const arrived = note('POST', earlyPaths.arrive, ask('POST', earlyPaths.arrive, {}, came))
    arrived.then((answer) => {
      opened = leadsTo(answer)
    }, lost)
    // The frame asks for the session as soon as it stands, the log-in once more when it has succeeded.
    const session = arrived.catch(lost).then(() => ask('GET', earlyPaths.session))
    void note('GET', earlyPaths.session, session, 2).then(askArchive, lost)
  } else if (path === '/me') void note('GET', earlyPaths.session, ask('GET', earlyPaths.session)).then(askArchive, lost)
  else if (path.startsWith('/me/')) void note('GET', earlyPaths.session, ask('GET', earlyPaths.session))
}

/**
 * The answer to a call that was asked early, as often as it was asked for; undefined where the call has to be made. A command that was not asked early may
 * change what was seen before it: that is asked anew.
 */
export const takeEarly = (method: string, path: string): Promise<Carried> | undefined => {
  const name = nameOf(method, path)
  const found = asked.get(name)
  if (found === undefined) {
    if (method !== 'GET') for (const [other, { seen }] of asked) if (seen) asked.delete(other)
    return undefined
  }
  const old = Date.now() - found.answered > freshMs
  found.seen = true
  found.left -= 1
  if (old || found.left === 0) asked.delete(name)
  return old ? undefined : found.answer
}
