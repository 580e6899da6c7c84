import { readMyOutcome } from '@creditbank/contract/archive'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { correctionFields, requestCorrection } from '@creditbank/contract/outcomes'
import { reasonText } from '@creditbank/contract/reviews'
import { type FormEvent, useState } from 'react'
import { useTell } from '../api.ts'
import { Proofs, useProofs } from '../deposit/Proofs.tsx'
import { dayText } from '../format.ts'
import { focusWrong, LongField, SelectField, TextField, useValues } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Outcome = OutputOf<typeof readMyOutcome>

/** Says what is under way with an outcome, and lets its learner ask for a correction where nothing is, or where the office sent theirs back. */
export const Correction = ({ outcome }: { readonly outcome: Outcome }) => {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const under = outcome.correction
  return (
    <div className="stack no-print">
      {under !== null && <UnderWay under={under} />}
      {(under === null || under.returned) &&
        (open ? (
          <Ask outcome={outcome} onDone={() => setOpen(false)} />
        ) : (
          <div>
            <button type="button" className="link" onClick={() => setOpen(true)}>
              {t('archive.correction')}
            </button>
          </div>
        ))}
    </div>
  )
}

const UnderWay = ({ under }: { readonly under: NonNullable<Outcome['correction']> }) => {
  const { t, language } = useWords()
  const reason = [reasonText('outcomeCorrection', under.reason, language), under.note].filter((part) => part !== null && part !== '')
  const stands = under.returned
    ? t('archive.underReturned', { office: under.office, reason: reason.join(' · ') })
    : under.dueOn === null
      ? t('archive.underWhoSoon', { office: under.office })
      : t('archive.underWho', { office: under.office, day: dayText(under.dueOn, language) })
  return (
    <div className={under.returned ? 'note warn' : 'note good'} role="status">
      <p>{t('archive.under', { what: t(`archive.what_${under.what}`), wanted: under.wanted, number: under.number })}</p>
      <p>{stands}</p>
    </div>
  )
}

const Ask = ({ outcome, onDone }: { readonly outcome: Outcome; readonly onDone: () => void }) => {
  const { t, language } = useWords()
  const [values, set] = useValues({ what: outcome.correction?.what ?? 'obtainedOn', wanted: '', note: '' })
  const [tried, setTried] = useState(false)
  const proofs = useProofs()
  const ask = useTell(requestCorrection, { intent: `correct ${outcome.id}`, stale: [readMyOutcome], onDone })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (values.wanted.trim() === '') return focusWrong()
    ask.mutate({
      id: outcome.id,
      what: correctionFields.find((field) => field === values.what) ?? 'obtainedOn',
      wanted: values.wanted,
      fileIds: [...proofs.fileIds],
      ...(values.note.trim() === '' ? {} : { note: values.note }),
    })
  }
  return (
    <form className="card stack" noValidate onSubmit={go}>
      <h2>{t('archive.correction')}</h2>
      <p className="soft">{t('archive.correctionLead')}</p>
      <SelectField
        label={t('archive.what')}
        value={values.what}
        onChange={(v) => set('what', v)}
        options={correctionFields.map((what) => ({ value: what, label: t(`archive.what_${what}`) }))}
      />
      <TextField
        label={t('archive.wanted')}
        hint={t('archive.unchangedHelp')}
        wrong={tried && values.wanted.trim() === '' ? t('problem.required') : wrongOf(ask.error, 'wanted', language)}
        value={values.wanted}
        onChange={(v) => set('wanted', v)}
      />
      <LongField label={t('archive.why')} value={values.note} onChange={(v) => set('note', v)} />
      <Proofs proofs={proofs} label={t('archive.correctionFiles')} />
      <Problem error={ask.error} />
      <Act busy={ask.isPending || proofs.busy}>{t('archive.sendCorrection')}</Act>
    </form>
  )
}
