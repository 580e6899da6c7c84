import { Refused } from '@creditbank/contract/client'
import type { Deposit } from '@creditbank/contract/deposits'
import { reasonText } from '@creditbank/contract/reviews'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { focusWrong, LongField } from '../ui/fields.tsx'
import { Act, Back, PageHead } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { type EntryFacts, type StepName, stepOfField } from './flow.ts'
import { Photos } from './Photos.tsx'
import { answerWrong, DateQuestion, GradeQuestion, NumberQuestion } from './Questions.tsx'
import { useContent, useSaved, useSubmitted } from './saving.ts'

const lastReturn = (deposit: Pick<Deposit, 'timeline'>) => deposit.timeline.findLast((step) => step.event === 'return')

/** The pages that the last return marked; all of them when the reviewer marked none. Pure. */
export const markedSteps = (deposit: Pick<Deposit, 'timeline'>): readonly StepName[] => {
  const fields = lastReturn(deposit)?.fields ?? []
  if (fields.length === 1 && fields[0] === 'entryId') return []
  const marked = fields.map(stepOfField).filter((step) => step !== 'check')
  return marked.length === 0 ? ['date', 'grade', 'number', 'photos'] : [...new Set(marked)]
}

/** A returned application: only what was marked is open, with the reason beside it; everything else stays as it is. */
export const Fix = ({ deposit, entry }: { readonly deposit: Deposit; readonly entry: EntryFacts | null }) => {
  const { t, language } = useWords()
  const [content, change] = useContent(deposit)
  const [tried, setTried] = useState(false)
  const [busyPhotos, setBusyPhotos] = useState(false)
  const marked = markedSteps(deposit)
  const submit = useSubmitted(deposit)
  const save = useSaved(deposit, () => submit.mutate({ id: deposit.id }))
  const refused = (field: string) => wrongOf(submit.error, field, language)
  const wrong = (step: StepName, field: string) => refused(field) ?? (tried ? answerWrong(step, content, deposit, t) : undefined)
  const open = (step: StepName) =>
    marked.includes(step) || (submit.error instanceof Refused && submit.error.problem.fields.some((f) => stepOfField(f.field) === step))
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if ((['date', 'photos'] as const).some((step) => marked.includes(step) && answerWrong(step, content, deposit, t) !== undefined))
      return focusWrong()
    save.mutate({ id: deposit.id, content, fileIds: deposit.attachments.map((file) => file.fileId) })
  }
  return (
    <div className="page narrow">
      <Back to="/me/applications" />
      <PageHead title={t('deposit.fixTitle')} lead={deposit.entry?.name} />
      <Why deposit={deposit} />
      <form className="stack" noValidate onSubmit={go}>
        {open('date') && (
          <DateQuestion value={content.obtainedOn} wrong={wrong('date', 'obtainedOn')} onChange={(obtainedOn) => change({ obtainedOn })} />
        )}
        {open('grade') && entry?.grading !== 'pass' && (
          <GradeQuestion
            grading={entry?.grading ?? 'pass'}
            value={content.grade ?? ''}
            wrong={refused('grade')}
            onChange={(grade) => change({ grade })}
          />
        )}
        {open('number') && entry?.hasCertificateNo !== false && (
          <NumberQuestion
            value={content.certificateNo ?? ''}
            wrong={refused('certificateNo')}
            onChange={(certificateNo) => change({ certificateNo })}
          />
        )}
        {open('photos') && (
          <section className="stack" aria-labelledby="photos">
            <h2 id="photos">{t('deposit.photosTitle')}</h2>
            <Photos deposit={deposit} content={content} wrong={wrong('photos', 'fileIds')} onBusy={setBusyPhotos} />
          </section>
        )}
        <LongField
          label={t('deposit.note')}
          hint={t('deposit.noteHint')}
          value={content.note ?? ''}
          onChange={(note) => change({ note })}
          max={500}
        />
        <Problem error={save.error ?? submit.error} />
        <Act busy={save.isPending || submit.isPending || busyPhotos}>{t('deposit.resubmit')}</Act>
      </form>
    </div>
  )
}

/** What the office wrote, and the way to another entry where the chosen one was wrong. */
const Why = ({ deposit }: { readonly deposit: Deposit }) => {
  const { t, language } = useWords()
  const last = lastReturn(deposit)
  return (
    <div className="note bad">
      <p>{t('deposit.fixReason', { office: last?.who ?? t('steps.office') })}</p>
      <p>
        <b>{reasonText('deposit', last?.reason ?? null, language)}</b>
      </p>
      {typeof last?.note === 'string' && last.note !== '' && <p>{last.note}</p>}
      <p className="soft">{t('deposit.fixKept')}</p>
      {last?.fields.includes('entryId') === true && (
        <div>
          <Link className="button primary" to="/me/deposit" search={{ for: deposit.id }}>
            {t('deposit.otherEntry')}
          </Link>
        </div>
      )}
    </div>
  )
}
