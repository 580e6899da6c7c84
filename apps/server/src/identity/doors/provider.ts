import type { providerDoors } from '@creditbank/contract'

/** What a provider proved about whoever came: its own lasting name for the person, and the real name where it checked one. */
export type Proven = {
  readonly subject: string
  readonly person: {
    readonly name: string
    readonly idKind: string
    readonly idNumber: string
    readonly phone: string | null
    /** Whether the provider has checked the real name against the document. */
    readonly realName: boolean
  }
}

/** Why nobody came: `refused` is an answer that proves nothing (forged, late, spent, another application's); `down` is no answer at all. */
export type Fault = 'refused' | 'down'

/** What goes out with somebody who sets out to a provider, and must fit when they come back. */
export type Journey = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirect: string
}

/**
 * A door that somebody else guards. Everything that is particular to a provider (addresses, names of parameters, how it signs, what its levels mean) stands
 * in its one file; nothing outside knows it.
 */
export type Provider = {
  readonly id: providerDoors.DoorId
  readonly name: { readonly zh: string; readonly en: string }
  /** The provider's page to go to. `quietly`: the provider is to answer for its present user without showing anything (in-app entry). */
  readonly start: (journey: Journey, now: Date, quietly: boolean) => Promise<string | Fault>
  /** Turns what came back into what it proves. `issuer`: what the way back says who sent it. */
  readonly resolve: (
    journey: Journey,
    came: { readonly code: string | undefined; readonly ticket: string | undefined; readonly issuer: string | undefined },
    now: Date,
  ) => Promise<Proven | Fault>
  /** Since when nothing is heard of it; null while it answers. */
  readonly downSince: () => Date | null
  /** Asks, without anybody waiting for it, how the provider stands, where nothing was asked of it for a while: how one that is back is noticed. */
  readonly look: (now: Date) => void
}
