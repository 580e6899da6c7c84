import { Refused } from '@creditbank/contract/client'
import { Link } from '@tanstack/react-router'
import { PageHead } from '../ui/parts.tsx'
import { RequestId } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** What stands in the place of a page that failed. A missing chunk after an update is cured by loading the page again. */
export const Crash = ({ error, reset }: { readonly error: unknown; readonly reset: () => void }) => {
  const { t } = useWords()
  const requestId = error instanceof Refused ? error.problem.requestId : ''
  const outdated = /dynamically imported module|module script|Failed to fetch/i.test(error instanceof Error ? error.message : '')
  return (
    <div className="page narrow">
      <PageHead
        title={outdated ? t('problem.newVersion') : t('problem.title')}
        lead={outdated ? t('problem.newVersionText') : t('problem.page')}
      />
      <div className="row">
        <button type="button" className="button primary" onClick={() => (outdated ? location.reload() : reset())}>
          {outdated ? t('problem.reload') : t('problem.retry')}
        </button>
        <Link className="button" to="/">
          {t('shell.toHome')}
        </Link>
      </div>
      {requestId !== '' && <RequestId id={requestId} />}
    </div>
  )
}

/** The page for an address that leads nowhere. */
export const NotFound = () => {
  const { t } = useWords()
  return (
    <div className="page narrow">
      <PageHead title={t('problem.notFound')} lead={t('problem.notFoundText')} />
      <div className="row">
        <Link className="button primary" to="/">
          {t('shell.toHome')}
        </Link>
        <Link className="button" to="/help">
          {t('shell.help')}
        </Link>
      </div>
    </div>
  )
}
