import type { privacy, providerDoors } from '@creditbank/contract'
import type { EventDraft } from '../../platform/command.ts'
import type { Context } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'

/** An account as the doors need it. */
export type DoorLearner = {
  readonly id: Id
  readonly name: string
  readonly accountNo: string
  readonly state: 'inactive' | 'active' | 'frozen' | 'closing' | 'closed'
}

/** A phone whose possession was proven by a code: its keyed hash, sealed for storing, masked for showing. */
export type ProvenPhone = { readonly lookup: string; readonly sealed: Buffer; readonly masked: string }

/** What somebody typed to wake an account, with the phone they proved to have. */
export type ActivationFacts = { readonly name: string; readonly idKind: string; readonly idNumber: string; readonly phone: ProvenPhone }

/** Who a provider says that somebody is, after it checked the real name. */
export type VerifiedFacts = { readonly name: string; readonly idKind: string; readonly idNumber: string; readonly phone: string | null }

/** How a verified person stands: their account (undefined: none), and what may be shown of them before they agree. */
export type VerifiedStanding = {
  readonly learner: DoorLearner | undefined
  readonly nameMasked: string
  readonly idMasked: string
  readonly phoneMasked: string | null
  readonly nameDiffers: boolean
  readonly importedBy: readonly { readonly unit: string; readonly outcomes: number }[]
}

/**
 * What the doors ask of the accounts. The capability `accounts` implements it and is handed in where everything is wired, because accounts stand
 * above identity.
 */
export type Learners = {
  /** All accounts that carry a phone, closed ones left out. */
  readonly byPhone: (tx: Sql, phoneLookup: string) => Promise<readonly DoorLearner[]>
  readonly byId: (tx: Sql, id: Id) => Promise<DoorLearner | undefined>
  /** Wakes the one inactive account that all facts fit and answers it; undefined for anything else (differing facts open a repair case). */
  readonly activate: (tx: Sql, ctx: Context, facts: ActivationFacts) => Promise<DoorLearner | undefined>
  /** The one active account that name, document and phone all fit; undefined for anything else, at the same cost. */
  readonly activeMatching: (tx: Sql, ctx: Context, facts: ActivationFacts) => Promise<DoorLearner | undefined>
  /** How somebody stands whom a provider verified; changes nothing. Undefined where the document is none that the bank knows. */
  readonly standingVerified: (tx: Sql, ctx: Context, facts: VerifiedFacts) => Promise<VerifiedStanding | undefined>
  /** Their account: woken where it slept, opened where there is none, the verified name put right. Refuses a frozen and a closed one. `began`: it woke or opened now. */
  readonly accountOfVerified: (
    tx: Sql,
    ctx: Context,
    facts: VerifiedFacts,
  ) => Promise<{ readonly learner: DoorLearner; readonly began: boolean; readonly events: readonly EventDraft[] }>
  /** All account ids of a person. */
  readonly idsOf: (tx: Sql, id: Id) => Promise<readonly Id[]>
  /** The phone of an account, sealed; undefined where it has none. */
  readonly phoneOf: (tx: Sql, id: Id) => Promise<ProvenPhone | undefined>
  /** Gives an account another phone; the old phone and the learner are told. */
  readonly changePhone: (tx: Sql, ctx: Context, id: Id, phone: ProvenPhone) => Promise<void>
  /** Whether the learner wants the elder mode. */
  readonly elderMode: (tx: Sql, id: Id) => Promise<boolean>
  /** In which language notices may also go to a bound WeChat; null where the learner does not want that. */
  readonly messagesIn: (tx: Sql, id: Id) => Promise<'zh' | 'en' | null>
}

/** What a first arrival tells and asks. The capability `privacy` implements it and is handed in where everything is wired. */
export type ArrivalConsents = {
  /** Who brought a person's data into the bank, when and on which basis. */
  readonly imports: (db: Sql, learnerId: Id) => Promise<readonly privacy.Imported[]>
  readonly asked: () => readonly providerDoors.ConsentAsked[]
  /** Remembers that somebody was informed, and what they agreed to of what was asked. */
  readonly record: (tx: Sql, ctx: Context, learnerId: Id, agreed: readonly providerDoors.ConsentAsked['purpose'][]) => Promise<void>
}
