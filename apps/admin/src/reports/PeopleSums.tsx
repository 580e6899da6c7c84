import type { OutputOf } from '@creditbank/contract'
import { peopleReport } from '@creditbank/contract/reports'
import { Skeleton } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Count, Missing } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { addressWith, Told, Untold } from './frame.tsx'
import { SumsTable } from './SumsTable.tsx'
import { words } from './words.ts'

type Report = OutputOf<typeof peopleReport>
type Figures = Report['total']

const Rate = ({ of }: { readonly of: Figures }) =>
  of.people === null || of.active === null || of.people === 0 ? (
    <Missing />
  ) : (
    <span className="figure">{`${((of.active / of.people) * 100).toFixed(1)}%`}</span>
  )

/** Accounts and how many are active, by unit or by group of people. */
export const PeopleSums = ({ by }: { readonly by: 'unit' | 'kind' }) => {
  const t = useT(words)
  const language = useLanguage()
  const may = useMay()
  const [filters] = useFilters()
  const { unitId } = filters
  const query = useOne(peopleReport, { by, ...(unitId === undefined ? {} : { unitId }) })
  const report = query.data
  if (query.isError) return <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
  if (report === undefined) return <Skeleton active paragraph={{ rows: 8 }} />
  const rest = (f: Figures) => [<Told key="a" value={f.active} as={Count} />, <Rate key="r" of={f} />]
  const name = (row: Report['rows'][number]) => {
    if (row.below) return <AppLink to={addressWith(filters, { unitId: row.key })}>{row[language]}</AppLink>
    return by === 'unit' ? t('own', { name: row[language] }) : row[language]
  }
  const rows = (row: Report['rows'][number]) =>
    by === 'unit' ? `/admin/learners?organizationId=${row.key}` : `/admin/learners?organizationId=${report.unit.id}&learnerKind=${row.key}`
  const count = (row: Report['rows'][number]) => {
    const told = <Told value={row.people} as={Count} />
    return may('accounts.read') && row.people !== null ? <AppLink to={rows(row)}>{told}</AppLink> : told
  }
  return (
    <>
      <SumsTable
        first={t(by)}
        heads={[t('col.open'), t('col.active'), t('col.rate')]}
        lines={report.rows.map((row) => ({ key: row.key, label: name(row), size: row.people, figures: [count(row), ...rest(row)] }))}
        total={[<Told key="p" value={report.total.people} as={Count} />, ...rest(report.total)]}
      />
      <Untold hidden={report.hidden} />
    </>
  )
}
