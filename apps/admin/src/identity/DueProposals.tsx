import { listProposals } from '@creditbank/contract/identity'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useRoleName } from '../session/session.ts'
import { words } from './words.ts'

/** On the work bench: how many appointments wait for this person, and the first of them. */
export const DueProposals = () => {
  const t = useT(words)
  const roleName = useRoleName()
  const query = useOne(listProposals, {})
  const waiting = (query.data?.items ?? []).filter((line) => line.state === 'open' && !line.mine)
  return (
    <Block title={t('proposals')} actions={<AppLink to="/admin/proposals">{t('proposals.more')}</AppLink>}>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && (
        <p className="due-number">
          <Count value={waiting.length} />
        </p>
      )}
      <ul className="rows">
        {waiting.slice(0, 5).map((line) => (
          <li key={line.id} className="row">
            <strong>{line.staff.name}</strong>
            <span>
              {roleName(line.role)} · {line.organization.name}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  )
}
