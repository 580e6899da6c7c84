import { Link } from '@tanstack/react-router'
import { icons } from '../ui/icons.tsx'
import { Back, PageHead } from '../ui/parts.tsx'
import { useWords } from '../words.ts'

const doors = [
  ['/me/account/accesses', 'account.accesses', 'account.accessesText'],
  ['/me/account/consents', 'privacyCentre.consents', 'privacyCentre.consentsText'],
  ['/me/account/correction', 'privacyCentre.correct', 'privacyCentre.correctText'],
  ['/me/account/takeout', 'takeout.title', 'takeout.text'],
  ['/me/account/close', 'closing.title', 'closing.text'],
] as const

/** The privacy centre: everything a person may see and decide about what the bank holds on them, one door each. */
export const PrivacyCentre = () => {
  const { t } = useWords()
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead title={t('privacyCentre.title')} lead={t('privacyCentre.lead')} />
      <nav aria-label={t('privacyCentre.title')}>
        <ul className="lines">
          {doors.map(([to, title, text]) => (
            <li key={to}>
              <Link className="line door-line" to={to}>
                <span>
                  <span className="line-title">{t(title)}</span>
                  <br />
                  <span className="soft">{t(text)}</span>
                </span>
                {icons.next}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}
