import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract/endpoint'
import { useInfiniteQuery } from '@tanstack/react-query'
import { call, keyOf } from '../api.ts'
import { useWords } from '../words.ts'
import { Act } from './parts.tsx'

type Page<T> = {
  readonly items: readonly T[]
  readonly next: string | null
  readonly count?: number | undefined
  readonly more?: boolean | undefined
}

/** A keyset list, page after page in one growing list. `T` is taken from the endpoint's own output. */
export const usePages = <E extends Endpoint, T>(e: E, input: InputOf<E>, pick: (output: OutputOf<E>) => Page<T>, enabled = true) => {
  const { language } = useWords()
  const query = useInfiniteQuery({
    queryKey: [...keyOf(e, input), language, 'pages'],
    queryFn: async ({ pageParam }) =>
      pick(await call(e, Object.assign({}, input, pageParam === '' ? {} : { cursor: pageParam }), { language })),
    initialPageParam: '',
    getNextPageParam: (last: Page<T>) => last.next,
    enabled,
  })
  const first = query.data?.pages[0]
  return {
    items: query.data?.pages.flatMap((p) => p.items) ?? [],
    count: first?.count,
    many: first?.more === true,
    loading: query.isPending && enabled,
    error: query.error,
    again: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    busy: query.isFetchingNextPage,
  }
}

/** The button under a list that has more. */
export const More = ({ list }: { readonly list: { readonly more: (() => void) | null; readonly busy: boolean } }) => {
  const { t } = useWords()
  if (list.more === null) return null
  return (
    <div>
      <Act kind="quiet" busy={list.busy} onClick={list.more}>
        {t('shell.more')}
      </Act>
    </div>
  )
}
