import type { accounts, OutputOf } from '@creditbank/contract'
import { foldName, normaliseName } from '../../platform/pure/names.ts'
import type { AccountState } from '../rules.ts'

type Detail = OutputOf<typeof accounts.getRepair>
/** Kinds, decisions and acts of a repair case, in the contract's words. */
export type RepairKind = Detail['kind']
/** What is decided of a case. */
export type RepairDecision = 'merge' | 'correct' | 'keepApart'
/** What somebody may do with a case. */
export type RepairAct = Detail['can'][number]

/** What of an account is compared. Documents and phones are compared by their keyed hashes, so that nobody sees them. */
export type Compared = {
  readonly name: string
  readonly idKind: string
  readonly idLookup: string | null
  readonly birthOn: string | null
  readonly sex: 'male' | 'female' | null
  readonly phoneLookup: string | null
  readonly regionCode: string | null
}

const sameOrNot = (one: string | null, two: string | null): 'same' | 'differs' | 'missing' =>
  one === null || two === null ? 'missing' : one === two ? 'same' : 'differs'

/** How two names compare: the same spelling, the same after folding rare characters, or different. */
export const compareNames = (one: string, two: string): 'same' | 'variant' | 'differs' => {
  if (normaliseName(one) === normaliseName(two)) return 'same'
  return foldName(one) === foldName(two) ? 'variant' : 'differs'
}

/** The facts of two sides beside each other, in the order in which people look at them. */
export const compare = (one: Compared, two: Compared): Detail['facts'] => [
  { fact: 'name', verdict: compareNames(one.name, two.name) },
  { fact: 'document', verdict: sameOrNot(one.idLookup, two.idLookup) },
  { fact: 'birth', verdict: sameOrNot(one.birthOn, two.birthOn) },
  { fact: 'sex', verdict: sameOrNot(one.sex, two.sex) },
  { fact: 'phone', verdict: sameOrNot(one.phoneLookup, two.phoneLookup) },
  { fact: 'region', verdict: sameOrNot(one.regionCode, two.regionCode) },
]

/** The kind of a case about a name that was typed: rare characters are told apart, because there the two are mostly one. */
export const typedNameKind = (stored: string, typed: string): 'nameDiffers' | 'variantName' =>
  compareNames(stored, typed) === 'variant' ? 'variantName' : 'nameDiffers'

/** An account as the search looks at it. `sleeps`: imported and never activated. */
export type Candidate = Compared & { readonly sleeps: boolean }

/**
 * Whether two accounts may be one person's, and why a person should look; undefined where nothing but chance speaks for it. One phone serves a family, so a
 * shared phone alone says nothing: the name must agree, or the day of birth and the sex.
 */
export const kindOfPair = (one: Candidate, two: Candidate): RepairKind | undefined => {
  const names = compareNames(one.name, two.name)
  const shared = one.phoneLookup !== null && one.phoneLookup === two.phoneLookup
  const born = one.birthOn !== null && one.birthOn === two.birthOn
  const clash = one.birthOn !== null && two.birthOn !== null && !born
  if (names === 'differs') return shared && born && one.sex === two.sex ? 'nameChanged' : undefined
  if (!shared && !(born && (one.sleeps || two.sleeps))) return undefined
  if (one.idKind !== 'residentIdCard' || two.idKind !== 'residentIdCard') return 'foreignDocument'
  // A father and a son of one name and one phone are two people.
  if (clash && names === 'variant') return undefined
  if (names === 'variant') return 'variantName'
  return one.sleeps || two.sleeps ? 'neverActivated' : 'documentChanged'
}

/** What of a case decides who may do what. `typed`: one side is what was typed. `both`: the reader sees both accounts. */
export type CaseFacts = {
  readonly state: Detail['state']
  readonly typed: boolean
  readonly both: boolean
  readonly proposed: RepairDecision | null
  readonly proposedBy: string | null
  readonly asked: boolean
}
/** Who looks. `asked`: their unit, or one above it, was asked. */
export type Reader = {
  readonly staffId: string
  readonly manages: boolean
  readonly enters: boolean
  readonly reveals: boolean
  readonly asked: boolean
}

/** What a reader may do with a case now. */
export const actsOn = (c: CaseFacts, who: Reader): RepairAct[] => {
  if (c.state === 'resolved') return []
  const acts: RepairAct[] = c.typed && who.reveals ? ['reveal'] : []
  if (c.state === 'asked' && who.enters && who.asked) acts.push('answer')
  if (!who.manages) return acts
  if (c.state === 'proposed') return [...acts, ...(c.proposedBy === who.staffId ? (['refuse'] as const) : (['confirm', 'refuse'] as const))]
  if (c.typed) acts.push('correct')
  else if (c.both) acts.push('merge')
  return [...acts, 'keepApart', ...(c.state === 'open' ? (['ask'] as const) : [])]
}

/** Whether a decision waits for a second person: a merge always, a correction where somebody uses the account. */
export const needsSecond = (decision: RepairDecision, state: AccountState): boolean =>
  decision === 'merge' || (decision === 'correct' && state !== 'inactive')
