import { listConversions } from '@creditbank/contract/conversions'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { DueItems } from '../parts/DueItems.tsx'
import { dayText } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { words } from './desk.words.ts'

/** On the work bench: conversions that were not handled in time and were reported upwards. */
export const DueLate = () => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <DueItems
      title={t('late')}
      all={{ to: '/admin/conversions?escalated=yes', text: t('late.all') }}
      none={t('late.none')}
      query={useOne(listConversions, { escalated: 'yes', limit: 100 })}
      line={(item) => (
        <>
          <AppLink to={`/admin/conversions/${item.id}`}>{item.number}</AppLink>
          <span className="lead grow">
            {t('late.line', { office: item.organization.name, due: item.dueOn === null ? '—' : dayText(item.dueOn, language) })}
          </span>
        </>
      )}
    />
  )
}
