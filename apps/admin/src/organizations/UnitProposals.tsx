import { decideOrganizationProposal, listOrganizationProposals, type UnitProposal } from '@creditbank/contract/organizations'
import { Button } from 'antd'
import { useState } from 'react'
import type { Of } from '@creditbank/contract/common'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { words } from './words.ts'

type Line = Of<typeof UnitProposal>
type Decision = { readonly line: Line; readonly decision: 'register' | 'refuse' }

const Decide = ({ line, decision, onClose }: Decision & { readonly onClose: () => void }) => {
  const t = useT(words)
  const command = useCommand(decideOrganizationProposal, { invalidates: ['/organizations'], onDone: onClose })
  return (
    <ConfirmImpact
      open
      title={t(decision)}
      confirm={t(decision)}
      danger={decision === 'refuse'}
      impacts={[{ text: t(`${decision}.impact`, { name: line.fields.name, parent: line.parent.name }) }]}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: line.id, decision })}
      onClose={onClose}
    />
  )
}

/** County sub-centres proposed by local centres; the management centre registers or refuses them. */
export const UnitProposals = () => {
  const t = useT(words)
  const [deciding, setDeciding] = useState<Decision>()
  return (
    <>
      <ListPage
        endpoint={listOrganizationProposals}
        name="organizations.proposals"
        title={t('proposals')}
        lead={t('proposals.lead')}
        paged={false}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', title: t('name'), render: (row) => row.fields.name },
          { key: 'kind', title: t('kind'), render: (row) => t(`kind.${row.kind}`), width: 180 },
          { key: 'parent', title: t('parent'), render: (row) => row.parent.name },
          { key: 'proposedBy', title: t('proposedBy'), render: (row) => row.proposedBy, width: 120 },
          { key: 'proposedAt', title: t('proposedAt'), render: (row) => <Moment at={row.proposedAt} />, width: 180 },
          {
            key: 'state',
            title: t('status'),
            render: (row) => (
              <StateTag tone={row.state === 'open' ? 'due' : row.state === 'registered' ? 'good' : 'quiet'}>
                {t(`state.${row.state}`)}
              </StateTag>
            ),
            width: 110,
          },
          {
            key: 'actions',
            title: t('actions'),
            width: 180,
            render: (row) =>
              row.canDecide && (
                <>
                  <Button size="small" onClick={() => setDeciding({ line: row, decision: 'register' })}>
                    {t('register')}
                  </Button>{' '}
                  <Button size="small" danger onClick={() => setDeciding({ line: row, decision: 'refuse' })}>
                    {t('refuse')}
                  </Button>
                </>
              ),
          },
        ]}
        empty={{ text: t('proposals.none') }}
      />
      {deciding !== undefined && <Decide {...deciding} onClose={() => setDeciding(undefined)} />}
    </>
  )
}
