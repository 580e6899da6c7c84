import { type CaseFilter, listCases } from '@creditbank/contract/reviews'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keyOf } from '../api/hooks.ts'
import { call } from '../api/transport.ts'

/** Lines fetched at once, and how near the end of what is there the next ones are fetched. */
const pageSize = 100
const ahead = 10

/**
 * The cases of a filter as one growing list, what is due first on top. The next page comes before the reader reaches the end, so that "next" never stops
 * while something waits; `at` is the place of the reader.
 */
export const useQueue = (filter: CaseFilter, present: string | undefined) => {
  const query = useInfiniteQuery({
    queryKey: [...keyOf(listCases, filter), 'queue'],
    queryFn: ({ pageParam }) => call(listCases, { ...filter, limit: pageSize, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: 60_000,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const at = Math.max(
    0,
    items.findIndex((line) => line.id === present),
  )
  const { hasNextPage, isFetching, fetchNextPage } = query
  const near = items.length > 0 && at >= items.length - ahead
  useEffect(() => {
    if (near && hasNextPage && !isFetching) void fetchNextPage()
  }, [near, hasNextPage, isFetching, fetchNextPage])
  return { query, items, at, first: query.data?.pages[0] }
}
