/** Why the capability `outcomes` says no. */
export const outcomesRefusals = {
  'outcomes.duplicate_result': {
    status: 409,
    zh: '这项成果已经存入过了，不需要再存。',
    en: 'This result has been stored already; there is no need to store it again.',
  },
  'outcomes.duplicate_certificate': {
    status: 409,
    zh: '这个证书编号已经登记过。如果证书确实是您的，请联系受理您申请的单位核对。',
    en: 'This certificate number is registered already. If the certificate is yours, please ask the office that handles your application.',
  },
  'outcomes.already_revoked': {
    status: 409,
    zh: '这项成果已经不是有效状态，不能再做这个操作。',
    en: 'This outcome is no longer valid, so this cannot be done.',
  },
  'outcomes.in_use': {
    status: 409,
    zh: '这项成果正在被使用（{by}），现在不能改动。请先处理使用它的业务。',
    en: 'This outcome is in use ({by}) and cannot be changed before that is settled.',
  },
  'outcomes.correction_open': {
    status: 409,
    zh: '这项成果已有一个更正申请在办理。',
    en: 'A correction of this outcome is under way already.',
  },
  'outcomes.not_revoked': {
    status: 409,
    zh: '这项成果没有被撤销，不需要申诉。',
    en: 'This outcome is not revoked, so there is nothing to appeal against.',
  },
  'outcomes.appealed_already': {
    status: 409,
    zh: '您已经对这次撤销申诉过，处理结果会通知您。',
    en: 'You have appealed against this revocation already; you will be told the result.',
  },
  'outcomes.no_open_appeal': {
    status: 409,
    zh: '没有等待处理的申诉：可能已经由别人处理。请刷新后查看。',
    en: 'No appeal waits to be decided; somebody else may have decided it. Reload to see.',
  },
  'outcomes.own_revocation': {
    status: 403,
    zh: '这项成果是您撤销的，申诉要由另一个人处理。请交给同事。',
    en: 'You revoked this outcome, so somebody else decides the appeal. Ask a colleague.',
  },
  'outcomes.document_missing': {
    status: 422,
    zh: '申诉成立要有依据文号，请填写后再提交。',
    en: 'An appeal is granted on a numbered document. Enter its number.',
  },
} as const
