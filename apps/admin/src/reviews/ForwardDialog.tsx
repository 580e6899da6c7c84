import { type Case, forwardCase, listForwardOffices } from '@creditbank/contract/reviews'
import { Input, Modal, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useCommand, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

/** Gives a case to another centre. */
export const ForwardDialog = ({
  found,
  onDone,
  onClose,
}: {
  readonly found: Case
  readonly onDone: () => void
  readonly onClose: () => void
}) => {
  const t = useT(words)
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const offices = useOne(listForwardOffices, { id: found.id, ...(search === '' ? {} : { search }) })
  const [office, setOffice] = useState<string>()
  const [note, setNote] = useState('')
  const command = useCommand(forwardCase, { onDone })
  const send = () => {
    if (office !== undefined)
      command.mutate({ id: found.id, seq: found.seq, organizationId: office, ...(note.trim() === '' ? {} : { note: note.trim() }) })
  }
  return (
    <Modal
      open
      title={t('forward')}
      okText={t('forward')}
      onOk={send}
      onCancel={onClose}
      okButtonProps={{ disabled: office === undefined, loading: command.isPending }}
      destroyOnHidden
    >
      <p className="lead">{t('forward.lead')}</p>
      <RefusalAlert error={command.error ?? offices.error} />
      <label htmlFor="forward-office">{t('forward.to')}</label>
      <Select
        id="forward-office"
        className="wide-select"
        autoFocus
        value={office ?? null}
        placeholder={t('forward.search')}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={offices.isFetching}
        options={(offices.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
        onChange={(value: string | null) => setOffice(value ?? undefined)}
      />
      <label className="answer" htmlFor="forward-note">
        {t('note')}
      </label>
      <Input.TextArea id="forward-note" value={note} rows={2} maxLength={500} onChange={(changed) => setNote(changed.target.value)} />
    </Modal>
  )
}
