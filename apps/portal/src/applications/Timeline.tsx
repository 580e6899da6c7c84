import { momentText } from '../format.ts'
import { type Say, useWords } from '../words.ts'

/** A step as any application tells it: what, when, which office, why. */
export type Step = {
  readonly event: string
  readonly at: string
  readonly who: string | null
  readonly reason: string | null
  readonly note?: string | null
  readonly defects?: readonly { readonly about: string | null; readonly ground: string; readonly remedy: string }[]
}

const events = [
  'submit',
  'accept',
  'firstReview',
  'finalReview',
  'return',
  'refuse',
  'withdraw',
  'resubmit',
  'forward',
  'takeOver',
  'conclude',
  'overturn',
  'authorityRefuse',
  'lapse',
  'ask',
  'opened',
  'stored',
  'found',
] as const

/** A step in plain words; an event of a newer server is told as "went on". Pure. */
export const stepText = (event: string, who: string | null, t: Say): string => {
  const known = events.find((e) => e === event)
  return known === undefined ? t('steps.other') : t(`steps.${known}`, { who: who ?? t('steps.office') })
}

/** What happened to an application, oldest first; `ahead` is what comes next, in words. */
export const Timeline = ({
  steps,
  ahead,
  stopped,
}: {
  readonly steps: readonly Step[]
  readonly ahead?: string | undefined
  readonly stopped?: boolean
}) => {
  const { t, language } = useWords()
  return (
    <ol className="timeline">
      {steps.map((step, i) => (
        <li key={`${step.at}-${step.event}`} className={i === steps.length - 1 ? (stopped === true ? 'stop' : 'now') : 'past'}>
          <span>
            <b>{stepText(step.event, step.who, t)}</b>
          </span>
          {step.reason !== null && step.reason !== '' && <span>{t('steps.reason', { reason: step.reason })}</span>}
          {step.defects !== undefined && step.defects.length > 0 && (
            <ul>
              {step.defects.map((one) => (
                <li key={`${one.about} ${one.ground}`}>
                  {t('steps.defect', { about: one.about ?? t('steps.whole'), ground: one.ground, remedy: one.remedy })}
                </li>
              ))}
            </ul>
          )}
          {typeof step.note === 'string' && step.note !== '' && <span className="soft">{step.note}</span>}
          <time className="faint" dateTime={step.at}>
            {momentText(step.at, language)}
          </time>
        </li>
      ))}
      {ahead !== undefined && <li className="ahead">{ahead}</li>}
    </ol>
  )
}
