import { listRules } from '@creditbank/contract/points'
import { useList } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DueItems } from '../parts/DueItems.tsx'
import { AppLink } from '../parts/links.tsx'
import { words } from './words.ts'

/** The rules that wait for a second person, on the work bench. */
export const DueRules = () => {
  const t = useT(words)
  const query = useList(listRules, { state: 'submitted', limit: 50 })
  if (query.data?.items.length === 0) return null
  return (
    <DueItems
      title={`${t('rules')} · ${t('state.submitted')}`}
      all={{ to: '/admin/points/rules?state=submitted', text: t('rules') }}
      none={t('rules.none')}
      query={query}
      line={(row) => (
        <AppLink to={`/admin/points/rules/${row.id}`}>
          {row.title} · {row.organization.name}
        </AppLink>
      )}
    />
  )
}
