import type { OutputOf } from '@creditbank/contract'
import { correctionFields, enterCorrection, type readOutcome } from '@creditbank/contract/outcomes'
import { App, Form, Input, Modal, Select } from 'antd'
import { useT } from '../i18n/words.ts'
import { AssistanceBar } from '../parts/assistance/AssistanceField.tsx'
import { useCurrent } from '../parts/assistance/current.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { type Evidence, EvidenceFiles } from '../parts/evidence/EvidenceFiles.tsx'
import { words } from './words.ts'

const filesOf = (value: unknown): readonly Evidence[] => (Array.isArray(value) ? value : [])

/** Asks for a correction of an outcome: what is wrong, what it should say, and on what grounds. Another member of staff decides. */
export const CorrectOutcome = ({ outcome, onClose }: { readonly outcome: OutputOf<typeof readOutcome>; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const current = useCurrent()
  // The person is at the counter: asked in their name, and on their receipt.
  const present = current?.learnerId === outcome.learner.id ? current : undefined
  return (
    <Modal open title={t('correct')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('correct.lead')}</p>
      {present !== undefined && <AssistanceBar current={present} />}
      <CommandForm
        endpoint={enterCorrection}
        initial={{ what: outcome.correction?.what ?? 'grade' }}
        submit={t('correct.send')}
        onCancel={onClose}
        inputOf={(values) => ({
          id: outcome.id,
          what: correctionFields.find((field) => field === values['what']) ?? 'grade',
          wanted: String(values['wanted'] ?? ''),
          note: String(values['note'] ?? ''),
          fileIds: filesOf(values['files']).map((file) => file.id),
          ...(present === undefined ? {} : { assistanceId: present.id }),
        })}
        onDone={({ number }) => {
          message.success(t('correct.sent', { number }))
          onClose()
        }}
      >
        <Form.Item name="what" label={t('correct.what')} rules={[needed(t('correct.what'))]}>
          <Select options={correctionFields.map((value) => ({ value, label: t(`correct.${value}`) }))} />
        </Form.Item>
        <Form.Item name="wanted" label={t('correct.wanted')} extra={t('correct.wantedHelp')} rules={[needed(t('correct.wanted'))]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="note"
          label={t('correct.note')}
          extra={t('correct.noteHelp')}
          rules={[needed(t('correct.note')), { min: 5, message: t('correct.noteHelp') }]}
        >
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
        <Form.Item name="files" label={t('correct.files')}>
          <EvidenceFiles />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}
