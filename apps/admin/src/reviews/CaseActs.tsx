import { type Case, type CaseAnswer, type DecisionEvent, decideCase, releaseCase, takeCase } from '@creditbank/contract/reviews'
import { App, Button, InputNumber } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { EntrySelect } from '../parts/EntrySelect.tsx'
import { type Key, useKeys } from '../parts/keys.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { ForwardDialog } from './ForwardDialog.tsx'
import { useEventName } from './names.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { words } from './words.ts'

/** The step that "approve" means now: at most one of them is possible in a state, the request's answer before its mere acceptance. */
export const approvalOf = (found: Case): 'accept' | 'firstReview' | 'finalReview' | undefined =>
  (['finalReview', 'firstReview', 'accept'] as const).find((event) => found.can.includes(event))

/** What the reviewer adds to an approval where the kind asks for it. */
const AnswerFields = ({
  found,
  answer,
  onChange,
}: {
  readonly found: Case
  readonly answer: CaseAnswer
  readonly onChange: (answer: CaseAnswer) => void
}) => {
  const t = useT(words)
  if (found.kind === 'missingCertificate')
    return (
      <div className="answer">
        <label htmlFor="answer-entry">{t('entry')}</label>
        <EntrySelect
          id="answer-entry"
          {...(answer.entryId === undefined ? {} : { value: answer.entryId })}
          onChange={(entryId) => onChange(entryId === undefined ? {} : { entryId })}
        />
        <p className="lead">{t('entry.lead')}</p>
      </div>
    )
  if (found.kind !== 'achievement') return null
  return (
    <div className="answer">
      <label htmlFor="answer-credits">{t('creditsApproved')}</label>{' '}
      <InputNumber
        id="answer-credits"
        min={0}
        max={10_000}
        step={0.5}
        precision={2}
        onChange={(value) => onChange(value === null ? {} : { creditsApproved: Math.round(value * 100) })}
      />
    </div>
  )
}

type Open = 'return' | 'refuse' | 'forward' | undefined

/** What may be done with a case, as buttons and keys. `onDone` is called after a decision, to open the next item. */
export const CaseActs = ({ found, onDone }: { readonly found: Case; readonly onDone: () => void }) => {
  const t = useT(words)
  const eventName = useEventName()
  const { message } = App.useApp()
  const [open, setOpen] = useState<Open>()
  const [answer, setAnswer] = useState<CaseAnswer>({})
  const done = (event: string) => {
    message.success(t('done', { event: eventName(event) }))
    setOpen(undefined)
    onDone()
  }
  const decide = useCommand(decideCase, { onDone: (_, input) => done(input.event) })
  const take = useCommand(takeCase)
  const release = useCommand(releaseCase)
  const approval = approvalOf(found)
  const send = (event: DecisionEvent) =>
    decide.mutate({ id: found.id, seq: found.seq, event, ...(Object.keys(answer).length === 0 ? {} : { answer }) })
  const can = (event: Case['can'][number]) => found.can.includes(event)
  const keys: readonly Key[] = [
    ...(approval === undefined || decide.isPending ? [] : [{ key: 'a', label: t('approve'), run: () => send(approval) }]),
    ...(can('return') ? [{ key: 'r', label: t('return'), run: () => setOpen('return') }] : []),
    ...(can('refuse') ? [{ key: 'x', label: t('refuse'), run: () => setOpen('refuse') }] : []),
    ...(can('forward') ? [{ key: 'f', label: t('forward'), run: () => setOpen('forward') }] : []),
    ...(can('take') || can('takeOver')
      ? [{ key: 't', label: t(can('take') ? 'take' : 'takeOver'), run: () => take.mutate({ id: found.id, over: can('takeOver') }) }]
      : []),
  ]
  useKeys(keys)
  return (
    <div className="case-acts">
      <RefusalAlert error={decide.error ?? take.error ?? release.error} />
      {approval !== undefined && <AnswerFields found={found} answer={answer} onChange={setAnswer} />}
      <div className="page-actions">
        {approval !== undefined && (
          <Button type="primary" loading={decide.isPending} onClick={() => send(approval)}>
            {eventName(approval)} (A)
          </Button>
        )}
        {can('return') && <Button onClick={() => setOpen('return')}>{t('return')} (R)</Button>}
        {can('refuse') && (
          <Button danger onClick={() => setOpen('refuse')}>
            {t('refuse')} (X)
          </Button>
        )}
        {can('forward') && <Button onClick={() => setOpen('forward')}>{t('forward')} (F)</Button>}
        {can('take') && <Button onClick={() => take.mutate({ id: found.id })}>{t('take')} (T)</Button>}
        {can('takeOver') && <Button onClick={() => take.mutate({ id: found.id, over: true })}>{t('takeOver')} (T)</Button>}
        {can('release') && <Button onClick={() => release.mutate({ id: found.id })}>{t('release')}</Button>}
      </div>
      {(open === 'return' || open === 'refuse') && (
        <ReasonDialog found={found} event={open} onDone={() => done(open)} onClose={() => setOpen(undefined)} />
      )}
      {open === 'forward' && <ForwardDialog found={found} onDone={() => done('forward')} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
