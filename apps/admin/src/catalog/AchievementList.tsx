import { exportAchievements, listAchievements } from '@creditbank/contract/catalog'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { useMay } from '../session/session.ts'
import { CatalogState, useTypeFilter } from './names.tsx'
import { words } from './words.ts'

/** Achievements: everybody's enabled ones and one's own subtree's drafts. */
export const AchievementList = () => {
  const t = useT(words)
  const may = useMay()
  const types = useTypeFilter()
  const states = (['draft', 'inReview', 'enabled', 'retired'] as const).map((value) => ({ value, label: t(`state.${value}`) }))
  return (
    <ListPage
      endpoint={listAchievements}
      exportEndpoint={exportAchievements}
      name="catalog.achievements"
      title={t('achievements')}
      lead={t('achievements.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/achievements/${row.id}`}
      columns={[
        { key: 'code', title: t('code'), render: (row) => row.code, copy: (row) => row.code },
        { key: 'name', title: t('name'), render: (row) => row.name },
        { key: 'typeCode', title: t('typeCode'), render: (row) => row.typeName },
        { key: 'issuer', title: t('issuer'), render: (row) => row.issuer },
        { key: 'owner', title: t('owner'), render: (row) => row.organization.name },
        { key: 'version', title: t('version'), align: 'right', render: (row) => row.currentVersion ?? row.latestVersion },
        { key: 'state', title: t('state'), render: (row) => <CatalogState state={row.state} pending={row.pending} /> },
        { key: 'updatedAt', title: t('updatedAt'), render: (row) => <Moment at={row.updatedAt} />, hidden: true },
      ]}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        { key: 'typeCode', kind: 'choice', label: t('typeCode'), options: types },
        { key: 'state', kind: 'choice', label: t('state'), options: states },
        { key: 'mine', kind: 'choice', label: t('mine'), options: [{ value: 'yes', label: t('mine.yes') }] },
      ]}
      empty={{
        text: t('achievements.none'),
        action: may('catalog.edit') && <LinkButton to="/admin/achievements/new">{t('achievement.new')}</LinkButton>,
      }}
      actions={
        may('catalog.edit') && (
          <LinkButton to="/admin/achievements/new" type="primary">
            {t('achievement.new')}
          </LinkButton>
        )
      }
    />
  )
}
