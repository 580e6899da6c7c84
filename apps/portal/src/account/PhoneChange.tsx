import { myPhoneChange, stopMyPhoneChange } from '@creditbank/contract/accounts'
import { useAsk, useTell } from '../api.ts'
import { momentText } from '../format.ts'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** Says that somebody is changing my phone at a counter, and lets me stop it. Nothing while nobody does. */
export const PhoneChangeNote = () => {
  const { t, language } = useWords()
  const change = useAsk(myPhoneChange, {}, { fresh: 60_000 }).data?.change
  const stop = useTell(stopMyPhoneChange, { intent: 'stop phone change', stale: [myPhoneChange] })
  if (stop.data !== undefined)
    return (
      <p className="note good" role="status">
        {t('account.phoneChangeStopped')}
      </p>
    )
  if (change === undefined || change === null) return null
  return (
    <section className="note warn stack tight" aria-labelledby="phone-change">
      <h2 id="phone-change">{t('account.phoneChange')}</h2>
      <p>
        {t('account.phoneChangeText', { office: change.office, phone: change.newPhoneMasked })}
        {change.effectiveAt !== null && t('account.phoneChangeDue', { at: momentText(change.effectiveAt, language) })}
      </p>
      <Problem error={stop.error} />
      <div>
        <Act busy={stop.isPending} onClick={() => stop.mutate({})}>
          {t('account.phoneChangeStop')}
        </Act>
      </div>
    </section>
  )
}
