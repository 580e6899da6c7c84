import { confirmPhoneChange, listPhoneChanges, type PhoneChange, stopPhoneChange } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { App, Button, Form, Input, Space } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { useNeeded } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { AppLink } from '../parts/links.tsx'
import { words } from './words.ts'

type Row = Of<typeof PhoneChange>

const Confirm = ({ row, onClose }: { readonly row: Row; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const command = useCommand(confirmPhoneChange, {
    onDone: () => {
      onClose()
      message.success(t('done'))
    },
  })
  return (
    <ConfirmImpact
      open
      title={t('phoneChange.confirm')}
      lead={t('phoneChange.confirmLead', { name: row.learnerName, phone: row.newPhoneMasked })}
      impacts={[{ text: t('phoneChange.present') }, { text: t('phoneChange.day') }, { text: t('phoneChange.out') }]}
      confirm={t('phoneChange.confirm')}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: row.id })}
      onClose={onClose}
    />
  )
}

const Stop = ({ row, onClose }: { readonly row: Row; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ reason: string }>()
  const command = useCommand(stopPhoneChange, {
    onDone: () => {
      onClose()
      message.success(t('done'))
    },
  })
  return (
    <ConfirmImpact
      open
      danger
      title={t('phoneChange.stop')}
      lead={t('phoneChange.stopLead', { name: row.learnerName })}
      impacts={[]}
      confirm={t('phoneChange.stop')}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => form.submit()}
      onClose={onClose}
    >
      <Form<{ reason: string }> form={form} layout="vertical" onFinish={({ reason }) => command.mutate({ id: row.id, reason })}>
        <Form.Item name="reason" label={t('reason')} rules={[needed(t('reason'))]}>
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </Form>
    </ConfirmImpact>
  )
}

/** Changes of phone that wait for a second person or for their day to pass. */
export const PhoneChangeList = () => {
  const t = useT(words)
  const [acting, setActing] = useState<{ readonly act: 'confirm' | 'stop'; readonly row: Row }>()
  const close = () => setActing(undefined)
  return (
    <>
      <ListPage
        endpoint={listPhoneChanges}
        name="accounts.phoneChanges"
        title={t('phoneChanges')}
        lead={t('phoneChanges.lead')}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'learner',
            title: t('name'),
            render: (row) => <AppLink to={`/admin/learners/${row.learnerId}`}>{row.learnerName}</AppLink>,
          },
          { key: 'old', title: t('phoneChange.old'), render: (row) => <span className="figure">{row.oldPhoneMasked ?? '—'}</span> },
          { key: 'new', title: t('phoneChange.new'), render: (row) => <span className="figure">{row.newPhoneMasked}</span> },
          { key: 'state', title: t('state'), render: (row) => t(`phoneChange.${row.state}`) },
          { key: 'asked', title: t('phoneChange.askedBy'), render: (row) => `${row.organization.name} · ${row.askedBy}` },
          { key: 'at', title: t('at'), render: (row) => <Moment at={row.askedAt} /> },
          { key: 'due', title: t('phoneChange.effectiveAt'), render: (row) => <Moment at={row.effectiveAt} /> },
          {
            key: 'act',
            title: t('phoneChange.act'),
            render: (row) => (
              <Space wrap>
                {row.can.map((act) => (
                  <Button
                    key={act}
                    size="small"
                    danger={act === 'stop'}
                    aria-label={`${t(`phoneChange.${act}`)}: ${row.learnerName}`}
                    onClick={() => setActing({ act, row })}
                  >
                    {t(`phoneChange.${act}`)}
                  </Button>
                ))}
              </Space>
            ),
          },
        ]}
        filters={[
          {
            key: 'state',
            kind: 'choice',
            label: t('state'),
            options: (['waiting', 'confirmed', 'done', 'stopped'] as const).map((value) => ({ value, label: t(`phoneChange.${value}`) })),
          },
        ]}
        empty={{ text: t('phoneChanges.none') }}
      />
      {acting?.act === 'confirm' && <Confirm row={acting.row} onClose={close} />}
      {acting?.act === 'stop' && <Stop row={acting.row} onClose={close} />}
    </>
  )
}
