import { listRules } from '@creditbank/contract/points'
import { useT } from '../i18n/words.ts'
import { Count, Day } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { useMay } from '../session/session.ts'
import { RuleStateTag, useSources } from './names.tsx'
import { words } from './words.ts'

/** Earning rules: one's own, and what others have published. */
export const RuleList = () => {
  const t = useT(words)
  const create = useMay()('points.rules') && (
    <LinkButton to="/admin/points/rules/new" type="primary">
      {t('new')}
    </LinkButton>
  )
  return (
    <ListPage
      endpoint={listRules}
      name="points.rules"
      title={t('rules')}
      lead={t('rules.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/points/rules/${row.id}`}
      columns={[
        { key: 'title', title: t('title'), render: (row) => row.title, width: 240 },
        { key: 'issuer', title: t('issuer'), render: (row) => row.organization.name },
        { key: 'source', title: t('source'), render: (row) => t(`source.${row.source}`), width: 140 },
        { key: 'startsOn', title: t('from'), render: (row) => <Day value={row.startsOn} />, width: 130 },
        {
          key: 'endsOn',
          title: t('to'),
          render: (row) => (row.endsOn === null ? t('ends.never') : <Day value={row.endsOn} />),
          width: 130,
        },
        { key: 'given', title: t('given'), align: 'right', render: (row) => <Count value={row.given} />, width: 110 },
        {
          key: 'budget',
          title: t('budget'),
          align: 'right',
          render: (row) => (row.budget === null ? t('budget.none') : <Count value={row.budget} />),
          width: 130,
        },
        { key: 'state', title: t('state'), render: (row) => <RuleStateTag state={row.state} />, width: 100 },
        { key: 'number', title: t('number'), render: (row) => row.number, hidden: true },
      ]}
      filters={[
        { key: 'source', kind: 'choice', label: t('source'), options: useSources() },
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: (['draft', 'submitted', 'published', 'ended'] as const).map((value) => ({ value, label: t(`state.${value}`) })),
        },
        {
          key: 'organizationId',
          kind: 'other',
          label: t('issuer'),
          control: (value, change) => <UnitFilter value={value} onChange={change} />,
        },
      ]}
      empty={{ text: t('rules.none'), action: create }}
      actions={create}
    />
  )
}
