import { exportProgrammes, listProgrammes } from '@creditbank/contract/programmes'
import { useT } from '../i18n/words.ts'
import { Count, Credits, Day } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { useMay } from '../session/session.ts'
import { ProgrammeStateTag, useLevelOptions, useModeOptions } from './names.tsx'
import { words } from './words.ts'

/** Programmes: every school's published ones, and one's own drafts. */
export const ProgrammeList = () => {
  const t = useT(words)
  const edits = useMay()('programmes.edit')
  const create = edits && (
    <LinkButton to="/admin/programmes/new" type="primary">
      {t('new')}
    </LinkButton>
  )
  return (
    <ListPage
      endpoint={listProgrammes}
      exportEndpoint={exportProgrammes}
      name="programmes.programmes"
      title={t('programmes')}
      lead={t('programmes.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/programmes/${row.id}`}
      columns={[
        { key: 'code', title: t('code'), render: (row) => row.code, width: 130 },
        { key: 'name', title: t('name'), render: (row) => row.name, width: 220 },
        { key: 'level', title: t('level'), render: (row) => t(`level.${row.level}`), width: 80 },
        { key: 'mode', title: t('mode'), render: (row) => t(`mode.${row.mode}`), width: 110 },
        { key: 'school', title: t('school'), render: (row) => row.organization.name },
        { key: 'courses', title: t('courses'), align: 'right', render: (row) => <Count value={row.courses} />, width: 80 },
        { key: 'least', title: t('least'), align: 'right', render: (row) => <Credits value={row.least} />, width: 110 },
        {
          key: 'version',
          title: t('version'),
          render: (row) => (row.version === null ? '—' : t('version.of', { n: row.version })),
          width: 90,
        },
        { key: 'state', title: t('state'), render: (row) => <ProgrammeStateTag state={row.state} />, width: 100 },
        { key: 'updatedAt', title: t('publishedAt'), render: (row) => <Day value={row.updatedAt} />, hidden: true },
      ]}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        { key: 'level', kind: 'choice', label: t('level'), options: useLevelOptions() },
        { key: 'mode', kind: 'choice', label: t('mode'), options: useModeOptions() },
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: (['draft', 'submitted', 'published', 'retired'] as const).map((value) => ({ value, label: t(`state.${value}`) })),
        },
        {
          key: 'organizationId',
          kind: 'other',
          label: t('school'),
          control: (value, change) => <UnitFilter value={value} onChange={change} />,
        },
      ]}
      empty={{ text: t('programmes.none'), action: create }}
      actions={create}
    />
  )
}
