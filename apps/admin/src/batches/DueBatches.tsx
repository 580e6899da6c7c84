import type { OutputOf } from '@creditbank/contract'
import { listBatches } from '@creditbank/contract/batches'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

type Line = OutputOf<typeof listBatches>['items'][number]
const unfinished: readonly Line['state'][] = ['uploaded', 'checked', 'refused']

const Lines = ({ items }: { readonly items: readonly Line[] }) => {
  const t = useT(words)
  return (
    <ul className="rows">
      {items.slice(0, 5).map((item) => (
        <li key={item.id} className="row">
          <AppLink to={`/admin/batches/${item.id}`}>{item.fileName}</AppLink>
          <span className="lead grow">{item.organization.name}</span>
          <span>{t('due.rows', { n: item.new.toLocaleString('en-US') })}</span>
        </li>
      ))}
    </ul>
  )
}

const Waiting = () => {
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
      <Lines items={items ?? []} />
    </Block>
  )
}

const Mine = () => {
  const t = useT(words)
  const query = useOne(listBatches, { mine: 'yes', limit: 100 })
  const items = query.data?.items.filter((item) => unfinished.includes(item.state))
  if (items?.length === 0) return null
  return (
    <Block title={t('due.mine')} actions={<AppLink to="/admin/batches?mine=yes">{t('due.all')}</AppLink>}>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {items !== undefined && (
        <p className="due-number">
          <Count value={items.length} />
        </p>
      )}
      <Lines items={items ?? []} />
    </Block>
  )
}

/** On the work bench: batches that wait for a second person, and those of one's own that are not finished. */
export const DueBatches = () => {
  const may = useMay()
  return (
    <>
      {may('deposits.approveBatch') && <Waiting />}
      {(may('deposits.prepareBatch') || may('accounts.import')) && <Mine />}
    </>
  )
}
