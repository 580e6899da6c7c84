import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { insideApp } from '../doors/came.ts'
import { setElder, useElder } from '../elder.ts'
import { useElderEverywhere, useSession } from '../session/session.ts'
import { icons } from '../ui/icons.tsx'
import { chooseLanguage, useWords } from '../words.ts'
import { ActingBar } from './ActingBar.tsx'
import { ElderBar } from './ElderBar.tsx'
import { Foot } from './Foot.tsx'
import { Mark } from './Mark.tsx'
import { Offline } from './Offline.tsx'
import { usePublicSettings } from './settings.ts'
import { Tabs } from './Tabs.tsx'

/** The frame of every page: skip link, roof with the switches, head with the modules, main, foot, and the learner's tabs on a phone. */
export const Frame = () => {
  const { t } = useWords()
  useElderEverywhere()
  const path = useRouterState({ select: (s) => s.location.pathname })
  // Inside an app the app has a head and a back button: a second head would only push the page down.
  const inside = insideApp() || path.startsWith('/in-app/')
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      {!inside && <Roof />}
      {!inside && <Head />}
      <ActingBar />
      <Tabs />
      <ElderBar />
      <Offline />
      <main id="main" className="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Foot />
    </div>
  )
}

const Roof = () => {
  const { t, language } = useWords()
  const elder = useElder()
  return (
    <div className="roof-box no-print">
      <section className="roof" aria-label={t('shell.tools')}>
        <div className="bar">
          <span className="roof-note">{t('shell.motto')}</span>
          <button type="button" aria-pressed={elder.on} onClick={() => setElder({ ...elder, on: !elder.on })}>
            {elder.on ? t('elder.off') : t('elder.on')}
          </button>
          <button
            type="button"
            lang={language === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => void chooseLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {t('shell.otherLanguage')}
          </button>
          <Who />
        </div>
      </section>
      <div className="eaves" />
    </div>
  )
}

const Who = () => {
  const { t } = useWords()
  const session = useSession()
  const elder = useElder()
  if (session.loading) return <span className="roof-wait" />
  if (session.learner === null)
    return (
      <>
        <Link to="/login">{t('shell.logIn')}</Link>
        <a href="/web/login">{t('shell.staffLogIn')}</a>
      </>
    )
  return <Link to="/me">{elder.on ? t('shell.mine') : t('shell.myAccount', { name: session.learner.name })}</Link>
}

/** The modules of the navigation, in the words and the order of the province's brief; the first is the archive. */
const modules = ['certification', 'conversion', 'application', 'programme'] as const

const Head = () => {
  const { t } = useWords()
  const settings = usePublicSettings()
  const [open, setOpen] = useState(false)
  const path = useRouterState({ select: (s) => s.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page change closes the menu
  useEffect(() => setOpen(false), [path])
  return (
    <header className="head">
      <div className="bar">
        <Link to="/" className="brand">
          <Mark />
          {settings.name}
        </Link>
        <button type="button" className="button quiet menu-button" aria-expanded={open} aria-controls="nav" onClick={() => setOpen(!open)}>
          {icons.menu}
          {t('shell.menu')}
        </button>
        <nav id="nav" className={open ? 'nav open' : 'nav'} aria-label={t('shell.modules')}>
          <ul>
            <li>
              <Link to="/me/archive">{t('nav.archive')}</Link>
            </li>
            {modules.map((module) => (
              <li key={module}>
                {module === 'programme' ? (
                  <Link to="/programmes">{t('nav.programme')}</Link>
                ) : (
                  <Link to="/modules/$module" params={{ module }}>
                    {t(`nav.${module}`)}
                  </Link>
                )}
              </li>
            ))}
            <li>
              <Link to="/help">{t('shell.help')}</Link>
            </li>
          </ul>
        </nav>
      </div>
    </header>
  )
}
