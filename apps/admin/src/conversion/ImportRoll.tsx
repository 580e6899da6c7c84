import { importEnrolments, rollTemplate } from '@creditbank/contract/enrolments'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ImportPage } from '../parts/ImportPage.tsx'
import { words } from './words.ts'

/** Import of a school's roll. */
export const ImportRoll = () => {
  const t = useT(words)
  return (
    <ImportPage
      endpoint={importEnrolments}
      inputOf={(dryRun) => ({ dryRun })}
      template={hrefOf(rollTemplate, { language: useLanguage() })}
      title={t('importRoll')}
      lead={t('importRoll.lead')}
      above={{ to: '/admin/enrolments', text: t('enrolments') }}
      family="enrolments"
      resultText={({ rows, created, unchanged, problems }) => t('importRoll.result', { rows, created, unchanged, wrong: problems.length })}
    />
  )
}
