import { listAchievements, listEntries } from '@creditbank/contract/catalog'
import { Steps } from 'antd'
import type { ReactNode } from 'react'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { LinkButton } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { words } from './words.ts'

/** The three storage steps for a new clerk: where one stands and the button for the next. */
export const Guide = () => {
  const t = useT(words)
  const achievements = useOne(listAchievements, { mine: 'yes', state: 'enabled', limit: 1 })
  const entries = useOne(listEntries, { mine: 'yes', state: 'published', limit: 1 })
  const now = (entries.data?.items.length ?? 0) > 0 ? 2 : (achievements.data?.items.length ?? 0) > 0 ? 1 : 0
  const step = (at: number, number: 1 | 2 | 3, actions: ReactNode) => ({
    title: t(`guide.${number}`),
    content: (
      <>
        <p>{t(`guide.${number}.text`)}</p>
        <div className="page-actions">{actions}</div>
      </>
    ),
    ...(at === now ? { status: 'process' as const } : {}),
  })
  const kind = (at: number) => (at === now ? { type: 'primary' as const } : {})
  return (
    <Page title={t('guide')} lead={t('guide.lead')} narrow>
      <Steps
        orientation="vertical"
        current={now}
        items={[
          step(
            0,
            1,
            <>
              <LinkButton to="/admin/achievements/new" {...kind(0)}>
                {t('achievement.new')}
              </LinkButton>
              <LinkButton to="/admin/achievements">{t('achievements')}</LinkButton>
              <LinkButton to="/admin/entries/import">{t('import')}</LinkButton>
            </>,
          ),
          step(
            1,
            2,
            <>
              <LinkButton to="/admin/entries/new" {...kind(1)}>
                {t('entry.new')}
              </LinkButton>
              <LinkButton to="/admin/entries/copy">{t('copy')}</LinkButton>
              <LinkButton to="/admin/entries?mine=yes">{t('entries')}</LinkButton>
            </>,
          ),
          step(
            2,
            3,
            <LinkButton to="/admin/batches" {...kind(2)}>
              {t('guide.deposit')}
            </LinkButton>,
          ),
        ]}
      />
    </Page>
  )
}
