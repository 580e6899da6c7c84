import { listRevocationAppeals } from '@creditbank/contract/outcomeAppeals'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { AppealStateTag } from './Appeal.tsx'
import { words } from './appeals.words.ts'

/** Appeals against revocations, the newest first; each is decided on the page of its outcome. */
export const AppealList = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listRevocationAppeals}
      name="outcomes.appeals"
      title={t('appeals')}
      lead={t('appeals.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/outcomes/${row.outcome.id}`}
      columns={[
        { key: 'outcome', title: t('outcome'), render: (row) => row.outcome.name },
        { key: 'learner', title: t('learner'), render: (row) => row.learner.name, width: 110 },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name },
        { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} />, width: 170 },
        { key: 'state', title: t('state'), render: (row) => <AppealStateTag state={row.state} />, width: 130 },
      ]}
      filters={[
        {
          key: 'open',
          kind: 'choice',
          label: t('open'),
          options: (['yes', 'no'] as const).map((value) => ({ value, label: t(`open.${value}`) })),
        },
      ]}
      empty={{ text: t('appeals.none') }}
    />
  )
}
