import { listStops } from '@creditbank/contract/proofs'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

/** On the work bench: names that wait for a person to say how they are printed. */
export const DueStops = () => {
  const t = useT(words)
  const query = useOne(listStops, { state: 'open', limit: 100 })
  const items = query.data?.items
  return (
    <Block title={t('stops')} actions={<AppLink to="/admin/proofs/stops?state=open">{t('due.all')}</AppLink>}>
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
            <span>{item.learner.name}</span>
            <span className="lead grow">{item.characters.join(' ')}</span>
          </li>
        ))}
      </ul>
    </Block>
  )
}
