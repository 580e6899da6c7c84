import { grantAppointment, previewAppointment, proposeAppointment } from '@creditbank/contract/identity'
import type { OrganizationLine } from '@creditbank/contract/organizations'
import { type RolePreset, roles } from '@creditbank/contract/permissions'
import { App, DatePicker, Form, Modal, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Count } from '../parts/formats.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { words } from './words.ts'

const presets: readonly (readonly [string, RolePreset])[] = Object.entries(roles)

const day = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'format' in value ? (value as Dayjs).format('YYYY-MM-DD') : undefined

/** What the appointment will let its holder see, in numbers, before it is given. */
const Preview = ({ role, organizationId }: { readonly role: string; readonly organizationId: string }) => {
  const t = useT(words)
  const query = useOne(previewAppointment, { role, organizationId })
  if (query.data === undefined) return null
  if (!query.data.fits) return <p role="alert">{t('preview.unfit')}</p>
  return (
    <section aria-label={t('preview.lead')}>
      <p className="lead">{t('preview.lead')}</p>
      <ul className="impacts">
        {(['units', 'people'] as const).map((what) => (
          <li key={what}>
            <span>{t(`preview.${what}`)}</span>
            <Count value={query.data[what]} />
          </li>
        ))}
        <li>
          <span>{t('preview.may')}</span>
          <Count value={query.data.may.length} />
        </li>
      </ul>
    </section>
  )
}

const Fields = () => {
  const t = useT(words)
  const language = useLanguage()
  const needed = useNeeded()
  const role: unknown = Form.useWatch('role')
  const [unit, setUnit] = useState<OrganizationLine>()
  const fitting = presets.filter(([, preset]) => unit === undefined || preset.at.includes(unit.kind))
  return (
    <>
      <Form.Item name="organizationId" label={t('unit')} rules={[needed(t('unit'))]}>
        <UnitSelect onUnit={setUnit} />
      </Form.Item>
      <Form.Item name="role" label={t('role')} rules={[needed(t('role'))]}>
        <Select options={fitting.map(([role, preset]) => ({ value: role, label: preset[language] }))} />
      </Form.Item>
      <Form.Item name="from" label={t('from')}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="to" label={t('to')}>
        <DatePicker placeholder={t('to.open')} />
      </Form.Item>
      {unit !== undefined && typeof role === 'string' && <Preview role={role} organizationId={unit.id} />}
    </>
  )
}

/** Gives a person an appointment: at once for the security officer (`grant`), as a proposal for everybody else. Only roles that exist at the unit's kind are offered. */
export const AppointmentForm = ({
  staffId,
  act,
  onClose,
}: {
  readonly staffId: string
  readonly act: 'grant' | 'propose'
  readonly onClose: () => void
}) => {
  const t = useT(words)
  const { message } = App.useApp()
  const inputOf = (values: Record<string, unknown>) => {
    const from = day(values['from'])
    const to = day(values['to'])
    return {
      id: staffId,
      role: String(values['role']),
      organizationId: String(values['organizationId']),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }
  }
  const common = {
    inputOf,
    submit: t(act),
    invalidates: ['/staff-proposals'],
    onCancel: onClose,
    onDone: () => {
      message.success(t(`${act}.done`))
      onClose()
    },
  }
  return (
    <Modal open title={t(act)} onCancel={onClose} footer={null} destroyOnHidden>
      {act === 'propose' && <p className="lead">{t('propose.lead')}</p>}
      {act === 'grant' ? (
        <CommandForm endpoint={grantAppointment} {...common}>
          <Fields />
        </CommandForm>
      ) : (
        <CommandForm endpoint={proposeAppointment} {...common}>
          <Fields />
        </CommandForm>
      )}
    </Modal>
  )
}
