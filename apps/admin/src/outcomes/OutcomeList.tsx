import { listPublicTypes } from '@creditbank/contract/catalog'
import { exportOutcomes, listOutcomes } from '@creditbank/contract/outcomes'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { EntrySelect } from '../parts/EntrySelect.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import type { ListFilter } from '../parts/list/types.ts'
import { LinkButton } from '../parts/links.tsx'
import { useMay } from '../session/session.ts'
import { PersonSelect } from '../parts/PersonSelect.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { useOutcomeColumns } from './columns.tsx'
import { words } from './words.ts'

const channels = ['batch', 'self', 'counter', 'api'] as const

const useOutcomeFilters = (): readonly ListFilter[] => {
  const t = useT(words)
  const language = useLanguage()
  const types = useOne(listPublicTypes, {}, { staleTime: 600_000 })
  return [
    {
      key: 'learnerId',
      kind: 'other',
      label: t('person'),
      control: (value, change) => (
        <div className="unit-filter">
          <PersonSelect id="filter-learnerId" {...(value === undefined ? {} : { value })} onChange={change} />
        </div>
      ),
    },
    {
      key: 'entryId',
      kind: 'other',
      label: t('entry'),
      control: (value, change) => (
        <div className="unit-filter">
          <EntrySelect id="filter-entryId" {...(value === undefined ? {} : { value })} onChange={change} />
        </div>
      ),
    },
    {
      key: 'organizationId',
      kind: 'other',
      label: t('unit'),
      control: (value, change) => (
        <div className="unit-filter">
          <UnitFilter value={value} onChange={change} />
        </div>
      ),
    },
    {
      key: 'typeCode',
      kind: 'choice',
      label: t('type'),
      options: (types.data?.items ?? []).map((type) => ({ value: type.code, label: type[language] })),
    },
    { key: 'channel', kind: 'choice', label: t('channel'), options: channels.map((value) => ({ value, label: t(`channel.${value}`) })) },
    { key: 'from', kind: 'day', label: t('from') },
    { key: 'to', kind: 'day', label: t('to') },
    { key: 'batchId', kind: 'text', label: t('batch'), width: 140 },
  ]
}

/** The outcomes of one's scope, narrowed by who, what, how and when. */
export const OutcomeList = () => {
  const t = useT(words)
  const may = useMay()
  return (
    <ListPage
      endpoint={listOutcomes}
      exportEndpoint={may('outcomes.export') ? exportOutcomes : undefined}
      name="outcomes.outcomes"
      title={t('outcomes')}
      lead={t('lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/outcomes/${row.id}`}
      filters={useOutcomeFilters()}
      columns={useOutcomeColumns()}
      empty={{ text: t('none') }}
      actions={<LinkButton to="/admin/outcomes/by-certificate">{t('certificate')}</LinkButton>}
    />
  )
}
