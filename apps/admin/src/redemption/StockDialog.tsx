import { changeStock, type Good } from '@creditbank/contract/redemption'
import { App, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { words } from './words.ts'

/** More or less of a good at one point, with the reason. */
export const StockDialog = ({
  good,
  points,
  onClose,
}: {
  readonly good: Good
  readonly points: readonly { readonly id: string; readonly name: string }[]
  readonly onClose: () => void
}) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={`${t('stock')} · ${good.name}`} onCancel={onClose} footer={null} destroyOnHidden>
      <CommandForm
        endpoint={changeStock}
        initial={{ pointId: good.shelves[0]?.pointId }}
        inputOf={(values) => ({
          id: good.id,
          pointId: String(values['pointId'] ?? ''),
          delta: Number(values['delta'] ?? 0),
          note: String(values['note'] ?? ''),
        })}
        onDone={({ stock }) => {
          message.success(t('stock.done', { n: stock }))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="pointId" label={t('point')}>
          <Select
            options={good.shelves.map((shelf) => ({
              value: shelf.pointId,
              label: `${points.find((point) => point.id === shelf.pointId)?.name ?? ''} (${shelf.stock})`,
            }))}
          />
        </Form.Item>
        <Form.Item name="delta" label={t('stock.delta')} rules={[needed(t('stock.delta'))]}>
          <InputNumber min={-1_000_000} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="note" label={t('stock.note')} rules={[needed(t('stock.note'))]}>
          <Input maxLength={200} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}
