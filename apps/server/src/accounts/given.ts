import { doors, settings } from '@creditbank/contract'
import type { Bank } from '../../test/harness/bank.ts'

/** The digits that went out last, from the development outbox. */
export const lastCode = async (bank: Bank): Promise<string> => {
  const { items } = await bank.ok(settings.devOutbox, {})
  return items.find((message) => message.secret !== null)?.secret ?? ''
}

/** A one-time code for a phone, asked for long enough after the last one that no counter minds. */
export const givenCode = async (
  bank: Bank,
  purpose: 'logIn' | 'activate' | 'apply',
  phone: string,
): Promise<{ request: string; code: string }> => {
  bank.clock.advance(11 * 60_000)
  const { request } = await bank.ok(doors.requestCode, { purpose, phone })
  return { request, code: await lastCode(bank) }
}
