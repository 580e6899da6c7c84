import { listStops } from '@creditbank/contract/proofs'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DueItems } from '../parts/DueItems.tsx'
import { words } from './words.ts'

/** On the work bench: names that wait for a person to say how they are printed. */
export const DueStops = () => {
  const t = useT(words)
  return (
    <DueItems
      title={t('stops')}
      all={{ to: '/admin/proofs/stops?state=open', text: t('due.all') }}
      none={t('due.none')}
      query={useOne(listStops, { state: 'open', limit: 100 })}
      line={(item) => (
        <>
          <span>{item.learner.name}</span>
          <span className="lead grow">{item.characters.join(' ')}</span>
        </>
      )}
    />
  )
}
