/** Why the capability `accounts` says no. */
export const accountsRefusals = {
  'accounts.id_invalid': {
    status: 422,
    zh: '证件号码不正确，请核对后重新填写。',
    en: 'The document number is not right. Please check it.',
  },
  'accounts.name_invalid': {
    status: 422,
    zh: '姓名不正确：只能用汉字、字母和间隔号“·”，不超过 50 个字。',
    en: 'The name is not right: letters and the dot only, 50 characters at most.',
  },
  'accounts.guardian_needed': {
    status: 422,
    zh: '未满 14 周岁需要填写监护人姓名和手机号。',
    en: 'Under 14 the name and mobile of a guardian are needed.',
  },
  'accounts.application_open': {
    status: 409,
    zh: '这份开户申请已经提交，正在办理。请用受理编号和查询码查看进度。',
    en: 'This application has been handed in already and is being handled.',
  },
  'accounts.application_not_returned': {
    status: 409,
    zh: '这份申请现在不需要补正。',
    en: 'This application is not waiting for corrections.',
  },
  'accounts.application_concluded': {
    status: 409,
    zh: '这份申请已经办结，不能撤回。',
    en: 'This application is concluded and cannot be withdrawn.',
  },
  'accounts.no_office': {
    status: 409,
    zh: '这个地区还没有受理单位，请联系省学分银行管理中心。',
    en: 'No office handles this region yet. Please contact the management centre.',
  },
  'accounts.reveal_budget_spent': {
    status: 429,
    zh: '今天查看完整信息的次数已达上限（{limit} 次），已通知上级。',
    en: 'You have reached today’s limit of {limit} reveals; your superior has been told.',
  },
  'accounts.reveal_note_needed': { status: 422, zh: '选择“其他”时请写明原因。', en: 'Please say why when you choose "other".' },
  'accounts.state_conflict': {
    status: 409,
    zh: '账户现在的状态不能做这个操作，请刷新后再看。',
    en: 'The account’s present state does not allow this. Please reload.',
  },
  'accounts.phone_change_open': {
    status: 409,
    zh: '这位学习者已经有一项更换手机号在办理。',
    en: 'A change of this learner’s phone is under way already.',
  },
  'accounts.phone_change_second_person': {
    status: 403,
    zh: '更换手机号需要另一位工作人员确认。',
    en: 'A change of phone must be confirmed by another member of staff.',
  },
  'accounts.phone_change_over': {
    status: 409,
    zh: '这项更换手机号已经办结或停止。',
    en: 'This change of phone is done or was stopped.',
  },
  'accounts.document_differs': {
    status: 409,
    zh: '证件号码与账户登记的不一致，请核对证件。',
    en: 'The document number differs from the account’s. Please check the document.',
  },
  'accounts.name_differs': {
    status: 409,
    zh: '证件姓名与账户登记的不一致，已生成待处理事项，由中心核实后更正。',
    en: 'The name differs from the account’s; a repair case was opened for the centre.',
  },
  'accounts.affiliation_exists': { status: 409, zh: '已经有这项归属关系。', en: 'This affiliation exists already.' },
  'accounts.affiliation_unit': {
    status: 422,
    zh: '这个单位不在您的管理范围内，或者不能有这种归属关系。',
    en: 'This unit is outside your scope, or cannot have that kind of affiliation.',
  },
  'accounts.affiliation_ended': { status: 409, zh: '这项归属关系已经结束。', en: 'This affiliation has ended already.' },
  'accounts.period': { status: 422, zh: '日期不正确：结束日期不能早于开始日期，也不能晚于一年以后。', en: 'The dates are not right.' },
  'accounts.repair_resolved': { status: 409, zh: '这件事已经处理过了。', en: 'This has been dealt with already.' },
} as const
