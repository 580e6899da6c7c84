import { organizations, providerDoors, wechatDoors } from '@creditbank/contract'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bank, openBank, type TestStaff } from '../../test/harness/bank.ts'
import { approve, journeys } from '../../test/harness/journey.ts'
import { openSimulator, type Simulator } from '../../test/harness/simulator.ts'
import { appAddress, sceneOf } from './poster.ts'
import { unitById } from './store.ts'

let bank: Bank
let simulator: Simulator
let clerk: TestStaff
beforeAll(async () => {
  simulator = await openSimulator('http://localhost:3000')
  bank = await openBank({ now: new Date().toISOString(), wanshitong: simulator.wanshitong, wechat: simulator.wechat })
  clerk = await bank.staff('pointClerk', 'shushanPoint')
})
beforeEach(() => simulator.faults({ reset: true, errorRate: 0 }))
afterAll(async () => {
  await bank.close()
  await simulator.close()
})

const print = (unit: Parameters<Bank['unit']>[0], form: 'poster' | 'cards' = 'poster', as = clerk) =>
  bank.call(organizations.unitPoster, { id: bank.unit(unit).id, form }, { as })
const codeOf = async (): Promise<string> => (await unitById(bank.platform.database.app, bank.unit('shushanPoint').id))?.code ?? ''
const pagesOf = async (pdf: Buffer): Promise<string[]> => {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  const pages = []
  for (let no = 1; no <= document.numPages; no += 1)
    pages.push((await (await document.getPage(no)).getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(''))
  return pages
}

test('the poster and a sheet of eight cards carry the unit, one page each, and are the same whenever they are printed', async () => {
  const { name } = bank.unit('shushanPoint')
  const [poster, cards, again] = [await print('shushanPoint'), await print('shushanPoint', 'cards'), await print('shushanPoint')]
  expect([poster.status, cards.status]).toEqual([200, 200])
  const [first, ...more] = await pagesOf(poster.bytes)
  expect(first).toContain(name)
  expect(more).toEqual([])
  const sheet = await pagesOf(cards.bytes)
  expect(sheet).toHaveLength(1)
  expect(sheet[0]?.split(name)).toHaveLength(9)
  expect(again.bytes.equals(poster.bytes)).toBe(true)
})

test('the codes lead in by the unit: the app by its entry, the mini program by a scene that WeChat takes', () => {
  expect(appAddress('https://bank.example.cn/', 'HF01')).toBe('https://bank.example.cn/in-app/wanshitong?from=HF01')
  expect(sceneOf('HF01')).toBe('u=HF01')
  expect(sceneOf('A'.repeat(20)).length).toBeLessThanOrEqual(32)
})

test('a unit outside of the own subtree and one above it have no poster here; without WeChat none is printed by halves', async () => {
  expect((await print('wuhu')).status).toBe(404)
  expect((await print('management')).status).toBe(404)
  await simulator.faults({ down: ['wechat'] })
  expect((await print('shushanPoint')).problem?.code).toBe('organizations.no_codes')
  bank.clock.advance(31_000)
})

test('who comes by the poster is counted for its unit, by 皖事通 and by the mini program; a made-up unit counts nowhere', async () => {
  const { comeBack, finish } = journeys(() => bank)
  const from = await codeOf()
  const come = async (code: string) => {
    const person = await simulator.knows(await bank.learner('hefei', { state: 'inactive' }))
    const started = await bank.call(providerDoors.startDoor, { door: 'wanshitong', from: code })
    const browser = { cookie: String(started.headers['set-cookie']).split(';')[0] ?? '', url: new URL(started.body.url) }
    const arrived = await comeBack(browser, await approve(browser.url, person))
    expect((await finish(browser, arrived.body.first?.arrival ?? '')).status).toBe(200)
    return person
  }
  await come(from)
  await come('NOWHERE9')
  const learner = await bank.learner('hefei')
  const person = await simulator.knows(learner)
  const device = (kind: 'wx-login' | 'wx-phone') => simulator.device(kind, person)
  const mini = async () => (await bank.ok(wechatDoors.logInWithMiniProgram, { code: await device('wx-login'), from })).ticket ?? ''
  const facts = { name: learner.name, idKind: 'residentIdCard' as const, idNumber: learner.idNumber }
  await bank.ok(wechatDoors.bindWechat, { ticket: await mini(), ...facts, phoneCode: await device('wx-phone') })
  await mini()
  const { byPoster } = await bank.ok(organizations.organizationDetail, { id: bank.unit('shushanPoint').id }, { as: clerk })
  expect(byPoster).toEqual({ days: 90, came: 3, began: 1 })
  const above = await bank.ok(organizations.organizationDetail, { id: bank.unit('management').id }, { as: clerk })
  expect(above.byPoster).toBeNull()
})
