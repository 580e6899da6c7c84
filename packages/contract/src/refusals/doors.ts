/** Why the doors of learners (log-in, codes, activation) say no. One sentence serves many causes on purpose: it must not tell who has an account. */
export const doorsRefusals = {
  'identity.phone_invalid': { status: 422, zh: '手机号不正确，请填写 11 位手机号。', en: 'The mobile is not right: 11 digits are needed.' },
  'identity.too_many_codes': {
    status: 429,
    zh: '验证码发送太频繁，请 {seconds} 秒后再试。',
    en: 'Too many codes were sent. Please try again in {seconds} seconds.',
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
    zh: '请先输入密码或手机验证码，确认是您本人。',
    en: 'Please confirm with your password or a code that it is you.',
  },
} as const
