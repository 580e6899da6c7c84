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
