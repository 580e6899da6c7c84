import { Button, Skeleton } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { LinkButton } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'

/** While a screen's code is fetched. */
export const ScreenLoading = () => {
  const t = useT(shellWords)
  return (
    <div className="page" role="status" aria-label={t('loading')}>
      <Skeleton active title={{ width: 200 }} paragraph={{ rows: 8 }} />
    </div>
  )
}

/** An address that leads nowhere. */
export const NotFound = () => {
  const t = useT(shellWords)
  return (
    <Page title={t('missing.title')} lead={t('missing.lead')}>
      <LinkButton to="/admin">{t('missing.home')}</LinkButton>
    </Page>
  )
}

/** Whether a screen's code is gone from the server: the bank was updated under an open page. */
const outdated = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message)

/** A screen whose code or rendering failed: says so, keeps the shell alive. After an update the page is loaded anew. */
export const ScreenFailed = ({ error, reset }: { readonly error: unknown; readonly reset: () => void }) => {
  const t = useT(shellWords)
  if (outdated(error))
    return (
      <Page title={t('outdated.title')} lead={t('outdated.lead')}>
        <Button type="primary" onClick={() => location.reload()}>
          {t('outdated.reload')}
        </Button>
      </Page>
    )
  return (
    <div className="page">
      <h1>{t('failed.title')}</h1>
      <RefusalAlert error={error} onRetry={reset} />
    </div>
  )
}
