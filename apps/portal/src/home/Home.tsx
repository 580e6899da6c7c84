import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useElder } from '../elder.ts'
import { useSession } from '../session/session.ts'
import { icons } from '../ui/icons.tsx'
import { PageHead } from '../ui/parts.tsx'
import { useWords } from '../words.ts'
import { Counters } from './Counters.tsx'
import { Wall } from './Wall.tsx'
import '../styles/home.css'

/** The public home: what the bank is, what one can do here, how it works, with figures from the bank itself. */
export const Home = () => {
  const { t } = useWords()
  const elder = useElder()
  const { learner } = useSession()
  if (elder.on) return <ElderHome />
  return (
    <div className="page">
      <div className="hero">
        <div className="hero-text">
          <PageHead title={t('home.title')} lead={t('home.lead')} />
          <div className="row">
            <Link className="button primary" to={learner === null ? '/login' : '/me'}>
              {learner === null ? t('home.logIn') : t('home.enter')}
            </Link>
            {learner === null && (
              <Link className="button" to="/activate">
                {t('home.activate')}
              </Link>
            )}
          </div>
        </div>
        <Wall />
      </div>
      <CatalogSearch />
      <section className="section" aria-labelledby="do">
        <h2 id="do">{t('home.do')}</h2>
        <div className="doors three">
          <Door to="/me/deposit" icon={icons.deposit} title={t('home.deposit')} text={t('home.depositText')} />
          <Door to="/me/archive" icon={icons.archive} title={t('home.archive')} text={t('home.archiveText')} />
          <Door to="/network" icon={icons.phone} title={t('home.network')} text={t('home.networkText')} />
        </div>
      </section>
      <Counters />
      <section className="section" aria-labelledby="how">
        <h2 id="how">{t('home.how')}</h2>
        <ol className="how">
          <Step title={t('home.step1')} text={t('home.step1Text')} />
          <Step title={t('home.step2')} text={t('home.step2Text')} />
          <Step title={t('home.step3')} text={t('home.step3Text')} />
        </ol>
        <div className="row">
          <Link className="button" to="/help">
            {t('home.more')}
          </Link>
          <Link className="button" to="/apply">
            {t('home.apply')}
          </Link>
        </div>
      </section>
    </div>
  )
}

/** The home of the elder mode: four functions, nothing else. */
const ElderHome = () => {
  const { t } = useWords()
  return (
    <div className="page narrow">
      <PageHead title={t('home.elderTitle')} />
      <div className="doors">
        <Door to="/me" icon={icons.person} title={t('home.elderMine')} text={t('home.elderMineText')} primary />
        <Door to="/me/deposit" icon={icons.deposit} title={t('home.elderDeposit')} text={t('home.elderDepositText')} />
        <Door to="/me/applications" icon={icons.progress} title={t('home.elderProgress')} text={t('home.elderProgressText')} />
        <Door to="/network" icon={icons.phone} title={t('home.elderCall')} text={t('home.elderCallText')} />
      </div>
    </div>
  )
}

const Step = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <li>
    <h3>{title}</h3>
    <p className="soft">{text}</p>
  </li>
)

/** A large entrance: what one gets behind it, in one line. */
export const Door = ({
  to,
  icon,
  title,
  text,
  primary = false,
}: {
  readonly to: string
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly primary?: boolean
}) => (
  <Link to={to} className={primary ? 'door primary' : 'door'}>
    {icon}
    <span>
      <b>{title}</b>
      <span>{text}</span>
    </span>
    {icons.next}
  </Link>
)

const CatalogSearch = () => {
  const { t } = useWords()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const go = (event: FormEvent) => {
    event.preventDefault()
    void navigate({ to: '/catalog', search: q.trim() === '' ? {} : { q: q.trim() } })
  }
  return (
    <form className="card field" role="search" onSubmit={go}>
      <label htmlFor="home-q">{t('home.search')}</label>
      <p className="hint">{t('home.searchHint')}</p>
      <div className="with-button">
        <input
          id="home-q"
          className="control"
          type="search"
          value={q}
          maxLength={60}
          onChange={(e) => setQ(e.target.value)}
          enterKeyHint="search"
        />
        <button type="submit" className="button primary">
          {icons.search}
          {t('shell.search')}
        </button>
      </div>
    </form>
  )
}
