/** Why the capability `certification` says no. */
export const certificationRefusals = {
  'certification.standard_of_one': {
    status: 422,
    zh: '一条认证标准只能针对一个成果类型或者一项成果，请二选一。',
    en: 'A standard is for one type or for one achievement: choose one of the two.',
  },
  'certification.standard_wrong': {
    status: 422,
    zh: '认证标准有误：最低学分不能高于最高学分，失效日期不能早于生效日期。请检查后再提交。',
    en: 'The standard is wrong: the minimum may not exceed the maximum, and it may not end before it begins.',
  },
  'certification.achievement_unknown': {
    status: 422,
    zh: '没有找到这项成果，或者它不归您的单位管理。',
    en: 'There is no such achievement, or it does not belong to your unit.',
  },
  'certification.standard_not_editable': {
    status: 409,
    zh: '这条标准已经提交或发布，不能再改。需要变动请新提一条。',
    en: 'This standard has been submitted or published. To change it, propose a new one.',
  },
  'certification.standard_not_published': {
    status: 409,
    zh: '这条标准没有在使用，不需要停用。',
    en: 'This standard is not in use, so there is nothing to retire.',
  },
  'certification.offering_not_editable': {
    status: 409,
    zh: '这项申请正在办理或已经办结，现在不能改。退回后可以修改再提交。',
    en: 'This application is being handled or is closed, so it cannot be changed now. After a return you can change and submit it again.',
  },
  'certification.offering_incomplete': {
    status: 422,
    zh: '还有 {count} 处没有填好，请按页面上列出的逐项补齐后再提交。',
    en: '{count} things are still missing. Complete everything the page lists, then submit again.',
  },
  'certification.offering_not_open': {
    status: 409,
    zh: '这项申请没有在办理，不需要撤回。',
    en: 'This application is not being handled, so there is nothing to withdraw.',
  },
  'certification.offering_not_with_panel': {
    status: 409,
    zh: '这项申请不在专家评审阶段。请先在审核件里受理，或刷新页面看现在的进度。',
    en: 'This application is not with a panel. Accept it on the review desk first, or reload to see where it is.',
  },
  'certification.offering_not_certified': {
    status: 409,
    zh: '这项申请还没有认证，没有报告可以下载。',
    en: 'This offering is not certified yet, so there is no report.',
  },
  'certification.own_offering': {
    status: 409,
    zh: '您参与填写了这项申请，不能提出认证建议。请换一位同事办理。',
    en: 'You helped to write this application, so a colleague has to make the recommendation.',
  },
  'certification.second_person': {
    status: 409,
    zh: '认证建议是您提出的，审定须由另一个人办理。',
    en: 'You made the recommendation: somebody else has to decide.',
  },
  'certification.panel_incomplete': {
    status: 409,
    zh: '专家评审还没有完成：至少要有 {least} 位专家提交评分表，并且没有未交的。请催办或更换专家。',
    en: 'The panel is not complete: at least {least} experts have to hand in their sheets and none may be open. Remind or replace them.',
  },
  'certification.not_recommended': {
    status: 409,
    zh: '还没有提出认证建议。请在项目认证页面填写建议的学分、学时、等级和有效期，再送审定。',
    en: 'There is no recommendation yet. Enter credits, hours, level and validity on the page of the offering first.',
  },
  'certification.validity_wrong': {
    status: 422,
    zh: '有效期要晚于今天，最长五年。请重新选择。',
    en: 'The certificate has to end after today and within five years. Choose another day.',
  },
  'certification.visit_ahead': {
    status: 422,
    zh: '考察日期不能晚于今天。考察以后再记录。',
    en: 'The visit cannot lie in the future. Record it afterwards.',
  },
  'certification.expert_excluded': {
    status: 409,
    zh: '{name}须回避或不能请（同单位、已申报回避、已经请过或已停用）。请从名单里另选。',
    en: '{name} cannot be asked (same unit, declared conflict, asked already or suspended). Choose somebody else from the list.',
  },
  'certification.due_past': {
    status: 422,
    zh: '评审期限要晚于今天。请重新选择。',
    en: 'The due day has to be after today. Choose another one.',
  },
  'certification.panel_too_large': {
    status: 409,
    zh: '一项申请最多请 9 位专家。请先更换或少选几位。',
    en: 'At most 9 experts judge an offering. Choose fewer.',
  },
  'certification.sheet_closed': {
    status: 409,
    zh: '这张评分表已经提交、回避或收回，不能再办。请刷新页面。',
    en: 'This sheet was handed in, declined or taken back already. Please reload the page.',
  },
  'certification.not_an_expert': {
    status: 422,
    zh: '这个人没有“认证评审专家”的任职。请先由安全管理员授予任职，再加入专家库。',
    en: 'This person holds no expert appointment. The security officer grants it first, then the person can be added.',
  },
  'certification.expert_listed': {
    status: 409,
    zh: '这个人已经在专家库里了。',
    en: 'This person is in the library already.',
  },
  'certification.organization_unknown': {
    status: 422,
    zh: '没有找到所选的单位，请重新选择。',
    en: 'There is no such unit. Choose another one.',
  },
  'certification.outcome_not_valid': {
    status: 409,
    zh: '这项成果现在不是有效状态（可能已过期、已撤销或正在使用），不能申请学分认定。',
    en: 'This outcome is not valid now (expired, revoked or in use), so no credit can be certified for it.',
  },
  'certification.type_never_counts': {
    status: 409,
    zh: '这类成果用来记录和积分，不能认定为学分。',
    en: 'Outcomes of this type are recorded and earn points; they never become credit.',
  },
  'certification.already_certified': {
    status: 409,
    zh: '这项成果已经认定过学分了，不需要再申请。',
    en: 'Credit has been certified for this outcome already.',
  },
  'certification.already_applied': {
    status: 409,
    zh: '这项成果的学分认定申请正在办理，不需要再申请。',
    en: 'An application for this outcome is under way already.',
  },
  'certification.no_standard': {
    status: 409,
    zh: '这类成果还没有认证标准，暂时不能认定学分。标准发布后就可以申请。',
    en: 'There is no certification standard for this outcome yet. It can be applied for once one is published.',
  },
  'certification.below_minimum': {
    status: 409,
    zh: '按认证标准，这项成果的学时不足以折算学分。',
    en: 'By the standard, the hours of this outcome do not come to any credit.',
  },
  'certification.standard_changed': {
    status: 409,
    zh: '认证标准在申请之后有变化，请退回，由申请人按现行标准重新提交。',
    en: 'The standard has changed since the application. Return it, so that it is submitted under the present one.',
  },
  'certification.not_open': {
    status: 409,
    zh: '这个申请已经办结，不能再改。',
    en: 'This application has been concluded and cannot be changed.',
  },
  'certification.already_reversed': {
    status: 409,
    zh: '这条认定已经撤销过了。',
    en: 'This certification has been reversed already.',
  },
  'certification.credit_in_use': {
    status: 409,
    zh: '这些学分正在一个转换申请中或者已经使用。请先在转换业务里处理，再撤销认定。',
    en: 'This credit is held by a conversion or used. Settle the conversion first.',
  },
} as const
