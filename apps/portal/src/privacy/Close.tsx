import { type Loss, myClosing, requestClosing, withdrawClosing } from '@creditbank/contract/closing'
import { me } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import type { Of } from '@creditbank/contract/common'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { StepUpFields, useStepUp } from '../account/StepUp.tsx'
import { useAsk, useTell } from '../api.ts'
import { count, credits, dayText, momentText } from '../format.ts'
import { ChoiceField, focusWrong, TickField } from '../ui/fields.tsx'
import { Act, Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

type Mine = OutputOf<typeof myClosing>
const reasons = ['unused', 'moved', 'privacy', 'duplicate', 'other'] as const

/** Closing the account: what is lost in numbers, what happens to the data, what is open, and within seven days the way back. */
export const Close = () => {
  const { t } = useWords()
  const answer = useAsk(myClosing, {}, { fresh: 0 })
  const data = answer.data
  return (
    <div className="page narrow">
      <Back to="/me/account/privacy" label={t('privacyCentre.title')} />
      <PageHead title={t('closing.title')} lead={t('closing.lead')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {data !== undefined && (data.closing?.state === 'cooling' ? <Cooling closing={data.closing} /> : <Before mine={data} />)}
    </div>
  )
}

const Cooling = ({ closing }: { readonly closing: NonNullable<Mine['closing']> }) => {
  const { t, language } = useWords()
  const back = useTell(withdrawClosing, { intent: 'keep account', stale: [myClosing, me] })
  return (
    <>
      <div className="note warn">
        <p>
          <b>{t('closing.cooling', { until: momentText(closing.coolingUntil, language) })}</b>
        </p>
        <p>{t('closing.coolingText', { due: dayText(closing.dueOn, language) })}</p>
      </div>
      <dl className="facts">
        <Fact name={t('closing.number')}>{closing.number}</Fact>
        <Fact name={t('closing.requestedAt')}>{momentText(closing.requestedAt, language)}</Fact>
      </dl>
      <Problem error={back.error} />
      <div>
        <Act busy={back.isPending} onClick={() => back.mutate({})}>
          {t('closing.withdraw')}
        </Act>
      </div>
    </>
  )
}

const Before = ({ mine }: { readonly mine: Mine }) => {
  const { t } = useWords()
  const last = mine.closing
  return (
    <>
      {last?.state === 'withdrawn' && <p className="note">{t('closing.wasWithdrawn')}</p>}
      {last?.state === 'stopped' && <p className="note warn">{t('closing.wasStopped', { n: last.obstacles.length })}</p>}
      <LossTable loss={mine.loss} />
      <Retention rows={mine.retention} />
      <p>
        {t('closing.takeFirst')} <Link to="/me/account/takeout">{t('takeout.title')}</Link>
      </p>
      {mine.obstacles.length > 0 ? <Obstacles mine={mine} /> : <Ask loss={mine.loss} />}
    </>
  )
}

const LossTable = ({ loss }: { readonly loss: Of<typeof Loss> }) => {
  const { t } = useWords()
  const lines: readonly (readonly [string, string])[] = [
    [t('closing.lossOutcomes'), count(loss.outcomes)],
    [t('closing.lossCredits'), credits(loss.credits)],
    [t('closing.lossCertified'), credits(loss.certified)],
    [t('closing.lossPoints'), count(loss.points)],
    [t('closing.lossRedemptions'), count(loss.redemptions)],
    [t('closing.lossDrafts'), count(loss.drafts)],
    [t('closing.lossApplications'), count(loss.applications)],
    [t('closing.lossFiles'), count(loss.files)],
    [t('closing.lossDoors'), count(loss.doors)],
  ]
  return (
    <section className="section" aria-labelledby="loss">
      <h2 id="loss">{t('closing.loss')}</h2>
      {loss.accounts > 1 && <p>{t('closing.accounts', { n: loss.accounts })}</p>}
      <dl className="facts">
        {lines.map(([name, value]) => (
          <Fact key={name} name={name}>
            <span className="figure">{value}</span>
          </Fact>
        ))}
      </dl>
      {loss.redemptions > 0 && (
        <p className="note warn">
          {t('closing.collectFirst', { n: loss.redemptions })} <Link to="/me/redemptions">{t('closing.seeRedemptions')}</Link>
        </p>
      )}
      <p>{t('closing.forGood')}</p>
    </section>
  )
}

const Retention = ({ rows }: { readonly rows: Mine['retention'] }) => {
  const { t, language } = useWords()
  return (
    <section className="section" aria-labelledby="kept">
      <h2 id="kept">{t('closing.retention')}</h2>
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.class} className="line">
            <b>{row.what[language]}</b>
            <span>
              {row.months === 0
                ? t('closing.deleted')
                : row.months === null
                  ? t('closing.pseudonymous')
                  : t('closing.sealed', { n: row.months / 12 })}
            </span>
            <span className="soft">{row.basis[language]}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Obstacles = ({ mine }: { readonly mine: Mine }) => {
  const { t } = useWords()
  return (
    <section className="section" aria-labelledby="open">
      <h2 id="open">{t('closing.obstacles', { n: mine.obstacles.length })}</h2>
      <p>{t('closing.obstaclesText')}</p>
      <ul className="lines">
        {mine.obstacles.map((one) => (
          <li key={`${one.kind} ${one.number ?? ''}`} className="line">
            <b>{one.kind === 'case' ? one.title : t(`closing.obstacle_${one.kind}`)}</b>
            {one.number !== null && <span className="soft">{t('privacyCentre.reference', { number: one.number })}</span>}
          </li>
        ))}
      </ul>
      <div>
        <Link className="button" to="/me/applications">
          {t('closing.seeApplications')}
        </Link>
      </div>
    </section>
  )
}

const Ask = ({ loss }: { readonly loss: Of<typeof Loss> }) => {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const [understood, setUnderstood] = useState(false)
  const [tried, setTried] = useState(false)
  const step = useStepUp()
  const ask = useTell(requestClosing, { intent: 'close account', stale: [myClosing, me] })
  const go = () => {
    setTried(true)
    const chosen = reasons.find((r) => r === reason)
    if (chosen === undefined || !understood) return focusWrong()
    ask.mutate({ reason: chosen, outcomes: loss.outcomes, stepUp: step.proof })
  }
  return (
    <section className="section" aria-labelledby="ask">
      <h2 id="ask">{t('closing.ask')}</h2>
      <ChoiceField
        label={t('closing.reason')}
        value={reason}
        onChange={setReason}
        wrong={tried && reason === '' ? t('problem.required') : undefined}
        options={reasons.map((value) => ({ value, label: t(`closing.reason_${value}`) }))}
      />
      <TickField value={understood} onChange={setUnderstood} wrong={tried && !understood ? t('closing.tick') : undefined}>
        {t('closing.understood', { n: count(loss.outcomes), credits: credits(loss.credits) })}
      </TickField>
      <StepUpFields state={step} />
      <Problem error={ask.error} />
      <div>
        <Act kind="danger" busy={ask.isPending} onClick={go}>
          {t('closing.submit')}
        </Act>
      </div>
    </section>
  )
}
