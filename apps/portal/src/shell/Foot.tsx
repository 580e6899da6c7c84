import { Link } from '@tanstack/react-router'
import { useWords } from '../words.ts'
import { usePublicSettings } from './settings.ts'

/** The foot of every page: the places that must be findable anywhere, and who answers for the site. */
export const Foot = () => {
  const { t } = useWords()
  const settings = usePublicSettings()
  return (
    <footer className="foot no-print">
      <div className="bar">
        <nav aria-label={t('shell.footNav')}>
          <ul>
            <li>
              <Link to="/catalog">{t('shell.catalog')}</Link>
            </li>
            <li>
              <Link to="/network">{t('shell.network')}</Link>
            </li>
            <li>
              <a href="/verify">{t('proofs.verify')}</a>
            </li>
            <li>
              <Link to="/help">{t('shell.help')}</Link>
            </li>
            <li>
              <Link to="/privacy">{t('shell.privacy')}</Link>
            </li>
            <li>
              <Link to="/agreement">{t('shell.agreement')}</Link>
            </li>
            <li>
              <a href="/web/login">{t('shell.staffLogIn')}</a>
            </li>
          </ul>
        </nav>
        <div>
          <p>{t('shell.runBy')}</p>
          {settings.filingNumber !== '' && (
            <p className="foot-filing">
              <a href="https://beian.miit.gov.cn/" rel="noreferrer">
                {settings.filingNumber}
              </a>
            </p>
          )}
        </div>
      </div>
    </footer>
  )
}
