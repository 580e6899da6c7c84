import { decideProposal, listProposals, type Proposal } from '@creditbank/contract/identity'
import { Button } from 'antd'
import { useState } from 'react'
import type { Of } from '@creditbank/contract/common'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useRoleName, useSession } from '../session/session.ts'
import { words } from './words.ts'

type Line = Of<typeof Proposal>
type Decision = { readonly line: Line; readonly decision: 'grant' | 'refuse' }

const Decide = ({ line, decision, onClose }: Decision & { readonly onClose: () => void }) => {
  const t = useT(words)
  const roleName = useRoleName()
  const command = useCommand(decideProposal, { invalidates: ['/staff'], onDone: onClose })
  const act = decision === 'grant' ? 'confirm' : 'refuse'
  const impact = t(`${act}.impact`, { name: line.staff.name, role: roleName(line.role), unit: line.organization.name })
  return (
    <ConfirmImpact
      open
      title={t(act)}
      confirm={t(act)}
      danger={decision === 'refuse'}
      impacts={[{ text: impact }]}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: line.id, decision })}
      onClose={onClose}
    />
  )
}

const Acts = ({ line, onDecide }: { readonly line: Line; readonly onDecide: (decision: 'grant' | 'refuse') => void }) => {
  const t = useT(words)
  const own = useSession().staffId === line.staff.id
  if (line.state !== 'open') return <StateTag tone="quiet">{t('decided')}</StateTag>
  if (line.mine || own) return <span className="lead">{t('mine')}</span>
  return (
    <span className="page-actions">
      <Button size="small" type="primary" onClick={() => onDecide('grant')}>
        {t('confirm')}
      </Button>
      <Button size="small" danger onClick={() => onDecide('refuse')}>
        {t('refuse')}
      </Button>
    </span>
  )
}

/** Appointments that one person proposed and another has to confirm. */
export const Proposals = () => {
  const t = useT(words)
  const roleName = useRoleName()
  const [deciding, setDeciding] = useState<Decision>()
  return (
    <ListPage
      endpoint={listProposals}
      name="identity.proposals"
      paged={false}
      title={t('proposals')}
      lead={t('proposals.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'staff', title: t('person'), render: (row) => row.staff.name, width: 90 },
        { key: 'role', title: t('role'), render: (row) => roleName(row.role) },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name },
        { key: 'proposedBy', title: t('proposedBy'), render: (row) => row.proposedBy, width: 90 },
        { key: 'proposedAt', title: t('proposedAt'), render: (row) => <Moment at={row.proposedAt} />, width: 175 },
        {
          key: 'state',
          title: t('status'),
          render: (row) => (
            <StateTag tone={row.state === 'open' ? 'due' : row.state === 'granted' ? 'good' : 'quiet'}>{t(`state.${row.state}`)}</StateTag>
          ),
        },
        {
          key: 'actions',
          title: t('actions'),
          render: (row) => <Acts line={row} onDecide={(decision) => setDeciding({ line: row, decision })} />,
          width: 200,
        },
      ]}
      empty={{ text: t('proposals.none') }}
    >
      {deciding !== undefined && <Decide {...deciding} onClose={() => setDeciding(undefined)} />}
    </ListPage>
  )
}
