import { listRepairs } from '@creditbank/contract/accounts'
import { useList } from '../../api/hooks.ts'
import { useT } from '../../i18n/words.ts'
import { AppLink } from '../../parts/links.tsx'
import { Block } from '../../parts/Page.tsx'
import { words } from './words.ts'

/** On the work bench: identity data that wait for a decision; nothing is shown when there are none. */
export const DueRepairs = () => {
  const t = useT(words)
  const query = useList(listRepairs, { limit: 5 })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Block title={t('due')} actions={<AppLink to="/admin/account-repairs">{t('due.all')}</AppLink>}>
      <ul className="plain-list">
        {items.map((row) => (
          <li key={row.id}>
            <AppLink to={`/admin/account-repairs/${row.id}`}>
              {t(`kind.${row.kind}`)} · {row.stored}
            </AppLink>
          </li>
        ))}
      </ul>
    </Block>
  )
}
