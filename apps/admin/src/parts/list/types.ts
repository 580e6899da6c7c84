import type { Endpoint, InputOf } from '@creditbank/contract'
import type { ReactNode } from 'react'
import type { RowOf } from '../../api/hooks.ts'

/** A column: `key` is remembered in the person's settings, `hidden` starts switched off, `copy` puts a copy button beside the text. */
export type ListColumn<R> = {
  readonly key: string
  readonly title: string
  readonly render: (row: R) => ReactNode
  readonly width?: number
  readonly align?: 'left' | 'right' | 'center'
  readonly hidden?: boolean
  readonly fixed?: 'left' | 'right'
  readonly copy?: (row: R) => string
}

/** A filter: its key is the name in the address and in the endpoint's input. */
export type ListFilter =
  | { readonly key: string; readonly kind: 'text'; readonly label: string; readonly width?: number }
  | {
      readonly key: string
      readonly kind: 'choice'
      readonly label: string
      readonly options: readonly { readonly value: string; readonly label: string }[]
      readonly width?: number
    }
  | { readonly key: string; readonly kind: 'day'; readonly label: string }
  | {
      readonly key: string
      readonly kind: 'other'
      readonly label: string
      readonly control: (value: string | undefined, change: (value: string | undefined) => void) => ReactNode
    }

/** A key that acts on the row under the cursor, besides j, k and Enter. */
export type RowKeyAction<R> = { readonly key: string; readonly label: string; readonly run: (row: R) => void }

/** Everything a list page is told. `name` (`catalog.entries`) keys its saved settings; `fixed` are inputs nobody may change. */
export type ListProps<E extends Endpoint> = {
  readonly endpoint: E
  readonly name: string
  readonly columns: readonly ListColumn<RowOf<E>>[]
  readonly rowKey: (row: RowOf<E>) => string
  readonly filters?: readonly ListFilter[]
  readonly fixed?: Partial<InputOf<E>>
  readonly rowHref?: (row: RowOf<E>) => string
  readonly onOpen?: (row: RowOf<E>) => void
  readonly rowKeys?: readonly RowKeyAction<RowOf<E>>[]
  readonly empty?: { readonly text: string; readonly action?: ReactNode }
  /** The export of this list: same filters as input, with `format` and `reason` (contract `exportFields`). Leave it out where the role may not export. */
  readonly exportEndpoint?: Endpoint | undefined
  readonly selection?: { readonly selected: readonly string[]; readonly onChange: (selected: string[], rows: RowOf<E>[]) => void }
  readonly summary?: (rows: readonly RowOf<E>[]) => ReactNode
  readonly refetchInterval?: number
  /** False where the endpoint answers everything at once and knows neither cursor nor limit. */
  readonly paged?: boolean
}
