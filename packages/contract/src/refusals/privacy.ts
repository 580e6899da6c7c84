/** Why the capability `privacy` says no. */
export const privacyRefusals = {
  'privacy.text_changed': {
    status: 409,
    zh: '说明文字已经更新，请重新阅读后再决定。',
    en: 'The text has changed. Please read it again before you decide.',
  },
  'privacy.not_consent': {
    status: 409,
    zh: '这一项是学分银行的法定职责，只需告知，不能撤回。',
    en: 'This rests on the bank’s legal duty: you are informed, there is no consent to withdraw.',
  },
  'privacy.sensitive_withdrawn': {
    status: 403,
    zh: '您已撤回对处理敏感个人信息的同意，不能上传证明材料。可以在“个人信息与隐私”中重新同意，或到窗口当面出示。',
    en: 'You withdrew your consent to sensitive data, so evidence cannot be uploaded. Agree again under My data, or show it at a counter.',
  },
  'privacy.guardian_consent': {
    status: 403,
    zh: '未满 14 周岁，监护人同意处理敏感个人信息以后才能上传证明材料。请监护人登录后在“个人信息与隐私”中同意，或与孩子一起到窗口办理。',
    en: 'Under 14, evidence can be uploaded once the guardian has agreed to sensitive data: under My data after logging in, or together at a counter.',
  },
  'privacy.takeout_gone': {
    status: 410,
    zh: '下载链接已经失效：文件只保留 24 小时，链接十分钟内只能用一次。请回到“导出全部资料”重新取得链接，或者重新导出。',
    en: 'This link is over: the file is kept for 24 hours and each link works once within ten minutes. Ask for a new link, or export again.',
  },
} as const
