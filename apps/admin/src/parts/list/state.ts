import type { Endpoint, InputOf } from '@creditbank/contract'
import { useList } from '../../api/hooks.ts'
import { usePreference } from '../../session/session.ts'
import { useFilters } from '../links.tsx'
import type { ListFilter, ListProps } from './types.ts'

/** Page sizes a clerk can choose. */
export const pageSizes = ['50', '100', '500'] as const

const trailOf = (name: string): Record<string, string> => {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(`trail.${name}`) ?? '{}')
    return typeof stored === 'object' && stored !== null
      ? Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, String(value)]))
      : {}
  } catch {
    return {}
  }
}

/** Keyset pages only know what comes next; the way back is the trail of cursors walked in this tab (`''` is the first page). */
const usePaging = (name: string) => {
  const [filters, change] = useFilters()
  const cursor = filters['cursor']
  const trail = trailOf(name)
  return {
    cursor,
    size: filters['limit'] ?? pageSizes[0],
    setSize: (size: string) => change({ limit: size === pageSizes[0] ? undefined : size, cursor: undefined }),
    next: (to: string) => {
      sessionStorage.setItem(
        `trail.${name}`,
        JSON.stringify({ ...Object.fromEntries(Object.entries(trail).slice(-200)), [to]: cursor ?? '' }),
      )
      change({ cursor: to })
      window.scrollTo({ top: 0 })
    },
    previous: cursor === undefined ? undefined : () => change({ cursor: trail[cursor] ?? '' }),
    knowsPrevious: cursor !== undefined && trail[cursor] !== undefined,
  }
}

const inputFor = (filters: Readonly<Record<string, string>>, declared: readonly ListFilter[]): Record<string, string> =>
  Object.fromEntries(declared.flatMap(({ key }) => (filters[key] === undefined ? [] : [[key, filters[key]]])))

/** The rows of a list for what the address says: filters, cursor, page size. */
export const useListState = <E extends Endpoint>(props: ListProps<E>) => {
  const [filters, change] = useFilters()
  const paging = usePaging(props.name)
  const asked = inputFor(filters, props.filters ?? [])
  const page = props.paged === false ? {} : { limit: paging.size, ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }) }
  const query = useList(
    props.endpoint,
    { ...props.fixed, ...asked, ...page } as InputOf<E>,
    props.refetchInterval === undefined ? {} : { refetchInterval: props.refetchInterval },
  )
  const filtered = Object.keys(asked).length > 0
  const setFilter = (key: string, value: string | undefined) => change({ [key]: value, cursor: undefined })
  const clear = () => change({ ...Object.fromEntries((props.filters ?? []).map(({ key }) => [key, undefined])), cursor: undefined })
  return { query, asked, filters, filtered, setFilter, clear, paging }
}

const readStrings = (stored: unknown): readonly string[] | undefined =>
  Array.isArray(stored) && stored.every((one) => typeof one === 'string') ? stored : undefined
/** How high the rows are. */
export type Density = 'small' | 'middle'
const readDensity = (stored: unknown): Density | undefined => (stored === 'small' || stored === 'middle' ? stored : undefined)

/** The columns shown and the height of rows, kept on the server for this person; density is one choice for all lists. */
export const useListSettings = (name: string, columns: readonly { readonly key: string; readonly hidden?: boolean }[]) => {
  const initial = columns.filter((column) => column.hidden === true).map((column) => column.key)
  const [hidden, setHidden] = usePreference<readonly string[]>(`list.${name}`, initial, readStrings)
  const [density, setDensity] = usePreference<Density>('list.density', 'small', readDensity)
  return { hidden, setHidden, density, setDensity }
}
