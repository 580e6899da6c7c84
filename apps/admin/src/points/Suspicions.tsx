import { listSuspicions, type Suspicion } from '@creditbank/contract/pointsFreezes'
import { useT } from '../i18n/words.ts'
import { Count, Day, grouped } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const SignText = ({ row }: { readonly row: Suspicion }) => {
  const t = useT(words)
  if (row.sign === 'burst') return t('sign.burst', { n: grouped(row.events) })
  if (row.sign === 'impossibleDay') return t('sign.impossibleDay', { n: grouped(row.usual) })
  return t('sign.unusual', { n: grouped(row.points), usual: grouped(row.usual) })
}

/** Days on which somebody earned unusually; each leads to the person's statement, where points can be frozen. */
export const Suspicions = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listSuspicions}
      name="points.suspicions"
      title={t('suspicions')}
      lead={t('suspicions.lead')}
      paged={false}
      rowKey={(row) => `${row.issuer.id} ${row.learner.id} ${row.on} ${row.sign}`}
      rowHref={(row) => `/admin/points/people/${row.learner.id}`}
      columns={[
        { key: 'sign', title: t('sign'), render: (row) => <SignText row={row} /> },
        { key: 'day', title: t('day'), render: (row) => <Day value={row.on} />, width: 130 },
        { key: 'person', title: t('person'), render: (row) => row.learner.name, width: 110 },
        { key: 'accountNo', title: t('accountNo'), render: (row) => row.learner.accountNo, width: 190 },
        { key: 'issuer', title: t('issuer'), render: (row) => row.issuer.name },
        { key: 'points', title: t('points'), align: 'right', render: (row) => <Count value={row.points} />, width: 90 },
        { key: 'events', title: t('events'), align: 'right', render: (row) => <Count value={row.events} />, width: 80 },
        {
          key: 'frozen',
          title: t('state'),
          render: (row) => <StateTag tone={row.frozen ? 'bad' : 'quiet'}>{t(row.frozen ? 'frozen' : 'frozen.no')}</StateTag>,
          width: 90,
        },
      ]}
      filters={[
        { key: 'from', kind: 'day', label: t('from') },
        { key: 'to', kind: 'day', label: t('to') },
      ]}
      empty={{ text: t('suspicions.none') }}
    />
  )
}
