import { Outlet, useLocation } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { StaffSession } from '@creditbank/contract/identity'
import { sessionGate } from '../api/gate.ts'
import { shellWords } from '../i18n/shell.ts'
import { setLanguage, useT } from '../i18n/words.ts'
import { KeysHelp, useKeys } from '../parts/keys.tsx'
import { useGo } from '../parts/links.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { SessionExpired } from '../session/SessionExpired.tsx'
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
      <SessionExpired />
    </div>
  )
}

/** The back office around every screen. Nobody logged in, or not all the way: to the log-in page, and back here afterwards. */
export const Shell = () => {
  const query = useSessionQuery()
  const queries = useQueryClient()
  const go = useGo()
  const { href } = useLocation()
  const session = query.data
  const outside = query.isSuccess && session?.stage !== 'open'
  useEffect(() => {
    if (outside) go(`/web/login?next=${encodeURIComponent(href)}`, { replace: true })
    else if (session !== undefined) sessionGate.arm(true)
    return () => sessionGate.arm(false)
  })
  if (query.isError) {
    return (
      <main id="main" className="page">
        <RefusalAlert error={query.error} onRetry={() => void queries.invalidateQueries()} />
      </main>
    )
  }
  if (session === undefined || session === null || outside) return <ScreenLoading />
  return (
    <SessionContext value={session}>
      <Frame session={session} />
    </SessionContext>
  )
}
