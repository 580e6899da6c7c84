import type { PasswordPolicy } from '@creditbank/contract/passwordPolicies'
import type { Refusal } from '@creditbank/contract'
import { isCommonPassword } from '../platform/pure/commonPasswords.ts'

const dayMs = 86_400_000
const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]

/** Why a policy does not take a password. */
export type PasswordRefusal = Refusal<'identity.password_weak' | 'identity.password_kinds' | 'identity.password_leaked'>

/** Why a policy does not take a new password for this user name; undefined where it does. Length counts characters, not bytes. */
export const passwordRefused = (policy: PasswordPolicy, password: string, userName: string): PasswordRefusal | undefined => {
  const named = userName !== '' && password.toLowerCase().includes(userName.toLowerCase())
  if ([...password].length < policy.least || named) return { refused: 'identity.password_weak', params: { length: policy.least } }
  if (kinds.filter((kind) => kind.test(password)).length < policy.kinds)
    return { refused: 'identity.password_kinds', params: { kinds: policy.kinds } }
  return isCommonPassword(password) ? { refused: 'identity.password_leaked' } : undefined
}

/** When a password has to be changed; null where the policy knows no change. */
export const passwordExpiry = (policy: PasswordPolicy, setAt: Date): Date | null =>
  policy.rotationDays === null ? null : new Date(setAt.getTime() + policy.rotationDays * dayMs)

/** Whether the time of a password is over. */
export const passwordExpired = (policy: PasswordPolicy, setAt: Date, now: Date): boolean => {
  const until = passwordExpiry(policy, setAt)
  return until !== null && until <= now
}
