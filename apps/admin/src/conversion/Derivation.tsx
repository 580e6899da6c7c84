import type { Conversion } from '@creditbank/contract/conversions'
import type { AuditCourse, WhatIf } from '@creditbank/contract/conversionWhatIf'
import { Alert } from 'antd'
import { useLanguage, useT } from '../i18n/words.ts'
import { WideTable } from '../parts/WideTable.tsx'
import { Credits, dayText, hundredths } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { useCapText } from '../programmes/names.tsx'
import { words as deskWords } from './desk.words.ts'
import { words } from './words.ts'

type RuleRef = NonNullable<AuditCourse['by']>['rule']

/** Said wherever a course rests on an override: never as if it were a rule. */
const Override = ({ number, override }: { readonly number: string; readonly override: NonNullable<RuleRef['override']> }) => {
  const t = useT(deskWords)
  const language = useLanguage()
  return (
    <AppLink to="/admin/conversion-overrides">
      {t('override.by', { number, office: override.by, until: dayText(override.until, language), reason: override.reason })}
    </AppLink>
  )
}

const RuleLink = ({ rule }: { readonly rule: RuleRef }) => (
  <AppLink to={`/admin/conversion-rules/${rule.id}?version=${rule.version}`}>
    {rule.number}@{rule.version} {rule.name}
  </AppLink>
)

const Given = ({ courses, grades }: { readonly courses: readonly AuditCourse[]; readonly grades: Readonly<Record<string, string>> }) => {
  const t = useT(words)
  return (
    <WideTable
      rowKey="code"
      dataSource={[...courses]}
      columns={[
        { title: t('course'), render: (_, course) => `${course.name}（${course.code}）` },
        { title: t('credit'), align: 'right', render: (_, course) => <Credits value={course.by?.credits ?? 0} /> },
        { title: t('grade'), render: (_, course) => grades[course.code] ?? '—' },
        { title: t('effect'), render: (_, course) => (course.by === null ? '—' : t(`effect.${course.by.effect}`)) },
        { title: t('from'), render: (_, course) => course.by?.outcomes.map((o) => o.name).join('、') },
        {
          title: t('by'),
          render: (_, course) =>
            course.by !== null &&
            (course.by.rule.override !== undefined ? (
              <Override number={course.by.rule.number} override={course.by.rule.override} />
            ) : (
              <RuleLink rule={course.by.rule} />
            )),
        },
      ]}
    />
  )
}

/** Why a course is not converted, in one sentence. */
const useWhy = () => {
  const t = useT(words)
  return (course: AuditCourse): string => {
    if (course.state === 'earned') return t('why.earned')
    const why = course.whyNot
    if (why === null || why.reason === 'closed') return t('why.closed')
    if (why.reason === 'met' || why.reason === 'noRule') return t(`why.${why.reason}`)
    if (why.reason === 'credits') return t('why.credits', { n: hundredths(why.missingCredits) })
    const misses = [...new Set(why.lacks.flatMap((lack) => lack.misses))].map((miss) => t(`miss.${miss}`))
    return t('why.lacks', { what: misses.length === 0 ? t('nothing') : misses.join('、') })
  }
}

const Missed = ({ courses }: { readonly courses: readonly AuditCourse[] }) => {
  const t = useT(words)
  const why = useWhy()
  if (courses.length === 0) return null
  return (
    <>
      <h3>{t('notConverted')}</h3>
      <WideTable
        rowKey="code"
        dataSource={[...courses]}
        columns={[
          { title: t('course'), render: (_, course) => `${course.name}（${course.code}）` },
          { title: t('credit'), align: 'right', render: (_, course) => <Credits value={course.credits} /> },
          { title: t('why'), render: (_, course) => why(course) },
          {
            title: t('by'),
            render: (_, course) => {
              const rule = course.whyNot?.rule ?? null
              return rule === null ? '—' : <RuleLink rule={rule} />
            },
          },
        ]}
      />
    </>
  )
}

const Caps = ({ caps, groups }: Pick<WhatIf, 'caps' | 'groups'>) => {
  const t = useT(words)
  const capText = useCapText()
  return (
    <>
      <h3>{t('caps')}</h3>
      {caps.length === 0 ? (
        <p className="lead">{t('caps.none')}</p>
      ) : (
        <ul>
          {caps.map((cap, i) => (
            <li key={i}>
              {cap.about === undefined ? t('caps.nth', { n: i + 1 }) : capText(cap.about, groups)}
              {t('caps.line', { now: hundredths(cap.now), most: hundredths(cap.most) })}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** How a result came about: every course with the rule and its version, what it is made of, what is missing elsewhere, the caps, and whether it replays. */
export const Derivation = ({ found }: { readonly found: Conversion }) => {
  const t = useT(words)
  const { result, grades } = found
  return (
    <>
      <p className="lead">{t('derivation.lead')}</p>
      <Alert
        type={found.replayed ? 'success' : 'error'}
        showIcon
        className="refusal"
        title={found.replayed ? t('derivation.same') : t('derivation.differs')}
        description={result.proven ? t('proven') : t('gap', { n: hundredths(result.gap) })}
      />
      <Given courses={result.courses.filter((course) => course.by !== null)} grades={grades} />
      <Missed courses={result.courses.filter((course) => course.by === null)} />
      <Caps caps={result.caps} groups={result.groups} />
    </>
  )
}
