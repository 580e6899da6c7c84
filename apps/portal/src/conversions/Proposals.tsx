import {
  acceptProposal,
  askAboutProposal,
  declineProposal,
  myProposal,
  myProposals,
  type ProposalWhole,
} from '@creditbank/contract/conversionRounds'
import { myConversions } from '@creditbank/contract/conversions'
import { whatIf, type WhatIf } from '@creditbank/contract/conversionWhatIf'
import { Refused } from '@creditbank/contract/client'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { credits, dayText } from '../format.ts'
import { Courses } from '../programmes/result.tsx'
import { Act, Back, Fact, Field, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

const stale = [myProposal, myProposals, myConversions, whatIf]

/** What schools propose, above the person's own applications; nothing where nothing is proposed. */
export const Proposals = () => {
  const { t, language } = useWords()
  const answer = useAsk(myProposals, {})
  const items = answer.data?.items ?? []
  if (answer.error !== null) return <Problem error={answer.error} retry={() => void answer.refetch()} />
  if (items.length === 0) return null
  return (
    <section className="section" aria-labelledby="proposals">
      <h2 id="proposals">{t('conversion.proposals')}</h2>
      <p className="soft">{t('conversion.proposalsLead')}</p>
      <ul className="lines">
        {items.map((one) => (
          <li key={one.id}>
            <Link className="line" to="/me/conversions/proposals/$id" params={{ id: one.id }}>
              <span className="line-title">{one.programme.name}</span>
              <span className={one.state === 'proposed' ? 'due' : 'soft'}>{t(`conversion.member_${one.state}`)}</span>
              <span className="faint">{t('conversion.proposalFor', { name: one.name, day: dayText(one.closesOn, language) })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** One proposal: what it gives and why; confirm, decline or ask. */
export const ProposalPage = () => {
  const { t } = useWords()
  const { id = '' } = useParams({ strict: false })
  const answer = useAsk(myProposal, { id }, { fresh: 0 })
  const found = answer.data
  return (
    <div className="page narrow">
      <Back to="/me/conversions" label={t('conversion.title')} />
      <PageHead title={found?.name ?? t('conversion.proposal')} {...(found === undefined ? {} : { lead: found.organization.name })} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {found !== undefined && <Shown found={found} again={() => void answer.refetch()} />}
    </div>
  )
}

const Shown = ({ found, again }: { readonly found: ProposalWhole; readonly again: () => void }) => {
  const { t, language } = useWords()
  const { result } = found
  const converts = result?.courses.some((course) => course.by !== null) === true
  return (
    <>
      <div className={found.can.accept ? 'note' : 'note good'} role="status">
        <h2>{t(`conversion.member_${found.state}`)}</h2>
        <p>{found.programme.name}</p>
        <p>
          {t('conversion.proposalGives', {
            courses: result === null ? found.courses : result.courses.filter((c) => c.by !== null).length,
            n: credits(result === null ? found.credit : result.credit),
          })}
        </p>
        {found.can.accept && <p>{t('conversion.proposalFor', { name: found.name, day: dayText(found.closesOn, language) })}</p>}
        {found.state === 'lapsed' && <p>{t('conversion.proposalOver')}</p>}
        {found.applicationId !== null && (
          <div>
            <Link className="button" to="/me/conversions/$id" params={{ id: found.applicationId }}>
              {t('conversion.toApplication')}
            </Link>
          </div>
        )}
      </div>
      {found.can.accept && found.changed && (
        <p className="note warn">{t(converts ? 'conversion.proposalChanged' : 'conversion.proposalNothing')}</p>
      )}
      {result !== null && <Courses found={result} only={converts} />}
      {found.can.accept && converts && result !== null && <Accept id={found.id} result={result} again={again} />}
      <Questions found={found} />
      {found.can.decline && <Decline id={found.id} />}
    </>
  )
}

const Accept = ({ id, result, again }: { readonly id: string; readonly result: WhatIf; readonly again: () => void }) => {
  const { t } = useWords()
  const go = useNavigate()
  const send = useTell(acceptProposal, {
    intent: `accept ${id}`,
    stale,
    onDone: (done) => void go({ to: '/me/conversions/$id', params: { id: done.id }, search: { sent: 'yes' } }),
  })
  const changed = send.error instanceof Refused && send.error.problem.code === 'conversion.result_changed'
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({ id, key: result.key })
      }}
    >
      <p className="soft">{t('conversion.proposalUses', { n: result.used })}</p>
      <Problem error={send.error} {...(changed ? { retry: again } : {})} />
      <Act busy={send.isPending} wide>
        {t('conversion.acceptProposal')}
      </Act>
    </form>
  )
}

/** A form behind a quiet button: what is seldom wanted does not stand in the way. */
const Folded = ({ label, children }: { readonly label: string; readonly children: (close: () => void) => ReactNode }) => {
  const [open, setOpen] = useState(false)
  if (open) return children(() => setOpen(false))
  return (
    <div>
      <button type="button" className="button quiet" onClick={() => setOpen(true)}>
        {label}
      </button>
    </div>
  )
}

const Decline = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const send = useTell(declineProposal, { intent: `decline ${id}`, stale })
  return (
    <Folded label={t('conversion.declineProposal')}>
      {(close) => (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault()
            send.mutate({ id, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) })
          }}
        >
          <p className="soft">{t('conversion.declineSure')}</p>
          <Field label={t('conversion.declineReason')}>
            {(ids) => <input {...ids} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          <Problem error={send.error} />
          <div className="row">
            <Act busy={send.isPending}>{t('conversion.declineProposal')}</Act>
            <button type="button" className="button quiet" onClick={close}>
              {t('shell.cancel')}
            </button>
          </div>
        </form>
      )}
    </Folded>
  )
}

/** What was asked and answered, and a new question. */
const Questions = ({ found }: { readonly found: ProposalWhole }) => {
  const { t } = useWords()
  const [question, setQuestion] = useState('')
  const send = useTell(askAboutProposal, { intent: `ask ${found.id}`, stale, onDone: () => setQuestion('') })
  return (
    <>
      {found.question !== null && (
        <dl className="facts">
          <Fact name={t('conversion.yourQuestion')}>{found.question}</Fact>
          <Fact name={t('conversion.schoolAnswer')}>{found.answer ?? t('conversion.questionSent')}</Fact>
        </dl>
      )}
      {found.can.ask && (
        <Folded label={t('conversion.askProposal')}>
          {(close) => (
            <form
              className="stack tight"
              onSubmit={(event) => {
                event.preventDefault()
                send.mutate({ id: found.id, question: question.trim() })
              }}
            >
              <Field label={t('conversion.yourQuestion')}>
                {(ids) => (
                  <textarea
                    {...ids}
                    rows={3}
                    required
                    minLength={5}
                    maxLength={500}
                    value={question}
                    onChange={(event) => setQuestion(event.target.value)}
                  />
                )}
              </Field>
              <Problem error={send.error} />
              <div className="row">
                <Act busy={send.isPending}>{t('conversion.askProposal')}</Act>
                <button type="button" className="button quiet" onClick={close}>
                  {t('shell.cancel')}
                </button>
              </div>
            </form>
          )}
        </Folded>
      )}
    </>
  )
}
