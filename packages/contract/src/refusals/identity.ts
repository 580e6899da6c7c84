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
  'identity.password_kinds': {
    status: 422,
    zh: '密码不够复杂：大写字母、小写字母、数字、符号至少用 {kinds} 种。',
    en: 'The password needs at least {kinds} of: capital letters, small letters, digits, symbols.',
  },
  'identity.password_leaked': {
    status: 422,
    zh: '这个密码在常见或已泄露的密码名单里，别人会先试它，请换一个。',
    en: 'This password is on the list of common or leaked ones and is tried first by others. Please choose another.',
  },
  'identity.password_used': {
    status: 422,
    zh: '不能使用最近 {former} 个旧密码，请换一个新的。',
    en: 'None of your last {former} passwords may come back. Please choose a new one.',
  },
  'identity.dormant': {
    status: 403,
    zh: '您的账号超过 {days} 天没有登录，已休眠。请联系上级单位的管理员恢复，恢复后 7 天内登录即可。',
    en: 'Nobody has logged in to this account for more than {days} days, so it sleeps. Ask the superior unit to revive it, then log in within 7 days.',
  },
  'identity.address_not_allowed': {
    status: 403,
    zh: '您的单位只允许从指定的网络登录。请换到单位网络，或联系单位负责人、安全管理员调整。',
    en: 'Your unit allows log-ins from certain networks only. Use its network, or ask your director or the security officer.',
  },
  'identity.network_wrong': {
    status: 422,
    zh: '“{network}”不是网络地址。请写成 203.0.113.0/24、2001:db8::/32 或单个地址。',
    en: '“{network}” is no network. Write 203.0.113.0/24, 2001:db8::/32 or a single address.',
  },
  'identity.own_lock_out': {
    status: 409,
    zh: '这样设置后您自己（{address}）也登录不了，请先把自己的地址加进去。',
    en: 'With this rule you yourself ({address}) could not log in. Please add your own address first.',
  },
  'identity.not_dormant': {
    status: 409,
    zh: '这个账号没有休眠，不用恢复。',
    en: 'This account is not dormant: there is nothing to revive.',
  },
  'identity.revive_second_person': {
    status: 403,
    zh: '这个账号的权限较高，您已提出恢复，请由另一位管理员确认。',
    en: 'This account has far-reaching rights: you have asked for it, another person must confirm.',
  },
  'identity.passkey_refused': {
    status: 401,
    zh: '通行密钥没有通过验证，可能已超时或不属于这个账号。请再试一次，或换一种验证方式。',
    en: 'The passkey was not accepted: too late, or not of this account. Please try again or use another way.',
  },
  'identity.scan_taken': {
    status: 409,
    zh: '这个皖事通已经是另一个管理员账号的第二重验证，请用您自己的皖事通扫码。',
    en: 'This 皖事通 guards another staff account already. Please scan with your own.',
  },
  'identity.too_many_passkeys': {
    status: 409,
    zh: '最多登记 {limit} 个通行密钥，请先删除不用的。',
    en: 'At most {limit} passkeys: please remove one first.',
  },
  'identity.password_same': { status: 422, zh: '新密码不能和原密码相同。', en: 'The new password must differ from the old one.' },
  'identity.user_name_taken': { status: 409, zh: '这个用户名已经有人用了，请换一个。', en: 'This user name is taken.' },
  'identity.cases_in_hand': {
    status: 409,
    zh: '这位管理员手中还有 {count} 件没有办完，请先到“交接”里交给别人或放回待办。',
    en: 'This person still has {count} cases in hand. Please hand them over or put them back first.',
  },
  'identity.batches_in_hand': {
    status: 409,
    zh: '这位管理员还有 {count} 个批次没有完成，请先交给同单位的同事。',
    en: 'This person still has {count} batches under way. Please hand them over to a colleague of the same unit first.',
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
  'identity.second_factor_missing': {
    status: 409,
    zh: '还没有设置第二重验证，请先设置动态验证码或通行密钥。',
    en: 'No second factor has been set up: please add an authenticator or a passkey first.',
  },
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
