import * as z from 'zod/mini'
import { Done, Id, Instant, Nothing, page, paging } from './common.ts'
import { certificationNotices } from './certificationNotices.ts'
import { conversionNotices } from './conversionNotices.ts'
import { correctionNotices } from './correctionNotices.ts'
import { endpoint } from './endpoint.ts'
import { pointsNotices } from './pointsNotices.ts'
import { redemptionNotices } from './redemptionNotices.ts'
import { refuseReasons, returnReasons } from './reviews.ts'

export { type MessageCode, messageTexts } from './messageTexts.ts'

/** Plain words of one notice in one language: a title of a few words and one or two sentences: what happened, who has it now, by when. */
export type NoticeText = { readonly title: string; readonly text: string }

/**
 * Every notice there is, by code. `{name}` is replaced by a parameter; a day (yyyy-mm-dd) is written as people read it. A part in square brackets
 * is left out when one of its parameters is missing. The database stores code and parameters, never the sentence.
 */
export const noticeTexts = {
  'reviews.submitted': {
    zh: { title: '申请已收到', text: '“{title}”（{number}）已提交给{office}[，预计 {dueOn} 前受理]。您不用做任何事。' },
    en: {
      title: 'Application received',
      text: '“{title}” ({number}) is with {office}[ and will be accepted by {dueOn}]. You need not do anything.',
    },
  },
  'reviews.accepted': {
    zh: { title: '申请已受理', text: '{office}已受理“{title}”（{number}）[，预计 {dueOn} 前审核]。您不用做任何事。' },
    en: {
      title: 'Application accepted',
      text: '{office} has accepted “{title}” ({number})[ and will review it by {dueOn}]. You need not do anything.',
    },
  },
  'reviews.firstReviewed': {
    zh: { title: '初审已通过', text: '“{title}”（{number}）初审已通过，现在由{office}复审[，预计 {dueOn} 前完成]。您不用做任何事。' },
    en: {
      title: 'First review passed',
      text: '“{title}” ({number}) passed the first review and is now with {office} for the final one[, due by {dueOn}]. You need not do anything.',
    },
  },
  'reviews.approved': {
    zh: { title: '申请已通过', text: '“{title}”（{number}）已通过，办结单位：{office}。' },
    en: { title: 'Application approved', text: '“{title}” ({number}) has been approved by {office}.' },
  },
  'reviews.returned': {
    zh: { title: '申请需要修改', text: '{office}退回了“{title}”（{number}）：{reason}[。请在 {dueOn} 前改好再提交]，其他内容都已保留。' },
    en: {
      title: 'Please correct your application',
      text: '{office} has returned “{title}” ({number}): {reason}[. Please correct it by {dueOn}]; everything else is kept.',
    },
  },
  'reviews.refused': {
    zh: { title: '申请未通过', text: '{office}没有通过“{title}”（{number}）：{reason}。有疑问请联系{office}[，电话 {phone}]。' },
    en: {
      title: 'Application refused',
      text: '{office} has refused “{title}” ({number}): {reason}. Questions? Ask {office}[, phone {phone}].',
    },
  },
  'reviews.withdrawn': {
    zh: { title: '申请已撤回', text: '“{title}”（{number}）已撤回，{office}不再办理。' },
    en: { title: 'Application withdrawn', text: '“{title}” ({number}) has been withdrawn; {office} will not go on with it.' },
  },
  'reviews.forwarded': {
    zh: { title: '申请已转办', text: '“{title}”（{number}）已转给{office}办理[，预计 {dueOn} 前有结果]，不需要重新申请。' },
    en: { title: 'Application forwarded', text: '“{title}” ({number}) is now with {office}[, due by {dueOn}]; you need not apply again.' },
  },
  'reviews.handedOver': {
    zh: { title: '有工作交接给您', text: '{from}把 {count} 件待办交接给您，请在工作台查看。' },
    en: { title: 'Work was handed over to you', text: '{from} has handed {count} items over to you; see your work bench.' },
  },
  'reviews.batchFailed': {
    zh: { title: '批量审核有未成功的件', text: '批量审核已生效：成功 {done} 件，未成功 {failed} 件，请逐件处理。' },
    en: {
      title: 'Some items of a batch review failed',
      text: 'The batch review took effect: {done} done, {failed} failed. Please deal with the failed ones singly.',
    },
  },
  'catalog.entryPublished': {
    zh: { title: '您找的成果可以存了', text: '您之前找不到的“{wanted}”已经列入名录：{entry}。请打开草稿继续存入。' },
    en: { title: 'What you looked for can be stored now', text: '“{wanted}” is now in the catalogue: {entry}. Open your draft and go on.' },
  },
  'catalog.calendarReminder': {
    zh: { title: '请更新明年的工作日历', text: '{year} 年的放假安排还是暂定的，请在 12 月 31 日前按国务院通知更新工作日历。' },
    en: {
      title: 'Please update next year’s calendar',
      text: 'The holidays of {year} are provisional. Please update the working-day calendar by 31 December.',
    },
  },
  'proofs.issuedFor': {
    zh: { title: '已为您开具证明', text: '{office}为您开具了“{title}”（{number}）。您可以查看谁核验过它，也可以随时关闭。' },
    en: {
      title: 'A proof was issued for you',
      text: '{office} has issued “{title}” ({number}) for you. You can see who checked it and close it at any time.',
    },
  },
  'proofs.withdrawn': {
    zh: { title: '一份证明已失效', text: '“{title}”（{number}）已失效：{reason}。再有人核验时会显示已撤回。' },
    en: { title: 'A proof is withdrawn', text: '“{title}” ({number}) is withdrawn: {reason}. Whoever checks it now is told so.' },
  },
  'proofs.stopResolved': {
    zh: { title: '现在可以开具证明了', text: '{office}已处理您姓名的打印问题，将打印为“{printAs}”。请重新开具。' },
    en: { title: 'You can issue your proof now', text: '{office} has seen to the print of your name: “{printAs}”. Please issue again.' },
  },
  'proofs.stopAnswered': {
    zh: { title: '关于您的证明', text: '{office}：{note}' },
    en: { title: 'About your proof', text: '{office}: {note}' },
  },
  ...certificationNotices,
  ...conversionNotices,
  ...pointsNotices,
  ...correctionNotices,
  ...redemptionNotices,
  'accounts.opened': {
    zh: { title: '学银账户已开通', text: '您的学银账户已开通，账号 {accountNo}。' },
    en: { title: 'Your account is open', text: 'Your credit-bank account is open; its number is {accountNo}.' },
  },
  'accounts.affiliated': {
    zh: { title: '您的所属单位有变化', text: '{office}已把您列为{kind}。如果不对，请联系{office}。' },
    en: { title: 'Your affiliation changed', text: '{office} lists you as {kind}. If this is wrong, please contact {office}.' },
  },
  'accounts.revealed': {
    zh: { title: '有工作人员查看了您的信息', text: '{office}查看了您的{field}，原因：{reason}。' },
    en: { title: 'Staff looked at your data', text: '{office} looked at your {field}. Reason: {reason}.' },
  },
  'accounts.phoneChanged': {
    zh: { title: '手机号已更换', text: '您的账户手机号已更换为 {phone}。如果不是您本人操作，请马上联系您的归属单位。' },
    en: {
      title: 'Phone changed',
      text: 'The mobile of your account is now {phone}. If this was not you, please contact your unit at once.',
    },
  },
  'accounts.phoneChangeAsked': {
    zh: {
      title: '有人在柜台申请更换您的手机号',
      text: '{office}收到更换手机号的申请，新号码 {phone}[，{until} 后生效]。如果不是您本人，请到“我的账户”停止更换，并联系{office}。',
    },
    en: {
      title: 'A new phone was asked for at the counter',
      text: '{office} was asked to change the mobile of your account to {phone}[, effective after {until}]. Not you? Stop it under "My account" and contact {office}.',
    },
  },
  'accounts.phoneChangeStopped': {
    zh: { title: '更换手机号已停止', text: '把手机号更换为 {phone} 的申请已停止，您的手机号没有改变。' },
    en: { title: 'The change of phone was stopped', text: 'The change of your mobile to {phone} was stopped; nothing has changed.' },
  },
  'accounts.frozen': {
    zh: { title: '账户已冻结', text: '{office}冻结了您的账户，到 {until} 自动恢复。原因：{reason}。您可以在“账户冻结”页面提出申诉。' },
    en: {
      title: 'Account frozen',
      text: '{office} has frozen your account; it opens again by itself after {until}. Reason: {reason}. You can object on the page about the freeze.',
    },
  },
  'accounts.freezeKept': {
    zh: { title: '申诉已答复', text: '{office}维持了对您账户的冻结，到 {until} 自动恢复。答复：{answer}。' },
    en: { title: 'Your objection was answered', text: '{office} keeps the freeze; it ends by itself after {until}. Answer: {answer}.' },
  },
  'accounts.repairAsked': {
    zh: { title: '请核实一位学习者的身份信息', text: '{office}请您单位核实一位学习者的身份信息。请打开查看问题并答复。' },
    en: {
      title: 'A learner’s identity data to check',
      text: '{office} asks your unit about a learner’s identity data. Please open the case and answer.',
    },
  },
  'accounts.identityCorrected': {
    zh: { title: '您的身份信息已更正', text: '{office}核实后更正了您账户的身份信息。如果不对，请联系{office}。' },
    en: {
      title: 'Your identity data were corrected',
      text: '{office} has corrected your identity data after checking. If they are not right, contact {office}.',
    },
  },
  'accounts.unfrozen': {
    zh: { title: '账户已恢复', text: '您的账户已恢复正常[，办理单位：{office}]。' },
    en: { title: 'Account restored', text: 'Your account is open again[, by {office}].' },
  },
  'privacy.takeoutReady': {
    zh: { title: '您的全部资料已打包好', text: '请在 {until} 前登录下载，过期自动删除。如果不是您本人导出的，请马上修改密码。' },
    en: {
      title: 'Your data are ready',
      text: 'Please log in and download them before {until}; then they are deleted. If it was not you, change your password now.',
    },
  },
  'closing.requested': {
    zh: {
      title: '注销申请已收到',
      text: '您的注销申请（{number}）已收到。{until} 之前可以随时撤回，账户照常使用；之后账户注销，不能恢复。',
    },
    en: {
      title: 'Request to close received',
      text: 'Your request to close the account ({number}) is here. Until {until} you can take it back and go on as usual; then the account is closed for good.',
    },
  },
  'closing.withdrawn': {
    zh: { title: '注销申请已撤回', text: '注销申请（{number}）已撤回，账户和成果都没有变化。' },
    en: {
      title: 'Request to close taken back',
      text: 'The request ({number}) was taken back; your account and outcomes are as they were.',
    },
  },
  'closing.stopped': {
    zh: { title: '注销没有办成', text: '冷静期内又有 {count} 件事在办理，注销申请（{number}）已中止，账户照常使用。办完后可以重新申请。' },
    en: {
      title: 'The account was not closed',
      text: '{count} things were opened during the cooling-off, so the request ({number}) was stopped and your account goes on. Ask again when they are done.',
    },
  },
  'accounts.mandateBegun': {
    zh: {
      title: '代办关系已建立',
      text: '{representative}可以替{person}办理，到 {until} 为止。双方随时可以解除；代办人看不到登录密码和验证码。',
    },
    en: {
      title: 'A mandate has begun',
      text: '{representative} may act for {person} until {until}. Either side may end it at any time; log-in secrets are never shared.',
    },
  },
  'accounts.mandateEnded': {
    zh: { title: '代办关系已结束', text: '{representative}不能再替{person}办理。' },
    en: { title: 'A mandate has ended', text: '{representative} can no longer act for {person}.' },
  },
  'accounts.cameOfAge': {
    zh: { title: '您已年满 14 周岁', text: '监护人{representative}的代办已自动结束，从今天起由您自己办理。' },
    en: {
      title: 'You are fourteen',
      text: 'The mandate of your guardian {representative} has ended by itself; from today you act for yourself.',
    },
  },
  'accounts.revealBudgetSpent': {
    zh: { title: '查看完整信息达到上限', text: '{staff}（{office}）今天查看学习者完整信息已达 {limit} 次，请了解原因。' },
    en: { title: 'Reveal limit reached', text: '{staff} ({office}) has looked at {limit} full values today. Please ask why.' },
  },
  'accounts.merged': {
    zh: {
      title: '您的两个账户已合并',
      text: '{office}把您的两个账户合并为一个（保留账号 {accountNo}），两边的成果、申请和登录方式都在。如果不是您的账户，请在 {until} 前联系{office}恢复。',
    },
    en: {
      title: 'Your two accounts were merged',
      text: '{office} has merged your two accounts into {accountNo}; outcomes, applications and log-ins of both are there. If one is not yours, contact {office} before {until}.',
    },
  },
  'accounts.mergeUndone': {
    zh: { title: '账户合并已撤销', text: '{office}撤销了您两个账户的合并，各自的成果和申请都已回到原来的账户。' },
    en: {
      title: 'The merge was undone',
      text: '{office} has undone the merge of your two accounts; each has its outcomes and applications again.',
    },
  },
  'accounts.closingAsked': {
    zh: {
      title: '已收到注销申请',
      text: '您申请了注销账户。{until} 前可以随时撤回；之后将在 {due} 前办结。如果不是您本人操作，请马上撤回并修改密码。',
    },
    en: {
      title: 'You asked to close the account',
      text: 'You may withdraw until {until}; after that it is closed by {due}. If this was not you, withdraw at once and change the password.',
    },
  },
  'accounts.closingWithdrawn': {
    zh: { title: '注销申请已撤回', text: '您的账户恢复正常使用。' },
    en: { title: 'Closing withdrawn', text: 'Your account is in normal use again.' },
  },
  'accounts.closingBlocked': {
    zh: { title: '注销还不能办结', text: '您还有业务没有办完（{what}），办完或撤回后会自动办结注销。' },
    en: {
      title: 'Closing has to wait',
      text: 'Something of yours is still open ({what}). The account closes once it is finished or withdrawn.',
    },
  },
  'accounts.activationReminder': {
    zh: { title: '请激活学银账户', text: '{office}提醒您激活学银账户。' },
    en: { title: 'Please activate your account', text: '{office} asks you to activate your credit-bank account.' },
  },
  'outcomes.stored': {
    zh: { title: '成果已存入', text: '“{entry}”已存入您的终身学习档案，计 {credits} 学分。' },
    en: { title: 'Outcome stored', text: '“{entry}” is now in your archive, {credits} credits.' },
  },
  'outcomes.revoked': {
    zh: { title: '成果已撤销', text: '{office}撤销了“{entry}”：{reason}。有疑问请联系{office}。' },
    en: { title: 'Outcome revoked', text: '{office} has revoked “{entry}”: {reason}. Questions? Contact {office}.' },
  },
  'outcomes.corrected': {
    zh: { title: '成果已更正', text: '“{entry}”已更正，原记录保留在历史中。' },
    en: { title: 'Outcome corrected', text: '“{entry}” has been corrected; the former record stays in the history.' },
  },
  'certification.granted': {
    zh: { title: '学分认定通过', text: '“{entry}”已认定 {credits} 学分，认定编号 {number}。学分已记入您的学分账户。' },
    en: {
      title: 'Credit certified',
      text: '“{entry}” has been certified as {credits} credits, number {number}. They are in your credit account.',
    },
  },
  'certification.reversed': {
    zh: { title: '学分认定已撤销', text: '{office}撤销了“{entry}”的学分认定：{reason}。有疑问请联系{office}。' },
    en: { title: 'Certification reversed', text: '{office} has reversed the credit of “{entry}”: {reason}. Questions? Contact {office}.' },
  },
  'deposits.batchSubmitted': {
    zh: { title: '有批次等您复核', text: '{by}提交了批次“{file}”（{rows} 行），请复核。' },
    en: { title: 'A batch waits for your approval', text: '{by} has submitted the batch “{file}” ({rows} rows). Please check it.' },
  },
  'deposits.batchCommitted': {
    zh: { title: '批次已存入', text: '批次“{file}”已存入 {rows} 行。' },
    en: { title: 'Batch stored', text: 'The batch “{file}” has been stored: {rows} rows.' },
  },
  'deposits.batchRefused': {
    zh: { title: '批次未通过复核', text: '批次“{file}”没有通过复核：{reason}。' },
    en: { title: 'Batch not approved', text: 'The batch “{file}” was not approved: {reason}.' },
  },
  'identity.passwordReset': {
    zh: {
      title: '登录密码被重置',
      text: '{by}重置了{staff}的登录密码，原来的登录已全部退出。如果不是本人要求的，请马上联系安全管理员。',
    },
    en: {
      title: 'A password was reset',
      text: '{by} has reset the password of {staff}; every session was ended. If nobody asked for it, tell the security officer at once.',
    },
  },
  'identity.newPlace': {
    zh: {
      title: '从新的地址登录',
      text: '您的账号刚从新的地址 {address}（{browser}）登录。不是您本人的话，请马上在登录记录里点“不是我”。',
    },
    en: {
      title: 'Log-in from a new place',
      text: 'Your account was logged in to from {address} ({browser}). Not you? Say so in your log-ins at once.',
    },
  },
  'identity.sessionsReplaced': {
    zh: { title: '较早的登录已退出', text: '您的账号同时登录超过 {limit} 处，最早的 {count} 处已退出。' },
    en: { title: 'Older log-ins were ended', text: 'More than {limit} log-ins of your account were open: the oldest {count} were ended.' },
  },
  'identity.recoveryUsed': {
    zh: { title: '用恢复码登录', text: '您的账号刚用恢复码通过了验证，还剩 {left} 个。用完前请重新生成。' },
    en: { title: 'A recovery code was used', text: 'A recovery code of your account was used; {left} are left. Make new ones in time.' },
  },
  'identity.disowned': {
    zh: {
      title: '有人报告登录不是本人',
      text: '{staff}（{office}）说 {address} 的一次登录不是本人。其他登录已退出，已要求更换密码，请核查。',
    },
    en: {
      title: 'A log-in was not the owner’s',
      text: '{staff} ({office}) says that a log-in from {address} was not theirs. Other sessions were ended, a new password is demanded. Please look into it.',
    },
  },
  'identity.attack': {
    zh: { title: '登录失败异常增多', text: '刚才一分钟内有 {count} 次登录失败，可能有人在批量试密码，请核查。' },
    en: {
      title: 'Many refused log-ins',
      text: '{count} log-ins were refused within a minute: somebody may be trying passwords. Please look into it.',
    },
  },
  'identity.revived': {
    zh: { title: '休眠账号已恢复', text: '{office}恢复了您的账号，请在 7 天内登录。' },
    en: { title: 'Your account was revived', text: '{office} has revived your account. Please log in within 7 days.' },
  },
  'identity.codesAlarm': {
    zh: { title: '短信验证码用量异常', text: '近 24 小时已发送验证码 {sent} 条，全省上限 {budget} 条。请查看是否有人恶意刷短信。' },
    en: {
      title: 'Many codes are being sent',
      text: '{sent} codes in 24 hours, of {budget} for the province. Please check whether somebody pumps messages.',
    },
  },
  'identity.scanAdded': {
    zh: {
      title: '已启用皖事通扫码验证',
      text: '您的管理员账号以后可以用皖事通扫码作第二重验证。如果不是您本人操作，请马上取消并修改密码。',
    },
    en: {
      title: 'Scan by 皖事通 added',
      text: 'A scan in 皖事通 is now a second factor of your staff account. Not you? Remove it and change your password at once.',
    },
  },
  'identity.wechatBound': {
    zh: { title: '已绑定微信', text: '您的账户已绑定微信，以后可从微信一键进入。如果不是您本人操作，请马上在“登录方式”里解除绑定。' },
    en: { title: 'WeChat bound', text: 'Your account is bound to a WeChat and opens from there with one tap. Not you? Unbind it at once.' },
  },
  'identity.wechatUnbound': {
    zh: { title: '已解除绑定微信', text: '您的账户已解除绑定微信，其他登录都已退出。' },
    en: { title: 'WeChat unbound', text: 'Your account is no longer bound to WeChat; all other log-ins have ended.' },
  },
  'identity.rightsChanged': {
    zh: { title: '管理员权限有变化', text: '{office}的任职有变化：{staff}，{role}。' },
    en: { title: 'Rights changed', text: 'Appointments of {office} changed: {staff}, {role}.' },
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', NoticeText>>>

/** The code of a notice. */
export type NoticeCode = keyof typeof noticeTexts
/** Values put into a notice's sentence; days as yyyy-mm-dd. */
export type NoticeParams = Readonly<Record<string, string | number | null>>

const isCode = (code: string): code is NoticeCode => Object.hasOwn(noticeTexts, code)
const written = (value: string | number, language: 'zh' | 'en'): string => {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value))
  return day === null || language === 'en' ? String(value) : `${day[1]}年${Number(day[2])}月${Number(day[3])}日`
}

/** A reason is stored as a template's code with a typed note on a second line, or as typed words alone. */
const reasonWords = (reason: string, language: 'zh' | 'en'): string => {
  const [code = '', ...note] = reason.split('\n')
  const template = [...Object.values(returnReasons).flat(), ...refuseReasons].find((one) => one.code === code)
  return [template?.[language] ?? code, ...note].join(language === 'zh' ? '；' : '; ')
}

/** Fills a notice's pattern: missing parameters take their square brackets with them. Pure. */
export const fillNotice = (pattern: string, language: 'zh' | 'en', params: NoticeParams): string => {
  const missing = (part: string) => [...part.matchAll(/\{(\w+)\}/g)].some((m) => (params[m[1] ?? ''] ?? '') === '')
  const fill = (part: string) =>
    part.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name] ?? ''
      return name === 'reason' ? reasonWords(String(value), language) : written(value, language)
    })
  return fill(pattern.replace(/\[([^\]]*)\]/g, (_, part: string) => (missing(part) ? '' : part)))
}

/** The words of a notice; an unknown code (written by a newer release) shows itself and nothing else. */
export const noticeText = (code: string, language: 'zh' | 'en', params: NoticeParams): NoticeText => {
  if (!isCode(code)) return { title: code, text: '' }
  const { title, text } = noticeTexts[code][language]
  return { title: fillNotice(title, language, params), text: fillNotice(text, language, params) }
}

/** A notice as its reader sees it, in the language of the request. `href` is a path of the reader's own front end. */
export const Notice = z.object({
  id: Id,
  code: z.string(),
  title: z.string(),
  text: z.string(),
  href: z.nullable(z.string()),
  at: Instant,
  readAt: z.nullable(Instant),
})
export type Notice = z.infer<typeof Notice>

const Ids = z.array(Id).check(z.minLength(1), z.maxLength(200))
const listInput = z.object({ ...paging, unread: z.optional(z.enum(['yes', 'no'])) })
const listOutput = z.extend(page(Notice), { unread: z.number() })

export const listMyNotices = endpoint({
  method: 'GET',
  path: '/notices',
  may: 'learner',
  forAnother: 'view',
  summary: '我的通知',
  input: listInput,
  output: listOutput,
  refusals: [],
})
export const countMyNotices = endpoint({
  method: 'GET',
  path: '/notices/unread',
  may: 'learner',
  forAnother: 'view',
  summary: '未读通知数',
  input: Nothing,
  output: z.object({ unread: z.number() }),
  refusals: [],
})
/** Without `ids` everything is read. */
export const readMyNotices = endpoint({
  method: 'POST',
  path: '/notices/read',
  may: 'learner',
  summary: '把通知标为已读',
  input: z.object({ ids: z.optional(Ids) }),
  output: Done,
  refusals: [],
})
export const listStaffNotices = endpoint({
  method: 'GET',
  path: '/staff/notices',
  may: 'staff',
  summary: '管理员的通知',
  input: listInput,
  output: listOutput,
  refusals: [],
})
export const countStaffNotices = endpoint({
  method: 'GET',
  path: '/staff/notices/unread',
  may: 'staff',
  summary: '管理员未读通知数',
  input: Nothing,
  output: z.object({ unread: z.number() }),
  refusals: [],
})
export const readStaffNotices = endpoint({
  method: 'POST',
  path: '/staff/notices/read',
  may: 'staff',
  summary: '把管理员通知标为已读',
  input: z.object({ ids: z.optional(Ids) }),
  output: Done,
  refusals: [],
})
