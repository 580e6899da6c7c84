import type { OutputOf } from '@creditbank/contract'
import type { getAssistance } from '@creditbank/contract/accounts'
import { useSyncExternalStore } from 'react'

/** An assistance under which this window acts; `read`: the document as it was read, so that the forms need not ask for it again. */
export type Current = OutputOf<typeof getAssistance> & { readonly read?: { readonly idKind: string; readonly idNumber: string } }

let current: Current | undefined
const listeners = new Set<() => void>()

/** Makes an assistance the one under which this window acts; undefined ends that. It is kept in memory alone: a reload asks the person again. */
export const setCurrent = (next: Current | undefined): void => {
  current = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The assistance under which this window acts, while its hour lasts. */
export const useCurrent = (): Current | undefined => {
  const held = useSyncExternalStore(subscribe, () => current)
  return held !== undefined && held.closedAt === null && Date.parse(held.endsAt) > Date.now() ? held : undefined
}
