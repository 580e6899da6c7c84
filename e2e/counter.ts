import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { RunningBank } from './bank.ts'

/** A sheet of paper as a scanner makes it. */
export const signedForm = {
  name: 'form.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n'),
}

const headers = () => ({ 'x-bank-client': '1', 'idempotency-key': randomUUID() })

/** Name and ID number of a learner, as the card says that the person brings to the counter. */
export const cardOf = async (bank: RunningBank, learnerId: string): Promise<{ name: string; idNumber: string }> => {
  const director = await bank.staff('hefei')
  const at = `${bank.base}/api/learners/${learnerId}`
  const { name } = await (await director.request.get(at)).json()
  const { value } = await (
    await director.request.post(`${at}/reveal`, { data: { field: 'idNumber', reason: 'counter' }, headers: headers() })
  ).json()
  await director.context().close()
  return { name, idNumber: value }
}

/** Begins an assistance on the page as it stands: card read, form signed. */
export const beginOnPage = async (page: Page, card: { name: string; idNumber: string }): Promise<void> => {
  await page.getByLabel('证件号码（读卡或照证件输入）').fill(card.idNumber)
  await page.getByLabel('证件上的姓名').fill(card.name)
  await page.getByTestId('signed-form').setInputFiles(signedForm)
  await page.getByText('已上传').waitFor()
  await page.getByRole('button', { name: '核对证件并开始帮办' }).click()
  await page.getByText(`正在为 ${card.name} 帮办`).waitFor()
}

/** The same by the interface alone; answers the assistance's id. */
export const beginByCall = async (bank: RunningBank, clerk: Page, learnerId: string): Promise<string> => {
  const card = await cardOf(bank, learnerId)
  const sent = await clerk.request.post(`${bank.base}/api/staff/files?name=form.pdf`, {
    data: signedForm.buffer,
    headers: { ...headers(), 'content-type': 'application/octet-stream' },
  })
  const { id } = await sent.json()
  const begun = await clerk.request.post(`${bank.base}/api/assistances`, {
    data: { ...card, idKind: 'residentIdCard', formFileId: id },
    headers: headers(),
  })
  return (await begun.json()).id
}
