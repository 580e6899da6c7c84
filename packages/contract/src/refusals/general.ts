/** Refusals that any endpoint may give. */
export const generalRefusals = {
  'input.invalid': { status: 422, zh: '填写的内容有误，请按提示修改。', en: 'Some fields are not right. Please correct the marked ones.' },
  'input.unreadable': {
    status: 400,
    zh: '请求的内容无法读取。请刷新页面后再试。',
    en: 'The request could not be read. Please reload the page and try again.',
  },
  'input.too_large': {
    status: 413,
    zh: '内容太大，上限是 {limit}。请减小，或分成几份后再试。',
    en: 'Too large: the limit is {limit}. Make it smaller or split it, and try again.',
  },
  'session.missing': { status: 401, zh: '请先登录。', en: 'Please log in first.' },
  'session.ended': {
    status: 401,
    zh: '登录已过期，请重新登录。您填写的内容还在。',
    en: 'Your session has ended. Please log in again; what you typed is kept.',
  },
  'session.replaced': {
    status: 401,
    zh: '您的账号在别处登录，超出了同时登录的数量，这里已退出。不是您本人的话，请重新登录后在“账号安全”里点“不是我”。',
    en: 'Your account logged in elsewhere and too many log-ins were open, so this one was ended. Not you? Log in again and say so under Security.',
  },
  'session.disowned': {
    status: 401,
    zh: '账号的主人说这次登录不是本人，已退出。请用新密码登录。',
    en: 'The owner said that this log-in was not theirs, so it was ended. Log in with the new password.',
  },
  'session.second_factor_missing': {
    status: 403,
    zh: '请先设置第二重验证（动态验证码或通行密钥）。',
    en: 'Please set up a second factor first (authenticator or passkey).',
  },
  'session.password_change_required': { status: 403, zh: '首次登录请先修改初始密码。', en: 'Please change the initial password first.' },
  'session.second_factor_required': { status: 403, zh: '请先输入动态验证码。', en: 'Please enter the second-factor code first.' },
  'permission.denied': {
    status: 403,
    zh: '您当前的身份没有这项权限。需要时请联系上级单位开通。',
    en: 'Your present role does not allow this. Ask the superior unit if you need it.',
  },
  'request.cross_site': { status: 403, zh: '请求来源不受信任，已拒绝。', en: 'The request came from an untrusted origin.' },
  'request.too_many': {
    status: 429,
    zh: '操作太频繁，请 {seconds} 秒后再试。',
    en: 'Too many requests. Please try again in {seconds} seconds.',
  },
  'record.not_found': {
    status: 404,
    zh: '没有找到这条记录，或者它不在您的管理范围内。',
    en: 'No such record, or it is outside your scope.',
  },
  'record.changed': {
    status: 409,
    zh: '这条记录刚刚被别人改过，请刷新后再操作。',
    en: 'Somebody has just changed this record. Please reload it.',
  },
  'idempotency.other_input': {
    status: 422,
    zh: '同一个操作编号提交了不同的内容，请刷新页面后重试。',
    en: 'The same idempotency key was sent with another input.',
  },
  'idempotency.in_flight': { status: 409, zh: '同样的操作正在处理，请稍候。', en: 'The same operation is still being processed.' },
  'server.busy': { status: 503, zh: '系统正忙，请稍后再试。', en: 'The system is busy. Please try again shortly.' },
  'server.failed': {
    status: 500,
    zh: '系统出了问题，已记录。请稍后再试，或把请求编号告诉工作人员。',
    en: 'Something failed on our side. Please try later, or tell staff the request id.',
  },
} as const
