import type { Code, Refusal, proofs } from '@creditbank/contract'
import type { LearnerRow } from '../accounts/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'

/** Words in both languages. */
export type Words = { readonly zh: string; readonly en: string }
/** What stands in one cell: a text that is the same in each language, or words. */
export type Cell = string | Words

/** A part of the paper that a template may print: a column of its tables or a fact of its holder. `optional` ones may be left out by the holder. */
export type Part = { readonly key: string; readonly name: Words; readonly optional?: true }

/** What was wanted, as it is kept to be issued again. */
export type Choice = {
  readonly kind: string
  readonly language: 'zh' | 'en' | 'both'
  readonly outcomeIds: readonly Id[]
  readonly typeCodes: readonly string[]
  readonly years: readonly number[]
  readonly hide: readonly string[]
  readonly idNumber: 'masked' | 'full' | 'none'
  readonly validity: proofs.Validity
}

/** The person whom a proof is about: the account, and the ids behind it. */
export type Holder = { readonly row: LearnerRow; readonly ids: readonly Id[]; readonly unit: string }

/** An outcome that a proof stands on: when it is revoked or corrected later, the proof ends with it. */
export type Item = { readonly outcomeId: Id; readonly learnerId: Id; readonly name: string }

/** What a kind found to prove. */
export type Gathered = {
  readonly items: readonly Item[]
  readonly sections: readonly {
    readonly heading: Words | null
    readonly rows: readonly Readonly<Record<string, Cell>>[]
    readonly sum: Words | null
  }[]
  /** Values of the placeholders beside the holder's own. */
  readonly values: Readonly<Record<string, Cell>>
}

/**
 * A kind of proof. Later capabilities add theirs in capabilities.ts (a certification record, the result of a conversion): they say what it is called and what may
 * be chosen, and gather what it proves; everything else (wording, number, code, checking, ending) is the same for all.
 */
export type KindOfProof = {
  readonly kind: string
  readonly name: Words
  readonly hint: Words
  readonly takes: proofs.KindLine['takes']
  /** The first is the usual one. */
  readonly validities: readonly proofs.Validity[]
  readonly columns: readonly Part[]
  readonly placeholders: readonly Part[]
  readonly gather: (tx: Sql, holder: Holder, choice: Choice, today: string) => Promise<Gathered | Refusal<GatherCode>>
  /** What a batch gathers for a person where nobody chooses outcome by outcome; `gather` where nothing is said. */
  readonly gatherAll?: KindOfProof['gather']
  /** What a preview of the template prints: an invented person's. */
  readonly sample: Gathered
}

/** Why a kind finds nothing that it could prove. */
export type GatherCode = Extract<Code, 'proofs.outcome_unknown' | 'proofs.outcome_not_valid' | 'proofs.nothing_to_prove'>
