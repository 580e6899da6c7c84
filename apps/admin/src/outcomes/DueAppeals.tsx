import { listRevocationAppeals } from '@creditbank/contract/outcomeAppeals'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DueItems } from '../parts/DueItems.tsx'
import { AppLink } from '../parts/links.tsx'
import { words } from './appeals.words.ts'

/** On the work bench: appeals against revocations that wait. */
export const DueAppeals = () => {
  const t = useT(words)
  return (
    <DueItems
      title={t('appeals')}
      all={{ to: '/admin/outcome-appeals?open=yes', text: t('due.all') }}
      none={t('due.none')}
      query={useOne(listRevocationAppeals, { open: 'yes', limit: 100 })}
      line={(item) => (
        <>
          <AppLink to={`/admin/outcomes/${item.outcome.id}`}>{item.outcome.name}</AppLink>
          <span className="lead grow">{item.learner.name}</span>
        </>
      )}
    />
  )
}
