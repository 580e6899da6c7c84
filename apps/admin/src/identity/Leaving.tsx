import type { OutputOf } from '@creditbank/contract'
import { handOverBatches } from '@creditbank/contract/batches'
import { leaveStaff, listStaff, type staffDetail } from '@creditbank/contract/identity'
import { CheckCircleOutlined, ClockCircleOutlined } from '@ant-design/icons'
import { App, Button, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { useCommand, useList } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Count } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

type Person = OutputOf<typeof staffDetail>

const Step = ({ text, left, children }: { readonly text: string; readonly left: number; readonly children?: React.ReactNode }) => {
  const t = useT(words)
  const done = left === 0
  return (
    <li className="row">
      {done ? <CheckCircleOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
      <span className="grow">{text}</span>
      {done ? <span className="lead">{t('leave.clear')}</span> : <Count value={left} />}
      {!done && children}
    </li>
  )
}

const Leave = ({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const command = useCommand(leaveStaff, {
    invalidates: ['/staff'],
    onDone: () => {
      message.success(t('leave.done'))
      onClose()
    },
  })
  return (
    <ConfirmImpact
      open
      title={t('leave')}
      confirm={t('leave')}
      danger
      impacts={[
        { text: t('leave.appointments'), count: person.roles.length },
        { text: t('leave.sessions'), count: person.openSessions },
        { text: t('leave.told') },
      ]}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: person.id })}
      onClose={onClose}
    />
  )
}

/** Gives unfinished batches to a colleague of the same unit. */
const GiveBatches = ({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const staff = useList(listStaff, { limit: 200 })
  const units = new Set(person.roles.map((role) => role.organization.id))
  const colleagues = (staff.data?.items ?? []).filter(
    (one) => one.id !== person.id && one.status === 'active' && one.roles.some((role) => units.has(role.organization.id)),
  )
  return (
    <Modal open title={`${t('leave.batches')}：${person.name}`} onCancel={onClose} footer={null} destroyOnHidden>
      <CommandForm
        endpoint={handOverBatches}
        submit={t('leave.handOver')}
        invalidates={['/staff']}
        onCancel={onClose}
        inputOf={(values) => ({ fromStaffId: person.id, toStaffId: String(values['toStaffId'] ?? '') })}
        onDone={({ count }) => {
          message.success(t('leave.batchesDone', { n: count }))
          onClose()
        }}
      >
        <Form.Item name="toStaffId" label={t('leave.colleague')} extra={t('leave.colleagueHelp')} rules={[needed(t('leave.colleague'))]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={staff.isPending}
            options={colleagues.map((one) => ({ value: one.id, label: `${one.name}（${one.organization?.name ?? ''}）` }))}
          />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** What is left to do before a member of staff goes: hand over, end appointments and sessions, disable the account. */
export const Leaving = ({ person }: { readonly person: Person }) => {
  const t = useT(words)
  const may = useMay()
  const [open, setOpen] = useState(false)
  const [giving, setGiving] = useState(false)
  if (person.roles.length === 0 && person.leaving.cases === 0 && person.status === 'disabled') return null
  return (
    <Block title={t('leave.title')}>
      <p className="lead">{t('leave.lead')}</p>
      <ul className="rows">
        <Step text={t('leave.cases')} left={person.leaving.cases}>
          {may('reviews.handOver') && <LinkButton to="/admin/hand-over">{t('leave.handOver')}</LinkButton>}
        </Step>
        <Step text={t('leave.batches')} left={person.leaving.batches}>
          {may('reviews.handOver') && <Button onClick={() => setGiving(true)}>{t('leave.handOver')}</Button>}
        </Step>
        <Step text={t('leave.appointments')} left={person.roles.length}>
          {person.can.leave && (
            <Button danger disabled={person.leaving.cases > 0 || person.leaving.batches > 0} onClick={() => setOpen(true)}>
              {t('leave')}
            </Button>
          )}
        </Step>
        <Step text={t('leave.sessions')} left={person.openSessions} />
        <Step text={t('leave.disable')} left={person.status === 'disabled' ? 0 : 1} />
      </ul>
      {open && <Leave person={person} onClose={() => setOpen(false)} />}
      {giving && <GiveBatches person={person} onClose={() => setGiving(false)} />}
    </Block>
  )
}
