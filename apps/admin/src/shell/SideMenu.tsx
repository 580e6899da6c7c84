import { useLocation } from '@tanstack/react-router'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { AppLink } from '../parts/links.tsx'
import { useMenu } from './menu.ts'

const leadsTo = (pathname: string, path: string): boolean => {
  const whole = path === '/' ? '/admin' : `/admin${path}`
  return pathname.replace(/\/$/, '') === whole || (path !== '/' && pathname.startsWith(`${whole}/`))
}

/** The one entry whose page, or a page below it, is open: the longest address wins. The work bench is `/admin` itself. */
const openPath = (pathname: string, paths: readonly string[]): string | undefined =>
  paths.filter((path) => leadsTo(pathname, path)).toSorted((a, b) => b.length - a.length)[0]

/** The main menu: plain links under plain headings, so that it works with every key, gesture and screen reader. */
export const SideMenu = () => {
  const t = useT(shellWords)
  const language = useLanguage()
  const { pathname } = useLocation()
  const sections = useMenu()
  const current = openPath(
    pathname,
    sections.flatMap((section) => section.entries.map((entry) => entry.path)),
  )
  return (
    <nav aria-label={t('menu.label')} className="side-menu">
      {sections.map((section) => (
        <div key={section.group}>
          <h2>{section.label}</h2>
          <ul>
            {section.entries.map((entry) => {
              const Icon = entry.icon
              const open = entry.path === current
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
