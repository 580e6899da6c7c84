import { exportApplications, listApplications } from '@creditbank/contract/accounts'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { LinkButton } from '../parts/links.tsx'
import { useMay } from '../session/session.ts'
import { ApplicationTag } from './states.tsx'
import { words } from './words.ts'

const states = ['submitted', 'accepted', 'opened', 'returned', 'refused', 'withdrawn'] as const

/** Applications for an account in one's scope. */
export const ApplicationList = () => {
  const t = useT(words)
  const may = useMay()
  return (
    <ListPage
      endpoint={listApplications}
      exportEndpoint={may('accounts.manage') ? exportApplications : undefined}
      name="accounts.applications"
      title={t('applications')}
      lead={t('applications.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/account-applications/${row.id}`}
      columns={[
        { key: 'number', title: t('number'), render: (row) => <span className="figure">{row.number}</span>, copy: (row) => row.number },
        { key: 'name', title: t('name'), render: (row) => row.name, width: 120 },
        { key: 'state', title: t('state'), render: (row) => <ApplicationTag state={row.state} />, width: 120 },
        { key: 'channel', title: t('channel'), render: (row) => t(`channel.${row.channel}`), width: 100 },
        { key: 'idMasked', title: t('idNumber'), render: (row) => <span className="figure">{row.idMasked}</span>, width: 180 },
        { key: 'organization', title: t('unit'), render: (row) => row.organization.name },
        { key: 'enteredBy', title: t('enteredBy'), render: (row) => row.enteredBy ?? '', width: 110 },
        { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} />, width: 170 },
      ]}
      filters={[
        { key: 'state', kind: 'choice', label: t('state'), options: states.map((value) => ({ value, label: t(`application.${value}`) })) },
        {
          key: 'channel',
          kind: 'choice',
          label: t('channel'),
          options: (['counter', 'portal'] as const).map((value) => ({ value, label: t(`channel.${value}`) })),
        },
      ]}
      empty={{ text: t('applications.none') }}
      actions={
        may('accounts.enter') && (
          <LinkButton to="/admin/account-entry" type="primary">
            {t('enter')}
          </LinkButton>
        )
      }
    />
  )
}
