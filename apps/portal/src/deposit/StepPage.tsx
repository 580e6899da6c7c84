import { readPublicEntry } from '@creditbank/contract/catalogSearch'
import { type Deposit, readMyDeposit } from '@creditbank/contract/deposits'
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk } from '../api.ts'
import { focusWrong } from '../ui/fields.tsx'
import { icons } from '../ui/icons.tsx'
import { Act, Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { type Say, useWords } from '../words.ts'
import { Check } from './Check.tsx'
import { Fix } from './Fix.tsx'
import { type EntryFacts, firstOpen, type StepName, stepAfter, stepBefore, stepsFor } from './flow.ts'
import { Photos } from './Photos.tsx'
import { answerWrong, DateQuestion, GradeQuestion, NumberQuestion } from './Questions.tsx'
import { useContent, useSaved } from './saving.ts'
import '../styles/forms.css'
import '../styles/deposit.css'

/** One page of a deposit: /me/deposit/:id/:step. `next` leads to the first open question, `fix` to what a reviewer marked. */
export const StepPage = () => {
  const { t } = useWords()
  const { id = '', step = 'next' } = useParams({ strict: false })
  const answer = useAsk(readMyDeposit, { id })
  const deposit = answer.data
  const entryId = deposit?.entry?.id
  const entry = useAsk(readPublicEntry, { id: entryId ?? '' }, { enabled: entryId !== undefined, fresh: 600_000 })
  if (deposit === undefined || (entryId !== undefined && entry.isPending))
    return (
      <div className="page narrow">
        <PageHead title={t('home.deposit')} />
        <Problem error={answer.error} retry={() => void answer.refetch()} />
        {answer.error === null && <Skeleton lines={5} />}
      </div>
    )
  if (!deposit.can.includes('edit')) return <Navigate to="/me/applications/$id" params={{ id }} replace />
  const facts = entry.data ?? null
  if (deposit.entry === null) {
    if (deposit.state === 'returned') return <Navigate to="/me/deposit" search={{ for: id, missing: 'yes' }} replace />
    return <Navigate to="/me/deposit" search={{ for: id, ...(deposit.wanted === null ? {} : { q: deposit.wanted }) }} replace />
  }
  if (deposit.state === 'returned' && step !== 'photos') return <Fix deposit={deposit} entry={facts} />
  const steps = stepsFor(facts)
  const now = steps.find((s) => s === step)
  if (now === undefined) return <Navigate to="/me/deposit/$id/$step" params={{ id, step: firstOpen(steps, deposit) }} replace />
  if (now === 'check') return <Check deposit={deposit} steps={steps} />
  return <Question key={now} deposit={deposit} step={now} steps={steps} entry={facts} />
}

/** The title of a page of the deposit. */
export const stepTitle = (step: StepName, t: Say): string => t(`deposit.${step}Title`)

const Question = ({
  deposit,
  step,
  steps,
  entry,
}: {
  readonly deposit: Deposit
  readonly step: Exclude<StepName, 'check'>
  readonly steps: readonly StepName[]
  readonly entry: EntryFacts | null
}) => {
  const { t } = useWords()
  const navigate = useNavigate()
  const [content, change] = useContent(deposit)
  const [tried, setTried] = useState(false)
  const [busyPhotos, setBusyPhotos] = useState(false)
  const next = stepAfter(steps, step) ?? 'check'
  const save = useSaved(deposit, () => void navigate({ to: '/me/deposit/$id/$step', params: { id: deposit.id, step: next } }))
  const fileIds = deposit.attachments.map((file) => file.fileId)
  const wrong = tried ? answerWrong(step, content, deposit, t) : undefined
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (answerWrong(step, content, deposit, t) !== undefined) return focusWrong()
    save.mutate({ id: deposit.id, content, fileIds })
  }
  const before = stepBefore(steps, step)
  return (
    <div className="page narrow">
      {before === null ? (
        <Back to="/me/deposit" />
      ) : (
        <Link className="back" to="/me/deposit/$id/$step" params={{ id: deposit.id, step: before }}>
          {icons.back}
          {t('shell.back')}
        </Link>
      )}
      <PageHead title={stepTitle(step, t)} lead={t(`deposit.${step}Lead`)} />
      <p className="step-of">
        {deposit.entry?.name} · {t('apply.step', { n: steps.indexOf(step) + 2, of: steps.length + 1 })}
      </p>
      <form className="stack" noValidate onSubmit={go}>
        {step === 'date' && <DateQuestion value={content.obtainedOn} wrong={wrong} onChange={(obtainedOn) => change({ obtainedOn })} />}
        {step === 'grade' && (
          <GradeQuestion
            grading={entry?.grading ?? 'pass'}
            value={content.grade ?? ''}
            wrong={wrong}
            onChange={(grade) => change({ grade })}
          />
        )}
        {step === 'number' && (
          <NumberQuestion value={content.certificateNo ?? ''} wrong={wrong} onChange={(certificateNo) => change({ certificateNo })} />
        )}
        {step === 'photos' && <Photos deposit={deposit} content={content} wrong={wrong} onBusy={setBusyPhotos} />}
        <Problem error={save.error} />
        <div className="row">
          <Act busy={save.isPending || busyPhotos}>{t('shell.next')}</Act>
          <Link className="button quiet" to="/me">
            {t('deposit.later')}
          </Link>
        </div>
      </form>
    </div>
  )
}
