import { chainStatus, searchAudit } from '@creditbank/contract/audit'
import { Alert } from 'antd'
import { useList, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count, today } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

const most = 100

/** On the work bench of the audit officer: whether the chain holds, how much was refused today and how much was recorded. */
export const DueAudit = () => {
  const t = useT(words)
  const day = today()
  const chain = useOne(chainStatus, {})
  const refused = useList(searchAudit, { from: day, to: day, result: 'refused', limit: most })
  const all = useList(searchAudit, { from: day, to: day, limit: most })
  const count = refused.data?.items.length
  return (
    <Block title={t('due.title')} actions={<AppLink to={`/admin/audit?from=${day}&result=refused`}>{t('due.more')}</AppLink>}>
      <RefusalAlert
        error={chain.error ?? refused.error ?? all.error}
        onRetry={() => void Promise.all([chain.refetch(), refused.refetch(), all.refetch()])}
      />
      {count !== undefined && (
        <p className="due-number">
          <Count value={count} /> {refused.data?.next != null && '+'}
        </p>
      )}
      {all.data !== undefined && <p>{t('due.all', { n: `${all.data.items.length}${all.data.next == null ? '' : '+'}` })}</p>}
      {chain.data !== undefined && (
        <Alert type={chain.data.intact ? 'success' : 'error'} showIcon title={t(chain.data.intact ? 'due.intact' : 'due.broken')} />
      )}
    </Block>
  )
}
