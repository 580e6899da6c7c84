import { type Case, decideCase, type ReasonTemplate, refuseReasons, returnReasons } from '@creditbank/contract/reviews'
import { Checkbox, Input, Modal, Radio } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { asksDefects, Defects, defectsOf, emptyDefect, type TypedDefect } from './Defects.tsx'
import { words } from './words.ts'

const other = 'other'

/** The templates by digit, and the way to type another reason. */
const Reasons = ({
  templates,
  chosen,
  typed,
  onChoose,
  onType,
}: {
  readonly templates: readonly ReasonTemplate[]
  readonly chosen: string
  readonly typed: string
  readonly onChoose: (code: string) => void
  readonly onType: (text: string) => void
}) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <>
      <Radio.Group
        aria-label={t('reason')}
        value={chosen}
        onChange={(changed) => onChoose(String(changed.target.value))}
        className="reasons"
      >
        {templates.map((one, index) => (
          <Radio key={one.code} value={one.code} autoFocus={index === 0}>
            {index + 1}. {one[language]}
          </Radio>
        ))}
        <Radio value={other}>{t('reason.other')}</Radio>
      </Radio.Group>
      {chosen === other && (
        <Input
          aria-label={t('reason.text')}
          placeholder={t('reason.text')}
          value={typed}
          maxLength={200}
          autoFocus
          onChange={(changed) => onType(changed.target.value)}
        />
      )}
    </>
  )
}

/** The facts of a case that can be named, in words. Pure. */
const factsOf = (found: Case, language: 'zh' | 'en') =>
  found.facts.flatMap((fact) => (fact.field === undefined ? [] : [{ value: fact.field, label: fact[language] }]))

const CaseDefects = ({
  found,
  ...typed
}: {
  readonly found: Case
  readonly value: readonly TypedDefect[]
  readonly onChange: (value: readonly TypedDefect[]) => void
}) => <Defects about={factsOf(found, useLanguage())} {...typed} />

/** What the applicant is asked to mend: the facts of the case, and the evidence. */
const FieldMarks = ({
  found,
  fields,
  onChange,
}: {
  readonly found: Case
  readonly fields: readonly string[]
  readonly onChange: (fields: readonly string[]) => void
}) => {
  const t = useT(words)
  const language = useLanguage()
  const known = factsOf(found, language)
  const missing = fields
    .filter((field) => !known.some((one) => one.value === field))
    .map((field) => ({ value: field, label: field === 'fileIds' ? t('attachments') : field }))
  if (known.length + missing.length === 0) return null
  return (
    <fieldset className="answer">
      <legend>{t('fields')}</legend>
      <Checkbox.Group options={[...missing, ...known]} value={[...fields]} onChange={(values) => onChange(values.map(String))} />
    </fieldset>
  )
}

/** Why a case goes back or is refused: a template by its digit, or typed words; for a return also what to mend. Enter sends. */
export const ReasonDialog = ({
  found,
  event,
  onDone,
  onClose,
}: {
  readonly found: Case
  readonly event: 'return' | 'refuse'
  readonly onDone: () => void
  readonly onClose: () => void
}) => {
  const t = useT(words)
  const templates: readonly ReasonTemplate[] = event === 'return' ? returnReasons[found.kind] : refuseReasons
  const [chosen, setChosen] = useState(templates[0]?.code ?? other)
  const [typed, setTyped] = useState('')
  const [note, setNote] = useState('')
  const [fields, setFields] = useState<readonly string[]>(templates[0]?.fields ?? [])
  const [typedDefects, setTypedDefects] = useState<readonly TypedDefect[]>([emptyDefect])
  const defects = asksDefects(found) ? defectsOf(typedDefects) : []
  const command = useCommand(decideCase, { onDone })
  const choose = (code: string) => {
    setChosen(code)
    setFields(templates.find((one) => one.code === code)?.fields ?? [])
  }
  const reason = chosen === other ? typed.trim() : chosen
  const send = () => {
    if (reason === '' || defects === undefined || command.isPending) return
    command.mutate({
      id: found.id,
      seq: found.seq,
      event,
      reason,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      ...(event === 'return' ? { fields: [...fields] } : {}),
      ...(defects.length === 0 ? {} : { defects }),
    })
  }
  const press = (pressed: KeyboardEvent) => {
    const typing =
      pressed.target instanceof HTMLTextAreaElement || (pressed.target instanceof HTMLInputElement && pressed.target.type === 'text')
    if (pressed.nativeEvent.isComposing) return
    if (pressed.key === 'Enter' && !(pressed.target instanceof HTMLTextAreaElement) && !(pressed.target instanceof HTMLButtonElement))
      send()
    const template = templates[Number(pressed.key) - 1]
    if (!typing && template !== undefined) choose(template.code)
  }
  return (
    <Modal
      open
      title={t(event)}
      okText={t(event)}
      onOk={send}
      onCancel={onClose}
      okButtonProps={{ disabled: reason === '' || defects === undefined, danger: event === 'refuse', loading: command.isPending }}
      destroyOnHidden
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: digits choose a reason for the whole dialog */}
      <div onKeyDown={press}>
        <RefusalAlert error={command.error} />
        <Reasons templates={templates} chosen={chosen} typed={typed} onChoose={choose} onType={setTyped} />
        {asksDefects(found) && <CaseDefects found={found} value={typedDefects} onChange={setTypedDefects} />}
        {event === 'return' && !asksDefects(found) && <FieldMarks found={found} fields={fields} onChange={setFields} />}
        <label className="answer" htmlFor="reason-note">
          {t('note')}
        </label>
        <Input.TextArea id="reason-note" value={note} rows={2} maxLength={500} onChange={(changed) => setNote(changed.target.value)} />
      </div>
    </Modal>
  )
}
