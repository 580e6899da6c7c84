/** Texts of messages to phones, by code; `{secret}` is the one-time code. */
export const messageTexts = {
  'identity.code': {
    zh: '验证码 {secret}，{minutes} 分钟内有效。不要告诉别人，工作人员也不会向您索要。',
    en: 'Your code is {secret}, valid for {minutes} minutes. Tell nobody; staff never ask for it.',
  },
  'accounts.closingAsked': {
    zh: '您的学银账户已申请注销，{until} 前可登录撤回。非本人操作请马上登录撤回。',
    en: 'Closing of your account was asked for. Log in before {until} to withdraw. Not you? Withdraw at once.',
  },
  'accounts.closed': {
    zh: '您的学银账户已注销，个人信息已按规定删除或封存。感谢您的使用。',
    en: 'Your credit-bank account is closed; your data are deleted or sealed as the law demands. Thank you.',
  },
  'accounts.frozen': {
    zh: '您的学银账户已被{office}冻结，到 {until} 自动恢复。登录学分银行可查看原因、提出申诉。',
    en: 'Your credit-bank account was frozen by {office}; it opens again after {until}. Log in to read why and to object.',
  },
  'accounts.unfrozen': {
    zh: '您的学银账户已恢复正常。',
    en: 'Your credit-bank account is open again.',
  },
  'accounts.applicationOpened': {
    zh: '您的开户申请（{number}）已办结，学银账户已开通。请打开学分银行网站登录；还没有激活的，请先激活。',
    en: 'Your application ({number}) is concluded and your credit-bank account is open. Please log in, or activate it first.',
  },
  'accounts.applicationReturned': {
    zh: '您的开户申请（{number}）需要补正，请打开学分银行网站凭受理编号和查询码查看原因。',
    en: 'Your application ({number}) needs a correction. Please look it up with its number and code.',
  },
  'accounts.applicationRefused': {
    zh: '您的开户申请（{number}）没有通过，请打开学分银行网站凭受理编号和查询码查看原因。',
    en: 'Your application ({number}) was refused. Please look up the reason with its number and code.',
  },
  'accounts.phoneChanged': {
    zh: '您的学银账户手机号已更换为 {phone}。如果不是您本人操作，请马上联系您的归属单位。',
    en: 'The mobile of your credit-bank account is now {phone}. If this was not you, please contact your unit at once.',
  },
  'accounts.phoneChangeAsked': {
    zh: '有人在{office}申请把您学银账户的手机号换成 {phone}[，{until} 后生效]。不是您本人？请登录后在“我的账户”停止，或联系{office}。',
    en: 'At {office} somebody asked to change the mobile of your account to {phone}[, effective after {until}]. Not you? Log in and stop it, or contact {office}.',
  },
  'accounts.activationReminder': {
    zh: '{office}提醒您：您的学银账户还没有激活，请打开皖事通或学分银行网站激活。',
    en: '{office}: your credit-bank account is not active yet. Please open the credit bank to activate it.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>
/** The code of a message to a phone. */
export type MessageCode = keyof typeof messageTexts
