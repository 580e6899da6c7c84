import { listDeposits } from '@creditbank/contract/deposits'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

/** On the work bench: what came back to this unit's counter, and the first of them. */
export const DueReturned = () => {
  const t = useT(words)
  const query = useOne(listDeposits, { state: 'returned', entered: 'here', limit: 100 })
  const items = query.data?.items
  return (
    <Block title={t('due.returned')} actions={<AppLink to="/admin/deposits?state=returned&entered=here">{t('due.all')}</AppLink>}>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {items !== undefined && (
        <p className="due-number">
          <Count value={items.length} />
        </p>
      )}
      {items?.length === 0 && <p className="lead">{t('due.none')}</p>}
      <ul className="rows">
        {items?.slice(0, 5).map((item) => (
          <li key={item.id} className="row">
            <AppLink to={`/admin/deposits/${item.id}/amend`}>{item.number}</AppLink>
            <span>{item.learnerName}</span>
            <span className="lead grow">{item.entryName}</span>
          </li>
        ))}
      </ul>
    </Block>
  )
}
