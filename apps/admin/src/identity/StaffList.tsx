import { exportStaff, listStaff } from '@creditbank/contract/identity'
import { useT } from '../i18n/words.ts'
import { ListPage } from '../parts/ListPage.tsx'
import { Moment } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { useMay, useRoleName } from '../session/session.ts'
import { words } from './words.ts'

/** The staff of one's scope with their appointments. */
export const StaffList = () => {
  const t = useT(words)
  const may = useMay()
  const roleName = useRoleName()
  const create = may('staff.create') ? (
    <LinkButton to="/admin/staff/new" type="primary">
      {t('create')}
    </LinkButton>
  ) : undefined
  return (
    <ListPage
      endpoint={listStaff}
      exportEndpoint={exportStaff}
      name="identity.staff"
      title={t('staff')}
      lead={t('staff.lead')}
      actions={create}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/staff/${row.id}`}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        {
          key: 'organizationId',
          kind: 'other',
          label: t('unit'),
          control: (value, change) => (
            <div className="unit-filter">
              <UnitFilter value={value} onChange={change} />
            </div>
          ),
        },
      ]}
      columns={[
        { key: 'name', title: t('name'), render: (row) => row.name, width: 120 },
        { key: 'userName', title: t('userName'), render: (row) => <code>{row.userName}</code>, width: 140 },
        { key: 'unit', title: t('unit'), render: (row) => row.organization?.name, width: 200 },
        {
          key: 'roles',
          title: t('appointments'),
          render: (row) => row.roles.map((one) => `${roleName(one.role)} · ${one.organization.name}`).join('；'),
        },
        {
          key: 'status',
          title: t('status'),
          render: (row) => <StateTag tone={row.status === 'active' ? 'good' : 'quiet'}>{t(`status.${row.status}`)}</StateTag>,
          width: 110,
        },
        {
          key: 'secondFactor',
          title: t('secondFactor'),
          render: (row) => t(row.secondFactor ? 'secondFactor.on' : 'secondFactor.off'),
          width: 120,
        },
        { key: 'lastLogIn', title: t('lastLogIn'), render: (row) => <Moment at={row.lastLogInAt} />, width: 180 },
      ]}
      empty={{ text: t('none'), action: create }}
    />
  )
}
