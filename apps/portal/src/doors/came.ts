import { keep } from '../kept.ts'

/** What a provider put into the address, and where this tab stands in an app. Nothing of it stays in the address bar, in the history or in a referrer. */
export type Came = {
  readonly state?: string
  readonly code?: string
  readonly ticket?: string
  readonly iss?: string
  readonly error?: string
}

const names = ['state', 'code', 'ticket', 'iss', 'error'] as const
let came: Came | null = null

const read = (name: string): string | null => {
  try {
    return sessionStorage.getItem(name)
  } catch {
    return null
  }
}
const write = (name: string, value: string | null): void => {
  try {
    if (value === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, value)
  } catch {
    // A browser that forbids storage logs in all the same; only a scan has to be repeated after the log-in.
  }
}

/** The parameters of a way back out of a search text; null where there are none. Pure. */
export const cameIn = (search: string): Came | null => {
  const given = new URLSearchParams(search)
  const found = names.flatMap((name) => {
    const value = given.get(name)
    return value === null ? [] : [[name, value.slice(0, 4000)] as const]
  })
  return found.length === 0 ? null : Object.fromEntries(found)
}

/** The secret of a scanned code out of the part behind the #; null where there is none. Pure. */
export const codeIn = (hash: string): string | null => {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('c')
  return code !== null && /^[\w-]{16,100}$/.test(code) ? code : null
}

/** The app and the wish for the elder mode out of the note that the server left when it sent this browser on; null where there is none. Pure. */
export const noteIn = (cookies: string): { readonly app: string; readonly elder: boolean } | null => {
  const found = /(?:^|; )bank-in-app=(wanshitong)(\.elder)?(?:;|$)/.exec(cookies)
  return found?.[1] === undefined ? null : { app: found[1], elder: found[2] !== undefined }
}

const takeNote = (): void => {
  const note = noteIn(document.cookie)
  if (note === null) return
  document.cookie = 'bank-in-app=; Path=/; Max-Age=0'
  enterApp(note.app)
  if (note.elder) keep('elder', 'on')
}

/** Before anything is drawn or asked: takes what must not stay out of the address. */
export const takeAddress = (): void => {
  takeNote()
  const { pathname, search, hash } = location
  if (pathname.startsWith('/door/')) {
    came = cameIn(search)
    if (came !== null) history.replaceState(history.state, '', pathname)
  }
  if (pathname === '/scan') {
    const code = codeIn(hash)
    if (code !== null) write('bank.scan', code)
    if (hash !== '') history.replaceState(history.state, '', pathname)
  }
}

/** Another code scanned while the page of the last one is still open changes nothing but the part behind the #: the page begins anew with it. */
export const watchScans = (): void => {
  addEventListener('hashchange', () => location.pathname === '/scan' && codeIn(location.hash) !== null && location.reload())
}

/** What came back, without taking it. */
export const seeCame = (): Came | null => came

/** What came back, once. */
export const takeCame = (): Came | null => {
  const taken = came
  came = null
  return taken
}

/** The code that this phone has scanned; kept in this tab over a log-in in between. */
export const scannedCode = (): string | null => read('bank.scan')
/** Forgets the scanned code: it was decided or is over. */
export const forgetScan = (): void => write('bank.scan', null)

/** Remembers that the portal runs inside an app: it has a head and a back button of its own. */
export const enterApp = (door: string): void => write('bank.inApp', door)
/** Whether the portal runs inside an app: any, or the one named. */
export const insideApp = (door?: string): boolean => (door === undefined ? read('bank.inApp') !== null : read('bank.inApp') === door)
/** Whether WeChat's own browser shows this page. */
export const insideWechat = (): boolean => /MicroMessenger/i.test(navigator.userAgent)
