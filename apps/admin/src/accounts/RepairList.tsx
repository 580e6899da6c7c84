import { listRepairs, type Repair, resolveRepair } from '@creditbank/contract/accounts'
import { Button, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { Of } from '@creditbank/contract/common'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { AppLink } from '../parts/links.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

type Row = Of<typeof Repair>

const stored = (row: Row): string => (row.kind === 'nameDiffers' ? row.storedName : (row.storedPhoneMasked ?? '—'))
const typed = (row: Row): string => (row.kind === 'nameDiffers' ? row.typedName : row.typedPhoneMasked) ?? '—'

const Resolve = ({ row, onClose }: { readonly row: Row; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Modal open title={t(`repair.${row.kind}`)} footer={null} onCancel={onClose} destroyOnHidden>
      <CommandForm
        endpoint={resolveRepair}
        submit={t('repair.resolve')}
        onDone={onClose}
        inputOf={(values) => ({
          id: row.id,
          decision: values['decision'] === 'useTyped' ? ('useTyped' as const) : ('keep' as const),
          reason: String(values['reason'] ?? ''),
        })}
      >
        <Form.Item name="decision" label={row.accountNo} rules={[needed(t('repair.resolve'))]}>
          <Radio.Group
            options={[
              { value: 'keep', label: `${t('repair.keep')}: ${stored(row)}` },
              { value: 'useTyped', label: `${t('repair.useTyped')}: ${typed(row)}` },
            ]}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[needed(t('reason'))]}>
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** Facts that differed at activation, stored and typed beside each other. */
export const RepairList = () => {
  const t = useT(words)
  const may = useMay()
  const [deciding, setDeciding] = useState<Row>()
  return (
    <>
      <ListPage
        endpoint={listRepairs}
        name="accounts.repairs"
        title={t('repairs')}
        lead={t('repairs.lead')}
        rowKey={(row) => row.id}
        columns={[
          { key: 'kind', title: t('repairs'), render: (row) => t(`repair.${row.kind}`), width: 120 },
          {
            key: 'learner',
            title: t('accountNo'),
            render: (row) => <AppLink to={`/admin/learners/${row.learnerId}`}>{row.accountNo}</AppLink>,
          },
          { key: 'idMasked', title: t('idNumber'), render: (row) => <span className="figure">{row.idMasked}</span> },
          { key: 'stored', title: t('stored'), render: stored },
          { key: 'typed', title: t('typed'), render: typed },
          { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} /> },
          {
            key: 'act',
            title: t('repair.resolve'),
            render: (row) =>
              row.state === 'open' && may('accounts.manage') ? (
                <Button size="small" aria-label={`${t('repair.resolve')}: ${row.accountNo}`} onClick={() => setDeciding(row)}>
                  {t('repair.resolve')}
                </Button>
              ) : (
                t(`repair.${row.state}`)
              ),
          },
        ]}
        filters={[
          {
            key: 'state',
            kind: 'choice',
            label: t('state'),
            options: (['open', 'resolved'] as const).map((value) => ({ value, label: t(`repair.${value}`) })),
          },
        ]}
        empty={{ text: t('repairs.none') }}
      />
      {deciding !== undefined && <Resolve row={deciding} onClose={() => setDeciding(undefined)} />}
    </>
  )
}
