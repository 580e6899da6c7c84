import { Refused } from '@creditbank/contract/client'
import { type AuditCourse, whatIf, type WhatIf, type WhyNot } from '@creditbank/contract/conversionWhatIf'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { publicProgramme } from '@creditbank/contract/programmes'
import { Link, useParams } from '@tanstack/react-router'
import { useAsk } from '../api.ts'
import { count, credits } from '../format.ts'
import { useSession } from '../session/session.ts'
import { NotFound } from '../shell/Crash.tsx'
import { Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { type Say, useWords } from '../words.ts'
import '../styles/catalog.css'

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
    </>
  )
}

const Mine = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const answer = useAsk(whatIf, { id })
  return (
    <>
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && (
        <>
          <Sum found={answer.data} />
          {answer.data.groups.map((group) => (
            <section className="section" key={group.code} aria-labelledby={`group-${group.code}`}>
              <h2 id={`group-${group.code}`}>{group.name}</h2>
              <p className="soft">
                {t('programme.groupStands', { least: credits(group.least), has: credits(group.credited), missing: credits(group.missing) })}
              </p>
              <ul className="lines">
                {answer.data.courses
                  .filter((course) => course.group === group.code)
                  .map((course) => (
                    <CourseLine key={course.code} course={course} />
                  ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </>
  )
}

const Sum = ({ found }: { readonly found: WhatIf }) => {
  const { t } = useWords()
  return (
    <section className="note" aria-labelledby="sum">
      <h2 id="sum">{t('programme.sum', { n: credits(found.credit), least: credits(found.programme.least) })}</h2>
      <p>{t('programme.sumText', { outcomes: found.outcomes, used: found.used })}</p>
      {found.exempt > 0 && <p>{t('programme.exempt', { n: credits(found.exempt) })}</p>}
      {found.assumed && <p>{t('programme.assumed')}</p>}
      <p className="soft">{found.proven ? t('programme.proven') : t('programme.gap', { n: credits(found.gap) })}</p>
      <p className="soft">{t('programme.onlyTrial')}</p>
    </section>
  )
}

const CourseLine = ({ course }: { readonly course: AuditCourse }) => {
  const { t } = useWords()
  return (
    <li className="line">
      <b>{course.name}</b>
      <span>
        {t(`programme.state_${course.state}`)} · {t('catalog.credits', { n: credits(course.by?.credits ?? course.credits) })}
      </span>
      {course.by !== null && (
        <span className="soft">
          {t('programme.by', { outcomes: course.by.outcomes.map((o) => o.name).join(t('catalog.comma')), rule: course.by.rule.number })}
        </span>
      )}
      {course.whyNot !== null && course.state === 'missing' && <span className="soft">{whyText(course.whyNot, t)}</span>}
    </li>
  )
}

/** Why a course is missing, in one sentence: the nearest way and what it lacks. */
const whyText = (why: WhyNot, t: Say): string => {
  if (why.reason === 'noRule') return t('programme.why_noRule')
  if (why.reason === 'met') return why.capped ? t('programme.why_capped') : t('programme.why_taken')
  if (why.reason === 'credits') return t('programme.why_credits', { n: credits(why.missingCredits), rule: why.rule?.name ?? '' })
  const near = why.lacks.find((lack) => lack.outcome !== null)
  const what = [...new Set(near?.misses ?? [])].map((miss) => t(`programme.miss_${miss}`)).join(t('catalog.comma'))
  return near === undefined
    ? t('programme.why_nothing', { rule: why.rule?.name ?? '' })
    : t('programme.why_lacks', { outcome: near.outcome ?? '', what })
}
