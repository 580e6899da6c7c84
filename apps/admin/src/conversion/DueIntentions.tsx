import { listIntentions } from '@creditbank/contract/enrolments'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DueItems } from '../parts/DueItems.tsx'
import { Day } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { words } from './words.ts'

/** On the work bench: intentions that nobody has answered, and the first of them. */
export const DueIntentions = () => {
  const t = useT(words)
  const all = '/admin/intentions?waiting=yes'
  return (
    <DueItems
      title={t('intention.due')}
      all={{ to: all, text: t('intention.all') }}
      none={t('intentions.none')}
      query={useOne(listIntentions, { waiting: 'yes', limit: 100 })}
      line={(item) => (
        <>
          <AppLink to={all}>{item.programme.name}</AppLink>
          <span className="lead grow">{item.note ?? item.learner.name}</span>
          <Day value={item.createdAt} />
        </>
      )}
    />
  )
}
