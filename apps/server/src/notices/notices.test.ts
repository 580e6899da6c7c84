import { notices, settings } from '@creditbank/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { systemContext } from '../platform/context.ts'
import { seal } from '../platform/crypto/seal.ts'
import { notify, sendMessage } from './index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const write = (visibleAt: Date | undefined, to: { kind: 'learner' | 'staff'; id: string }) =>
  bank.platform.database.app.transaction().execute((tx) =>
    notify(tx, systemContext(bank.platform, 'test'), {
      to,
      code: 'reviews.accepted',
      params: { title: '高等数学', number: 'X1', office: '合肥市认证服务中心', dueOn: '2026-09-20' },
      ...(visibleAt === undefined ? {} : { visibleAt }),
    }),
  )

test('a learner reads plain words with office and day, in either language, and nobody else’s notices', async () => {
  const learner = await bank.learner('hefei')
  const other = await bank.learner('hefei')
  await write(undefined, { kind: 'learner', id: learner.id })
  const zh = await bank.ok(notices.listMyNotices, {}, { as: learner })
  expect(zh.items[0]?.text).toBe('合肥市认证服务中心已受理“高等数学”（X1），预计 2026年9月20日 前审核。您不用做任何事。')
  const en = await bank.ok(notices.listMyNotices, {}, { as: learner, headers: { 'accept-language': 'en' } })
  expect(en.items[0]?.title).toBe('Application accepted')
  await bank.ok(notices.readMyNotices, {}, { as: other })
  expect(await bank.ok(notices.countMyNotices, {}, { as: learner })).toEqual({ unread: 1 })
  await bank.ok(notices.readMyNotices, { ids: [zh.items[0]?.id ?? ''] }, { as: learner })
  expect(await bank.ok(notices.countMyNotices, {}, { as: learner })).toEqual({ unread: 0 })
  expect((await bank.ok(notices.listMyNotices, {}, { as: other })).items).toEqual([])
})

test('a notice of an undo window is not seen before its time', async () => {
  const clerk = await bank.staff('centreClerk', 'hefei')
  await write(new Date(bank.clock.now().getTime() + 60_000), { kind: 'staff', id: clerk.id })
  expect((await bank.ok(notices.listStaffNotices, {}, { as: clerk })).items).toEqual([])
  bank.clock.advance(61_000)
  expect((await bank.ok(notices.listStaffNotices, {}, { as: clerk })).items).toHaveLength(1)
})

test('the development sender shows the code on the outbox page, marked 演示, with the number masked', async () => {
  const { keyring } = bank.platform
  const phone = { sealed: seal(keyring, '15412345678', 'learner.phone'), column: 'learner.phone', masked: '154****5678' }
  await bank.platform.database.app
    .transaction()
    .execute((tx) =>
      sendMessage(tx, systemContext(bank.platform, 'test'), { phone, code: 'identity.code', secret: '482913', params: { minutes: 5 } }),
    )
  const box = await bank.ok(settings.devOutbox, {})
  expect(box.demo).toBe('演示')
  expect(box.items[0]).toMatchObject({ to: '154****5678', secret: '482913' })
  const html = await bank.call(settings.devOutboxPage, {})
  expect(html.bytes.toString()).toContain('演示')
  expect(html.bytes.toString()).not.toContain('15412345678')
})

test('every notice has its words in both languages and leaves out what is missing', () => {
  for (const code of Object.keys(notices.noticeTexts)) {
    for (const language of ['zh', 'en'] as const) {
      const words = notices.noticeText(code, language, {})
      expect(words.title.length).toBeGreaterThan(0)
      expect(words.text).not.toMatch(/[[\]{}]/)
    }
  }
})
