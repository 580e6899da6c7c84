import { approveBatch, type Batch, cancelBatch, refuseBatch, submitBatch, undoBatch } from '@creditbank/contract/batches'
import { Button, Input, Space } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { useSession } from '../session/session.ts'
import { words } from './words.ts'

type Act = 'submit' | 'approve' | 'refuse' | 'cancel' | 'undo'

const useActs = (close: () => void) => {
  const after = { onDone: close }
  return {
    submit: useCommand(submitBatch, after),
    approve: useCommand(approveBatch, after),
    refuse: useCommand(refuseBatch, after),
    cancel: useCommand(cancelBatch, after),
    undo: useCommand(undoBatch, after),
  }
}

/** A reason in one line, under its own label. */
const Reason = ({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) => (
  <div>
    <label htmlFor="batch-reason">{label}</label>
    <Input id="batch-reason" value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} />
  </div>
)

const useImpacts = (batch: Batch) => {
  const t = useT(words)
  const storing = [
    { text: t('approve.impact'), count: batch.counts.new },
    { text: t('approve.people'), count: batch.counts.people },
    { text: t('approve.wrong'), count: batch.counts.wrong },
  ]
  return {
    submit: [...storing, { text: t('submit.note') }],
    approve: storing,
    refuse: [],
    cancel: [{ text: t('cancel.impact') }],
    undo: [{ text: t('undo.impact'), count: batch.counts.stored }, { text: t('undo.note') }],
  }
}

/** The acts that the state and the role allow, each told in numbers before it is done. */
export const BatchActs = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const session = useSession()
  const [act, setAct] = useState<Act>()
  const [reason, setReason] = useState('')
  const close = () => {
    setAct(undefined)
    setReason('')
  }
  const commands = useActs(close)
  const impacts = useImpacts(batch)
  const { id, version } = batch
  const send: Readonly<Record<Act, () => void>> = {
    submit: () => commands.submit.mutate({ id, version }),
    approve: () => commands.approve.mutate({ id, version }),
    refuse: () => commands.refuse.mutate({ id, version, reason }),
    cancel: () => commands.cancel.mutate({ id }),
    undo: () => commands.undo.mutate({ id, reason }),
  }
  const button = (name: Act, type: 'primary' | 'default', danger = false) =>
    batch.can.includes(name) && (
      <Button type={type} danger={danger} onClick={() => setAct(name)}>
        {t(name)}
      </Button>
    )
  const asks = act === 'refuse' || act === 'undo'
  const own = batch.state === 'submitted' && !batch.can.includes('approve') && session.may.includes('deposits.approveBatch')
  return (
    <Space wrap>
      {own && <span className="lead">{t('approve.own')}</span>}
      {button('undo', 'default', true)}
      {button('cancel', 'default')}
      {button('refuse', 'default', true)}
      {button('submit', 'primary')}
      {button('approve', 'primary')}
      {act !== undefined && (
        <ConfirmImpact
          open
          title={t(act)}
          impacts={impacts[act]}
          confirm={t(act)}
          danger={act !== 'submit' && act !== 'approve'}
          busy={commands[act].isPending}
          error={commands[act].error}
          disabled={asks && reason.trim() === ''}
          onConfirm={() => send[act]()}
          onClose={close}
        >
          {asks && <Reason label={t(act === 'refuse' ? 'refuse.reason' : 'undo.reason')} value={reason} onChange={setReason} />}
        </ConfirmImpact>
      )}
    </Space>
  )
}
