import { Skeleton } from 'antd'
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

/** A screen whose code or rendering failed: says so, keeps the shell alive. */
export const ScreenFailed = ({ error, reset }: { readonly error: unknown; readonly reset: () => void }) => {
  const t = useT(shellWords)
  return (
    <div className="page">
      <h1>{t('failed.title')}</h1>
      <RefusalAlert error={error} onRetry={reset} />
    </div>
  )
}
