import type { Endpoint, InputOf } from '@creditbank/contract'
import { App, Form, Input, Modal, Radio } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from './CommandForm.tsx'

/** Asks for format and reason (the audit keeps it) and starts an export of what the filters show; the file arrives in the job tray. */
export const ExportDialog = ({
  endpoint,
  filters,
  onClose,
}: {
  readonly endpoint: Endpoint
  readonly filters: Readonly<Record<string, unknown>>
  readonly onClose: () => void
}) => {
  const t = useT(shellWords)
  const needed = useNeeded()
  const { message } = App.useApp()
  const inputOf = (values: Record<string, unknown>): InputOf<Endpoint> => ({ ...filters, ...values })
  const done = () => {
    message.success(t('export.started'))
    onClose()
  }
  return (
    <Modal open title={t('export.title')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('export.lead')}</p>
      <CommandForm
        endpoint={endpoint}
        initial={{ format: 'xlsx' }}
        inputOf={inputOf}
        invalidates={['/jobs']}
        submit={t('list.export')}
        onDone={done}
        onCancel={onClose}
      >
        <Form.Item name="format" label={t('export.format')}>
          <Radio.Group
            options={[
              { value: 'xlsx', label: t('export.xlsx') },
              { value: 'csv', label: t('export.csv') },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('export.reason')}
          rules={[needed(t('export.reason')), { min: 2, message: t('export.reasonShort') }]}
        >
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}
