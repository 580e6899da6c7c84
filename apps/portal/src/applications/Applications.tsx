import { type Deposit, listMyDeposits } from '@creditbank/contract/deposits'
import { Link } from '@tanstack/react-router'
import { dayText } from '../format.ts'
import { Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { statusOf, today } from './status.ts'
import '../styles/forms.css'

/** All applications: what asks for something first. */
export const Applications = () => {
  const { t } = useWords()
  const list = usePages(listMyDeposits, { limit: 50 }, (output) => output)
  const todo = list.items.filter((d) => d.state === 'returned')
  const rest = list.items.filter((d) => d.state !== 'returned' && d.state !== 'draft')
  const drafts = list.items.filter((d) => d.state === 'draft')
  return (
    <div className="page narrow">
      <PageHead title={t('applications.title')} lead={t('applications.lead')} />
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={6} />}
      {!list.loading && list.error === null && list.items.length === 0 && (
        <Empty text={t('applications.none')}>
          <Link className="button primary" to="/me/deposit">
            {t('home.deposit')}
          </Link>
        </Empty>
      )}
      <Group title={t('applications.todo')} items={todo} />
      <Group title={t('applications.going')} items={rest} />
      <Group title={t('deposit.drafts')} items={drafts} />
      <More list={list} />
    </div>
  )
}

const Group = ({ title, items }: { readonly title: string; readonly items: readonly Deposit[] }) => {
  const { t } = useWords()
  if (items.length === 0) return null
  return (
    <section className="section">
      <h2>{title}</h2>
      <ul className="lines">
        {items.map((deposit) => (
          <li key={deposit.id}>
            {deposit.state === 'draft' ? (
              <Link className="line" to="/me/deposit/$id/$step" params={{ id: deposit.id, step: 'next' }}>
                <DepositText deposit={deposit} />
              </Link>
            ) : (
              <Link className="line" to="/me/applications/$id" params={{ id: deposit.id }}>
                <DepositText deposit={deposit} />
              </Link>
            )}
          </li>
        ))}
      </ul>
      <span className="sr">{t('applications.listEnd')}</span>
    </section>
  )
}

/** An application in a list: what, how it stands, since when. */
export const DepositText = ({ deposit }: { readonly deposit: Deposit }) => {
  const { t, language } = useWords()
  const status = statusOf(deposit, today(), language, t)
  return (
    <>
      <span className="line-title">{deposit.entry?.name ?? deposit.wanted ?? t('deposit.noEntry')}</span>
      <span className={status.tone === 'todo' || status.tone === 'late' || status.tone === 'bad' ? 'due' : 'soft'}>{status.text}</span>
      <span className="faint">{t('applications.updated', { day: dayText(deposit.updatedAt, language) })}</span>
    </>
  )
}
