import { apply, listMine, previewWorth } from '@creditbank/contract/certification'
import { Link } from '@tanstack/react-router'
import { useAsk, useTell } from '../api.ts'
import { credits, hours } from '../format.ts'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

const reasons = ['outcome_not_valid', 'type_never_counts', 'already_certified', 'already_applied', 'no_standard', 'below_minimum'] as const

/** What credit an outcome can become, why, and the one button that asks for it. */
export const Worth = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const answer = useAsk(previewWorth, { id })
  const ask = useTell(apply, { intent: `certify ${id}`, stale: [previewWorth, listMine] })
  const worth = answer.data
  if (worth === undefined) return null
  const reason = reasons.find((one) => `certification.${one}` === worth.whyNot)
  return (
    <section className="section no-print" aria-labelledby="worth">
      <h2 id="worth">{t('credit.worth')}</h2>
      {ask.data === undefined && reason !== undefined && <p className="soft">{t(`credit.why_${reason}`)}</p>}
      {ask.data === undefined && worth.whyNot === null && (
        <>
          <p>
            {t('credit.worthIs', { n: credits(worth.credits) })}{' '}
            {worth.standard !== null && (
              <span className="soft">
                {worth.standard.fixed === null
                  ? t('credit.worthHow', { hours: hours(worth.minutes), per: hours(worth.standard.minutesPerCredit) })
                  : t('credit.worthFixed')}
              </span>
            )}
          </p>
          <div>
            <Act busy={ask.isPending} onClick={() => ask.mutate({ outcomeId: id })}>
              {t('credit.apply')}
            </Act>
          </div>
        </>
      )}
      <Problem error={ask.error} />
      {ask.data !== undefined && <p role="status">{t('credit.applied', { office: ask.data.office.name })}</p>}
      {(ask.data !== undefined || reason === 'already_certified' || reason === 'already_applied') && (
        <p>
          <Link to="/me/credits">{t('credit.see')}</Link>
        </p>
      )}
    </section>
  )
}
