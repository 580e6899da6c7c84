import { entryReportFields, listMyEntryReports, reportEntry } from '@creditbank/contract/catalogReports'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { reasonText } from '@creditbank/contract/reviews'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { Proofs, useProofs } from '../deposit/Proofs.tsx'
import { useSession } from '../session/session.ts'
import { focusWrong, LongField, SelectField, TextField, useValues } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

type Report = OutputOf<typeof listMyEntryReports>['items'][number]

/** What a learner told of a wrong entry and where that stands; and the form to tell more. A visitor is shown the way in. */
export const EntryReports = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const { learner } = useSession()
  return (
    <section className="section no-print">
      {learner !== null ? (
        <Mine id={id} />
      ) : (
        <p>
          <Link to="/login" search={{ to: `/catalog/${id}` }}>
            {t('catalog.wrongLogIn')}
          </Link>
        </p>
      )}
    </section>
  )
}

const Mine = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const mine = useAsk(listMyEntryReports, { id })
  const [open, setOpen] = useState(false)
  const last = mine.data?.items[0]
  const waits = last !== undefined && (last.state === 'submitted' || last.state === 'accepted')
  return (
    <div className="stack">
      {last !== undefined && <Standing report={last} />}
      {!waits && !open && mine.data !== undefined && (
        <div>
          <button type="button" className="link" onClick={() => setOpen(true)}>
            {t('catalog.wrong')}
          </button>
        </div>
      )}
      {open && !waits && <Ask id={id} onDone={() => setOpen(false)} />}
    </div>
  )
}

const Standing = ({ report }: { readonly report: Report }) => {
  const { t, language } = useWords()
  const reason = [reasonText('catalogReport', report.reason, language), report.note]
    .filter((part) => part !== null && part !== '')
    .join(' · ')
  const about = { what: t(`catalog.what_${report.what}`), number: report.number, office: report.office, reason }
  const text =
    report.state === 'returned'
      ? t('catalog.wrongBack', about)
      : report.state === 'refused'
        ? t('catalog.wrongNot', about)
        : report.state === 'approved'
          ? t(report.corrected ? 'catalog.wrongDone' : 'catalog.wrongRight', about)
          : t('catalog.wrongIn', about)
  return (
    <p className={report.state === 'returned' ? 'note warn' : 'note good'} role="status">
      {text}
    </p>
  )
}

const Ask = ({ id, onDone }: { readonly id: string; readonly onDone: () => void }) => {
  const { t, language } = useWords()
  const [values, set] = useValues({ what: 'name', wanted: '', note: '' })
  const [tried, setTried] = useState(false)
  const proofs = useProofs()
  const ask = useTell(reportEntry, { intent: `report ${id}`, stale: [listMyEntryReports], onDone })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (values.wanted.trim() === '') return focusWrong()
    ask.mutate({
      id,
      what: entryReportFields.find((field) => field === values.what) ?? 'other',
      wanted: values.wanted,
      ...(values.note.trim() === '' ? {} : { note: values.note }),
      fileIds: [...proofs.fileIds],
    })
  }
  return (
    <form className="card stack" noValidate onSubmit={go}>
      <h2>{t('catalog.wrong')}</h2>
      <p className="soft">{t('catalog.wrongLead')}</p>
      <SelectField
        label={t('catalog.wrongWhat')}
        value={values.what}
        onChange={(v) => set('what', v)}
        options={entryReportFields.map((what) => ({ value: what, label: t(`catalog.what_${what}`) }))}
      />
      <TextField
        label={t('catalog.wrongWanted')}
        wrong={tried && values.wanted.trim() === '' ? t('problem.required') : wrongOf(ask.error, 'wanted', language)}
        value={values.wanted}
        onChange={(v) => set('wanted', v)}
      />
      <LongField label={t('catalog.wrongWhy')} value={values.note} onChange={(v) => set('note', v)} />
      <Proofs proofs={proofs} label={t('catalog.wrongProof')} />
      <Problem error={ask.error} />
      <Act busy={ask.isPending || proofs.busy}>{t('catalog.wrongSend')}</Act>
    </form>
  )
}
