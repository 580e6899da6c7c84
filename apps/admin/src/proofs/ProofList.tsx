import { exportProofs, listProofs } from '@creditbank/contract/proofs'
import { useLanguage, useT } from '../i18n/words.ts'
import { Count, Day, Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { LinkButton } from '../parts/links.tsx'
import { useMay } from '../session/session.ts'
import { ProofStateTag } from './states.tsx'
import { words } from './words.ts'

/** Every proof in scope, newest first; people are masked, and what a proof says is not shown here. */
export const ProofList = () => {
  const t = useT(words)
  const language = useLanguage()
  const may = useMay()
  const counter = (
    <LinkButton to="/admin/proofs/new" type="primary">
      {t('counter')}
    </LinkButton>
  )
  return (
    <ListPage
      endpoint={listProofs}
      exportEndpoint={may('outcomes.export') ? exportProofs : undefined}
      name="proofs.proofs"
      title={t('proofs')}
      lead={t('proofs.lead')}
      actions={counter}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/proofs/${row.id}`}
      filters={[
        { key: 'number', kind: 'text', label: t('number'), width: 220 },
        {
          key: 'channel',
          kind: 'choice',
          label: t('channel'),
          options: (['self', 'counter', 'batch'] as const).map((value) => ({ value, label: t(`channel.${value}`) })),
        },
      ]}
      columns={[
        { key: 'number', title: t('number'), render: (row) => <span className="figure">{row.number}</span>, width: 190 },
        { key: 'kind', title: t('kind'), render: (row) => row.kindName[language], width: 170 },
        { key: 'person', title: t('person'), render: (row) => row.learner.name, width: 90 },
        { key: 'accountNo', title: t('accountNo'), render: (row) => <span className="figure">{row.learner.accountNo}</span>, width: 190 },
        { key: 'state', title: t('state'), render: (row) => <ProofStateTag state={row.state} />, width: 100 },
        { key: 'channel', title: t('channel'), render: (row) => t(`channel.${row.channel}`), width: 110 },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name, width: 220 },
        { key: 'issuedAt', title: t('issuedAt'), render: (row) => <Moment at={row.issuedAt} />, width: 180 },
        {
          key: 'validTo',
          title: t('validTo'),
          render: (row) => (row.validTo === null ? t('longTerm') : <Day value={row.validTo} />),
          width: 130,
        },
        { key: 'checks', title: t('checks'), align: 'right', render: (row) => <Count value={row.checks} />, width: 90 },
        { key: 'issuedBy', title: t('issuedBy'), render: (row) => row.issuedBy, width: 90, hidden: true },
      ]}
      empty={{ text: t('proofs.none'), action: counter }}
    />
  )
}
