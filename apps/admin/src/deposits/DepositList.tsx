import { exportDeposits, listDeposits } from '@creditbank/contract/deposits'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { LinkButton } from '../parts/links.tsx'
import { PersonSelect } from '../parts/PersonSelect.tsx'
import { useMay } from '../session/session.ts'
import { DepositStateTag } from './DepositStateTag.tsx'
import { words } from './words.ts'

const states = ['submitted', 'accepted', 'firstReviewed', 'returned', 'stored', 'refused', 'withdrawn', 'waiting'] as const

/** Applications to store one outcome, in one's scope or entered at one's own counter. */
export const DepositList = () => {
  const t = useT(words)
  const may = useMay()
  const channelWords: Readonly<Record<string, string>> = {
    self: t('channel.self'),
    counter: t('channel.counter'),
    api: t('channel.api'),
  }
  const enter = may('deposits.enter') ? (
    <LinkButton to="/admin/deposits/new" type="primary">
      {t('enter')}
    </LinkButton>
  ) : undefined
  return (
    <ListPage
      endpoint={listDeposits}
      exportEndpoint={may('reviews.handOver') ? exportDeposits : undefined}
      name="deposits.deposits"
      title={t('deposits')}
      lead={t('deposits.lead')}
      actions={enter}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/deposits/${row.id}`}
      filters={[
        { key: 'state', kind: 'choice', label: t('state'), options: states.map((value) => ({ value, label: t(`state.${value}`) })) },
        ...(may('deposits.enter')
          ? [{ key: 'entered', kind: 'choice' as const, label: t('entered'), options: [{ value: 'here', label: t('entered.here') }] }]
          : []),
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
      ]}
      columns={[
        { key: 'number', title: t('number'), render: (row) => row.number, width: 170 },
        { key: 'person', title: t('person'), render: (row) => row.learnerName, width: 100 },
        { key: 'entry', title: t('entry'), render: (row) => row.entryName, width: 260 },
        { key: 'state', title: t('state'), render: (row) => <DepositStateTag state={row.state} />, width: 120 },
        { key: 'channel', title: t('channel'), render: (row) => channelWords[row.channel] ?? row.channel, width: 110 },
        { key: 'office', title: t('office'), render: (row) => row.office.name, width: 220 },
        { key: 'createdAt', title: t('createdAt'), render: (row) => <Moment at={row.createdAt} />, width: 180 },
      ]}
      empty={{ text: t('deposits.none'), action: enter }}
    />
  )
}
