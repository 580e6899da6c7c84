/** Why the capability `closing` says no. */
export const closingRefusals = {
  'closing.obstacles': {
    status: 409,
    zh: '还有 {count} 件事没有办完，暂时不能注销。请先等它们办结或者撤回，页面上列出了是哪几件。',
    en: '{count} things are still open, so the account cannot be closed yet. Wait for them or withdraw them; the page lists each.',
  },
  'closing.state': {
    status: 409,
    zh: '账户现在的状态不能申请注销。如果已经申请过，可以在本页查看进度；账户被冻结的，请先联系归属单位。',
    en: 'The account cannot be closed in its present state. See this page for a request that is under way; ask your unit if the account is frozen.',
  },
  'closing.loss_changed': {
    status: 409,
    zh: '账户里的学习成果刚刚有变化，请重新看一遍会失去什么，再决定。',
    en: 'What the account holds has just changed. Please look again at what is lost before you decide.',
  },
  'closing.too_late': {
    status: 409,
    zh: '没有可以撤回的注销申请：冷静期已过，或者已经撤回。',
    en: 'There is no request to take back: the cooling-off time is over, or it was taken back already.',
  },
} as const
