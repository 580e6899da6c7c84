import { PracticeFigure, practiceRows } from '@creditbank/contract/conversionPractice'
import { useLanguage, useT } from '../i18n/words.ts'
import { Credits, Day, dayText, today } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { words } from './words.ts'

const narrowing = ['source', 'level', 'by', 'key', 'reason'] as const

/** The rows behind a figure of the practice data: as many as the figure says, of the same days. */
export const PracticeRows = () => {
  const t = useT(words)
  const language = useLanguage()
  const [filters] = useFilters()
  const figure = PracticeFigure.options.find((one) => one === filters['figure']) ?? 'courses'
  const time = { from: filters['from'] ?? `${today().slice(0, 4)}-01-01`, to: filters['to'] ?? today() }
  const narrowed = Object.fromEntries(narrowing.flatMap((key) => (filters[key] === undefined ? [] : [[key, filters[key]]])))
  return (
    <ListPage
      endpoint={practiceRows}
      name="conversion.practiceRows"
      fixed={{ ...time, figure, ...narrowed }}
      title={t('practice.rows')}
      lead={t('practice.rows.lead', { from: dayText(time.from, language), to: dayText(time.to, language) })}
      above={{ to: `/admin/conversion-practice?from=${time.from}&to=${time.to}`, text: t('practice') }}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'number',
          title: t('number'),
          render: (row) => <AppLink to={`/admin/conversions/${row.applicationId}`}>{row.number}</AppLink>,
          width: 160,
        },
        { key: 'programme', title: t('programme'), render: (row) => row.programme },
        { key: 'organization', title: t('practice.head.school'), render: (row) => row.organization },
        ...(figure === 'courses'
          ? [
              { key: 'course', title: t('practice.course'), render: (row: { readonly course: string | null }) => row.course ?? '—' },
              { key: 'rule', title: t('practice.rule'), render: (row: { readonly rule: string | null }) => row.rule ?? '—', width: 150 },
            ]
          : []),
        { key: 'credits', title: t('credit'), align: 'right', render: (row) => <Credits value={row.credits} />, width: 100 },
        { key: 'at', title: t('practice.at'), render: (row) => <Day value={row.at} />, width: 140 },
      ]}
      empty={{ text: t('practice.rows.none') }}
    />
  )
}
