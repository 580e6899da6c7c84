import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { Refused } from '@creditbank/contract/client'
import { keepPreviousData, type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { intents } from './intent.ts'
import { call } from './transport.ts'

/** The query key of a call: path segments first, so that invalidating `/staff` also invalidates `/staff/:id`, then the input. */
export const keyOf = <E extends Endpoint>(e: E, input: InputOf<E>): QueryKey => [
  ...e.path.split('/').filter((part) => part !== ''),
  e.method,
  input,
]

/** The first segment of a path: everything a command of that family may have changed. */
const familyOf = (path: string): string => path.split('/').find((part) => part !== '') ?? ''

/** One page of a keyset list as the contract's `page()` makes it. */
export type ListOf<T> = {
  readonly items: readonly T[]
  readonly next?: string | null | undefined
  readonly count?: number | undefined
  readonly more?: boolean | undefined
}
/** The row type of a list endpoint. */
export type RowOf<E extends Endpoint> = OutputOf<E> extends { items: readonly (infer R)[] } ? R : never

/** Fetches one record or answer. `enabled: false` waits. The query's error is a Refused or Unreachable. */
export const useOne = <E extends Endpoint>(
  e: E,
  input: InputOf<E>,
  options: { readonly enabled?: boolean; readonly staleTime?: number; readonly refetchInterval?: number | false } = {},
) => useQuery({ queryKey: keyOf(e, input), queryFn: () => call(e, input), ...options })

/** Fetches one page of a list; the page before stays visible while the next one loads. */
export const useList = <E extends Endpoint>(
  e: E,
  input: InputOf<E>,
  options: { readonly enabled?: boolean; readonly refetchInterval?: number | false } = {},
) =>
  useQuery({
    queryKey: keyOf(e, input),
    queryFn: async (): Promise<ListOf<RowOf<E>>> => (await call(e, input)) as ListOf<RowOf<E>>,
    placeholderData: keepPreviousData,
    ...options,
  })

/** What happens after a command: paths to refetch besides its own family, and what to do with the answer. */
export type CommandOptions<E extends Endpoint> = {
  readonly invalidates?: readonly string[]
  readonly onDone?: (output: OutputOf<E>, input: InputOf<E>) => void
}

/**
 * A command. Its idempotency key is made once per intent and kept over double taps, lost networks and a log-in in between.
 * On success every query below the same first path segment (and below `invalidates`) is fetched anew.
 */
export const useCommand = <E extends Endpoint>(e: E, options: CommandOptions<E> = {}) => {
  const queries = useQueryClient()
  const [intent] = useState(intents)
  return useMutation({
    mutationKey: [e.method, e.path],
    mutationFn: (input: InputOf<E>) => call(e, input, { key: intent.keyFor(input) }),
    retry: (times, error) => times < 2 && !(error instanceof Refused),
    retryDelay: (times) => 1000 * 2 ** times,
    onSuccess: async (output, input) => {
      intent.done()
      const families = [familyOf(e.path), ...(options.invalidates ?? []).map(familyOf)]
      options.onDone?.(output, input)
      await Promise.all(families.map((family) => queries.invalidateQueries({ queryKey: [family] })))
    },
    onError: (error) => intent.failed(error),
  })
}
