import { listOfferings } from '@creditbank/contract/certificationOfferings'
import { useT } from '../i18n/words.ts'
import { Credits, Day } from '../parts/formats.tsx'
import { AppLink, LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { useMay } from '../session/session.ts'
import { OfferingTag, offeringStates } from './offeringNames.tsx'
import { words } from './offerings.words.ts'

/** 机构项目认证: every application in the reader's scope. */
export const OfferingList = () => {
  const t = useT(words)
  const may = useMay()
  const apply = may('catalog.edit') && !may('catalog.approve') && (
    <LinkButton type="primary" to="/admin/offerings/new">
      {t('new')}
    </LinkButton>
  )
  return (
    <ListPage
      endpoint={listOfferings}
      name="certification.offerings"
      title={t('offerings')}
      lead={t('offerings.lead')}
      actions={apply}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', title: t('name'), render: (row) => <AppLink to={`/admin/offerings/${row.id}`}>{row.name}</AppLink>, width: 240 },
        { key: 'organization', title: t('organization'), render: (row) => row.organization.name, width: 200 },
        { key: 'asked', title: t('asked'), align: 'right', render: (row) => <Credits value={row.credits} />, width: 100 },
        { key: 'state', title: t('state'), render: (row) => <OfferingTag state={row.state} />, width: 110 },
        {
          key: 'sheets',
          title: t('sheets'),
          render: (row) => (row.asked === 0 ? '—' : t('sheets.of', { scored: row.scored, asked: row.asked })),
          width: 120,
        },
        {
          key: 'certificate',
          title: t('certificate'),
          render: (row) => (row.certificate === null ? '—' : <span className="figure">{row.certificate.number}</span>),
          width: 150,
        },
        { key: 'validTo', title: t('validTo'), render: (row) => <Day value={row.certificate?.validTo} />, width: 130 },
        { key: 'dueOn', title: t('dueOn'), render: (row) => <Day value={row.dueOn} />, width: 130 },
        {
          key: 'number',
          title: t('number'),
          render: (row) => <span className="figure">{row.number}</span>,
          copy: (row) => row.number,
          width: 140,
        },
      ]}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: offeringStates.map((value) => ({ value, label: t(`state.${value}`) })),
        },
      ]}
      empty={{ text: t('offerings.none'), action: apply }}
    />
  )
}
