import { listStaff } from '@creditbank/contract/identity'
import { useList } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

const most = 200

/** On the work bench of the system officer: accounts made and never used; they are looked after or disabled. */
export const DueAccounts = () => {
  const t = useT(words)
  const query = useList(listStaff, { limit: most })
  const waiting = (query.data?.items ?? []).filter((one) => one.status === 'active' && one.lastLogInAt === null)
  return (
    <Block title={t('due.accounts')} actions={<AppLink to="/admin/staff">{t('staff')}</AppLink>}>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && (
        <p className="due-number">
          <Count value={waiting.length} /> {query.data.next != null && '+'}
        </p>
      )}
      <ul className="rows">
        {waiting.slice(0, 5).map((one) => (
          <li key={one.id} className="row">
            <AppLink to={`/admin/staff/${one.id}`}>{one.name}</AppLink>
            <span>{one.organization?.name}</span>
          </li>
        ))}
      </ul>
    </Block>
  )
}
