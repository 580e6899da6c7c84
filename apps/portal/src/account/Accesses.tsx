import { myAccesses } from '@creditbank/contract/audit'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { momentText, telOf } from '../format.ts'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Access = OutputOf<typeof myAccesses>['items'][number]

const reasons = ['counter', 'contact', 'review', 'repair', 'other'] as const

/** Who looked at my data: which office, when, what for, and whom to ask about it. */
export const Accesses = () => {
  const { t, language } = useWords()
  const list = usePages<typeof myAccesses, Access>(myAccesses, { limit: 30 }, (output) => output)
  const words = (reason: string) => {
    const known = reasons.find((r) => r === reason)
    return known === undefined ? reason : t(`account.reason_${known}`)
  }
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead title={t('account.accesses')} lead={t('account.accessesLead')} />
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={6} />}
      {!list.loading && list.error === null && list.items.length === 0 && <Empty text={t('account.accessesNone')} />}
      <ul className="lines">
        {list.items.map((access) => (
          <li key={access.id} className="line">
            <b>{access.office ?? t('account.system')}</b>
            <span>{access[language]}</span>
            {access.reason !== null && <span>{t('steps.reason', { reason: words(access.reason) })}</span>}
            <time className="faint" dateTime={access.at}>
              {momentText(access.at, language)}
            </time>
            {access.officePhone !== null && (
              <span>
                <a href={telOf(access.officePhone)}>{t('account.ask', { phone: access.officePhone })}</a>
              </span>
            )}
          </li>
        ))}
      </ul>
      <More list={list} />
    </div>
  )
}
