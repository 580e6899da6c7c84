import { exportClosings, listClosings } from '@creditbank/contract/closing'
import { Tag } from 'antd'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { words } from './words.ts'

const states = ['cooling', 'closed', 'withdrawn', 'stopped'] as const

/** Who closes an account, how far it is, what is given up, and what is late. */
export const ClosingList = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listClosings}
      exportEndpoint={exportClosings}
      name="closing.closings"
      title={t('closings')}
      lead={t('closings.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'number', title: t('number'), render: (row) => <span className="figure">{row.number}</span>, width: 150 },
        { key: 'accountNo', title: t('accountNo'), render: (row) => <span className="figure">{row.accountNo}</span>, width: 190 },
        { key: 'name', title: t('name'), render: (row) => row.name ?? t('erased'), width: 100 },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name, width: 180 },
        {
          key: 'state',
          title: t('state'),
          render: (row) => (
            <>
              {t(`state.${row.state}`)} {row.late && <Tag color="error">{t('late')}</Tag>}
            </>
          ),
        },
        { key: 'reason', title: t('reason'), render: (row) => t(`reason.${row.reason}`), width: 120 },
        {
          key: 'loss',
          title: t('loss'),
          render: (row) => t('loss.text', { outcomes: String(row.loss.outcomes), credits: String(row.loss.credits / 100) }),
        },
        { key: 'requestedAt', title: t('requestedAt'), render: (row) => <Moment at={row.requestedAt} />, width: 170 },
        { key: 'coolingUntil', title: t('coolingUntil'), render: (row) => <Moment at={row.coolingUntil} />, width: 170 },
        { key: 'dueOn', title: t('dueOn'), render: (row) => row.dueOn, width: 110 },
        { key: 'endedAt', title: t('endedAt'), render: (row) => (row.endedAt === null ? '—' : <Moment at={row.endedAt} />) },
      ]}
      filters={[
        { key: 'state', kind: 'choice', label: t('state'), options: states.map((value) => ({ value, label: t(`state.${value}`) })) },
      ]}
      empty={{ text: t('closings.none') }}
    />
  )
}
