import { outcomesReport, peopleReport } from '@creditbank/contract/reports'
import { Skeleton } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Facts } from '../parts/Facts.tsx'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { Told } from './frame.tsx'
import { words } from './words.ts'

/** On the work bench: how many people and outcomes the reader's region has, for those who read sums and nothing else first of all. */
export const DueSums = () => {
  const t = useT(words)
  const outcomes = useOne(outcomesReport, { by: 'unit' })
  const people = useOne(peopleReport, { by: 'unit' })
  const again = () => void Promise.all([outcomes.refetch(), people.refetch()])
  return (
    <Block title={t('reports')} actions={<AppLink to="/admin/reports">{t('due.more')}</AppLink>}>
      <RefusalAlert error={outcomes.error ?? people.error} onRetry={again} />
      {(outcomes.isPending || people.isPending) && <Skeleton active title={false} />}
      {outcomes.data !== undefined && people.data !== undefined && (
        <Facts
          facts={[
            { label: t('due.accounts'), value: <Told value={people.data.total.people} as={Count} /> },
            { label: t('due.active'), value: <Told value={people.data.total.active} as={Count} /> },
            { label: t('col.outcomes'), value: <Told value={outcomes.data.total.outcomes} as={Count} /> },
          ]}
        />
      )}
    </Block>
  )
}
