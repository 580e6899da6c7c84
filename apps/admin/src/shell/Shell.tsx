import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { StaffSession } from '@creditbank/contract/identity'
import { proofGate, sessionGate } from '../api/gate.ts'
import { shellWords } from '../i18n/shell.ts'
import { setLanguage, useT } from '../i18n/words.ts'
import { KeysHelp, useKeys } from '../parts/keys.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { SessionExpired } from '../session/SessionExpired.tsx'
import { StepUp } from '../session/StepUp.tsx'
import { SessionContext, useSessionQuery } from '../session/session.ts'
import { Foot } from './Foot.tsx'
import { Header } from './Header.tsx'
import { readModeChoice, useMode } from './mode.ts'
import { Palette } from './Palette.tsx'
import { SideMenu } from './SideMenu.tsx'
import { ScreenLoading } from './screens.tsx'

/** Takes language and mode from the server once a session begins: the choice follows the person to another computer. */
const useStoredChoices = (session: StaffSession) => {
  const { setChoice } = useMode()
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) return
    first.current = false
    const language = session.preferences['language']
    if (language === 'zh' || language === 'en') void setLanguage(language)
    const mode = readModeChoice(session.preferences['theme'])
    if (mode !== undefined) setChoice(mode)
  }, [session, setChoice])
}

/** After a change of page the focus moves to the new page, as a reader of the screen expects, and `then` runs (the drawer closes). */
const useOnPageChange = (then: () => void) => {
  const { pathname } = useLocation()
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    document.getElementById('main')?.focus({ preventScroll: true })
    then()
  }, [pathname, then])
}

const Frame = ({ session }: { readonly session: StaffSession }) => {
  const t = useT(shellWords)
  const [menuOpen, setMenuOpen] = useState(false)
  const [paletteOpen, setPaletteOpen] = useState(false)
  const [keysOpen, setKeysOpen] = useState(false)
  useStoredChoices(session)
  useOnPageChange(() => setMenuOpen(false))
  useKeys([
    { key: '?', label: t('keys.help'), run: () => setKeysOpen(true) },
    { key: 'ctrl+k', label: t('keys.palette'), run: () => setPaletteOpen(true), always: true },
  ])
  return (
    <div className="shell">
      <a href="#main" className="skip">
        {t('skip')}
      </a>
      <Header onMenu={() => setMenuOpen(true)} onPalette={() => setPaletteOpen(true)} onKeys={() => setKeysOpen(true)} />
      <div className="shell-body">
        <div className="shell-side">
          <SideMenu />
        </div>
        <div className="shell-main">
          <main id="main" tabIndex={-1}>
            <Outlet />
          </main>
          <Foot demo={session.demo} />
        </div>
      </div>
      <Drawer open={menuOpen} onClose={() => setMenuOpen(false)} placement="left" size={280} title={t('menu.label')}>
        <SideMenu />
      </Drawer>
      <Palette open={paletteOpen} onClose={() => setPaletteOpen(false)} />
      <KeysHelp open={keysOpen} onClose={() => setKeysOpen(false)} />
      <StepUp />
      <SessionExpired />
    </div>
  )
}

/** The session as the page sees it: once there was one, its end opens the log-in dialog over the page instead of leaving it, so nothing typed is lost. */
const useKeptSession = () => {
  const query = useSessionQuery()
  const kept = useRef<StaffSession>(undefined)
  const open = query.data?.stage === 'open' ? query.data : undefined
  if (open !== undefined) kept.current = open
  const ended = query.isSuccess && open === undefined
  const known = kept.current !== undefined
  useEffect(() => {
    sessionGate.arm(known)
    proofGate.arm(known)
    if (known && ended) sessionGate.wait(undefined).catch(() => undefined)
    return () => {
      sessionGate.arm(false)
      proofGate.arm(false)
    }
  }, [known, ended])
  return { query, session: kept.current, outside: ended && !known }
}

/** The back office around every screen. Nobody logged in, or not all the way: to the log-in page, and back here afterwards. */
export const Shell = () => {
  const { query, session, outside } = useKeptSession()
  const queries = useQueryClient()
  const router = useRouter()
  useEffect(() => {
    const { href, pathname } = router.state.location
    if (outside && pathname.startsWith('/admin')) void router.navigate({ to: '/web/login', search: { next: href }, replace: true })
  }, [outside, router])
  if (session !== undefined) {
    return (
      <SessionContext value={session}>
        <Frame session={session} />
      </SessionContext>
    )
  }
  if (!query.isError) return <ScreenLoading />
  return (
    <main id="main" className="page">
      <RefusalAlert error={query.error} onRetry={() => void queries.invalidateQueries()} />
    </main>
  )
}
