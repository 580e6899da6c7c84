import { useNavigate } from '@tanstack/react-router'
import type { FormEvent, ReactNode } from 'react'
import { useWords } from '../words.ts'
import { icons } from './icons.tsx'
import { More } from './paged.tsx'
import { Skeleton } from './parts.tsx'
import { Problem } from './Problem.tsx'
import '../styles/catalog.css'

/** What of an address narrows a search. */
export type Filters = Readonly<Record<string, string | undefined>>

/** The filters after some of them changed; empty ones leave the address. Pure. */
export const changedFilters = (filters: Filters, change: Filters): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...filters, ...change }).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''),
  )

/** Changes the filters in the address of a search page, so that a result can be sent to somebody. */
export const useFilterChange = (
  to: '/catalog' | '/network' | '/programmes' | '/conversion-rules',
  filters: Filters,
): ((change: Filters) => void) => {
  const navigate = useNavigate()
  return (change) => void navigate({ to, search: changedFilters(filters, change), resetScroll: false })
}

/** The field of a search with its button; it belongs into a form with `role="search"`. */
export const SearchBox = ({
  id,
  label,
  hint,
  value,
  onChange,
}: {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onChange: (text: string) => void
}) => {
  const { t } = useWords()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && <p className="hint">{hint}</p>}
      <div className="with-button">
        <input
          id={id}
          className="control"
          type="search"
          value={value}
          maxLength={60}
          enterKeyHint="search"
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="submit" className="button primary">
          {icons.search}
          {t('shell.search')}
        </button>
      </div>
    </div>
  )
}

/** The filters of a search page: the text goes off with its button, what stands in `children` at once. */
export const FilterForm = ({ onSearch, children }: { readonly onSearch: () => void; readonly children: ReactNode }) => {
  const go = (event: FormEvent) => {
    event.preventDefault()
    onSearch()
  }
  return (
    <form className="filters" role="search" onSubmit={go}>
      {children}
    </form>
  )
}

type Found<T> = {
  readonly items: readonly T[]
  readonly loading: boolean
  readonly error: Error | null
  readonly again: () => void
  readonly more: (() => void) | null
  readonly busy: boolean
}

/** What a search found, beside its filters: the heading says how much, then the lines, or why there are none. */
export const SearchResult = <T extends { readonly id: string }>({
  filters,
  heading,
  beside,
  list,
  nothing,
  line,
}: {
  readonly filters: ReactNode
  readonly heading: string
  readonly beside?: ReactNode
  readonly list: Found<T>
  readonly nothing: ReactNode
  readonly line: (item: T) => ReactNode
}) => {
  const { t } = useWords()
  const none = !list.loading && list.error === null && list.items.length === 0
  return (
    <div className="search-side">
      {filters}
      <section className="stack" aria-labelledby="result" aria-busy={list.loading}>
        <div className="row end">
          <h2 id="result" aria-live="polite">
            {list.loading ? t('shell.loading') : heading}
          </h2>
          {beside}
        </div>
        <Problem error={list.error} retry={list.again} />
        {list.loading && <Skeleton lines={8} />}
        {none && nothing}
        <ul className="lines">
          {list.items.map((item) => (
            <li key={item.id}>{line(item)}</li>
          ))}
        </ul>
        <More list={list} />
      </section>
    </div>
  )
}
