import {
  appealConversion,
  myConversion,
  myConversions,
  type MyConversionWhole,
  resubmitConversion,
  withdrawConversion,
} from '@creditbank/contract/conversions'
import { whatIf } from '@creditbank/contract/conversionWhatIf'
import { reasonText } from '@creditbank/contract/reviews'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Timeline } from '../applications/Timeline.tsx'
import { useAsk, useTell } from '../api.ts'
import { fileAddress } from '../deposit/Photos.tsx'
import { credits, dayText } from '../format.ts'
import { Courses } from '../programmes/result.tsx'
import { Act, Back, Fact, Field, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { WithdrawAct } from '../ui/WithdrawAct.tsx'
import { type Say, useWords } from '../words.ts'
import '../styles/forms.css'
import '../styles/deposit.css'

const stale = [myConversion, myConversions, whatIf]

/** One conversion: where it is and by when, what happened, what it gives and why, what may be done. */
export const ConversionPage = () => {
  const { t } = useWords()
  const { id = '' } = useParams({ strict: false })
  const { sent } = useSearch({ strict: false })
  const answer = useAsk(myConversion, { id })
  const whole = answer.data
  return (
    <div className="page narrow">
      <Back to="/me/conversions" label={t('conversion.title')} />
      <PageHead title={whole?.programme.name ?? t('conversion.one')} {...(whole === undefined ? {} : { lead: whole.organization.name })} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {whole !== undefined && <Shown whole={whole} sent={sent === 'yes'} />}
    </div>
  )
}

const tones = {
  submitted: 'note',
  accepted: 'note',
  firstReviewed: 'note',
  authority: 'note',
  notice: 'note',
  concluded: 'note good',
  returned: 'note bad',
  refused: 'note bad',
  withdrawn: 'note',
  revoked: 'note bad',
} as const

/** What comes next, in words; undefined where nothing does. Pure. */
const aheadOf = (whole: MyConversionWhole, t: Say, day: (text: string) => string): string | undefined => {
  if (whole.state === 'submitted') return t('conversion.ahead_submitted')
  if (whole.state === 'accepted') return t('conversion.ahead_accepted')
  if (whole.state === 'firstReviewed') return t('conversion.ahead_firstReviewed')
  if (whole.state === 'authority') return t('conversion.ahead_authority')
  return whole.state === 'notice' ? t('conversion.ahead_notice', { day: day(whole.noticeUntil ?? '') }) : undefined
}

const Shown = ({ whole, sent }: { readonly whole: MyConversionWhole; readonly sent: boolean }) => {
  const { t, language } = useWords()
  return (
    <>
      <div className={tones[whole.state]} role="status">
        {sent && whole.state === 'submitted' && <b>{t('conversion.sent', { number: whole.number })}</b>}
        <p>{t(`conversion.now_${whole.state}`, { school: whole.organization.name })}</p>
        {whole.dueOn !== null && ['submitted', 'accepted', 'firstReviewed'].includes(whole.state) && (
          <p>{t('conversion.dueOn', { day: dayText(whole.dueOn, language) })}</p>
        )}
        {whole.escalatedAt !== null && <p>{t('conversion.escalated')}</p>}
        {whole.state === 'concluded' && (
          <div>
            <Link className="button" to="/me/proofs/new" search={{ kind: 'conversion' }}>
              {t('conversion.issueProof')}
            </Link>
          </div>
        )}
        {whole.can.resubmit && <Again whole={whole} />}
        {whole.can.appeal && <Appeal whole={whole} />}
        {whole.can.anew && (
          <div>
            <Link className="button" to="/me/convert/$id" params={{ id: whole.programme.id }}>
              {t('conversion.anew')}
            </Link>
          </div>
        )}
      </div>
      <section className="section" aria-labelledby="line">
        <h2 id="line">{t('applications.timeline')}</h2>
        <Timeline
          steps={whole.happened.map((step) => ({ ...step, reason: reasonText('conversion', step.reason, language) }))}
          ahead={aheadOf(whole, t, (text) => dayText(text, language))}
          stopped={whole.state === 'refused' || whole.state === 'revoked'}
        />
      </section>
      {whole.authority !== null && whole.authority.decision !== null && <Authority decided={whole.authority} />}
      <section className="section" aria-labelledby="what">
        <h2 id="what">{t('conversion.asked')}</h2>
        <dl className="facts">
          <Fact name={t('applications.number')}>{whole.number}</Fact>
          {whole.resultNumber !== null && <Fact name={t('conversion.resultNumber')}>{whole.resultNumber}</Fact>}
          <Fact name={t('conversion.credit')}>{t('conversion.counts', { n: credits(whole.credit), courses: whole.courses })}</Fact>
          {whole.note !== null && whole.note !== '' && <Fact name={t('conversion.note')}>{whole.note}</Fact>}
        </dl>
      </section>
      <Courses found={whole.result} only />
      {whole.can.withdraw && <Withdraw id={whole.id} />}
    </>
  )
}

/** What the provincial examination authority has decided, with its document. */
const Authority = ({ decided }: { readonly decided: NonNullable<MyConversionWhole['authority']> }) => {
  const { t, language } = useWords()
  const { decision, documentNumber, decidedOn, note, file } = decided
  return (
    <section className="section" aria-labelledby="authority">
      <h2 id="authority">{t('conversion.authority')}</h2>
      <dl className="facts">
        <Fact name={t('conversion.authority')}>{decision !== null && t(`conversion.authority_${decision}`)}</Fact>
        <Fact name={t('conversion.authorityDocument')}>{documentNumber}</Fact>
        <Fact name={t('conversion.authorityDay')}>{dayText(decidedOn ?? '', language)}</Fact>
        {note !== null && <Fact name={t('conversion.authorityNote')}>{note}</Fact>}
        {file !== null && (
          <Fact name={t('conversion.authorityFile')}>
            <a href={fileAddress(file.fileId)}>{file.name}</a>
          </Fact>
        )}
      </dl>
    </section>
  )
}

/** The official result of today for the programme of an application: what a new submission would ask for. */
const useResult = (whole: MyConversionWhole) => useAsk(whatIf, { id: whole.programme.id, assume: 'no' }, { fresh: 0 })

const Again = ({ whole }: { readonly whole: MyConversionWhole }) => {
  const { t } = useWords()
  const [note, setNote] = useState('')
  const send = useTell(resubmitConversion, { intent: `resubmit ${whole.id}`, stale })
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({ id: whole.id, key: whole.result.key, ...(note.trim() === '' ? {} : { note: note.trim() }) })
      }}
    >
      <Field label={t('conversion.note')}>
        {(ids) => <textarea {...ids} rows={3} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      <Problem error={send.error} />
      <Act busy={send.isPending}>{t('conversion.resubmit')}</Act>
    </form>
  )
}

const Appeal = ({ whole }: { readonly whole: MyConversionWhole }) => {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const found = useResult(whole)
  const send = useTell(appealConversion, { intent: `appeal ${whole.id}`, stale })
  const key = found.data?.key
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        if (key !== undefined && reason.trim() !== '') send.mutate({ id: whole.id, key, reason: reason.trim() })
      }}
    >
      <p>{t('conversion.mayAppeal')}</p>
      {found.data !== undefined && found.data.key !== whole.result.key && (
        <p>
          {t('conversion.resultNow', { n: credits(found.data.credit), courses: found.data.courses.filter((c) => c.by !== null).length })}
        </p>
      )}
      <Field label={t('conversion.appealReason')}>
        {(ids) => (
          <textarea {...ids} rows={3} required maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      <Problem error={send.error ?? found.error} />
      <Act busy={send.isPending || found.isPending}>{t('conversion.appeal')}</Act>
    </form>
  )
}

const Withdraw = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const withdraw = useTell(withdrawConversion, { intent: `withdraw ${id}`, stale })
  return (
    <WithdrawAct
      sure={t('conversion.withdrawSure')}
      busy={withdraw.isPending}
      error={withdraw.error}
      withdraw={(done) => withdraw.mutate({ id }, done)}
    />
  )
}
