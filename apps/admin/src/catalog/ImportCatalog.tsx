import { importCatalog, importTemplate } from '@creditbank/contract/catalog'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ImportPage } from '../parts/ImportPage.tsx'
import { words } from './words.ts'

/** Import of achievements and entries as drafts. */
export const ImportCatalog = () => {
  const t = useT(words)
  return (
    <ImportPage
      endpoint={importCatalog}
      inputOf={(dryRun, file) => ({ name: file?.name ?? '', dryRun })}
      template={hrefOf(importTemplate, { language: useLanguage() })}
      title={t('import')}
      lead={t('import.lead')}
      above={{ to: '/admin/entries', text: t('entries') }}
      family="catalog"
      resultText={({ rows, achievements, entries, existing, wrong }) =>
        t('import.result', { rows, achievements, entries, existing, wrong })
      }
      doneText={t('import.done')}
      after={{ to: '/admin/entries?mine=yes&state=draft', text: t('entries') }}
    />
  )
}
