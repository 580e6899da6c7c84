import { type ActivitySource, activityTemplate, importActivities } from '@creditbank/contract/points'
import { Radio } from 'antd'
import { hrefOf } from '../api/transport.ts'
import { ImportPage } from '../parts/ImportPage.tsx'
import { useLanguage, useT } from '../i18n/words.ts'
import { useFilters } from '../parts/links.tsx'
import { words } from './words.ts'

const kinds = ['attendance', 'volunteering', 'reading'] as const satisfies readonly ActivitySource[]

/** Import of a file of activities: of which kind they are stands in the address. */
export const ImportActivities = () => {
  const t = useT(words)
  const [filters, change] = useFilters()
  const source = kinds.find((kind) => kind === filters['source']) ?? 'attendance'
  return (
    <ImportPage
      key={source}
      endpoint={importActivities}
      inputOf={(dryRun, file) => ({ source, name: file?.name.slice(0, 200) || '-', dryRun })}
      template={hrefOf(activityTemplate, { source, language: useLanguage() })}
      title={t('import')}
      lead={t('import.lead')}
      above={{ to: '/admin/points/imports', text: t('imports') }}
      family="points"
      storable={({ created }) => created > 0}
      resultText={({ rows, created, known, problems }) => t('import.result', { rows, created, known, wrong: problems.length })}
    >
      <Radio.Group
        aria-label={t('import.source')}
        value={source}
        options={kinds.map((value) => ({ value, label: t(`source.${value}`) }))}
        onChange={(event) => change({ source: event.target.value })}
      />
    </ImportPage>
  )
}
