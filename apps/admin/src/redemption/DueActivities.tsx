import { listActivities } from '@creditbank/contract/redemption'
import { useList } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DueItems } from '../parts/DueItems.tsx'
import { AppLink } from '../parts/links.tsx'
import { words } from './words.ts'

/** Activities that wait for a second person. */
export const DueActivities = () => {
  const t = useT(words)
  const query = useList(listActivities, { state: 'submitted', limit: 50 })
  return (
    <DueItems
      title={t('due')}
      all={{ to: '/admin/redemption?state=submitted', text: t('due.all') }}
      none={t('due.none')}
      query={query}
      line={(row) => (
        <>
          <AppLink to={`/admin/redemption/${row.id}`}>{row.title}</AppLink>
          <span className="lead">{row.organization.name}</span>
        </>
      )}
    />
  )
}
