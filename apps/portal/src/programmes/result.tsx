import type { AuditCourse, WhatIf, WhyNot } from '@creditbank/contract/conversionWhatIf'
import { Link } from '@tanstack/react-router'
import { credits, dayText } from '../format.ts'
import { type Language, type Say, useWords } from '../words.ts'

/** The groups of a plan, each course with what becomes of it and why. `only`: leaves out the courses that stay as they are. */
export const Courses = ({ found, only = false }: { readonly found: WhatIf; readonly only?: boolean }) => {
  const { t } = useWords()
  const shown = found.courses.filter((course) => !only || course.by !== null)
  return found.groups
    .filter((group) => shown.some((course) => course.group === group.code))
    .map((group) => (
      <section className="section" key={group.code} aria-labelledby={`group-${group.code}`}>
        <h2 id={`group-${group.code}`}>{group.name}</h2>
        {!only && <p className="soft">{groupText(group, t)}</p>}
        <ul className="lines">
          {shown
            .filter((course) => course.group === group.code)
            .map((course) => (
              <CourseLine key={course.code} course={course} asked={only} />
            ))}
        </ul>
      </section>
    ))
}

/** How a group stands, in a sentence: what is done, being converted and could be converted is named where there is any. Pure. */
const groupText = ({ least, done = 0, credited, inProgress = 0, missing }: WhatIf['groups'][number], t: Say): string => {
  const parts = [
    ['programme.groupDone', done],
    ['programme.groupInProgress', inProgress],
    ['programme.groupCan', credited - done],
  ] as const
  return [
    t('programme.groupAsks', { n: credits(least) }),
    ...parts.filter(([, n]) => n > 0).map(([word, n]) => t(word, { n: credits(n) })),
    missing === 0 ? t('programme.groupEnough') : t('programme.groupMissing', { n: credits(missing) }),
  ].join(t('catalog.comma'))
}

/** What a result comes to, and how sure it is. */
export const Sum = ({ found, trial = true }: { readonly found: WhatIf; readonly trial?: boolean }) => {
  const { t } = useWords()
  return (
    <section className="note" aria-labelledby="sum">
      <h2 id="sum">{t('programme.sum', { n: credits(found.credit), least: credits(found.programme.least) })}</h2>
      <p>{t('programme.sumText', { outcomes: found.outcomes, used: found.used })}</p>
      {found.exempt > 0 && <p>{t('programme.exempt', { n: credits(found.exempt) })}</p>}
      {found.assumed && <p>{t('programme.assumed')}</p>}
      <p className="soft">{found.proven ? t('programme.proven') : t('programme.gap', { n: credits(found.gap) })}</p>
      {trial && <p className="soft">{t('programme.onlyTrial')}</p>}
    </section>
  )
}

/** A course of a trial says what could become of it; one that was asked for only what it gives. */
const CourseLine = ({ course, asked }: { readonly course: AuditCourse; readonly asked: boolean }) => {
  const { t, language } = useWords()
  const rule = ruleOf(course)
  return (
    <li className="line">
      <b>{course.name}</b>
      <span>
        {!asked && `${t(`programme.state_${course.state}`)} · `}
        {t('catalog.credits', { n: credits(course.by?.credits ?? course.credits) })}
      </span>
      {course.by !== null && <span className="soft">{byText(course.by, t, language)}</span>}
      {rule !== null && (
        <Link className="soft" to="/conversion-rules" search={{ q: rule.number }}>
          {t('programme.seeRule', { name: rule.name })}
        </Link>
      )}
      {course.underWay !== undefined && (
        <Link className="soft" to="/me/conversions/$id" params={{ id: course.underWay.id }}>
          {t('programme.underWay', { number: course.underWay.number })}
        </Link>
      )}
      {course.whyNot !== null && course.state === 'missing' && <span className="soft">{whyText(course.whyNot, t)}</span>}
    </li>
  )
}

/** The public rule by which a course is given, or that comes nearest to giving it; null where an override gives it, or nothing does. */
const ruleOf = ({ by, whyNot, state }: AuditCourse): { readonly number: string; readonly name: string } | null => {
  if (by !== null) return by.rule.override === undefined ? by.rule : null
  return state === 'missing' ? (whyNot?.rule ?? null) : null
}

/** What a course rests on: the outcomes and the rule, or the override, which is never told as if it were a rule. */
const byText = (by: NonNullable<AuditCourse['by']>, t: Say, language: Language): string => {
  const outcomes = by.outcomes.map((o) => o.name).join(t('catalog.comma'))
  const { number, override } = by.rule
  return override === undefined
    ? t('programme.by', { outcomes, rule: number })
    : t('programme.byOverride', {
        outcomes,
        number,
        office: override.by,
        until: dayText(override.until, language),
        reason: override.reason,
      })
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
