import { accounts } from '@creditbank/contract'
import { noteAccess } from '../../platform/access.ts'
import { staffRead } from '../../platform/context.ts'
import { renderPdf } from '../../platform/documents/index.ts'
import { formatDay, shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, query } from '../../platform/serve.ts'
import { seenLearner } from '../people.ts'
import { personIds } from '../person.ts'
import * as assistances from './assistanceStore.ts'
import * as mandates from './mandateStore.ts'
import { receiptCode } from './receipt.ts'

const relations: Readonly<Record<mandates.MandateRow['relation'], string>> = {
  child: '子女',
  spouse: '配偶',
  parent: '父母',
  grandparent: '祖父母或外祖父母',
  sibling: '兄弟姐妹',
  other: '其他亲友',
}
const states = { invited: '等待代办人接受', active: '有效', ended: '已解除', expired: '已到期' } as const

const termsOf = (m: mandates.MandateRow): string[] => {
  const may = m.scope === 'apply' ? '查看本人的学习档案，并替本人提出存入、认定等申请' : '只查看本人的学习档案，不替本人提出申请'
  return [
    `代办人可以：${may}。`,
    '代办人不可以：修改登录方式和手机号、重置密码、注销账户、下载全部个人资料、再委托他人。',
    m.kind === 'guardian'
      ? '监护关系到本人满 14 周岁的前一天自动结束，之后由本人自己办理。'
      : '双方都可以随时解除，在“我的—代办”或任一服务窗口办理，立即生效。',
    '代办人办的每件事都记下双方姓名，本人随时可以查看。',
  ]
}

const contentOf = (m: mandates.MandateRow, a: assistances.AssistanceRow | undefined) => ({
  title: m.kind === 'guardian' ? '监护人登记表' : '代办授权书',
  facts: [
    ['本人', m.person],
    [m.kind === 'guardian' ? '监护人' : '代办人', m.representative],
    ['代办人是本人的', m.kind === 'guardian' ? `监护人（${relations[m.relation]}）` : relations[m.relation]],
    ['有效期', `${m.accepted_at === null ? '接受之日' : formatDay(shanghaiDay(m.accepted_at))} 至 ${formatDay(m.until_on)}`],
    ['状态', states[m.state]],
    ...(a === undefined
      ? []
      : [
          ['登记单位', a.organization],
          ['经办人', a.staff_name],
          ['回执编号', a.number],
        ]),
  ],
  terms: termsOf(m),
  guardian: m.kind === 'guardian',
  receipt: a?.number ?? '',
})

const form = query(accounts.mandateForm, async (ctx, { id, mandateId }) => {
  const seen = await staffRead(ctx, (tx) => seenLearner(tx, ctx.actor, id, shanghaiDay(ctx.now)))
  if (seen === undefined) return { refused: 'record.not_found' }
  const db = ctx.platform.database.app
  const m = (await mandates.mandatesOf(db, await personIds(db, id))).find((one) => one.id === mandateId)
  if (m === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'accounts.read', [id])
  const a = m.assistance_id === null ? undefined : await assistances.assistanceById(db, m.assistance_id)
  const { publicUrl } = ctx.platform.config
  const follow =
    a === undefined ? `${publicUrl}/me/mandates` : `${publicUrl}/receipt#${a.number}.${receiptCode(ctx.platform.keyring, a.number)}`
  const content = await renderPdf(new URL('./mandateForm.typ', import.meta.url), contentOf(m, a), {
    at: m.ended_at ?? m.accepted_at ?? m.created_at,
    title: m.kind === 'guardian' ? '监护人登记表' : '代办授权书',
    codes: { follow },
  })
  return { download: { name: `mandate-${m.id}.pdf`, type: 'application/pdf', content, inline: true, size: content.length } }
})

const consent = query(accounts.consentForm, async (ctx) => {
  const unit = ctx.actor.organization.name
  const content = await renderPdf(new URL('./consentForm.typ', import.meta.url), { unit }, { at: new Date(0), title: '帮办委托表单' })
  return { download: { name: 'consent-form.pdf', type: 'application/pdf', content, inline: true, size: content.length } }
})

/** Papers of acting for another: the mandate to sign, and the empty form of consent. */
export const formActions: readonly Bound[] = [form, consent]
