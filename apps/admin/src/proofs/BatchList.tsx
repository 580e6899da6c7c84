import { listBatches } from '@creditbank/contract/proofs'
import { useLanguage, useT } from '../i18n/words.ts'
import { Count, Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { LinkButton } from '../parts/links.tsx'
import { BatchStateTag } from './states.tsx'
import { words } from './words.ts'

/** Batches of proofs in scope, newest first. */
export const BatchList = () => {
  const t = useT(words)
  const language = useLanguage()
  const fresh = (
    <LinkButton to="/admin/proofs/batches/new" type="primary">
      {t('batch.new')}
    </LinkButton>
  )
  return (
    <ListPage
      endpoint={listBatches}
      name="proofs.batches"
      title={t('batches')}
      lead={t('batches.lead')}
      actions={fresh}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/proofs/batches/${row.id}`}
      columns={[
        { key: 'title', title: t('batch.title'), render: (row) => row.title, width: 240 },
        { key: 'kind', title: t('kind'), render: (row) => row.kindName[language], width: 170 },
        { key: 'state', title: t('state'), render: (row) => <BatchStateTag state={row.state} />, width: 110 },
        { key: 'total', title: t('batch.total'), align: 'right', render: (row) => <Count value={row.total} />, width: 80 },
        { key: 'printed', title: t('batch.printed'), align: 'right', render: (row) => <Count value={row.printed} />, width: 90 },
        {
          key: 'without',
          title: t('batch.without'),
          align: 'right',
          render: (row) => <Count value={row.skipped + row.stopped} />,
          width: 90,
        },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name, width: 220 },
        { key: 'createdBy', title: t('issuedBy'), render: (row) => row.createdBy, width: 100 },
        { key: 'createdAt', title: t('batch.at'), render: (row) => <Moment at={row.createdAt} />, width: 180 },
      ]}
      empty={{ text: t('batches.none'), action: fresh }}
    />
  )
}
