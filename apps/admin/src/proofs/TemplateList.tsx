import { listTemplates } from '@creditbank/contract/proofs'
import { useLanguage, useT } from '../i18n/words.ts'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { words } from './words.ts'

/** The kinds of proofs with the version of the template in use and the draft that waits. */
export const TemplateList = () => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <ListPage
      endpoint={listTemplates}
      name="proofs.templates"
      title={t('templates')}
      lead={t('templates.lead')}
      paged={false}
      rowKey={(row) => row.kind}
      rowHref={(row) => `/admin/proofs/templates/${row.kind}`}
      columns={[
        { key: 'kind', title: t('kind'), render: (row) => row.name[language], width: 260 },
        { key: 'inUse', title: t('template.inUse'), render: (row) => t('template.version', { n: row.inUse }), width: 140 },
        {
          key: 'draft',
          title: t('template.draft'),
          render: (row) => (row.draft === null ? null : <StateTag tone="due">{t('template.version', { n: row.draft })}</StateTag>),
          width: 180,
        },
      ]}
    />
  )
}
