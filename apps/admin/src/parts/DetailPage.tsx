import { Refused } from '@creditbank/contract/client'
import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { Alert, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useOne } from '../api/hooks.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { NoPermission } from '../shell/ScreenGuard.tsx'
import { type Above, Page } from './Page.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

/** Why a record does not show. An address with a mistyped id names no record, whatever the field is called. */
const Missing = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) => {
  const t = useT(shellWords)
  if (error instanceof Refused && error.problem.code === 'input.invalid')
    return <Alert type="warning" showIcon role="alert" className="refusal" title={t('refusal.noRecord')} />
  return <RefusalAlert error={error} onRetry={onRetry} />
}

/** Shows the answer of one endpoint: a skeleton while it loads, the refusal with its request id, the role's limits, then `children`. */
export const Loaded = <E extends Endpoint>({
  endpoint,
  input,
  children,
}: {
  readonly endpoint: E
  readonly input: InputOf<E>
  readonly children: (value: OutputOf<E>) => ReactNode
}) => {
  const query = useOne(endpoint, input)
  if (query.error instanceof Refused && query.error.problem.code === 'permission.denied') return <NoPermission />
  if (query.data !== undefined) return children(query.data)
  return query.isError ? <Missing error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton active paragraph={{ rows: 8 }} />
}

/** A page about one record. `fallback` is the title while it loads; `title` and `actions` see the record. */
export const DetailPage = <E extends Endpoint>({
  endpoint,
  input,
  fallback,
  title,
  lead,
  actions,
  above,
  children,
}: {
  readonly endpoint: E
  readonly input: InputOf<E>
  readonly fallback: string
  readonly title: (value: OutputOf<E>) => ReactNode
  readonly lead?: (value: OutputOf<E>) => ReactNode
  readonly actions?: (value: OutputOf<E>) => ReactNode
  readonly above?: Above
  readonly children: (value: OutputOf<E>) => ReactNode
}) => {
  const query = useOne(endpoint, input)
  const up = above === undefined ? {} : { above }
  if (query.error instanceof Refused && query.error.problem.code === 'permission.denied') return <NoPermission />
  const { data } = query
  if (data === undefined) {
    return (
      <Page title={fallback} {...up}>
        {query.isError ? <Missing error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton active paragraph={{ rows: 8 }} />}
      </Page>
    )
  }
  return (
    <Page title={title(data)} {...up} actions={actions?.(data)} {...(lead === undefined ? {} : { lead: lead(data) })}>
      {children(data)}
    </Page>
  )
}
