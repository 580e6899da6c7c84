import type { OutputOf } from '@creditbank/contract'
import {
  addAffiliation,
  counterCheck,
  editContact,
  endAffiliation,
  type getLearner,
  requestConsentCode,
} from '@creditbank/contract/accounts'
import { App, Button, Form, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { AssistanceField } from '../parts/assistance/AssistanceField.tsx'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { today } from '../parts/formats.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { RegionSelect } from './RegionSelect.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { words } from './words.ts'

type Learner = OutputOf<typeof getLearner>
/** What every act on a learner gets. */
export type LearnerProps = { readonly learner: Learner }
type Props = LearnerProps

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)

/** A button that opens a dialog with a form. `children` gets how to close it after success; `told` is said then. */
export const ActDialog = ({
  label,
  told,
  children,
}: {
  readonly label: string
  readonly told?: string
  readonly children: (close: () => void) => ReactNode
}) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    message.success(told ?? t('done'))
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label}</Button>
      <Modal open={open} title={label} onCancel={() => setOpen(false)} footer={null} destroyOnHidden>
        {children(close)}
      </Modal>
    </>
  )
}

/** Asks for a new mobile and the code that went to it; the code's request is handed to the form around it. */
export const NewPhone = ({
  learner,
  onRequest,
  needed = false,
}: Props & { readonly onRequest: (request: string) => void; readonly needed?: boolean }) => {
  const t = useT(words)
  const required = useNeeded()
  const [phone, setPhone] = useState('')
  const sending = useCommand(requestConsentCode, { onDone: ({ request }) => onRequest(request) })
  return (
    <>
      <Form.Item label={t('contact.newPhone')} htmlFor="new-phone" required={needed} extra={needed ? undefined : t('contact.noPhone')}>
        <Input
          id="new-phone"
          value={phone}
          inputMode="tel"
          autoComplete="off"
          maxLength={20}
          onChange={(event) => setPhone(event.target.value)}
        />
      </Form.Item>
      <RefusalAlert error={sending.error} />
      <Button
        disabled={phone.trim().length < 11}
        loading={sending.isPending}
        onClick={() => sending.mutate({ id: learner.id, phone: phone.trim() })}
      >
        {t('contact.code')}
      </Button>
      <p role="status" className="lead">
        {sending.data !== undefined && t('contact.sent', { phone: sending.data.phoneMasked })}
      </p>
      {(needed || sending.data !== undefined) && (
        <Form.Item name="code" label={t('code')} rules={needed ? [required(t('code'))] : []}>
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        </Form.Item>
      )}
    </>
  )
}

const codeOf = (request: string | undefined, values: Record<string, unknown>) => {
  const code = text(values['code'])
  return request === undefined || code === undefined ? {} : { request, code }
}

/** Document and consent of the person who is present: no counter act without it. */
export const Assisted = ({ learner }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Form.Item name="assistanceId" label={t('assisted')} rules={[needed(t('assisted'))]}>
      <AssistanceField learnerId={learner.id} />
    </Form.Item>
  )
}

/** The identity check of a person at the counter. */
export const CounterCheck = ({ learner }: Props) => {
  const t = useT(words)
  const [request, setRequest] = useState<string>()
  return (
    <ActDialog label={t('check')}>
      {(close) => (
        <CommandForm
          endpoint={counterCheck}
          submit={t('check')}
          onDone={close}
          inputOf={(values) => ({
            id: learner.id,
            assistanceId: String(values['assistanceId']),
            ...codeOf(request, values),
          })}
        >
          <p className="lead">{t('check.lead')}</p>
          <Assisted learner={learner} />
          <NewPhone learner={learner} onRequest={setRequest} />
        </CommandForm>
      )}
    </ActDialog>
  )
}

const kinds = ['student', 'resident', 'employee', 'senior'] as const
const isKind = (value: unknown): value is (typeof kinds)[number] => kinds.some((kind) => kind === value)

/** Contact data of a person who is present. */
export const EditContact = ({ learner }: Props) => {
  const t = useT(words)
  const [request, setRequest] = useState<string>()
  return (
    <ActDialog label={t('contact')}>
      {(close) => (
        <CommandForm
          endpoint={editContact}
          initial={{ learnerKind: learner.learnerKind, regionCode: learner.regionCode ?? '' }}
          onDone={close}
          inputOf={(values) => {
            const regionCode = text(values['regionCode'])
            const guardianName = text(values['guardianName'])
            const guardianPhone = text(values['guardianPhone'])
            const learnerKind = values['learnerKind']
            return {
              id: learner.id,
              assistanceId: String(values['assistanceId']),
              ...(isKind(learnerKind) ? { learnerKind } : {}),
              ...(regionCode === undefined ? {} : { regionCode }),
              ...(guardianName === undefined ? {} : { guardianName }),
              ...(guardianPhone === undefined ? {} : { guardianPhone }),
              ...codeOf(request, values),
            }
          }}
        >
          <Assisted learner={learner} />
          <Form.Item name="learnerKind" label={t('kind')}>
            <Select options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
          </Form.Item>
          <Form.Item name="regionCode" label={t('region')}>
            <RegionSelect />
          </Form.Item>
          {learner.guardianName !== null && (
            <>
              <Form.Item name="guardianName" label={t('guardian')}>
                <Input maxLength={60} />
              </Form.Item>
              <Form.Item name="guardianPhone" label={t('guardianPhone')}>
                <Input inputMode="tel" maxLength={20} />
              </Form.Item>
            </>
          )}
          {(learner.phoneMasked === null || learner.state === 'inactive') && <NewPhone learner={learner} onRequest={setRequest} />}
        </CommandForm>
      )}
    </ActDialog>
  )
}

/** Ties the learner to a unit of one's scope from a day on. */
export const AddAffiliation = ({ learner }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  const ties = ['student', 'resident', 'employee'] as const
  return (
    <ActDialog label={t('affiliate')}>
      {(close) => (
        <CommandForm
          endpoint={addAffiliation}
          initial={{ kind: 'resident', from: today() }}
          onDone={close}
          inputOf={(values) => {
            const studentNo = text(values['studentNo'])
            const className = text(values['className'])
            const township = text(values['township'])
            return {
              id: learner.id,
              organizationId: text(values['organizationId']) ?? '',
              kind: ties.find((kind) => kind === values['kind']) ?? 'resident',
              from: text(values['from']) ?? today(),
              ...(studentNo === undefined ? {} : { studentNo }),
              ...(className === undefined ? {} : { className }),
              ...(township === undefined ? {} : { township }),
            }
          }}
        >
          <Form.Item name="organizationId" label={t('unit')} rules={[needed(t('unit'))]}>
            <UnitSelect />
          </Form.Item>
          <Form.Item name="kind" label={t('affiliate.kind')}>
            <Select options={ties.map((value) => ({ value, label: t(`kind.${value}`) }))} />
          </Form.Item>
          <Form.Item name="from" label={t('from')} rules={[needed(t('from'))]}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="className" label={t('className')}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="studentNo" label={t('studentNo')}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="township" label={t('township')}>
            <Input maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

/** Ends one affiliation on a day. */
export const EndAffiliation = ({
  learner,
  tie,
  onClose,
}: Props & { readonly tie: Learner['affiliations'][number]; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Modal open title={t('end.title')} footer={null} onCancel={onClose} destroyOnHidden>
      <p>{t('end.lead', { name: learner.name, unit: tie.organization.name })}</p>
      <CommandForm
        endpoint={endAffiliation}
        initial={{ on: today() }}
        submit={t('end')}
        onDone={onClose}
        danger
        inputOf={(values) => ({ id: learner.id, affiliationId: tie.id, on: text(values['on']) ?? today() })}
      >
        <Form.Item name="on" label={t('end.on')} rules={[needed(t('end.on'))]}>
          <Input type="date" />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}
