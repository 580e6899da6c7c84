import { applyForConversion, myConversion, myConversions } from '@creditbank/contract/conversions'
import { whatIf, type WhatIf } from '@creditbank/contract/conversionWhatIf'
import { Refused } from '@creditbank/contract/client'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { credits } from '../format.ts'
import { Courses } from '../programmes/result.tsx'
import { Act, Back, Field, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'
import '../styles/catalog.css'

/** 申请转换: exactly what will be decided on, before it is sent. Only what is certified counts here. */
export const Convert = () => {
  const { t } = useWords()
  const { id = '' } = useParams({ strict: false })
  const answer = useAsk(whatIf, { id, assume: 'no' }, { fresh: 0 })
  return (
    <div className="page narrow">
      <Back to={`/programmes/${id}`} />
      <PageHead title={t('conversion.apply')} {...(answer.data === undefined ? {} : { lead: answer.data.programme.name })} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data?.enrolled === false && (
        <div className="note">
          <p>{t('conversion.whyIntention')}</p>
          <div>
            <Link className="button primary" to="/programmes/$id" params={{ id }}>
              {t('conversion.keepIntention')}
            </Link>
          </div>
        </div>
      )}
      {answer.data?.enrolled === true &&
        (answer.data.courses.some((course) => course.by !== null) ? (
          <Confirm found={answer.data} again={() => void answer.refetch()} />
        ) : (
          <Nothing found={answer.data} />
        ))}
    </div>
  )
}

/** Nothing converts as things stand: why, course by course, and the next step. */
const Nothing = ({ found }: { readonly found: WhatIf }) => {
  const { t } = useWords()
  return (
    <>
      <div className="note warn">
        <p>{t('conversion.nothing')}</p>
        <div>
          <Link className="button" to="/me/archive">
            {t('credit.toArchive')}
          </Link>
        </div>
      </div>
      <Courses found={found} />
    </>
  )
}

const Confirm = ({ found, again }: { readonly found: WhatIf; readonly again: () => void }) => {
  const { t } = useWords()
  const [note, setNote] = useState('')
  const go = useNavigate()
  const { id } = found.programme
  const send = useTell(applyForConversion, {
    intent: `convert ${id}`,
    stale: [myConversions, myConversion, whatIf],
    onDone: (done) => void go({ to: '/me/conversions/$id', params: { id: done.id }, search: { sent: 'yes' } }),
  })
  const changed = send.error instanceof Refused && send.error.problem.code === 'conversion.result_changed'
  return (
    <>
      <div className="note">
        <h2>{t('conversion.gives', { n: credits(found.credit), courses: found.courses.filter((c) => c.by !== null).length })}</h2>
        <p>{t('conversion.uses', { n: found.used })}</p>
        {found.exempt > 0 && <p>{t('programme.exempt', { n: credits(found.exempt) })}</p>}
        <p className="soft">{t('conversion.howItGoes', { school: found.programme.organization.name })}</p>
      </div>
      <Courses found={found} only />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate({ programmeId: id, key: found.key, ...(note.trim() === '' ? {} : { note: note.trim() }) })
        }}
      >
        <Field label={t('conversion.note')}>
          {(ids) => <textarea {...ids} rows={3} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
        <Problem error={send.error} {...(changed ? { retry: again } : {})} />
        <Act busy={send.isPending} wide>
          {t('conversion.send')}
        </Act>
      </form>
    </>
  )
}
