import { listBatches } from '@creditbank/contract/batches'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

/** On the work bench: batches that wait for a second person, and the first of them. */
export const DueBatches = () => {
  const t = useT(words)
  const query = useOne(listBatches, { waiting: 'yes', limit: 100 })
  const items = query.data?.items
  return (
    <Block title={t('due')} actions={<AppLink to="/admin/batches?waiting=yes">{t('due.all')}</AppLink>}>
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
            <AppLink to={`/admin/batches/${item.id}`}>{item.fileName}</AppLink>
            <span className="lead grow">{item.organization.name}</span>
            <span>{t('due.rows', { n: item.new.toLocaleString('en-US') })}</span>
          </li>
        ))}
      </ul>
    </Block>
  )
}
