import { BatchState, exportBatches, listBatches } from '@creditbank/contract/batches'
import { useT } from '../i18n/words.ts'
import { Count, Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { LinkButton } from '../parts/links.tsx'
import { useMay } from '../session/session.ts'
import { BatchStateTag } from './BatchStateTag.tsx'
import { words } from './words.ts'

/** Batches of the caller's scope, newest first. */
export const BatchList = () => {
  const t = useT(words)
  const may = useMay()
  const upload =
    may('deposits.prepareBatch') || may('accounts.import') ? (
      <LinkButton to="/admin/batches/new" type="primary">
        {t('new')}
      </LinkButton>
    ) : undefined
  const yes = [{ value: 'yes', label: t('yes') }]
  return (
    <ListPage
      endpoint={listBatches}
      exportEndpoint={may('deposits.prepareBatch') ? exportBatches : undefined}
      name="batches.batches"
      title={t('batches')}
      lead={t('batches.lead')}
      actions={upload}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/batches/${row.id}`}
      filters={[
        {
          key: 'kind',
          kind: 'choice',
          label: t('kind'),
          options: [
            { value: 'outcomes', label: t('kind.outcomes') },
            { value: 'people', label: t('kind.people') },
          ],
        },
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: BatchState.options.map((value) => ({ value, label: t(`state.${value}`) })),
        },
        { key: 'waiting', kind: 'choice', label: t('waiting'), options: yes },
        { key: 'mine', kind: 'choice', label: t('mine'), options: yes },
      ]}
      columns={[
        { key: 'file', title: t('file'), render: (row) => row.fileName, width: 260 },
        { key: 'kind', title: t('kind'), render: (row) => t(`kind.${row.kind}`), width: 100 },
        { key: 'state', title: t('state'), render: (row) => <BatchStateTag state={row.state} />, width: 140 },
        { key: 'rows', title: t('rows'), align: 'right', render: (row) => <Count value={row.rows} />, width: 90 },
        { key: 'wrong', title: t('wrong'), align: 'right', render: (row) => <Count value={row.wrong} />, width: 90 },
        { key: 'stored', title: t('stored'), align: 'right', render: (row) => <Count value={row.stored} />, width: 90 },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name, width: 220 },
        { key: 'preparedBy', title: t('preparedBy'), render: (row) => row.preparedBy, width: 100 },
        { key: 'preparedAt', title: t('preparedAt'), render: (row) => <Moment at={row.preparedAt} />, width: 180 },
      ]}
      empty={{ text: t('batches.none'), action: upload }}
    />
  )
}
