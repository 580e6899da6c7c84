import type { OrganizationKind } from '@creditbank/contract/permissions'
import { createOrganization, editOrganization, type OrganizationDetail, proposeOrganization } from '@creditbank/contract/organizations'
import { App, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { useGo } from '../parts/links.tsx'
import { words } from './words.ts'

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** What the form holds as the contract's fields: empty becomes null. */
const fieldsOf = (values: Record<string, unknown>) => ({
  name: text(values['name']) ?? '',
  regionCode: text(values['regionCode']),
  address: text(values['address']),
  phone: text(values['phone']),
  hours: text(values['hours']),
  longitude: number(values['longitude']),
  latitude: number(values['latitude']),
})

const Fields = () => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <>
      <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="regionCode" label={t('regionCode')}>
        <Input inputMode="numeric" maxLength={9} />
      </Form.Item>
      <Form.Item name="address" label={t('address')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="phone" label={t('phone')}>
        <Input maxLength={30} />
      </Form.Item>
      <Form.Item name="hours" label={t('hours')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="longitude" label={t('longitude')}>
        <InputNumber min={73} max={136} className="wide-input" />
      </Form.Item>
      <Form.Item name="latitude" label={t('latitude')}>
        <InputNumber min={3} max={54} className="wide-input" />
      </Form.Item>
    </>
  )
}

/** Edits the fields of a unit. */
export const EditUnit = ({ unit, onClose }: { readonly unit: OrganizationDetail; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const done = () => {
    message.success(t('edit.done'))
    onClose()
  }
  return (
    <Modal open title={t('edit')} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="lead">{t('rename.note')}</p>
      <CommandForm
        endpoint={editOrganization}
        initial={unit}
        inputOf={(values) => ({ id: unit.id, version: unit.version, ...fieldsOf(values) })}
        onDone={done}
        onCancel={onClose}
      >
        <Fields />
      </CommandForm>
    </Modal>
  )
}

const KindItem = ({ kinds }: { readonly kinds: readonly OrganizationKind[] }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Form.Item name="kind" label={t('kind')} rules={[needed(t('kind'))]}>
      <Select options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))} />
    </Form.Item>
  )
}

/** Sets up a unit below another, or proposes it where another unit registers. */
export const NewUnit = ({
  parent,
  how,
  onClose,
}: {
  readonly parent: OrganizationDetail
  readonly how: 'create' | 'propose'
  readonly onClose: () => void
}) => {
  const t = useT(words)
  const go = useGo()
  const { message } = App.useApp()
  const kinds = parent.can[how]
  // An education authority fits below every unit and is hardly ever what is set up.
  const usual = kinds.find((kind) => kind !== 'educationAuthority') ?? kinds[0]
  const initial = { kind: usual, regionCode: parent.regionCode }
  const kindOf = (values: Record<string, unknown>): OrganizationKind => kinds.find((kind) => kind === values['kind']) ?? 'servicePoint'
  return (
    <Modal open title={t(how)} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="lead">{t('create.lead', { name: parent.name })}</p>
      {how === 'create' ? (
        <CommandForm
          endpoint={createOrganization}
          initial={initial}
          submit={t('create')}
          inputOf={(values) => ({
            ...fieldsOf(values),
            kind: kindOf(values),
            parentId: parent.id,
            ...(text(values['code']) === null ? {} : { code: text(values['code']) ?? '' }),
          })}
          onDone={(made) => {
            message.success(t('create.done'))
            go(`/admin/organizations/${made.id}`)
            onClose()
          }}
          onCancel={onClose}
        >
          <KindItem kinds={kinds} />
          <Form.Item name="code" label={t('code')}>
            <Input maxLength={20} />
          </Form.Item>
          <Fields />
        </CommandForm>
      ) : (
        <CommandForm
          endpoint={proposeOrganization}
          initial={initial}
          submit={t('propose')}
          inputOf={(values) => ({ ...fieldsOf(values), kind: kindOf(values), parentId: parent.id })}
          onDone={() => {
            message.success(t('propose.done'))
            onClose()
          }}
          onCancel={onClose}
        >
          <KindItem kinds={kinds} />
          <Fields />
        </CommandForm>
      )}
    </Modal>
  )
}
