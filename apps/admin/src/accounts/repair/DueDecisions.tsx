import { listFreezes, listMerges } from '@creditbank/contract/accounts'
import { useList } from '../../api/hooks.ts'
import { useT } from '../../i18n/words.ts'
import { AppLink } from '../../parts/links.tsx'
import { Block } from '../../parts/Page.tsx'
import { words as freezeWords } from '../freeze/words.ts'
import { words } from './words.ts'

/** On the work bench: merges and freezes that wait for a second person, and objections that wait for a third; nothing is shown when there are none. */
export const DueDecisions = () => {
  const t = useT(words)
  const f = useT(freezeWords)
  const merges = useList(listMerges, { state: 'proposed', limit: 5 }).data?.items ?? []
  const proposed = useList(listFreezes, { state: 'proposed', limit: 5 }).data?.items ?? []
  const standing = useList(listFreezes, { state: 'standing', limit: 50 }).data?.items ?? []
  const waiting = standing.filter((freeze) => freeze.objected || freeze.lifting)
  if (merges.length + proposed.length + waiting.length === 0) return null
  return (
    <Block title={t('dueDecisions')}>
      <ul className="plain-list">
        {merges.map((merge) => (
          <li key={merge.id}>
            <AppLink to={`/admin/account-merges/${merge.id}`}>
              {t('mergeOf')} · {merge.canonical.name}
            </AppLink>
          </li>
        ))}
        {[...proposed, ...waiting].map((freeze) => (
          <li key={freeze.id}>
            <AppLink to={`/admin/account-freezes/${freeze.id}`}>
              {f(freeze.objected ? 'objected' : freeze.lifting ? 'lifting' : 'freezeOf')} · {freeze.name}
            </AppLink>
          </li>
        ))}
      </ul>
    </Block>
  )
}
