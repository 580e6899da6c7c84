/** Why the capability `points` says no. */
export const pointsRefusals = {
  'points.not_an_issuer': {
    status: 409,
    zh: '积分由管理中心和地方认证服务中心发放。您所在的单位不发放积分，请联系所属的地方认证服务中心。',
    en: 'Points are issued by the management centre and by local centres. Your unit issues none: ask your local centre.',
  },
  'points.rule_wrong': {
    status: 422,
    zh: '积分规则有 {count} 处需要改正，请按每一处的说明修改。',
    en: 'The rule has {count} faults. Mend each as it says.',
  },
  'points.rule_not_draft': {
    status: 409,
    zh: '这条规则已经提交或者发布，不能再修改。要改动已发布的规则，请结束它并新建一条。',
    en: 'This rule has been submitted or published and cannot be changed. To change a published rule, end it and write a new one.',
  },
  'points.rule_not_submitted': {
    status: 409,
    zh: '这条规则现在不在复核中，可能已经由别人处理。请刷新后查看。',
    en: 'This rule is not under review now; somebody else may have decided it. Reload to see.',
  },
  'points.rule_not_published': {
    status: 409,
    zh: '只有已发布的规则可以结束。请刷新后查看它现在的状态。',
    en: 'Only a published rule can be ended. Reload to see its state.',
  },
  'points.own_work': {
    status: 403,
    zh: '规则要由另一个人复核。您参与过编写，请同事来复核。',
    en: 'A rule is reviewed by another person. You wrote at it: ask a colleague.',
  },
  'points.note_missing': {
    status: 422,
    zh: '退回时请写明要改什么。',
    en: 'Say what is to be changed when you give it back.',
  },
  'points.period_wrong': {
    status: 422,
    zh: '时间段不对：开始日期要早于结束日期，最长 366 天。请修改后再试。',
    en: 'The period is not right: it begins before it ends and has 366 days at most. Change it and try again.',
  },
  'points.file_unreadable': {
    status: 422,
    zh: '文件读不出来：{reason}。',
    en: 'The file cannot be read: {reason}.',
  },
  'points.file_too_long': {
    status: 422,
    zh: '一个文件最多 {limit} 行，请分成几个文件上传。',
    en: 'A file has {limit} rows at most: split it.',
  },
  'points.import_withdrawn': {
    status: 409,
    zh: '这次导入已经撤回，积分会在几分钟内收回。',
    en: 'This import has been withdrawn; its points are taken back within minutes.',
  },
  'points.holder_unknown': {
    status: 404,
    zh: '没有找到这个学银账号，或者它不属于您能查看的范围。请核对账号。',
    en: 'There is no such account within what you may see. Check the number.',
  },
  'points.month_not_over': {
    status: 409,
    zh: '这个月还没有结束，请在下月 1 日之后再月结。',
    en: 'This month is not over yet: close it from the first day of the next.',
  },
  'points.month_closed': {
    status: 409,
    zh: '这个月已经月结过，不需要再做。',
    en: 'This month has been closed already; there is nothing to do.',
  },
  'points.month_before_open': {
    status: 409,
    zh: '请先月结 {month}：月结要按月份的先后进行。',
    en: 'Close {month} first: months are closed in their order.',
  },
  'points.postings_open': {
    status: 409,
    zh: '还有积分正在入账，请几分钟后再月结。',
    en: 'Points are still being posted: close the month in some minutes.',
  },
  'points.frozen_already': {
    status: 409,
    zh: '这个人的积分已经冻结。',
    en: 'The points of this person are frozen already.',
  },
  'points.not_frozen': {
    status: 409,
    zh: '这个冻结已经解除，请刷新后查看。',
    en: 'This freeze has ended already. Reload to see.',
  },
  'points.nothing_there': {
    status: 409,
    zh: '这个人在本中心没有积分账，不需要冻结。',
    en: 'This person has no points with your centre; there is nothing to freeze.',
  },
} as const
