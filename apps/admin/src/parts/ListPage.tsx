import { Refused } from '@creditbank/contract/client'
import type { Endpoint } from '@creditbank/contract'
import { Empty, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { NoPermission } from '../shell/ScreenGuard.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { ListBar } from './list/ListBar.tsx'
import { ListFilters } from './list/ListFilters.tsx'
import { ListTable } from './list/ListTable.tsx'
import { Pager } from './list/Pager.tsx'
import { useListSettings, useListState } from './list/state.ts'
import type { ListProps } from './list/types.ts'
import { type Above, Page } from './Page.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

const EmptyList = ({
  filtered,
  empty,
}: {
  readonly filtered: boolean
  readonly empty: { readonly text: string; readonly action?: ReactNode } | undefined
}) => {
  const t = useT(shellWords)
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={filtered ? t('list.noMatch') : (empty?.text ?? t('list.none'))}>
      {!filtered && empty?.action}
    </Empty>
  )
}

/** A list without a page around it, for a tab or a block of a detail page. One list with filters a page: they share the address. */
export const List = <E extends Endpoint>(props: ListProps<E>) => {
  const { query, asked, filters, filtered, setFilter, clear, paging } = useListState(props)
  const settings = useListSettings(props.name, props.columns)
  const { exportEndpoint } = props
  const [exporting, setExporting] = useState(false)
  if (query.error instanceof Refused && query.error.problem.code === 'permission.denied') return <NoPermission />
  const next = query.data?.next
  return (
    <>
      <ListFilters filters={props.filters ?? []} values={filters} onChange={setFilter} onClear={clear} filtered={filtered} />
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending ? (
        <Skeleton active paragraph={{ rows: 10 }} title={false} />
      ) : (
        query.data !== undefined && (
          <>
            <ListBar
              count={query.data.count ?? (props.paged === false ? query.data.items.length : undefined)}
              more={query.data.more === true}
              settings={settings}
              columns={props.columns}
              onRefresh={() => void query.refetch()}
              refreshing={query.isFetching}
              onExport={exportEndpoint === undefined ? undefined : () => setExporting(true)}
            />
            <ListTable
              {...props}
              rows={query.data.items}
              hidden={settings.hidden}
              density={settings.density}
              loading={query.isPlaceholderData}
              nothing={<EmptyList filtered={filtered} empty={props.empty} />}
            />
            {props.paged !== false && (query.data.items.length > 0 || paging.cursor !== undefined) && (
              <Pager
                next={next === null || next === undefined ? undefined : () => paging.next(next)}
                previous={paging.previous}
                knowsPrevious={paging.knowsPrevious}
                size={paging.size}
                onSize={paging.setSize}
              />
            )}
          </>
        )
      )}
      {exporting && exportEndpoint !== undefined && (
        <ExportDialog endpoint={exportEndpoint} filters={{ ...props.fixed, ...asked }} onClose={() => setExporting(false)} />
      )}
    </>
  )
}

/**
 * A page that is a list: title, filters in the address, saved columns and density, keyset paging, keyboard (j k Enter), count,
 * empty state with its first action, error with request id. `above` only where the list hangs below another page.
 */
export const ListPage = <E extends Endpoint>({
  title,
  lead,
  actions,
  above,
  children,
  ...list
}: ListProps<E> & {
  readonly title: string
  readonly lead?: string
  readonly actions?: ReactNode
  readonly above?: Above
  readonly children?: ReactNode
}) => (
  <Page title={title} actions={actions} {...(lead === undefined ? {} : { lead })} {...(above === undefined ? {} : { above })}>
    {children}
    <List {...list} />
  </Page>
)
