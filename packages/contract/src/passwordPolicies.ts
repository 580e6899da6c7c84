/** What a password policy demands. `kinds`: of small and capital letters, digits and other characters; `former`: how many earlier passwords may not come back. */
export type PasswordPolicy = {
  readonly least: number
  readonly most: number
  readonly kinds: number
  readonly rotationDays: number | null
  readonly former: number
  readonly zh: string
  readonly en: string
}

/**
 * The two policies of the bank. They contradict each other, because their standards do: GB/T 22239 level 3 demands complexity and regular change, OWASP
 * ASVS 6.2.5 and 6.2.10 forbid both. Learners have `asvs`; for staff the management centre chooses (docs/decisions/0018). The list of leaked passwords
 * counts in both.
 */
export const passwordPolicies = {
  level3: {
    least: 10,
    most: 256,
    kinds: 3,
    rotationDays: 90,
    former: 3,
    zh: '至少 10 位，大写字母、小写字母、数字、符号中至少三种；每 90 天更换，不能用最近 3 个旧密码。',
    en: 'At least 10 characters, three of: capitals, small letters, digits, symbols; changed every 90 days, none of the last 3 again.',
  },
  asvs: {
    least: 8,
    most: 256,
    kinds: 1,
    rotationDays: null,
    former: 0,
    zh: '至少 8 位，建议 15 位以上；可以用一句话，不要求字符种类，不用定期更换。',
    en: 'At least 8 characters, better 15 or more; a phrase is fine. No kinds of characters are demanded and no regular change.',
  },
} as const satisfies Record<string, PasswordPolicy>

/** The name of a policy. */
export type PasswordPolicyName = keyof typeof passwordPolicies
/** The names, for settings and screens. */
export const passwordPolicyNames = ['level3', 'asvs'] as const satisfies readonly PasswordPolicyName[]
