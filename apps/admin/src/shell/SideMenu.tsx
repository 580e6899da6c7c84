import { useLocation } from '@tanstack/react-router'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { AppLink } from '../parts/links.tsx'
import { useMenu } from './menu.ts'

/** True for the entry whose page, or a page below it, is open. The work bench is `/admin` itself. */
const isOpen = (pathname: string, path: string): boolean => {
  const whole = path === '/' ? '/admin' : `/admin${path}`
  return pathname.replace(/\/$/, '') === whole || (path !== '/' && pathname.startsWith(`${whole}/`))
}

/** The main menu: plain links under plain headings, so that it works with every key, gesture and screen reader. */
export const SideMenu = () => {
  const t = useT(shellWords)
  const language = useLanguage()
  const { pathname } = useLocation()
  const sections = useMenu()
  return (
    <nav aria-label={t('menu.label')} className="side-menu">
      {sections.map((section) => (
        <div key={section.group}>
          <h2>{section.label}</h2>
          <ul>
            {section.entries.map((entry) => {
              const Icon = entry.icon
              const open = isOpen(pathname, entry.path)
              return (
                <li key={entry.path} className={open ? 'open' : ''} aria-current={open ? 'page' : undefined}>
                  <AppLink to={`/admin${entry.path === '/' ? '' : entry.path}`}>
                    {Icon !== undefined && <Icon />}
                    <span>{entry.label[language]}</span>
                  </AppLink>
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </nav>
  )
}
