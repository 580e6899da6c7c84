import { objectToConversion, type PublicNotice, publicNotices } from '@creditbank/contract/conversions'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTell } from '../api.ts'
import { credits, dayText } from '../format.ts'
import { useSession } from '../session/session.ts'
import { More, usePages } from '../ui/paged.tsx'
import { Act, Empty, Field, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

/** Keeps search engines away from a page while it is shown: a public notice is taken down afterwards, a copy of it is not. */
const useNotIndexed = () => {
  useEffect(() => {
    const mark = document.createElement('meta')
    mark.name = 'robots'
    mark.content = 'noindex, noarchive'
    document.head.append(mark)
    return () => mark.remove()
  }, [])
}

/** 转换公示: what is about to be given, for some working days, so that anybody may object. */
export const PublicNotices = () => {
  const { t } = useWords()
  useNotIndexed()
  const list = usePages(publicNotices, { limit: 20 }, (output) => output)
  return (
    <div className="page narrow">
      <PageHead title={t('conversion.notices')} lead={t('conversion.noticesLead')} />
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={6} />}
      {!list.loading && list.error === null && list.items.length === 0 && <Empty text={t('conversion.noNotices')} />}
      {list.items.length > 0 && (
        <ul className="stack plain">
          {list.items.map((one) => (
            <li key={one.id} className="card stack tight">
              <Notice one={one} />
            </li>
          ))}
        </ul>
      )}
      <More list={list} />
    </div>
  )
}

const Notice = ({ one }: { readonly one: PublicNotice }) => {
  const { t, language } = useWords()
  const { learner } = useSession()
  const [open, setOpen] = useState(false)
  return (
    <>
      <h2>
        {one.name} · {one.programme}
      </h2>
      <p className="soft">
        {one.organization.name} · {t('conversion.counts', { n: credits(one.credit), courses: one.courses.length })}
      </p>
      <ul>
        {one.courses.map((course) => (
          <li key={course.name}>
            {t('conversion.noticeCourse', {
              course: course.name,
              n: credits(course.credits),
              outcomes: course.outcomes.join(t('catalog.comma')),
            })}
          </li>
        ))}
      </ul>
      <p className="faint">
        {t('conversion.until', { day: dayText(one.until, language) })} · {one.number}
      </p>
      {open ? (
        <Objection id={one.id} close={() => setOpen(false)} />
      ) : learner === null ? (
        <p className="soft">
          <Link to="/login" search={{ to: '/conversion-notices' }}>
            {t('conversion.logInToObject')}
          </Link>
        </p>
      ) : (
        <div>
          <button type="button" className="button quiet" onClick={() => setOpen(true)}>
            {t('conversion.object')}
          </button>
        </div>
      )}
    </>
  )
}

const Objection = ({ id, close }: { readonly id: string; readonly close: () => void }) => {
  const { t } = useWords()
  const [text, setText] = useState('')
  const send = useTell(objectToConversion, { intent: `object ${id}` })
  if (send.data !== undefined) return <p role="status">{t('conversion.objected')}</p>
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({ id, text })
      }}
    >
      <Field label={t('conversion.objection')} hint={t('conversion.objectionHint')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={4}
            required
            minLength={10}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Problem error={send.error} />
      <div className="row">
        <Act busy={send.isPending}>{t('conversion.object')}</Act>
        <button type="button" className="button quiet" onClick={close}>
          {t('shell.cancel')}
        </button>
      </div>
    </form>
  )
}
