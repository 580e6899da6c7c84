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
  'accounts.correction_wrong': {
    status: 422,
    zh: '更正内容不对，请按提示修改。',
    en: 'What you ask for is not right. Please follow the hint.',
  },
  'accounts.correction_open': {
    status: 409,
    zh: '您已有一个账户信息更正申请在办理，办结后再提下一个。',
    en: 'A correction of your account is under way. Please wait until it is done.',
  },
  'accounts.correction_over': {
    status: 409,
    zh: '这个更正申请已经办结，不能撤回。',
    en: 'This request is concluded and cannot be withdrawn.',
  },
  'accounts.document_taken': {
    status: 409,
    zh: '这个证件已有另一个账户，不能更正到这个账户上。请核对证件，确是同一人的请先合并账户。',
    en: 'Another account stands on this document. Please check it; if both are one person, merge the accounts first.',
  },
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
  'accounts.phone_change_needed': {
    status: 409,
    zh: '账户已登记手机号。请用“更换遗失的手机号”办理：核对证件，由另一位工作人员确认，一天后生效。',
    en: 'The account has a phone already. Use "Replace a lost phone": the document is checked, a second member of staff confirms, and a day passes.',
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
  'accounts.repair_waiting': {
    status: 409,
    zh: '这件事正在等另一位工作人员确认。请先由对方确认或退回。',
    en: 'This waits for a second member of staff, who confirms it or sends it back first.',
  },
  'accounts.repair_not_proposed': {
    status: 409,
    zh: '这件事现在没有待确认的处理意见，请刷新页面。',
    en: 'No decision waits for confirmation here. Please reload the page.',
  },
  'accounts.repair_decision': {
    status: 422,
    zh: '这件事不能这样处理。请刷新页面，从列出的办法中选择。',
    en: 'This cannot be decided that way. Please reload the page and choose one of the ways it lists.',
  },
  'accounts.repair_unit': {
    status: 422,
    zh: '这个单位不认识这位学习者，或者不是被询问的单位。请从列出的单位中选择。',
    en: 'This unit does not know the learner, or was not the one that was asked. Please choose one of the listed units.',
  },
  'accounts.repair_not_asked': {
    status: 409,
    zh: '没有等您单位答复的问题，可能已经答复过。请刷新页面。',
    en: 'No question waits for your unit; it may be answered already. Please reload the page.',
  },
  'accounts.repair_open': {
    status: 409,
    zh: '这两个账户已经在核实，不用再报。',
    en: 'These two accounts are being looked at already.',
  },
  'accounts.merged': {
    status: 409,
    zh: '这个账户已并入另一个账户，请在合并后的账户上办理。',
    en: 'This account was merged into another one. Please act on that one.',
  },
  'accounts.frozen': {
    status: 403,
    zh: '账户已冻结，现在不能办理。请在“账户冻结”页面查看原因和期限，或提出申诉。',
    en: 'The account is frozen and this cannot be done now. See the page on the freeze for reason and end, or object there.',
  },
  'accounts.freeze_open': {
    status: 409,
    zh: '这个账户已经冻结，或者已有待确认的冻结。',
    en: 'This account is frozen already, or a freeze of it waits for confirmation.',
  },
  'accounts.freeze_day': {
    status: 422,
    zh: '冻结期限要在明天到 30 天以内。到期自动恢复；仍有需要的，到期前另行提出。',
    en: 'A freeze ends within 30 days, tomorrow at the earliest. It ends by itself; where it is still needed, propose it anew.',
  },
  'accounts.freeze_over': {
    status: 409,
    zh: '这次冻结已经处理过或已经结束，请刷新页面。',
    en: 'This freeze has been decided or has ended. Please reload the page.',
  },
  'accounts.freeze_objected': {
    status: 409,
    zh: '您已经提出过申诉，请等待答复。',
    en: 'You have objected already. Please wait for the answer.',
  },
  'accounts.freeze_third_person': {
    status: 403,
    zh: '申诉要由没有参与这次冻结的工作人员处理。',
    en: 'An objection is decided by somebody who neither proposed nor confirmed the freeze.',
  },
  'accounts.freeze_no_objection': {
    status: 409,
    zh: '没有待答复的申诉，请刷新页面。',
    en: 'No objection waits for an answer. Please reload the page.',
  },
  'accounts.merge_same': { status: 422, zh: '请选择两个不同的账户。', en: 'Please choose two different accounts.' },
  'accounts.merge_state': {
    status: 409,
    zh: '正在注销、已注销或已冻结的账户不能合并。',
    en: 'An account that is closing, closed or frozen cannot be merged.',
  },
  'accounts.merge_chained': {
    status: 409,
    zh: '要并入的账户自己已有并入的账户。请把它选为保留的账户，或者先撤销原来的合并。',
    en: 'The account to be merged holds a merged one itself. Keep that one, or undo its merge first.',
  },
  'accounts.merge_open': {
    status: 409,
    zh: '这个账户已经合并，或者已有待确认的合并。',
    en: 'This account is merged already, or a merge of it waits.',
  },
  'accounts.merge_both_used': {
    status: 409,
    zh: '两个账户里的同一项成果都已用于转换，不能合并。请先撤销其中一次转换。',
    en: 'Both accounts have used the same outcome. Please take one use back first.',
  },
  'accounts.merge_decided': { status: 409, zh: '这次合并已经处理过了。', en: 'This merge has been decided already.' },
  'accounts.merge_too_late': { status: 409, zh: '合并已超过 30 天，不能再撤销。', en: 'The 30 days for undoing this merge are over.' },
  'accounts.second_person': {
    status: 409,
    zh: '需要另一位工作人员确认，提出的人不能自己确认。',
    en: 'A second member of staff must confirm; never the one who proposed.',
  },
  'accounts.batch_storing': {
    status: 409,
    zh: '正有一批成果在入库，请过几分钟再试。',
    en: 'A batch is being stored just now. Please try again in a few minutes.',
  },
  'accounts.consent_needed': {
    status: 422,
    zh: '请上传本人签字的表单，或者填写本人手机收到的验证码（选一种）。',
    en: 'Please upload the signed form, or type the code that the person’s phone received (one of the two).',
  },
  'accounts.form_unknown': {
    status: 422,
    zh: '签字表单没有上传成功，或者已经用过。请重新拍照上传。',
    en: 'The signed form was not uploaded, or was used before. Please take the photo again.',
  },
  'accounts.assistance_needed': {
    status: 422,
    zh: '请先核对到场人的证件并取得本人同意（开始帮办），再办理。',
    en: 'Please check the person’s document and take their consent first (begin an assistance).',
  },
  'accounts.assistance_over': {
    status: 409,
    zh: '这次帮办已经结束或超过一小时。请再次核对证件并取得同意。',
    en: 'This assistance has ended or its hour is over. Please check document and consent again.',
  },
  'accounts.assistance_other': {
    status: 409,
    zh: '这次帮办是为另一个人开始的，请核对证件。',
    en: 'This assistance is for another person. Please check the document.',
  },
  'accounts.mandate_code': {
    status: 422,
    zh: '邀请码不对、已过期，或者不是邀请您的。请向邀请人核对邀请码和您的姓名。',
    en: 'The code is wrong, expired, or not for you. Please check code and name with the person who invited you.',
  },
  'accounts.mandate_day': {
    status: 422,
    zh: '结束日期不正确：不能早于今天，也不能晚于一年以后。',
    en: 'The last day must lie between today and a year from now.',
  },
  'accounts.mandate_state': {
    status: 409,
    zh: '双方的账户都要正常使用，代办人要年满 14 周岁，并且不能是本人。',
    en: 'Both accounts must be in use, the representative over 14 and another person.',
  },
  'accounts.mandate_guardian': {
    status: 409,
    zh: '监护人只用于未满 14 周岁的学习者；在网上登记需要双方都经皖事通实名核验，也可以带双方证件到窗口办理。',
    en: 'A guardian is for learners under 14; online both must be verified by 皖事通. At a counter both documents are enough.',
  },
  'accounts.mandate_full': {
    status: 409,
    zh: '一个人最多替 5 个人办理，请先解除一个。',
    en: 'One person acts for five people at most. Please end one first.',
  },
  'accounts.mandate_exists': { status: 409, zh: '这两个人之间已经有代办关系。', en: 'These two have a mandate already.' },
  'accounts.mandate_too_many': {
    status: 409,
    zh: '您已有 5 个没有接受的邀请，请先取消一个。',
    en: 'Five invitations of yours wait already. Please take one back.',
  },
  'accounts.mandate_nobody': {
    status: 422,
    zh: '没有找到代办人的账户，或者姓名与证件不一致。代办人要先开户并激活。',
    en: 'The representative has no account, or the name differs. They open and activate one first.',
  },
  'accounts.mandate_over': { status: 409, zh: '代办关系已经结束。', en: 'This mandate has ended.' },
  'accounts.not_for_another': {
    status: 403,
    zh: '这件事只能本人办理，代办人不能办。',
    en: 'Only the person themselves may do this, not a representative.',
  },
  'accounts.acting_changed': {
    status: 409,
    zh: '这个页面显示的办理人与现在的不一致，请刷新页面再办理。',
    en: 'This page shows another person than the one you act for now. Please reload it.',
  },
  'accounts.guardian_acts': {
    status: 403,
    zh: '未满 14 周岁，请由监护人登录后代为办理。',
    en: 'Under 14 the guardian acts: please let them log in.',
  },
  'accounts.closing_blocked': {
    status: 409,
    zh: '还有 {count} 件业务没有办完（{what}），办完或撤回后才能注销。',
    en: '{count} matters are still open ({what}); they must be finished or withdrawn before the account closes.',
  },
  'accounts.closing_open': { status: 409, zh: '您已经提交了注销申请。', en: 'You have asked for closing already.' },
  'accounts.closing_none': { status: 409, zh: '现在没有可以撤回的注销申请。', en: 'There is no closing request to withdraw.' },
} as const
