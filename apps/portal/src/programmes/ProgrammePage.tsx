import { Refused } from '@creditbank/contract/client'
import { myConversions } from '@creditbank/contract/conversions'
import { whatIf, type WhatIf } from '@creditbank/contract/conversionWhatIf'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { keepIntention } from '@creditbank/contract/enrolments'
import { publicProgramme } from '@creditbank/contract/programmes'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { count, credits } from '../format.ts'
import { useSession } from '../session/session.ts'
import { NotFound } from '../shell/Crash.tsx'
import { LongField } from '../ui/fields.tsx'
import { Act, Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Courses, Sum } from './result.tsx'
import { VisitorTrial } from './VisitorTrial.tsx'
import '../styles/catalog.css'
import '../styles/forms.css'

type Whole = OutputOf<typeof publicProgramme>

/** One programme: what it asks, and for who is logged in, course by course, what they have towards it and what is missing. */
export const ProgrammePage = () => {
  const { t } = useWords()
  const { id = '' } = useParams({ strict: false })
  const { learner, loading } = useSession()
  const answer = useAsk(publicProgramme, { id })
  if (answer.error instanceof Refused && (answer.error.problem.status === 404 || answer.error.problem.status === 422)) return <NotFound />
  const programme = answer.data
  return (
    <div className="page narrow">
      <Back to="/programmes" />
      <PageHead title={programme?.name ?? t('nav.programme')} {...(programme === undefined ? {} : { lead: programme.organization.name })} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {programme !== undefined && <About programme={programme} />}
      {programme !== undefined && (
        <p>
          <Link to="/conversion-rules" search={{ programme: programme.id }}>
            {t('programme.rulesOfThis')}
          </Link>
        </p>
      )}
      {programme !== undefined && !loading && (learner === null ? <Visitor programme={programme} /> : <Mine id={programme.id} />)}
    </div>
  )
}

const About = ({ programme }: { readonly programme: Whole }) => {
  const { t } = useWords()
  return (
    <dl className="facts">
      <Fact name={t('programme.level')}>
        {t(`programme.level_${programme.level}`)} · {t(`programme.mode_${programme.mode}`)}
      </Fact>
      <Fact name={t('programme.length')}>{t('programme.months', { n: programme.months / 12 })}</Fact>
      <Fact name={t('programme.toGraduate')}>{t('catalog.credits', { n: credits(programme.least) })}</Fact>
      {programme.feeYuan !== null && <Fact name={t('programme.fee')}>{t('programme.yuan', { n: count(programme.feeYuan) })}</Fact>}
      {programme.admission !== '' && <Fact name={t('programme.admission')}>{programme.admission}</Fact>}
    </dl>
  )
}

const Visitor = ({ programme }: { readonly programme: Whole }) => {
  const { t } = useWords()
  return (
    <>
      <div className="note">
        <p>{t('programme.logInToSee')}</p>
        <div>
          <Link className="button primary" to="/login" search={{ to: `/programmes/${programme.id}` }}>
            {t('programme.seeMine')}
          </Link>
        </div>
      </div>
      <VisitorTrial id={programme.id}>
        {programme.plan.groups.map((group) => (
          <section className="section" key={group.code} aria-labelledby={`group-${group.code}`}>
            <h2 id={`group-${group.code}`}>{group.name}</h2>
            <p className="soft">{t('programme.groupLeast', { n: credits(group.least) })}</p>
            <ul className="lines">
              {programme.plan.courses
                .filter((course) => course.group === group.code)
                .map((course) => (
                  <li className="line" key={course.code}>
                    <b>{course.name}</b>
                    <span className="soft">
                      {t('catalog.credits', { n: credits(course.credits) })} · {t(`programme.nature_${course.nature}`)}
                    </span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </VisitorTrial>
    </>
  )
}

const Mine = ({ id }: { readonly id: string }) => {
  const answer = useAsk(whatIf, { id })
  return (
    <>
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && (
        <>
          <Sum found={answer.data} />
          <Next found={answer.data} />
          <Courses found={answer.data} />
        </>
      )}
    </>
  )
}

/** What can be done with a trial: apply, where the person is enrolled; else leave an intention, which the school sees. */
const Next = ({ found }: { readonly found: WhatIf }) => {
  const { t } = useWords()
  const { id } = found.programme
  const [note, setNote] = useState('')
  const keep = useTell(keepIntention, { intent: `intention ${id}`, stale: [myConversions] })
  if (found.enrolled)
    return (
      <div className="stack tight">
        <div>
          <Link className="button primary" to="/me/convert/$id" params={{ id }}>
            {t('conversion.apply')}
          </Link>
        </div>
        <p className="soft">{t('conversion.enrolledHere')}</p>
      </div>
    )
  return (
    <div className="stack tight">
      {keep.data === undefined ? (
        <>
          <LongField
            label={t('conversion.intentionNote')}
            hint={t('conversion.intentionNoteHint')}
            value={note}
            onChange={setNote}
            max={300}
          />
          <div>
            <Act
              busy={keep.isPending}
              onClick={() => keep.mutate({ programmeId: id, ...(note.trim() === '' ? {} : { note: note.trim() }) })}
            >
              {t('conversion.keepIntention')}
            </Act>
          </div>
          <p className="soft">{t('conversion.whyIntention')}</p>
        </>
      ) : (
        <p role="status">{t('conversion.intentionKept', { school: found.programme.organization.name })}</p>
      )}
      <Problem error={keep.error} />
    </div>
  )
}
