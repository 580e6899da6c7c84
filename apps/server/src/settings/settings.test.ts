import { settings } from '@creditbank/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { addWorkingDays } from '../platform/pure/workingDays.ts'
import { calendarOf, settingsOf } from './index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

test('everybody reads the contacts of the management centre from the settings', async () => {
  const seen = await bank.ok(settings.publicSettings, {})
  expect(seen).toMatchObject({
    contactPhone: '0551-63517282',
    qqGroup: '552188060',
    qqGroupName: '省学分银行学习成果认证服务中心',
    qqGroupRemark: '入群请备注学校名称',
  })
})

test('only who may manage settings changes them, and the change holds', async () => {
  const director = await bank.staff('managementDirector', 'management')
  const clerk = await bank.staff('pointClerk', 'shushanPoint')
  expect((await bank.call(settings.saveSettings, { settings: { undoMinutes: 60 } }, { as: clerk })).status).toBe(403)
  const saved = await bank.ok(settings.saveSettings, { settings: { undoMinutes: 60 } }, { as: director })
  expect(saved.undoMinutes).toBe(60)
  expect((await settingsOf(bank.platform.database.app)).undoMinutes).toBe(60)
})

test('a new bank knows the holidays and make-up days, and an edited year counts at once', async () => {
  const db = bank.platform.database.app
  expect(addWorkingDays('2026-09-30', 1, await calendarOf(db))).toBe('2026-10-08')
  expect(addWorkingDays('2026-10-08', 2, await calendarOf(db))).toBe('2026-10-10')
  const director = await bank.staff('managementDirector', 'management')
  await bank.ok(
    settings.saveCalendar,
    { year: 2027, announced: true, days: [{ day: '2027-01-04', kind: 'holiday', name: '元旦调整' }] },
    { as: director },
  )
  expect(addWorkingDays('2027-01-01', 1, await calendarOf(db))).toBe('2027-01-05')
  const year = await bank.ok(settings.readCalendar, { year: 2027 }, { as: director })
  expect(year).toMatchObject({ announced: true, days: [{ day: '2027-01-04', provisional: false }] })
  const special = (day: string, kind: 'holiday' | 'workday') => ({ day, kind, name: '元旦' })
  const faults = [
    [[special('2027-01-05', 'workday')], '调休上班日 2027-01-05 本来就是工作日（周一至周五）。请核对日期，或移除这一天。'],
    [[special('2026-12-31', 'holiday')], '2026-12-31 不在 2027 年。请改日期，或切换到那一年再填。'],
    [[special('2027-01-04', 'holiday'), special('2027-01-04', 'holiday')], '2027-01-04 填了两次，请移除一个。'],
    [[special('2027-01-03', 'holiday'), special('2027-01-03', 'workday')], '2027-01-03 既是节假日又是调休上班日，请移除其中一个。'],
  ] as const
  for (const [days, told] of faults)
    expect(
      (await bank.call(settings.saveCalendar, { year: 2027, announced: true, days: [...days] }, { as: director })).problem?.detail,
    ).toBe(told)
})
