import { exportLearners, type LearnerLine, listLearners } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { useT } from '../i18n/words.ts'
import { ListPage } from '../parts/ListPage.tsx'
import type { ListColumn, ListFilter } from '../parts/list/types.ts'
import { LinkButton } from '../parts/links.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { useMay } from '../session/session.ts'
import { AccountTag } from './states.tsx'
import { words } from './words.ts'

type Line = Of<typeof LearnerLine>

/** The columns of every list of learners. */
export const useLearnerColumns = (): readonly ListColumn<Line>[] => {
  const t = useT(words)
  return [
    { key: 'name', title: t('name'), render: (row) => row.name, width: 120 },
    {
      key: 'accountNo',
      title: t('accountNo'),
      render: (row) => <span className="figure">{row.accountNo}</span>,
      width: 200,
      copy: (row) => row.accountNo.replaceAll(' ', ''),
    },
    { key: 'state', title: t('state'), render: (row) => <AccountTag state={row.state} />, width: 100 },
    { key: 'idMasked', title: t('idNumber'), render: (row) => <span className="figure">{row.idMasked}</span>, width: 180 },
    { key: 'phoneMasked', title: t('phone'), render: (row) => <span className="figure">{row.phoneMasked ?? ''}</span>, width: 120 },
    { key: 'learnerKind', title: t('kind'), render: (row) => t(`kind.${row.learnerKind}`), width: 90 },
    { key: 'organization', title: t('unit'), render: (row) => row.organization.name, width: 240 },
    { key: 'className', title: t('className'), render: (row) => row.className ?? '', width: 160 },
    { key: 'township', title: t('township'), render: (row) => row.township ?? '', hidden: true },
    { key: 'realName', title: t('realName'), render: (row) => t(`realName.${row.realNameLevel}`), hidden: true },
  ]
}

const useLearnerFilters = (): readonly ListFilter[] => {
  const t = useT(words)
  return [
    { key: 'search', kind: 'text', label: t('search'), width: 280 },
    {
      key: 'state',
      kind: 'choice',
      label: t('state'),
      options: (['inactive', 'active', 'frozen'] as const).map((value) => ({ value, label: t(`state.${value}`) })),
    },
    {
      key: 'learnerKind',
      kind: 'choice',
      label: t('kind'),
      options: (['student', 'resident', 'employee', 'senior'] as const).map((value) => ({ value, label: t(`kind.${value}`) })),
    },
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
    { key: 'className', kind: 'text', label: t('className') },
    { key: 'township', kind: 'text', label: t('township') },
    {
      key: 'current',
      kind: 'choice',
      label: t('current'),
      options: (['yes', 'no'] as const).map((value) => ({ value, label: t(`current.${value}`) })),
    },
  ]
}

/** The learners of one's scope. */
export const LearnerList = () => {
  const t = useT(words)
  const may = useMay()
  return (
    <ListPage
      endpoint={listLearners}
      name="accounts.learners"
      title={t('learners')}
      lead={t('learners.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/learners/${row.id}`}
      columns={useLearnerColumns()}
      filters={useLearnerFilters()}
      empty={{ text: t('learners.none') }}
      exportEndpoint={may('accounts.manage') ? exportLearners : undefined}
      actions={
        <>
          <LinkButton to="/admin/learners/find">{t('find')}</LinkButton>
          {may('accounts.enter') && (
            <LinkButton to="/admin/account-entry" type="primary">
              {t('enter')}
            </LinkButton>
          )}
        </>
      }
    />
  )
}
