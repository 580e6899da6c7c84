import { readArchive } from '@creditbank/contract/archive'
import { listMyDeposits } from '@creditbank/contract/deposits'
import { countMyNotices, listMyNotices } from '@creditbank/contract/notices'
import { myConsents } from '@creditbank/contract/privacy'
import { Link, useSearch } from '@tanstack/react-router'
import { DepositText } from '../applications/Applications.tsx'
import { OutcomeText, Totals } from '../archive/ArchivePage.tsx'
import { useAsk } from '../api.ts'
import { useElder } from '../elder.ts'
import { Door } from '../home/Home.tsx'
import { useSession } from '../session/session.ts'
import { icons } from '../ui/icons.tsx'
import { Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { PhoneChangeNote } from './PhoneChange.tsx'
import '../styles/home.css'
import '../styles/archive.css'

/** The learner's home: what do I have, what is new, what can I do. */
export const MeHome = () => {
  const { t } = useWords()
  const elder = useElder()
  const { learner, acting } = useSession()
  const { welcome } = useSearch({ strict: false })
  const archive = useAsk(readArchive, {}, { fresh: 60_000 })
  return (
    <div className="page">
      {/* The figures below are those of the person acted for: greeted by their own name, a relative would take them for their own. */}
      <PageHead title={acting === null ? t('me.title', { name: learner?.name ?? '' }) : t('me.titleFor', { name: acting.name })} />
      {welcome === 'yes' && (
        <p className="note good" role="status">
          {t('me.welcome')}
        </p>
      )}
      <PhoneChangeNote />
      <section aria-label={t('me.have')} className="me-top">
        <Problem error={archive.error} retry={() => void archive.refetch()} />
        {archive.isPending && <Skeleton lines={3} />}
        {archive.data !== undefined && <Totals totals={archive.data.totals} />}
      </section>
      {archive.data?.account.state === 'closing' && (
        <p className="note warn">
          {t('closing.note')} <Link to="/me/account/close">{t('closing.withdraw')}</Link>
        </p>
      )}
      <ToBeTold />
      {elder.on ? <ElderDoors /> : <Doors />}
      {!elder.on && (
        <>
          <News />
          {archive.data !== undefined && <Fresh fresh={archive.data.totals.fresh} lines={archive.data.outcomes} />}
        </>
      )}
    </div>
  )
}

/** Who was never told what the bank does with their data, and who brought it, is led there once. */
const ToBeTold = () => {
  const { t } = useWords()
  const { acting } = useSession()
  const consents = useAsk(myConsents, {}, { fresh: 300_000 })
  // A relative decides nothing about the person's data; a guardian does for the child.
  if (consents.data === undefined || consents.data.informed || acting?.kind === 'relative') return null
  return (
    <div className="note warn">
      <p>{t('privacyCentre.toBeTold')}</p>
      <p>
        <Link className="button" to="/me/account/consents">
          {t('privacyCentre.toBeToldGo')}
        </Link>
      </p>
    </div>
  )
}

const Doors = () => {
  const { t } = useWords()
  return (
    <section className="section" aria-labelledby="do">
      <h2 id="do">{t('home.do')}</h2>
      <div className="doors three">
        <Door to="/me/deposit" icon={icons.deposit} title={t('home.deposit')} text={t('home.depositText')} primary />
        <Door to="/me/archive" icon={icons.archive} title={t('home.archive')} text={t('home.archiveText')} />
        <Door to="/me/applications" icon={icons.progress} title={t('applications.title')} text={t('me.progressText')} />
      </div>
      <div className="row">
        <Link className="button" to="/me/uses">
          {icons.next}
          {t('uses.title')}
        </Link>
        <Link className="button quiet" to="/me/proofs">
          {icons.print}
          {t('proofs.title')}
        </Link>
        <Link className="button quiet" to="/me/redemption" search={{}}>
          {icons.archive}
          {t('redemption.title')}
        </Link>
        <Link className="button quiet" to="/me/notices">
          {icons.bell}
          <Unread />
        </Link>
        <Link className="button quiet" to="/me/credits">
          {icons.progress}
          {t('credit.title')}
        </Link>
        <Link className="button quiet" to="/me/points">
          {icons.archive}
          {t('points.title')}
        </Link>
        <Link className="button quiet" to="/me/account">
          {icons.person}
          {t('account.title')}
        </Link>
        <Link className="button quiet" to="/help">
          {icons.help}
          {t('shell.help')}
        </Link>
      </div>
    </section>
  )
}

const Unread = () => {
  const { t } = useWords()
  const unread = useAsk(countMyNotices, {}, { fresh: 30_000 }).data?.unread ?? 0
  return unread === 0 ? t('notices.title') : t('notices.unread', { n: unread })
}

const ElderDoors = () => {
  const { t } = useWords()
  return (
    <div className="doors">
      <Door to="/me/archive" icon={icons.archive} title={t('home.archive')} text={t('home.elderMineText2')} primary />
      <Door to="/me/deposit" icon={icons.deposit} title={t('home.elderDeposit')} text={t('home.elderDepositText')} />
      <Door to="/me/applications" icon={icons.progress} title={t('home.elderProgress')} text={t('home.elderProgressText')} />
      <Door to="/me/uses" icon={icons.progress} title={t('uses.title')} text={t('uses.proveText')} />
      <Door to="/me/account" icon={icons.person} title={t('account.title')} text={t('me.elderAccount')} />
      <Link className="button" to="/me/points">
        {icons.archive}
        {t('points.title')}
      </Link>
      <Link className="button" to="/me/proofs/new">
        {icons.print}
        {t('proofs.new')}
      </Link>
      <Link className="button" to="/me/redemption" search={{}}>
        {icons.archive}
        {t('redemption.title')}
      </Link>
    </div>
  )
}

const News = () => {
  const { t } = useWords()
  const deposits = useAsk(listMyDeposits, { limit: 20 })
  const notices = useAsk(listMyNotices, { limit: 5, unread: 'yes' })
  const open = (deposits.data?.items ?? [])
    .filter((d) => ['returned', 'submitted', 'accepted', 'firstReviewed', 'waiting'].includes(d.state))
    .sort((a, b) => Number(b.state === 'returned') - Number(a.state === 'returned'))
  const drafts = (deposits.data?.items ?? []).filter((d) => d.state === 'draft')
  const unread = notices.data?.items ?? []
  if (deposits.isPending) return <Skeleton lines={3} />
  return (
    <section className="section" aria-labelledby="news">
      <h2 id="news">{t('me.news')}</h2>
      {open.length + drafts.length + unread.length === 0 && <Empty text={t('me.nothingNew')} />}
      <ul className="lines">
        {open.slice(0, 3).map((deposit) => (
          <li key={deposit.id}>
            <Link className="line" to="/me/applications/$id" params={{ id: deposit.id }}>
              <DepositText deposit={deposit} />
            </Link>
          </li>
        ))}
        {drafts.slice(0, 1).map((draft) => (
          <li key={draft.id}>
            <Link className="line" to="/me/deposit/$id/$step" params={{ id: draft.id, step: 'next' }}>
              <DepositText deposit={draft} />
            </Link>
          </li>
        ))}
        {unread.slice(0, 3).map((notice) => (
          <li key={notice.id}>
            <Link className="line" to="/me/notices">
              <span className="line-title">{notice.title}</span>
              <span className="soft">{notice.text}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Fresh = ({ fresh, lines }: { readonly fresh: number; readonly lines: readonly Parameters<typeof OutcomeText>[0]['line'][] }) => {
  const { t } = useWords()
  const shown = fresh > 0 ? lines.filter((line) => line.fresh).slice(0, 5) : lines.slice(0, 3)
  if (shown.length === 0) return null
  return (
    <section className="section" aria-labelledby="fresh">
      <h2 id="fresh">{fresh > 0 ? t('me.fresh', { n: fresh }) : t('me.latest')}</h2>
      <ul className="lines">
        {shown.map((line) => (
          <li key={line.id}>
            <Link className="line" to="/me/archive/$id" params={{ id: line.id }}>
              <OutcomeText line={line} />
            </Link>
          </li>
        ))}
      </ul>
      <div>
        <Link className="button" to="/me/archive">
          {t('me.whole')}
        </Link>
      </div>
    </section>
  )
}
