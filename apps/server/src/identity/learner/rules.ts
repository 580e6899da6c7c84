/** Minutes a one-time code lives: enough to read and type six digits; NIST SP 800-63B allows ten at most. */
export const codeMinutes = 5
/** Wrong tries after which a code is void. */
export const codeTries = 10
/** Seconds after which the page offers to send another code. */
export const resendSeconds = 60
/** Codes sent to one phone in ten minutes: more would let somebody flood a stranger's phone. */
export const codesPerPhone = { count: 5, minutes: 10 } as const
/** Codes sent from one address in five minutes: a school behind one address still gets by. */
export const codesPerAddress = { count: 25, minutes: 5 } as const
/** Codes sent to one phone in a day: pumping costs money slowly, too. */
export const codesPerPhoneDay = { count: 20, minutes: 1440 } as const
/** Codes sent from one address in a day. */
export const codesPerAddressDay = { count: 500, minutes: 1440 } as const
/** Hundredths of the province's daily budget of codes from which on somebody is told. */
export const budgetAlarm = 80

/** Where the province stands with its budget of codes: `alarm` tells somebody, `spent` sends no more. */
export const budgetVerdict = (sent: number, budget: number): 'fine' | 'alarm' | 'spent' =>
  sent >= budget ? 'spent' : sent * 100 >= budget * budgetAlarm ? 'alarm' : 'fine'

/** Wrong passwords from one address in a minute, over all user names. */
export const wrongPerAddress = { count: 20, minutes: 1 } as const
/** Wrong passwords for one user name from one address in a minute. */
export const wrongPerNameAndAddress = { count: 5, minutes: 1 } as const
/** Minutes after log-in in which the phone and the password may be changed without a second proof. */
export const freshMinutes = 15

/** What is known of a code when somebody types it. */
export type CodeFacts = {
  readonly purpose: string
  readonly boundTo: string
  readonly attempts: number
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** What is asked of a code: for one of these purposes, for whom, now, and whether the typed digits are right. */
export type CodeAsked = { readonly purposes: readonly string[]; readonly boundTo: string; readonly now: Date; readonly right: boolean }

/**
 * Whether a code opens anything. `wrong` counts a try; `blocked` says that ten tries are spent, right digits or not. A code of another purpose or
 * person, a used and an expired one are wrong like wrong digits, so that nothing is learned from the answer.
 */
export const judgeCode = (code: CodeFacts | undefined, asked: CodeAsked): 'right' | 'wrong' | 'blocked' => {
  if (code === undefined) return 'wrong'
  if (code.attempts >= codeTries) return 'blocked'
  if (!asked.purposes.includes(code.purpose) || code.boundTo !== asked.boundTo) return 'wrong'
  if (code.usedAt !== null || code.expiresAt <= asked.now) return 'wrong'
  if (asked.right) return 'right'
  return code.attempts + 1 >= codeTries ? 'blocked' : 'wrong'
}

/** Seconds until a counter of whole minutes has forgotten its oldest minute. */
export const waitSeconds = (now: Date, minutes: number): number => minutes * 60 - (Math.floor(now.getTime() / 1000) % 60)

/** Which accounts behind a phone may be entered: open ones; a frozen one, whose session opens the page about the freeze alone, where there is no open one. */
export const enterable = <T extends { readonly state: string }>(learners: readonly T[]): readonly T[] => {
  const open = learners.filter((l) => l.state === 'active' || l.state === 'closing')
  return open.length > 0 ? open : learners.filter((l) => l.state === 'frozen')
}

/** Whether a session is young enough to change the phone or the password without a second proof. */
export const isFresh = (loggedInAt: Date, now: Date): boolean => now.getTime() - loggedInAt.getTime() < freshMinutes * 60_000
