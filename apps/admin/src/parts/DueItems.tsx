import type { ReactNode } from 'react'
import { Count } from './formats.tsx'
import { AppLink } from './links.tsx'
import { Block } from './Page.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

const shown = 5

/** A block of the work bench: how many items wait, the first of them, and the way to all. */
export const DueItems = <Item extends { readonly id: string }>({
  title,
  all,
  none,
  query,
  line,
}: {
  readonly title: string
  readonly all: { readonly to: string; readonly text: string }
  readonly none: string
  readonly query: {
    readonly data: { readonly items: readonly Item[] } | undefined
    readonly error: Error | null
    readonly refetch: () => Promise<unknown>
  }
  readonly line: (item: Item) => ReactNode
}) => {
  const items = query.data?.items
  return (
    <Block title={title} actions={<AppLink to={all.to}>{all.text}</AppLink>}>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {items !== undefined && (
        <p className="due-number">
          <Count value={items.length} />
        </p>
      )}
      {items?.length === 0 && <p className="lead">{none}</p>}
      <ul className="rows">
        {items?.slice(0, shown).map((item) => (
          <li key={item.id} className="row">
            {line(item)}
          </li>
        ))}
      </ul>
    </Block>
  )
}
