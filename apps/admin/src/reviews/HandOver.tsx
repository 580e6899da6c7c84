import { declareOwnAccount, handOverCases, listTaken } from '@creditbank/contract/reviews'
import { listStaff } from '@creditbank/contract/identity'
import { App, Button, Empty, Form, Input, Modal, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useCommand, useList, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Count } from '../parts/formats.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

const Give = ({ from, onClose }: { readonly from: { id: string; name: string }; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const staff = useList(listStaff, { limit: 200 })
  const [to, setTo] = useState<string>()
  const command = useCommand(handOverCases, {
    onDone: ({ count }) => {
      message.success(t('handOver.done', { n: count }))
      onClose()
    },
  })
  const people = (staff.data?.items ?? []).filter((one) => one.id !== from.id && one.status === 'active')
  return (
    <Modal
      open
      title={`${t('handOver')}：${from.name}`}
      okText={t('handOver.do')}
      onCancel={onClose}
      onOk={() => command.mutate({ fromStaffId: from.id, ...(to === undefined ? {} : { toStaffId: to }) })}
      okButtonProps={{ loading: command.isPending }}
      destroyOnHidden
    >
      <RefusalAlert error={command.error} />
      <label htmlFor="hand-over-to">{t('handOver.to')}</label>
      <Select
        id="hand-over-to"
        className="wide-select"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('handOver.toAll')}
        value={to ?? null}
        options={people.map((one) => ({ value: one.id, label: `${one.name}（${one.organization?.name ?? ''}）` }))}
        onChange={(value: string | null | undefined) => setTo(value ?? undefined)}
      />
    </Modal>
  )
}

/** Work of people who leave, and one's own account for abstention. */
export const HandOver = () => {
  const t = useT(words)
  const { message } = App.useApp()
  const query = useOne(listTaken, {})
  const [from, setFrom] = useState<{ id: string; name: string }>()
  return (
    <Page title={t('handOver')} lead={t('handOver.lead')}>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton active />}
      {query.data?.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('handOver.none')} />}
      <ul className="rows">
        {(query.data?.items ?? []).map((row) => (
          <li key={row.staff.id} className="row">
            <span>
              <strong>{row.staff.name}</strong> {row.organization.name} {row.status === 'disabled' && t('handOver.gone')}
            </span>
            <span>
              {t('handOver.count')}：<Count value={row.count} /> <Button onClick={() => setFrom(row.staff)}>{t('handOver.do')}</Button>
            </span>
          </li>
        ))}
      </ul>
      {from !== undefined && <Give from={from} onClose={() => setFrom(undefined)} />}
      <Block title={t('ownAccount')}>
        <p className="lead">{t('ownAccount.lead')}</p>
        <CommandForm endpoint={declareOwnAccount} submit={t('save')} onDone={() => message.success(t('saved'))}>
          <Form.Item name="accountNo" label={t('accountNo')} rules={[{ required: true }]}>
            <Input maxLength={40} />
          </Form.Item>
        </CommandForm>
      </Block>
    </Page>
  )
}
