import { Link } from '@tanstack/react-router'
import { useSession } from '../session/session.ts'
import { icons } from '../ui/icons.tsx'
import { useWords } from '../words.ts'

/** The places of a learner under the head: the same four in the same order on every page, two more where there is room. */
export const Tabs = () => {
  const { t } = useWords()
  const session = useSession()
  if (session.learner === null || session.frozen) return null
  return (
    <nav className="tabs no-print" aria-label={t('shell.myPlaces')}>
      <ul>
        <li>
          <Link to="/me" activeOptions={{ exact: true }}>
            {icons.home}
            {t('tabs.home')}
          </Link>
        </li>
        <li>
          <Link to="/me/archive">
            {icons.archive}
            {t('tabs.archive')}
          </Link>
        </li>
        <li>
          <Link to="/me/deposit">
            {icons.deposit}
            {t('tabs.deposit')}
          </Link>
        </li>
        <li>
          <Link to="/me/applications">
            {icons.progress}
            {t('tabs.progress')}
          </Link>
        </li>
        <li className="wide-only">
          <Link to="/me/notices">
            {icons.bell}
            {t('notices.title')}
          </Link>
        </li>
        <li className="wide-only">
          <Link to="/me/account">
            {icons.person}
            {t('account.title')}
          </Link>
        </li>
      </ul>
    </nav>
  )
}
