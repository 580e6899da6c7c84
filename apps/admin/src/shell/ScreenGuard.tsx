import { type ReactNode, useEffect } from 'react'
import type { Screen } from '../capability.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { LinkButton } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { mayAny, useRoleName, useSession } from '../session/session.ts'

/** Says which role one holds where it does not open a page, and what to do; never just "forbidden". */
export const NoPermission = () => {
  const t = useT(shellWords)
  const roleName = useRoleName()
  const { appointment } = useSession()
  const lead =
    appointment === null
      ? t('appointment.none')
      : t('denied.lead', { role: roleName(appointment.role), unit: appointment.organization.name })
  return (
    <Page title={t('denied.title')} lead={lead}>
      <LinkButton to="/admin">{t('missing.home')}</LinkButton>
    </Page>
  )
}

/** Shows a screen to whoever may open it, and sets the document's title. */
export const ScreenGuard = ({ screen, children }: { readonly screen: Screen; readonly children: ReactNode }) => {
  const t = useT(shellWords)
  const language = useLanguage()
  const session = useSession()
  const title = screen.title[language]
  useEffect(() => {
    document.title = `${title} · ${t('site.name')}`
  }, [title, t])
  return mayAny(session, screen.may) ? children : <NoPermission />
}
