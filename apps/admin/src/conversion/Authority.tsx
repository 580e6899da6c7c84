import { recordAuthorityDecision } from '@creditbank/contract/conversionDesk'
import type { Conversion } from '@creditbank/contract/conversions'
import { downloadStaffFile } from '@creditbank/contract/files'
import { Alert, App, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { type Evidence, EvidenceFiles } from '../parts/evidence/EvidenceFiles.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Day, dayText, today } from '../parts/formats.tsx'
import { Defects, defectsOf, emptyDefect, type TypedDefect } from '../reviews/Defects.tsx'
import { words } from './desk.words.ts'
import { coursesOf } from './Refusals.tsx'

const firstFile = (value: unknown): Evidence | undefined => (Array.isArray(value) ? value[0] : undefined)

const decisions = ['accepted', 'refused'] as const

const Record = ({ found, onClose }: { readonly found: Conversion; readonly onClose: () => void }) => {
  const t = useT(words)
  const [decision, setDecision] = useState<(typeof decisions)[number]>('accepted')
  const [typed, setTyped] = useState<readonly TypedDefect[]>([emptyDefect])
  const defects = decision === 'refused' ? defectsOf(typed) : []
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('authority.record')} onCancel={onClose} footer={null} destroyOnHidden>
      <CommandForm
        endpoint={recordAuthorityDecision}
        initial={{ decidedOn: today() }}
        inputOf={(values) => {
          const file = firstFile(values['files'])
          const note = String(values['note'] ?? '').trim()
          return {
            id: found.id,
            decision,
            documentNumber: String(values['documentNumber'] ?? ''),
            decidedOn: String(values['decidedOn'] ?? ''),
            ...(file === undefined ? {} : { fileId: file.id }),
            ...(note === '' ? {} : { note }),
            ...(defects === undefined || defects.length === 0 ? {} : { defects }),
          }
        }}
        submit={t('authority.record')}
        onDone={() => {
          message.success(t('authority.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item label={t('authority.decision')} htmlFor="authority-decision">
          <Select
            id="authority-decision"
            value={decision}
            options={decisions.map((value) => ({ value, label: t(`authority.${value}`) }))}
            onChange={setDecision}
          />
        </Form.Item>
        <Form.Item name="documentNumber" label={t('authority.documentNumber')} rules={[needed(t('authority.documentNumber'))]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="decidedOn" label={t('authority.decidedOn')} rules={[needed(t('authority.decidedOn'))]}>
          <DayInput />
        </Form.Item>
        {decision === 'refused' && <Defects about={coursesOf(found)} value={typed} onChange={setTyped} />}
        <Form.Item name="note" label={t('authority.note')}>
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
        <Form.Item name="files" label={t('authority.file')}>
          <EvidenceFiles most={1} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** Where a conversion into a self-taught examination stands with the authority: awaited, or decided with its document. */
export const Authority = ({ found }: { readonly found: Conversion }) => {
  const t = useT(words)
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const { authority } = found
  if (authority === null) return null
  if (authority.decision === null)
    return (
      <>
        <Alert
          type="info"
          showIcon
          className="refusal"
          title={t('authority.waiting', { day: dayText(authority.sentAt, language) })}
          action={
            found.canRecordAuthority && (
              <Button type="primary" onClick={() => setOpen(true)}>
                {t('authority.record')}
              </Button>
            )
          }
        />
        {open && <Record found={found} onClose={() => setOpen(false)} />}
      </>
    )
  return (
    <Facts
      facts={[
        { label: t('authority.decision'), value: t(`authority.${authority.decision}`) },
        { label: t('authority.documentNumber'), value: authority.documentNumber },
        { label: t('authority.decidedOn'), value: <Day value={authority.decidedOn} /> },
        ...(authority.note === null ? [] : [{ label: t('authority.note'), value: authority.note, wide: true }]),
        ...(authority.file === null
          ? []
          : [
              {
                label: t('authority.file'),
                value: <a href={hrefOf(downloadStaffFile, { id: authority.file.fileId })}>{authority.file.name}</a>,
              },
            ]),
      ]}
    />
  )
}
