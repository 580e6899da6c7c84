import { exportRepairs, listRepairs, RepairKind, RepairState } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { useT } from '../../i18n/words.ts'
import { Moment } from '../../parts/formats.tsx'
import { ListPage } from '../../parts/ListPage.tsx'
import { AppLink } from '../../parts/links.tsx'
import { StateTag, type Tone } from '../../parts/StateTag.tsx'
import { useMay } from '../../session/session.ts'
import { words } from './words.ts'

const tones: Readonly<Record<Of<typeof RepairState>, Tone>> = { open: 'due', asked: 'moving', proposed: 'moving', resolved: 'quiet' }

/** How far a case is. */
export const RepairTag = ({ state }: { readonly state: Of<typeof RepairState> }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}

/** The queue of identity repair: what differs, whose, and how far it is. */
export const RepairList = () => {
  const t = useT(words)
  const may = useMay()
  return (
    <ListPage
      endpoint={listRepairs}
      exportEndpoint={may('accounts.manage') ? exportRepairs : undefined}
      name="accounts.repairs"
      title={t('repairs')}
      lead={t('repairs.lead')}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'kind',
          title: t('kind'),
          render: (row) => <AppLink to={`/admin/account-repairs/${row.id}`}>{t(`kind.${row.kind}`)}</AppLink>,
        },
        { key: 'stored', title: t('stored'), render: (row) => row.stored },
        { key: 'other', title: t('other'), render: (row) => row.other },
        { key: 'idMasked', title: t('fact.document'), render: (row) => <span className="figure">{row.idMasked}</span> },
        { key: 'accountNo', title: t('accountNo'), render: (row) => row.accountNo },
        { key: 'state', title: t('state'), render: (row) => <RepairTag state={row.state} /> },
        { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} /> },
      ]}
      filters={[
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: RepairState.options.map((value) => ({ value, label: t(`state.${value}`) })),
        },
        {
          key: 'kind',
          kind: 'choice',
          label: t('kind'),
          options: RepairKind.options.map((value) => ({ value, label: t(`kind.${value}`) })),
        },
      ]}
      empty={{ text: t('repairs.none') }}
    />
  )
}
