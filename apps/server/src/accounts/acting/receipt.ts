import { accounts } from '@creditbank/contract'
import type { Context } from '../../platform/context.ts'
import { lookupHash, safeEqual } from '../../platform/crypto/lookup.ts'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import { renderPdf } from '../../platform/documents/index.ts'
import { maskName } from '../../platform/pure/idNumber.ts'
import { formatInstant } from '../../platform/pure/shanghai.ts'
import { type Bound, query } from '../../platform/serve.ts'
import { seenAssistance } from './assistance.ts'
import { receiptState } from './assistanceRules.ts'
import * as assistances from './assistanceStore.ts'

const actWords: Readonly<Record<accounts.AssistedAct, string>> = {
  openAccount: '申请开户',
  activate: '核验身份并激活账户',
  contact: '修改联系方式',
  deposit: '存入学习成果',
  amend: '补正存入申请',
  correct: '申请更正成果',
  correctAccount: '申请更正账户信息',
  mandate: '登记代办人或监护人',
  endMandate: '解除代办关系',
  object: '对账户冻结提出申诉',
  proof: '开具证明',
}
const stateWords = { done: '已办好', handling: '办理中', returned: '已退回，待补正', refused: '未通过', withdrawn: '已撤回' } as const

/** The code of a receipt: made anew from its number whenever it is printed, so that none is stored. Sixty bits, in groups that can be read aloud. */
export const receiptCode = (keyring: Keyring, number: string): string => {
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  const text = [...lookupHash(keyring, 'receipt', number).subarray(0, 12)].map((byte) => letters[byte % 32] ?? '').join('')
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

const plain = (text: string): Buffer =>
  Buffer.from(
    text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, ''),
  )

const print = query(accounts.assistanceReceipt, async (ctx, { id }) => {
  const seen = await seenAssistance(ctx, id)
  if (seen === undefined) return { refused: 'record.not_found' }
  const { row, acts } = seen
  const code = receiptCode(ctx.platform.keyring, row.number)
  const content = await renderPdf(new URL('./receipt.typ', import.meta.url), receiptData(row, acts, code), {
    at: acts.at(-1)?.at ?? row.at,
    title: `帮办回执 ${row.number}`,
    codes: { follow: `${ctx.platform.config.publicUrl}/receipt#${row.number}.${code}` },
  })
  return { download: { name: `${row.number}.pdf`, type: 'application/pdf', content, inline: true, size: content.length } }
})

const receiptData = (row: assistances.AssistanceRow, acts: readonly assistances.ActRow[], code: string) => ({
  number: row.number,
  code,
  office: row.organization,
  phone: row.organization_phone ?? '',
  facts: [
    ['办理人（本人）', `${row.person_name}　${row.id_masked}`],
    ['代为操作的工作人员', row.staff_name],
    ['办理单位', row.organization],
    ['办理时间', formatInstant(row.at)],
    ['本人同意方式', row.consent === 'form' ? '签字表单（已拍照存档）' : `手机验证码（${row.phone_masked ?? ''}）`],
  ],
  acts: acts.map((a) => {
    const act = accounts.AssistedAct.safeParse(a.act)
    return [act.success ? actWords[act.data] : a.act, a.number ?? '—', stateWords[receiptState(a.case_state)]]
  }),
})

const check = query(accounts.checkReceipt, async (ctx: Context, { number, code }) => {
  const db = ctx.platform.database.app
  const row = await assistances.assistanceByNumber(db, number.toUpperCase())
  const right = safeEqual(plain(receiptCode(ctx.platform.keyring, number.toUpperCase())), plain(code))
  if (row === undefined || !right) return { refused: 'record.not_found' }
  const acts = await assistances.actsOf(db, [row.id])
  return {
    number: row.number,
    personMasked: maskName(row.person_name),
    office: { name: row.organization, phone: row.organization_phone },
    at: row.at.toISOString(),
    acts: acts.flatMap((a) => {
      const act = accounts.AssistedAct.safeParse(a.act)
      return act.success ? [{ act: act.data, number: a.number, at: a.at.toISOString(), state: receiptState(a.case_state) }] : []
    }),
  }
})

/** The receipt that a person takes home from the counter, and the page that its QR code leads to. */
export const receiptActions: readonly Bound[] = [print, check]
