import type { OutputOf } from '@creditbank/contract/endpoint'
import { myAccesses } from '@creditbank/contract/privacy'
import { dayOf, dayText, momentText, telOf } from '../format.ts'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Access = OutputOf<typeof myAccesses>['items'][number]

const reasons = ['counter', 'contact', 'review', 'repair', 'other'] as const

/** Lines under the day on which they happened, in the order they came. Pure. */
export const byDay = <T extends { readonly at: string }>(items: readonly T[]): { readonly day: string; readonly items: readonly T[] }[] => {
  const days: { day: string; items: T[] }[] = []
  for (const item of items) {
    const day = dayOf(item.at)
    const last = days.at(-1)
    if (last?.day === day) last.items.push(item)
    else days.push({ day, items: [item] })
  }
  return days
}

/** Who looked at my data: day by day, which office and duty, what for, how often, and whom to ask about it. */
export const Accesses = () => {
  const { t, language } = useWords()
  const list = usePages<typeof myAccesses, Access>(myAccesses, { limit: 50 }, (output) => output)
  return (
    <div className="page narrow">
      <Back to="/me/account/privacy" label={t('privacyCentre.title')} />
      <PageHead title={t('account.accesses')} lead={t('privacyCentre.accessesLead')} />
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={6} />}
      {!list.loading && list.error === null && list.items.length === 0 && <Empty text={t('privacyCentre.accessesNone')} />}
      {byDay(list.items).map(({ day, items }) => (
        <section key={day} className="section" aria-label={dayText(day, language)}>
          <h2>{dayText(day, language)}</h2>
          <ul className="lines">
            {items.map((access) => (
              <Line key={access.id} access={access} />
            ))}
          </ul>
        </section>
      ))}
      <More list={list} />
    </div>
  )
}

const Line = ({ access }: { readonly access: Access }) => {
  const { t, language } = useWords()
  const office = access.office ?? t('account.system')
  const known = reasons.find((r) => r === access.reason)
  const reason = known === undefined ? access.reason : t(`privacyCentre.reason_${known}`)
  return (
    <li className="line">
      <b>{access.role === null ? office : t('privacyCentre.by', { office, role: access.role[language] })}</b>
      <span>
        {access[language]}
        {access.times > 1 && <span className="soft"> · {t('privacyCentre.times', { n: access.times })}</span>}
      </span>
      {access.purpose !== null && <span>{t('privacyCentre.purpose', { purpose: access.purpose[language] })}</span>}
      {reason !== null && <span>{t('privacyCentre.reason', { reason })}</span>}
      {access.reference !== null && <span className="soft">{t('privacyCentre.reference', { number: access.reference })}</span>}
      <time className="faint" dateTime={access.at}>
        {momentText(access.at, language)}
      </time>
      {access.officePhone !== null && (
        <span>
          <a href={telOf(access.officePhone)}>{t('privacyCentre.ask', { phone: access.officePhone })}</a>
        </span>
      )}
    </li>
  )
}
