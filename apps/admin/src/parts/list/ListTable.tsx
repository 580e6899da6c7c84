import type { Endpoint } from '@creditbank/contract'
import { Table, type TableProps, Typography } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { RowOf } from '../../api/hooks.ts'
import { shellWords } from '../../i18n/shell.ts'
import { useT } from '../../i18n/words.ts'
import { useKeys } from '../keys.tsx'
import { AppLink, useGo } from '../links.tsx'
import type { Density } from './state.ts'
import type { ListColumn, ListProps } from './types.ts'

const cell = <R,>(column: ListColumn<R>, row: R, href: string | undefined): ReactNode => {
  const content = column.render(row)
  const linked = href === undefined ? content : <AppLink to={href}>{content}</AppLink>
  return column.copy === undefined ? linked : <Typography.Text copyable={{ text: column.copy(row) }}>{linked}</Typography.Text>
}

/** How far the page's own head reaches down: on narrow screens it has two lines. */
const headHeight = (): number => document.querySelector('.head')?.clientHeight ?? 56

/** Pixels that the copy button takes beside a text. */
const copyButton = 28

/** The row under the cursor: j and k move it, Enter opens it, a capability's own keys act on it. */
const useCursor = <E extends Endpoint>(rows: readonly RowOf<E>[], props: ListProps<E>) => {
  const t = useT(shellWords)
  const go = useGo()
  const first = rows[0] === undefined ? '' : props.rowKey(rows[0])
  const [at, setAt] = useState({ first, index: -1 })
  const active = at.first === first ? at.index : -1
  const setActive = (index: number) => setAt({ first, index })
  const open = (row: RowOf<E>) => (props.onOpen === undefined ? props.rowHref !== undefined && go(props.rowHref(row)) : props.onOpen(row))
  const withRow = (run: (row: RowOf<E>) => void) => () => {
    const row = rows[active]
    if (row !== undefined) run(row)
  }
  const move = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, active + by))
    const row = rows[next]
    setActive(next)
    if (row !== undefined) document.querySelector<HTMLElement>(`tr[data-row-key="${CSS.escape(props.rowKey(row))}"]`)?.focus()
  }
  const openable = props.onOpen !== undefined || props.rowHref !== undefined
  useKeys([
    { key: 'j', label: t('keys.next'), run: () => move(1) },
    { key: 'k', label: t('keys.previous'), run: () => move(-1) },
    ...(openable ? [{ key: 'Enter', label: t('keys.open'), run: withRow(open) }] : []),
    ...(props.rowKeys ?? []).map((one) => ({ key: one.key, label: one.label, run: withRow(one.run) })),
  ])
  return { active, setActive }
}

/** The table measures its columns with a hidden copy of the header; where that holds a checkbox, the copy must not take the focus. */
const useQuietMeasuring = (selects: boolean) =>
  useEffect(() => {
    if (!selects) return
    for (const row of document.querySelectorAll('.ant-table-measure-row')) row.setAttribute('inert', '')
  })

/** The table of a list: sticky header, keyboard cursor, first column a link; long pages are drawn only where they are visible. */
export const ListTable = <E extends Endpoint>({
  rows,
  hidden,
  density,
  loading,
  nothing,
  ...props
}: ListProps<E> & {
  readonly rows: readonly RowOf<E>[]
  readonly hidden: readonly string[]
  readonly density: Density
  readonly loading: boolean
  readonly nothing: ReactNode
}) => {
  const { active, setActive } = useCursor(rows, props)
  const visible = props.columns.filter((column) => !hidden.includes(column.key))
  const columns: NonNullable<TableProps<RowOf<E>>['columns']> = visible.map((column, index) => ({
    key: column.key,
    title: column.title,
    align: column.align ?? 'left',
    ...(column.width === undefined ? {} : { width: column.width + (column.copy === undefined ? 0 : copyButton) }),
    ...(column.fixed === undefined ? {} : { fixed: column.fixed }),
    render: (_: unknown, row: RowOf<E>) => cell(column, row, index === 0 ? props.rowHref?.(row) : undefined),
  }))
  const long = rows.length > 120
  const wide = visible.reduce((sum, column) => sum + (column.width ?? 120) + (column.copy === undefined ? 0 : copyButton), 0)
  const { selection, summary } = props
  const scrolling: Pick<TableProps<RowOf<E>>, 'scroll' | 'sticky'> = long
    ? { scroll: { x: wide, y: Math.max(320, window.innerHeight - 320) } }
    : { scroll: { x: wide }, sticky: { offsetHeader: headHeight() } }
  useQuietMeasuring(selection !== undefined && rows.length > 0)
  // Columns over nothing say nothing, and a region that scrolls without anything to focus is a trap for the keyboard.
  if (rows.length === 0) return <div className="list-nothing">{nothing}</div>
  return (
    <Table<RowOf<E>>
      className="list-table"
      size={density}
      rowKey={props.rowKey}
      columns={columns}
      dataSource={[...rows]}
      loading={loading}
      pagination={false}
      virtual={long}
      {...scrolling}
      {...(summary === undefined ? {} : { summary: () => summary(rows) })}
      {...(selection === undefined
        ? {}
        : {
            rowSelection: {
              selectedRowKeys: [...selection.selected],
              onChange: (keys, chosen) => selection.onChange(keys.map(String), chosen),
            },
          })}
      onRow={(_row, index) => ({
        tabIndex: -1,
        className: index === active ? 'row-active' : '',
        onClick: () => setActive(index ?? -1),
      })}
    />
  )
}
