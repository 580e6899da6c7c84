import type { OutputOf } from '@creditbank/contract'
import { outcomesReport } from '@creditbank/contract/reports'
import { Skeleton } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Count, Credits, Hours } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { addressWith, Told, Untold } from './frame.tsx'
import { SumsTable } from './SumsTable.tsx'
import { words } from './words.ts'

type Report = OutputOf<typeof outcomesReport>
type By = 'unit' | 'type' | 'month'

const lastDay = (month: string): string => {
  const [y, m] = month.split('-').map(Number)
  return `${month}-${new Date(Date.UTC(y ?? 0, m ?? 1, 0)).getUTCDate()}`
}

/** The list of outcomes behind one line: the same unit, type and months as days. */
const rowsBehind = (report: Report, by: By, key: string, filters: Readonly<Record<string, string>>): string => {
  const { from, to, typeCode } = filters
  const period = by === 'month' ? { from: `${key}-01`, to: lastDay(key) } : {}
  const asked: Record<string, string> = {
    organizationId: by === 'unit' ? key : report.unit.id,
    ...(by === 'type' ? { typeCode: key } : typeCode === undefined ? {} : { typeCode }),
    ...(from === undefined ? {} : { from: `${from}-01` }),
    ...(to === undefined ? {} : { to: lastDay(to) }),
    ...period,
  }
  return `/admin/outcomes?${new URLSearchParams(asked).toString()}`
}

/** Sums of outcomes by unit, type or month; units open further, figures open their rows for whoever may see rows. */
export const OutcomeSums = ({ by }: { readonly by: By }) => {
  const t = useT(words)
  const language = useLanguage()
  const may = useMay()
  const [filters] = useFilters()
  const { unitId, from, to, typeCode } = filters
  const query = useOne(outcomesReport, {
    by,
    ...(unitId === undefined ? {} : { unitId }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(typeCode === undefined ? {} : { typeCode }),
  })
  const report = query.data
  if (query.isError) return <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
  if (report === undefined) return <Skeleton active paragraph={{ rows: 8 }} />
  const figures = (f: Report['total']) => [
    <Told key="p" value={f.people} as={Count} />,
    <Told key="c" value={f.credits} as={Credits} />,
    <Told key="h" value={f.minutes} as={Hours} />,
  ]
  const name = (row: Report['rows'][number]) => {
    if (row.below) return <AppLink to={addressWith(filters, { unitId: row.key })}>{row[language]}</AppLink>
    return by === 'unit' ? t('own', { name: row[language] }) : row[language]
  }
  const count = (row: Report['rows'][number]) => {
    const told = <Told value={row.outcomes} as={Count} />
    return may('outcomes.read') && row.outcomes !== null ? <AppLink to={rowsBehind(report, by, row.key, filters)}>{told}</AppLink> : told
  }
  return (
    <>
      <SumsTable
        first={t(by)}
        heads={[t('col.outcomes'), t('col.people'), t('col.credits'), t('col.hours')]}
        lines={report.rows.map((row) => ({ key: row.key, label: name(row), size: row.outcomes, figures: [count(row), ...figures(row)] }))}
        total={[<Told key="o" value={report.total.outcomes} as={Count} />, ...figures(report.total)]}
      />
      <Untold hidden={report.hidden} />
      <p className="lead">{t('note')}</p>
    </>
  )
}
