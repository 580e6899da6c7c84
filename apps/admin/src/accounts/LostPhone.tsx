import { askPhoneChange } from '@creditbank/contract/accounts'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { ActDialog, type LearnerProps, NewPhone } from './LearnerActs.tsx'
import { words } from './words.ts'

const text = (value: unknown): string => String(value ?? '').trim()

/** A lost phone of a person who is present: asked here, confirmed by somebody else, in effect a day later. */
export const LostPhone = ({ learner }: LearnerProps) => {
  const t = useT(words)
  const needed = useNeeded()
  const [request, setRequest] = useState('')
  return (
    <ActDialog label={t('lostPhone')} told={t('lostPhone.asked')}>
      {(close) => (
        <CommandForm
          endpoint={askPhoneChange}
          submit={t('lostPhone.submit')}
          onDone={close}
          inputOf={(values) => ({
            id: learner.id,
            name: text(values['name']),
            idNumber: text(values['idNumber']),
            request,
            code: text(values['code']),
            reason: text(values['reason']),
          })}
        >
          <p className="lead">{t('lostPhone.lead')}</p>
          <Form.Item name="idNumber" label={t('idNumber')} rules={[needed(t('idNumber'))]}>
            <Input autoFocus autoComplete="off" maxLength={40} />
          </Form.Item>
          <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
            <Input autoComplete="off" maxLength={60} />
          </Form.Item>
          <NewPhone learner={learner} onRequest={setRequest} needed />
          <Form.Item name="reason" label={t('reason')} rules={[needed(t('reason'))]}>
            <Input.TextArea rows={2} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}
