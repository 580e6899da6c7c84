import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { RefusalAlert } from './RefusalAlert.tsx'

/** Asks for one sentence (why something is given back or ended) and hands it on; nothing is sent without one. */
export const NoteDialog = ({
  title,
  label,
  busy,
  error,
  danger = false,
  onNote,
  onClose,
}: {
  readonly title: string
  readonly label: string
  readonly busy: boolean
  readonly error: unknown
  readonly danger?: boolean
  readonly onNote: (note: string) => void
  readonly onClose: () => void
}) => {
  const [note, setNote] = useState('')
  return (
    <Modal
      open
      title={title}
      okText={title}
      okButtonProps={{ disabled: note.trim() === '', loading: busy, danger }}
      onOk={() => onNote(note.trim())}
      onCancel={onClose}
      destroyOnHidden
    >
      <RefusalAlert error={error} />
      <Form layout="vertical">
        <Form.Item label={label} htmlFor="note-dialog" required>
          <Input.TextArea
            id="note-dialog"
            rows={3}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            autoFocus
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
