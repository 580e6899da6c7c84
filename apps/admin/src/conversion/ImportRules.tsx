import { importRules, ruleTemplate } from '@creditbank/contract/conversionRules'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ImportPage } from '../parts/ImportPage.tsx'
import { words } from './rules.words.ts'

/** Import of rules as drafts. */
export const ImportRules = () => {
  const t = useT(words)
  return (
    <ImportPage
      endpoint={importRules}
      inputOf={(dryRun) => ({ dryRun })}
      template={hrefOf(ruleTemplate, { language: useLanguage() })}
      title={t('import')}
      lead={t('import.lead')}
      above={{ to: '/admin/conversion-rules', text: t('rules') }}
      family="conversion"
      resultText={({ rows, created, problems }) => t('import.result', { rows, created, wrong: problems.length })}
    />
  )
}
