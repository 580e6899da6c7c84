import { accountCorrectionFields, enterAccountCorrection } from '@creditbank/contract/accounts'
import { App, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { documentKinds } from '../parts/assistance/BeginAssistance.tsx'
import { words as documentWords } from '../parts/assistance/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { type Evidence, EvidenceFiles } from '../parts/evidence/EvidenceFiles.tsx'
import { words } from './correction.words.ts'
import { Assisted, type LearnerProps } from './LearnerActs.tsx'
import { RegionSelect } from './RegionSelect.tsx'
import { words as accountWords } from './words.ts'

type Field = (typeof accountCorrectionFields)[number]

const typed = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const filesOf = (value: unknown): readonly Evidence[] => (Array.isArray(value) ? value : [])
const fieldOf = (value: unknown): Field => accountCorrectionFields.find((field) => field === value) ?? 'name'

/** What the account says now in a field; undefined where the desk does not show it. */
const useStanding = ({ learner }: LearnerProps): ((what: Field) => string | undefined) => {
  const t = useT(accountWords)
  const none = useT(words)('none')
  return (what) =>
    ({
      name: learner.name,
      document: `${t(`idKind.${learner.idKind}`)} ${learner.idMasked}`,
      sex: learner.sex === null ? none : t(`sex.${learner.sex}`),
      birthOn: undefined,
      regionCode: learner.region ?? none,
      learnerKind: t(`kind.${learner.learnerKind}`),
      guardianName: learner.guardianName ?? none,
    })[what]
}

/** The field that takes what should stand there, fitting to what it is. */
const Wanted = ({ what }: { readonly what: Field }) => {
  const t = useT(words)
  const account = useT(accountWords)
  const kinds = useT(documentWords)
  const needed = useNeeded()
  const item = { name: 'wanted', label: t('wanted'), rules: [needed(t('wanted'))] }
  if (what === 'regionCode')
    return (
      <Form.Item {...item}>
        <RegionSelect />
      </Form.Item>
    )
  if (what === 'sex')
    return (
      <Form.Item {...item}>
        <Select options={(['male', 'female'] as const).map((value) => ({ value, label: account(`sex.${value}`) }))} />
      </Form.Item>
    )
  if (what === 'learnerKind')
    return (
      <Form.Item {...item}>
        <Select
          options={(['student', 'resident', 'employee', 'senior'] as const).map((value) => ({ value, label: account(`kind.${value}`) }))}
        />
      </Form.Item>
    )
  if (what === 'birthOn')
    return (
      <Form.Item {...item} extra={t('wanted.day')}>
        <DayInput />
      </Form.Item>
    )
  return (
    <>
      {what === 'document' && (
        <Form.Item name="idKind" label={kinds('idKind')}>
          <Select options={documentKinds.map((value) => ({ value, label: kinds(`idKind.${value}`) }))} />
        </Form.Item>
      )}
      <Form.Item {...item}>
        <Input autoComplete="off" maxLength={60} onPressEnter={(event) => event.preventDefault()} />
      </Form.Item>
    </>
  )
}

const Asking = ({ learner, onClose }: LearnerProps & { readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const what = fieldOf(Form.useWatch('what', form))
  const now = useStanding({ learner })(what)
  return (
    <CommandForm
      endpoint={enterAccountCorrection}
      form={form}
      initial={{ what: 'name', idKind: learner.idKind }}
      submit={t('send')}
      onCancel={onClose}
      inputOf={(values) => ({
        id: learner.id,
        assistanceId: typed(values['assistanceId']),
        what,
        wanted: typed(values['wanted']),
        fileIds: filesOf(values['files']).map((file) => file.id),
        ...(what === 'document' ? { idKind: documentKinds.find((kind) => kind === values['idKind']) ?? learner.idKind } : {}),
        ...(typed(values['note']) === '' ? {} : { note: typed(values['note']) }),
      })}
      onDone={({ number, office }) => {
        message.success(t('sent', { number, office }))
        onClose()
      }}
    >
      <Assisted learner={learner} />
      <Form.Item name="what" label={t('what')} {...(now === undefined ? {} : { extra: t('now', { value: now }) })}>
        <Select
          onChange={() => form.setFieldsValue({ wanted: undefined })}
          options={accountCorrectionFields.map((value) => ({ value, label: t(`what.${value}`) }))}
        />
      </Form.Item>
      <Wanted what={what} />
      <Form.Item name="files" label={t('files')} extra={t('files.help')} rules={[needed(t('files'))]}>
        <EvidenceFiles />
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </CommandForm>
  )
}

/** Asks for a correction of account data for a person who is present; somebody else decides it on the review desk. */
export const CorrectAccount = ({ learner }: LearnerProps) => {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('correct')}</Button>
      <Modal open={open} title={t('correct')} onCancel={() => setOpen(false)} footer={null} destroyOnHidden>
        <p className="lead">{t('lead')}</p>
        <Asking learner={learner} onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}
