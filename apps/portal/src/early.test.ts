import { readArchive } from '@creditbank/contract/archive'
import { pathOf } from '@creditbank/contract/client'
import { learnerSession, learnerLogOut } from '@creditbank/contract/doors'
import { arrive } from '@creditbank/contract/providerDoors'
import { afterEach, expect, test, vi } from 'vitest'
import { call } from './api.ts'
import { askEarly, earlyPaths, takeEarly, takeOpened } from './early.ts'

const own = { loggedIn: true, name: '王', elderMode: false, idleEndsAt: null, demo: true, frozen: false, acting: null }

/** A server that answers each path with one body and remembers what it was asked, in order. */
const serverOf = (bodies: Readonly<Record<string, unknown>>): string[] => {
  const heard: string[] = []
  vi.stubGlobal('fetch', async (path: string, init: { readonly method: string }) => {
    heard.push(`${init.method} ${path}`)
    if (!(path in bodies)) throw new TypeError('Failed to fetch')
    return new Response(JSON.stringify(bodies[path]), { status: 200 })
  })
  return heard
}
const settled = () => new Promise((done) => setTimeout(done, 5))

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  takeOpened()
  for (const [method, path] of [
    ['POST', earlyPaths.arrive],
    ['GET', earlyPaths.session],
    ['GET', earlyPaths.session],
    ['GET', earlyPaths.archive],
  ] as const)
    takeEarly(method, path)
})

test('the addresses that are asked before the contract is loaded are the contract’s', () => {
  expect(earlyPaths).toEqual({
    arrive: pathOf(arrive, { door: 'wanshitong' }).path,
    session: pathOf(learnerSession, {}).path,
    archive: pathOf(readArchive, {}).path,
  })
})

test('a way back from 皖事通 is handed in once, and the session and the archive of who came are there before any page asks', async () => {
  const heard = serverOf({ [earlyPaths.arrive]: { stage: 'open', back: '/me' }, [earlyPaths.session]: own, [earlyPaths.archive]: { a: 1 } })
  askEarly('/door/wanshitong', { state: 's', code: 'c', iss: 'i' })
  await settled()
  const all = [`POST ${earlyPaths.arrive}`, `GET ${earlyPaths.session}`, `GET ${earlyPaths.archive}`]
  expect(heard).toEqual(all)
  expect(await call(arrive, { door: 'wanshitong', state: 's', code: 'c', iss: 'i' })).toEqual({ stage: 'open', back: '/me' })
  expect([await call(learnerSession, {}), await call(learnerSession, {})]).toEqual([own, own])
  expect(await call(readArchive, {})).toEqual({ a: 1 })
  expect(heard).toEqual(all)
  await call(readArchive, {})
  expect(heard.slice(3)).toEqual([`GET ${earlyPaths.archive}`])
})

test.each([
  ['an account that is open', { stage: 'open', back: '/me/archive' }, '/me/archive'],
  ['a first arrival, who has to read something', { stage: 'first', back: '/me' }, undefined],
  ['a refusal', { code: 'identity.door_refused' }, undefined],
])('%s goes on past the page of the way back only where nothing is left to say, once', async (_, arrival, page) => {
  serverOf({ [earlyPaths.arrive]: arrival, [earlyPaths.session]: own, [earlyPaths.archive]: {} })
  askEarly('/door/wanshitong', { state: 's', code: 'c' })
  expect(takeOpened()).toBeUndefined()
  await settled()
  expect([takeOpened(), takeOpened()]).toEqual([page, undefined])
})

test('who was led on at once has the session asked once for the page, and anew after it', async () => {
  const heard = serverOf({ [earlyPaths.arrive]: { stage: 'open', back: '/me' }, [earlyPaths.session]: own, [earlyPaths.archive]: {} })
  askEarly('/door/wanshitong', { state: 's' })
  await settled()
  takeOpened()
  const before = heard.length
  await call(learnerSession, {})
  expect(heard.length).toBe(before)
  await call(learnerSession, {})
  expect(heard.slice(before)).toEqual([`GET ${earlyPaths.session}`])
})

test.each([
  ['a visitor', { ...own, loggedIn: false }],
  ['a frozen account', { ...own, frozen: true }],
  ['somebody who acts for another', { ...own, acting: { personId: '1' } }],
])('%s asks for no archive early', async (_, session) => {
  const heard = serverOf({ [earlyPaths.session]: session })
  askEarly('/me', null)
  await settled()
  expect(heard).toEqual([`GET ${earlyPaths.session}`])
})

test('a session that was seen before a log-out is asked anew after it, and an answer older than a minute is not shown', async () => {
  const heard = serverOf({ [earlyPaths.session]: own, [earlyPaths.archive]: {}, [pathOf(learnerLogOut, {}).path]: {} })
  askEarly('/door/wanshitong', { state: 's' })
  await settled()
  await call(learnerSession, {})
  const before = heard.length
  await call(learnerLogOut, {})
  await call(learnerSession, {})
  expect(heard.slice(before)).toHaveLength(2)
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] })
  await call(readArchive, {})
  expect(heard.at(-1)).toBe(`GET ${earlyPaths.archive}`)
})

test('a question that was lost on the way is asked again', async () => {
  const heard = serverOf({})
  askEarly('/me/proofs', null)
  await settled()
  await expect(call(learnerSession, {})).rejects.toThrow('unreachable')
  expect(heard).toHaveLength(2)
})
