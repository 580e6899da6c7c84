import { learnerSession, savePreferences } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call, keyOf, showActing, tell, useAsk } from '../api.ts'
import { elderChosenHere, setElder, useElder } from '../elder.ts'
import { languageNow } from '../words.ts'

/** For whom the session acts, where it is not for its owner. */
export type Acting = NonNullable<OutputOf<typeof learnerSession>['acting']>

/** Who is logged in on this page. `learner` is null for a visitor; `demo` is true where codes are shown instead of sent. */
export type SessionNow = {
  readonly loading: boolean
  readonly learner: { readonly name: string } | null
  readonly demo: boolean
  readonly acting: Acting | null
  /** The account is frozen: only the page about the freeze opens. */
  readonly frozen: boolean
}

/** The session as the server sees it, asked once and kept a minute. A server that does not answer counts as a visitor. */
export const useSession = (): SessionNow => {
  const answer = useAsk(learnerSession, {}, { fresh: 60_000 })
  const data = answer.data
  if (data !== undefined) showActing(data.loggedIn ? (data.acting?.personId ?? 'self') : undefined)
  return {
    loading: answer.isPending,
    learner: data?.loggedIn === true ? { name: data.name ?? '' } : null,
    demo: data?.demo ?? false,
    acting: data?.acting ?? null,
    frozen: data?.frozen === true,
  }
}

/** To be called after logging in or out: everything that belongs to a person is asked anew. */
export const useSessionChanged = (): (() => Promise<void>) => {
  const queries = useQueryClient()
  return async () => {
    const session = await call(learnerSession, {}, { language: languageNow() })
    showActing(session.loggedIn ? (session.acting?.personId ?? 'self') : undefined)
    queries.setQueryData([...keyOf(learnerSession, {}), languageNow()], session)
    queries.removeQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/me') })
  }
}

/** What the server keeps of the text size: it knows three steps. */
export const textSizeOf = (size: number): 'normal' | 'large' | 'larger' => (size <= 20 ? 'normal' : size <= 24 ? 'large' : 'larger')

/** Carries the elder mode between devices: the server's choice is taken where this device has none, and this device's changes go to the server. */
export const useElderEverywhere = (): void => {
  const answer = useAsk(learnerSession, {}, { fresh: 60_000 })
  const elder = useElder()
  const loggedIn = answer.data?.loggedIn === true
  const wanted = answer.data?.elderMode === true
  useEffect(() => {
    if (loggedIn && wanted && !elderChosenHere()) setElder({ on: true, size: 22 })
  }, [loggedIn, wanted])
  useEffect(() => {
    if (!loggedIn || !elderChosenHere() || elder.on === wanted) return
    tell(savePreferences, { elderMode: elder.on, textSize: textSizeOf(elder.size) }, 'elder', []).catch(() => undefined)
  }, [loggedIn, wanted, elder])
}
