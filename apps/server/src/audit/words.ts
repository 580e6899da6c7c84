/** What an act on a learner's record is called when the learner reads who looked at it. */
type Words = { readonly zh: string; readonly en: string }

const words: Readonly<Record<string, Words>> = {
  'accounts.reveal': { zh: '查看了您的完整证件号或手机号', en: 'Saw your full document or phone number' },
  'accounts.revealApplication': { zh: '查看了您开户申请中的证件号或手机号', en: 'Saw the document or phone number of your application' },
  'accounts.read': { zh: '查看了您的账户信息', en: 'Read your account' },
  'accounts.editContact': { zh: '修改了您的联系方式', en: 'Changed your contact data' },
  'accounts.counterCheck': { zh: '在窗口核验了您的身份', en: 'Checked your identity at the counter' },
  'accounts.addAffiliation': { zh: '登记了您的归属单位', en: 'Entered an affiliation of yours' },
  'accounts.endAffiliation': { zh: '结束了您的一项归属', en: 'Ended an affiliation of yours' },
  'accounts.freeze': { zh: '冻结了您的账户', en: 'Froze your account' },
  'accounts.unfreeze': { zh: '恢复了您的账户', en: 'Unfroze your account' },
  'accounts.enterApplication': { zh: '为您录入了开户申请', en: 'Entered an account application for you' },
  'accounts.remind': { zh: '提醒您激活账户', en: 'Reminded you to activate' },
  'deposits.enter': { zh: '为您录入了一项学习成果', en: 'Entered an outcome for you' },
  'outcomes.revoke': { zh: '撤销了您的一项学习成果', en: 'Revoked an outcome of yours' },
  'files.download': { zh: '查看了您的证明材料', en: 'Opened your evidence' },
}

const families: readonly (readonly [string, Words])[] = [
  ['reviews.', { zh: '办理了您的申请', en: 'Worked on your application' }],
  ['deposits.', { zh: '办理了您的存入申请', en: 'Worked on your deposit' }],
  ['outcomes.', { zh: '处理了您的学习成果', en: 'Worked on your outcomes' }],
  ['accounts.', { zh: '处理了您的账户', en: 'Worked on your account' }],
]

/** The words of an act for a learner; an unknown one falls back to its capability, then to "processed". */
export const accessWords = (act: string): Words =>
  words[act] ??
  families.find(([prefix]) => act.startsWith(prefix))?.[1] ?? { zh: '处理了与您有关的业务', en: 'Worked on something of yours' }
