import { type CaseLine, caseStates, exportCases, listCases, listForwarded } from '@creditbank/contract/reviews'
import { useLanguage, useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import type { ListColumn } from '../parts/list/types.ts'
import { useMay } from '../session/session.ts'
import { CaseStateTag, DueDay, KindName, useKindOptions } from './names.tsx'
import { words } from './words.ts'

const useColumns = (): readonly ListColumn<CaseLine>[] => {
  const t = useT(words)
  return [
    { key: 'number', title: t('number'), render: (row) => row.number, copy: (row) => row.number, width: 160 },
    { key: 'kind', title: t('kind'), render: (row) => <KindName kind={row.kind} /> },
    { key: 'title', title: t('title'), render: (row) => row.title },
    { key: 'learner', title: t('learner'), render: (row) => row.learnerName },
    { key: 'state', title: t('state'), render: (row) => <CaseStateTag state={row.state} /> },
    { key: 'office', title: t('office'), render: (row) => row.organization.name },
    { key: 'entered', title: t('entered'), render: (row) => row.enteredOrganization?.name, hidden: true },
    {
      key: 'takenBy',
      title: t('takenBy'),
      render: (row) => (row.takenBy?.mine === true ? t('takenBy.me') : row.takenBy?.name),
      hidden: true,
    },
    { key: 'due', title: t('due'), render: (row) => <DueDay line={row} /> },
    { key: 'submittedAt', title: t('submittedAt'), render: (row) => <Moment at={row.submittedAt} /> },
  ]
}

/** Every case in scope, the newest first; with a queue chosen, what is due first. */
export const CaseList = () => {
  const t = useT(words)
  const language = useLanguage()
  const may = useMay()
  const columns = useColumns()
  const kinds = useKindOptions()
  const queues = (['mine', 'due', 'overdue', 'taken'] as const).map((value) => ({ value, label: t(`queue.${value}`) }))
  const states = Object.entries(caseStates).map(([value, name]) => ({ value, label: name[language] }))
  return (
    <ListPage
      endpoint={listCases}
      exportEndpoint={may('reviews.handOver') ? exportCases : undefined}
      name="reviews.cases"
      title={t('cases')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/cases/${row.id}`}
      columns={columns}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        { key: 'queue', kind: 'choice', label: t('queue'), options: queues },
        { key: 'kind', kind: 'choice', label: t('kind'), options: kinds },
        { key: 'state', kind: 'choice', label: t('state'), options: states },
      ]}
      empty={{ text: t('desk.none') }}
    />
  )
}

/** What this unit entered and a centre handles. */
export const Forwarded = () => {
  const t = useT(words)
  const columns = useColumns()
  return (
    <ListPage
      endpoint={listForwarded}
      name="reviews.forwarded"
      title={t('forwarded')}
      lead={t('forwarded.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/cases/${row.id}`}
      columns={columns}
      filters={[
        {
          key: 'open',
          kind: 'choice',
          label: t('open'),
          options: [
            { value: 'yes', label: t('open.yes') },
            { value: 'no', label: t('open.no') },
          ],
        },
      ]}
      empty={{ text: t('forwarded.none') }}
    />
  )
}
