import { exportOrganizations, listOrganizations } from '@creditbank/contract/organizations'
import { organizationKinds } from '@creditbank/contract/permissions'
import { useT } from '../i18n/words.ts'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { words } from './words.ts'

/** The units of one's subtree as a list. */
export const OrganizationList = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listOrganizations}
      exportEndpoint={exportOrganizations}
      name="organizations.list"
      title={t('list')}
      above={{ to: '/admin/organizations', text: t('tree') }}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/organizations/${row.id}`}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        {
          key: 'kind',
          kind: 'choice',
          label: t('kind'),
          options: organizationKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
          width: 220,
        },
        {
          key: 'status',
          kind: 'choice',
          label: t('status'),
          options: (['active', 'closed', 'merged'] as const).map((status) => ({ value: status, label: t(`status.${status}`) })),
        },
      ]}
      columns={[
        { key: 'code', title: t('code'), render: (row) => <code>{row.code}</code>, width: 140 },
        { key: 'name', title: t('name'), render: (row) => row.name },
        { key: 'kind', title: t('kind'), render: (row) => t(`kind.${row.kind}`), width: 200 },
        { key: 'parent', title: t('parent'), render: (row) => row.parent?.name, width: 220 },
        { key: 'region', title: t('region'), render: (row) => row.regionName, width: 120 },
        { key: 'phone', title: t('phone'), render: (row) => row.phone, width: 150 },
        { key: 'address', title: t('address'), render: (row) => row.address, hidden: true },
        {
          key: 'status',
          title: t('status'),
          render: (row) => <StateTag tone={row.status === 'active' ? 'good' : 'quiet'}>{t(`status.${row.status}`)}</StateTag>,
          width: 110,
        },
      ]}
      empty={{ text: t('list.none') }}
    />
  )
}
