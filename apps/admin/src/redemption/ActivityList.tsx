import { listActivities } from '@creditbank/contract/redemption'
import { useT } from '../i18n/words.ts'
import { Count, Day } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { useMay } from '../session/session.ts'
import { ActivityTag, activityStates } from './names.tsx'
import { words } from './words.ts'

/** Activities in one's scope, and those whose goods are handed out here. */
export const ActivityList = () => {
  const t = useT(words)
  const create = useMay()('redemption.edit') && (
    <LinkButton to="/admin/redemption/new" type="primary">
      {t('new')}
    </LinkButton>
  )
  return (
    <ListPage
      endpoint={listActivities}
      name="redemption.activities"
      title={t('activities')}
      lead={t('activities.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/redemption/${row.id}`}
      columns={[
        { key: 'title', title: t('title'), render: (row) => row.title, width: 240 },
        { key: 'centre', title: t('centre'), render: (row) => row.organization.name, width: 200 },
        { key: 'state', title: t('state'), render: (row) => <ActivityTag state={row.state} />, width: 110 },
        { key: 'delivery', title: t('delivery'), render: (row) => t(`delivery.${row.delivery}`), width: 110 },
        { key: 'startsOn', title: t('startsOn'), render: (row) => <Day value={row.startsOn} />, width: 130 },
        { key: 'endsOn', title: t('endsOn'), render: (row) => <Day value={row.endsOn} />, width: 130 },
        { key: 'goods', title: t('goods'), align: 'right', render: (row) => <Count value={row.goods} />, width: 80 },
        { key: 'redemptions', title: t('redemptions'), align: 'right', render: (row) => <Count value={row.redemptions} />, width: 90 },
      ]}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: activityStates.map((value) => ({ value, label: t(`state.${value}`) })),
        },
        {
          key: 'organizationId',
          kind: 'other',
          label: t('centre'),
          control: (value, change) => <UnitFilter value={value} onChange={change} />,
        },
      ]}
      empty={{ text: t('activities.none'), action: create }}
      actions={create}
    />
  )
}
