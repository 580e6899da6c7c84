import { exportRedemptions, listActivities, listRedemptions, readActivity } from '@creditbank/contract/redemption'
import { useList, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count, Moment } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import type { ListFilter } from '../parts/list/types.ts'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { RedemptionTag, redemptionStates } from './names.tsx'
import { words } from './words.ts'

/** What the list can be narrowed to; the goods are those of the chosen activity. */
const useFiltersOfList = (activityId: string | undefined): readonly ListFilter[] => {
  const t = useT(words)
  const activities = useList(listActivities, { limit: 200 }).data?.items ?? []
  const goods = useOne(readActivity, { id: activityId ?? '' }, { enabled: activityId !== undefined }).data?.items ?? []
  return [
    {
      key: 'activityId',
      kind: 'choice',
      label: t('activity'),
      width: 220,
      options: activities.map((one) => ({ value: one.id, label: one.title })),
    },
    ...(activityId === undefined
      ? []
      : [
          {
            key: 'goodId',
            kind: 'choice' as const,
            label: t('good'),
            options: goods.map((one) => ({ value: one.id, label: one.name })),
          },
        ]),
    {
      key: 'state',
      kind: 'choice',
      label: t('state'),
      options: redemptionStates.map((value) => ({ value, label: t(`redemption.${value}`) })),
    },
    {
      key: 'organizationId',
      kind: 'other',
      label: t('point'),
      control: (value, change) => <UnitFilter value={value} onChange={change} />,
    },
    { key: 'from', kind: 'day', label: t('from') },
    { key: 'to', kind: 'day', label: t('to') },
    { key: 'ended', kind: 'choice', label: t('ended'), options: [{ value: 'yes', label: t('yes') }] },
  ]
}

/** Redemptions in one's scope: the rows behind every figure of an activity and of a day. */
export const RedemptionList = () => {
  const t = useT(words)
  const [{ activityId }] = useFilters()
  const filters = useFiltersOfList(activityId)
  return (
    <ListPage
      endpoint={listRedemptions}
      exportEndpoint={exportRedemptions}
      name="redemption.redemptions"
      title={t('redemptions')}
      lead={t('redemptions.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'learner', title: t('learner'), render: (row) => row.learner.name, width: 110 },
        { key: 'accountNo', title: t('accountNo'), render: (row) => row.learner.accountNo, width: 190, hidden: true },
        {
          key: 'activity',
          title: t('activity'),
          render: (row) => <AppLink to={`/admin/redemption/${row.activity.id}`}>{row.activity.title}</AppLink>,
          width: 220,
        },
        {
          key: 'goods',
          title: t('goods'),
          render: (row) => row.goods.map((good) => `${good.name} × ${good.count}`).join(' / '),
          width: 240,
        },
        { key: 'points', title: t('spent'), align: 'right', render: (row) => <Count value={row.points} />, width: 90 },
        {
          key: 'state',
          title: t('state'),
          render: (row) => (
            <>
              <RedemptionTag state={row.state} /> {row.returned && t('returnedPoints')}
            </>
          ),
          width: 180,
        },
        { key: 'point', title: t('point'), render: (row) => row.point.name, width: 200 },
        { key: 'createdAt', title: t('redeemedAt'), render: (row) => <Moment at={row.createdAt} />, width: 180 },
        { key: 'endedAt', title: t('endedAt'), render: (row) => <Moment at={row.endedAt} />, width: 180 },
      ]}
      filters={filters}
      empty={{ text: t('redemptions.none') }}
    />
  )
}
