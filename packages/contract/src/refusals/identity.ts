/** Why the capability `identity` says no. */
export const identityRefusals = {
  'identity.wrong_credentials': { status: 401, zh: '用户名或密码不正确。', en: 'The user name or the password is wrong.' },
  'identity.locked': {
    status: 429,
    zh: '输错次数太多，请 {seconds} 秒后再试。',
    en: 'Too many wrong attempts. Please try again in {seconds} seconds.',
  },
  'identity.wrong_code': { status: 401, zh: '验证码不正确或已过期。', en: 'The code is wrong or has expired.' },
  'identity.proof_not_enough': {
    status: 422,
    zh: '您设置了第二重验证，请用它来验证身份，只输密码不够。',
    en: 'You have a second factor: please confirm with it, the password alone is not enough.',
  },
  'identity.password_weak': {
    status: 422,
    zh: '密码太简单：至少 {length} 位，并且不要用常见密码或用户名。',
    en: 'The password is too weak: at least {length} characters, not a common one and not the user name.',
  },
  'identity.password_same': { status: 422, zh: '新密码不能和原密码相同。', en: 'The new password must differ from the old one.' },
  'identity.user_name_taken': { status: 409, zh: '这个用户名已经有人用了，请换一个。', en: 'This user name is taken.' },
  'identity.cases_in_hand': {
    status: 409,
    zh: '这位管理员手中还有 {count} 件没有办完，请先到“交接”里交给别人或放回待办。',
    en: 'This person still has {count} cases in hand. Please hand them over or put them back first.',
  },
  'identity.officer_apart': {
    status: 403,
    zh: '系统管理员、安全管理员、审计管理员的密码和账号不能由其他管理员重置或停用，请运维人员用命令 reset-officer 办理。',
    en: 'The password and account of a system, security or audit officer are not reset or disabled by another officer; ask the operator to run reset-officer.',
  },
  'identity.officer_conflict': {
    status: 409,
    zh: '系统管理员、安全管理员、审计管理员必须由不同的人担任。',
    en: 'System, security and audit officer must be three different people.',
  },
  'identity.own_rights': { status: 403, zh: '不能更改自己的权限。', en: 'You cannot change your own rights.' },
  'identity.role_not_for_unit': { status: 422, zh: '这个角色不适用于该类机构。', en: 'This role does not exist at that kind of unit.' },
  'identity.grant_needs_second_person': {
    status: 403,
    zh: '授权需要另一位管理员确认。',
    en: 'A grant must be confirmed by another person.',
  },
  'identity.grant_already_decided': { status: 409, zh: '这项授权已经处理过了。', en: 'This grant has already been decided.' },
  'identity.second_factor_missing': { status: 409, zh: '还没有设置动态验证码。', en: 'No second factor has been set up.' },
  'identity.second_factor_exists': { status: 409, zh: '已经设置过动态验证码。', en: 'A second factor is already set up.' },
  'identity.above_own_rights': {
    status: 403,
    zh: '不能授予超出自己权限的角色。',
    en: 'You cannot give a role that may do more than your own.',
  },
  'identity.already_appointed': {
    status: 409,
    zh: '他（她）在该机构已经担任这个角色。',
    en: 'The person already holds this role at this unit.',
  },
  'identity.period_wrong': {
    status: 422,
    zh: '任职的结束日期不能早于开始日期，也不能已经过去。',
    en: 'The period must not end before it begins, nor in the past.',
  },
  'identity.too_many_keys': {
    status: 409,
    zh: '每个机构最多有 {limit} 个在用密钥，请先停用旧的。',
    en: 'A unit has at most {limit} keys in use: revoke an old one first.',
  },
  'identity.key_not_for_unit': { status: 422, zh: '只有认证服务中心可以使用接口密钥。', en: 'Only centres use institution keys.' },
} as const
