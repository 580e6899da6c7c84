/** Why the capability `reviews` says no. */
export const reviewsRefusals = {
  'reviews.already_decided': {
    status: 409,
    zh: '这一步已由{who}在 {when} 办理，请看最新状态。',
    en: 'This step was done by {who} at {when}. Please look at the present state.',
  },
  'reviews.not_allowed_now': { status: 409, zh: '现在的状态不能做这个操作。', en: 'This cannot be done in the present state.' },
  'reviews.own_case': {
    status: 403,
    zh: '不能审核自己的、自己录入的或自己已审过的申请，请由其他人办理。',
    en: 'You cannot decide what is yours, what you entered, or what you have reviewed before. Somebody else must.',
  },
  'reviews.duty': { status: 403, zh: '按职责分工，您的单位不能做这一步。', en: 'By the duty table your unit may not do this step.' },
  'reviews.taken_by_other': {
    status: 409,
    zh: '{who}正在办理这一件。需要时可以先接办。',
    en: '{who} is working on this item. You may take it over first.',
  },
  'reviews.in_batch': {
    status: 409,
    zh: '这一件在批量审核中，{when} 生效，撤销批量后才能单独办理。',
    en: 'This item is in a batch review taking effect at {when}; undo the batch to handle it singly.',
  },
  'reviews.reason_missing': { status: 422, zh: '退回或不予通过必须写明原因。', en: 'Returning or refusing needs a reason.' },
  'reviews.office_unknown': {
    status: 422,
    zh: '不能转给这个单位，请选择有权办理的认证服务中心。',
    en: 'This unit cannot handle it. Please choose a centre that can.',
  },
  'reviews.entry_missing': {
    status: 422,
    zh: '请先选择对应的名录条目（已发布）。',
    en: 'Please choose the published catalogue entry first.',
  },
  'reviews.batch_empty': {
    status: 422,
    zh: '这个条件下没有您可以批量办理的件。',
    en: 'Nothing under this filter can be decided by you in a batch.',
  },
  'reviews.batch_changed': {
    status: 409,
    zh: '这次批量审核已经决定、撤销或生效，不能再改。',
    en: 'This batch review has been decided, undone or has taken effect already.',
  },
  'reviews.colleague_unknown': { status: 422, zh: '请选择本单位在职的审核人员。', en: 'Please choose a reviewer of your own unit.' },
  'reviews.account_unknown': { status: 422, zh: '没有这个学银账号。', en: 'There is no such account number.' },
  'reviews.defects_missing': {
    status: 422,
    zh: '请一次写明全部问题：每个问题的依据，以及申请人可以怎么办。',
    en: 'Name all defects at once: on what ground each, and what the applicant can do.',
  },
} as const
