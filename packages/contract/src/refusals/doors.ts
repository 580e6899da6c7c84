/** Why the doors of learners (log-in, codes, activation) say no. One sentence serves many causes on purpose: it must not tell who has an account. */
export const doorsRefusals = {
  'identity.phone_invalid': { status: 422, zh: '手机号不正确，请填写 11 位手机号。', en: 'The mobile is not right: 11 digits are needed.' },
  'identity.too_many_codes': {
    status: 429,
    zh: '验证码发送太频繁，请 {seconds} 秒后再试。',
    en: 'Too many codes were sent. Please try again in {seconds} seconds.',
  },
  'identity.codes_spent': {
    status: 503,
    zh: '今天的短信验证码已用完。请用皖事通、微信或用户名密码登录，或明天再试。',
    en: 'No more text messages can be sent today. Please use another way to log in, or try tomorrow.',
  },
  'identity.code_blocked': {
    status: 429,
    zh: '验证码输错次数太多，已作废，请重新获取。',
    en: 'Too many wrong attempts: this code is void. Please ask for a new one.',
  },
  'identity.no_account_here': {
    status: 404,
    zh: '这个手机号还不能登录。您可以激活账户、申请开户，或到身边的受理点办理。',
    en: 'This phone cannot log in yet. You can activate an account, apply for one, or visit a service point.',
  },
  'identity.account_frozen': {
    status: 403,
    zh: '账户已冻结，请联系您的归属单位。',
    en: 'The account is frozen. Please contact your unit.',
  },
  'identity.account_closed': {
    status: 403,
    zh: '您的账户已经注销。需要重新使用，请带证件到身边的服务点办理。',
    en: 'Your account is closed. To use the bank again, please visit a service point with your document.',
  },
  'identity.activation_no_match': {
    status: 404,
    zh: '没有找到可以激活的账户。请核对姓名、证件和手机号，或带证件到身边的受理点办理，也可以申请开户。',
    en: 'No account can be activated with these facts. Check name, document and phone, visit a service point with your document, or apply for an account.',
  },
  'identity.no_phone': {
    status: 409,
    zh: '账户没有登记手机号，请到受理点办理。',
    en: 'The account has no mobile. Please visit a service point.',
  },
  'identity.step_up_required': {
    status: 403,
    zh: '请先验证身份，确认是您本人操作。',
    en: 'Please confirm first that it is you.',
  },
  'identity.door_down': {
    status: 503,
    zh: '这个登录入口暂时无法使用，请换一种方式登录，或稍后再试。',
    en: 'This door is not working at the moment. Please choose another one or try again later.',
  },
  'identity.door_refused': {
    status: 401,
    zh: '没有登录成功，请回到登录页重新开始。',
    en: 'The log-in did not succeed. Please go back and start again.',
  },
  'identity.door_level_low': {
    status: 403,
    zh: '您在皖事通还没有完成实名认证。请先在皖事通完成实名认证，再从那里进入学分银行。',
    en: 'Your real name has not been verified there yet. Please verify it in the app, then come again.',
  },
  'identity.door_conflict': {
    status: 409,
    zh: '这个入口给出的身份和账户信息对不上，请带证件到身边的服务点办理。',
    en: 'The identity this door gave does not agree with the account. Please visit a service point with your document.',
  },
  'identity.door_bound_elsewhere': {
    status: 409,
    zh: '这个微信已经绑定了另一个账户，请先在那个账户里解除绑定。',
    en: 'This WeChat is bound to another account. Please unbind it there first.',
  },
  'identity.door_stays': {
    status: 409,
    zh: '皖事通按实名识别本人，不需要也不能解除绑定。',
    en: 'This door recognises you by your real name; there is nothing to unbind.',
  },
  'identity.consent_missing': {
    status: 422,
    zh: '请先阅读并同意必需的条款，再继续。',
    en: 'Please read and agree to what is required before going on.',
  },
  'identity.qr_over': {
    status: 410,
    zh: '二维码已失效，请在网页上刷新后重新扫码。',
    en: 'This code is over. Please refresh it on the web page and scan again.',
  },
  'identity.qr_needs_provider_door': {
    status: 403,
    zh: '请用皖事通或微信扫码，并在那里确认。',
    en: 'Please scan and confirm inside the provider’s own app.',
  },
  'identity.bind_no_match': {
    status: 404,
    zh: '没有核对上可以绑定的账户。请核对姓名、证件和手机号；也可以用皖事通登录（首次登录即激活），或带证件到最近的服务点办理。',
    en: 'No account can be bound with these facts. Check name, document and phone, log in by the provincial app (which activates the account), or visit the nearest service point.',
  },
  'identity.bind_over': {
    status: 401,
    zh: '本次绑定已失效或尝试次数太多，请从微信重新进入。',
    en: 'This binding has run out or was tried too often. Please enter again from WeChat.',
  },
} as const
