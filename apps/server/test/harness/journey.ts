import { providerDoors } from '@creditbank/contract'
import { expect } from 'vitest'
import type { Bank } from './bank.ts'

/** A browser that has set out to a provider: its cookie, and where it was sent. */
export type Browser = { readonly cookie: string; readonly url: URL }
/** What the provider puts into the way back. */
export type Came = { state?: string; code?: string; ticket?: string; iss?: string; error?: string }

/** The mark that an answer gives to the browser, as it sends it back. */
export const markOf = (headers: Readonly<Record<string, unknown>>): string => {
  const set = headers['set-cookie']
  const all = Array.isArray(set) ? set.map(String) : [String(set ?? '')]
  return all.map((one) => one.split(';')[0] ?? '').find((one) => /^(__Host-)?bank-door=./.test(one)) ?? ''
}

/** Approves at the provider as its page does, and reads what it puts into the way back. `over` changes what the browser sends. */
export const approve = async (url: URL, person: string, over: Readonly<Record<string, string>> = {}): Promise<Came> => {
  const form = new URLSearchParams(url.searchParams)
  for (const [name, value] of Object.entries({ person, ...over })) form.set(name, value)
  const answer = await fetch(`${url.origin}${url.pathname}`, { method: 'POST', body: form, redirect: 'manual' })
  const to = new URL(answer.headers.get('location') ?? 'http://nowhere.invalid')
  return Object.fromEntries(to.searchParams)
}

/** Journeys through 皖事通 in a test bank. */
export const journeys = (bank: () => Bank) => {
  const setOut = async (back?: string): Promise<Browser> => {
    const answer = await bank().call(providerDoors.startDoor, { door: 'wanshitong', ...(back === undefined ? {} : { back }) })
    expect(answer.status).toBe(200)
    return { cookie: markOf(answer.headers), url: new URL(answer.body.url) }
  }
  const comeBack = (browser: Pick<Browser, 'cookie'>, came: Came) => {
    const given = Object.fromEntries(Object.entries(came).filter(([name]) => ['state', 'code', 'ticket', 'iss', 'error'].includes(name)))
    return bank().call(providerDoors.arrive, { door: 'wanshitong', ...given }, { headers: { cookie: browser.cookie } })
  }
  const finish = (browser: Pick<Browser, 'cookie'>, arrival: string, sensitive = false) =>
    bank().call(
      providerDoors.finishArrival,
      { arrival, agreed: [{ purpose: 'service', version: 1 }, ...(sensitive ? [{ purpose: 'sensitive' as const, version: 1 }] : [])] },
      { headers: { cookie: browser.cookie } },
    )
  /** The whole way in for somebody whose account is awake; the bearer token of the session. */
  const logIn = async (person: string): Promise<string> => {
    const browser = await setOut()
    const arrived = await comeBack(browser, await approve(browser.url, person))
    expect(arrived.body.stage).toBe('open')
    return arrived.body.token ?? ''
  }
  return { setOut, comeBack, finish, logIn }
}
