import { listDeposits } from '@creditbank/contract/deposits'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DueItems } from '../parts/DueItems.tsx'
import { AppLink } from '../parts/links.tsx'
import { words } from './words.ts'

/** On the work bench: what came back to this unit's counter, and the first of them. */
export const DueReturned = () => {
  const t = useT(words)
  return (
    <DueItems
      title={t('due.returned')}
      all={{ to: '/admin/deposits?state=returned&entered=here', text: t('due.all') }}
      none={t('due.none')}
      query={useOne(listDeposits, { state: 'returned', entered: 'here', limit: 100 })}
      line={(item) => (
        <>
          <AppLink to={`/admin/deposits/${item.id}/amend`}>{item.number}</AppLink>
          <span>{item.learnerName}</span>
          <span className="lead grow">{item.entryName}</span>
        </>
      )}
    />
  )
}
