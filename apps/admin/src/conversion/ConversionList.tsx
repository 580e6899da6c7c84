import { exportConversions, listConversions } from '@creditbank/contract/conversions'
import { useT } from '../i18n/words.ts'
import { Count, Credits, Day } from '../parts/formats.tsx'
import { useFilters } from '../parts/links.tsx'
import type { ListFilter } from '../parts/list/types.ts'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { ConversionStateTag, conversionStates } from './names.tsx'
import { words } from './words.ts'

/** What the list may be narrowed to. */
const useChoices = (): readonly ListFilter[] => {
  const t = useT(words)
  return [
    { key: 'search', kind: 'text', label: t('search') },
    {
      key: 'state',
      kind: 'choice',
      label: t('state'),
      options: conversionStates.map((value) => ({ value, label: t(`state.${value}`) })),
    },
    {
      key: 'open',
      kind: 'choice',
      label: t('open'),
      options: [
        { value: 'yes', label: t('open.yes') },
        { value: 'no', label: t('open.no') },
      ],
    },
    { key: 'escalated', kind: 'choice', label: t('escalated'), options: [{ value: 'yes', label: t('escalated.yes') }] },
  ]
}

/** Conversions that the school decides on, the newest first. */
export const ConversionList = () => {
  const t = useT(words)
  const [filters] = useFilters()
  return (
    <ListPage
      endpoint={listConversions}
      exportEndpoint={exportConversions}
      name="conversion.conversions"
      fixed={filters['programmeId'] === undefined ? {} : { programmeId: filters['programmeId'] }}
      title={t('conversions')}
      lead={t('conversions.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/conversions/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('number'),
          render: (row) => <span className="figure">{row.number}</span>,
          copy: (row) => row.number,
          width: 160,
        },
        { key: 'learner', title: t('learner'), render: (row) => row.learner.name, width: 100 },
        { key: 'className', title: t('className'), render: (row) => row.className ?? '—' },
        { key: 'programme', title: t('programme'), render: (row) => row.programme.name, width: 180 },
        { key: 'courses', title: t('courses'), align: 'right', render: (row) => <Count value={row.courses} />, width: 70 },
        { key: 'credit', title: t('credit'), align: 'right', render: (row) => <Credits value={row.credit} />, width: 80 },
        { key: 'state', title: t('state'), render: (row) => <ConversionStateTag state={row.state} />, width: 100 },
        {
          key: 'due',
          title: t('due'),
          render: (row) =>
            row.state === 'notice' ? (
              <Day value={row.noticeUntil} />
            ) : (
              <>
                <Day value={row.dueOn} /> {row.overdue && <StateTag tone="bad">{t('overdue')}</StateTag>}{' '}
                {row.escalated && <StateTag tone="bad">{t('escalated')}</StateTag>}
              </>
            ),
          width: 160,
        },
        {
          key: 'objections',
          title: t('objections'),
          render: (row) => (row.objections === 0 ? '—' : <StateTag tone="due">{row.objections}</StateTag>),
          width: 100,
        },
        { key: 'createdAt', title: t('createdAt'), render: (row) => <Day value={row.createdAt} />, hidden: true },
      ]}
      filters={useChoices()}
      empty={{ text: t('conversions.none') }}
    />
  )
}
