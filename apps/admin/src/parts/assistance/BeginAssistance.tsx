import type { InputOf } from '@creditbank/contract'
import { beginAssistance, requestAssistanceCode } from '@creditbank/contract/accounts'
import { Button, Input, Radio, Select } from 'antd'
import { useId, useState } from 'react'
import { useCommand } from '../../api/hooks.ts'
import { useT } from '../../i18n/words.ts'
import { RefusalAlert } from '../RefusalAlert.tsx'
import { type Current, setCurrent } from './current.ts'
import { SignedForm } from './SignedForm.tsx'
import { words } from './words.ts'

type Begun = InputOf<typeof beginAssistance>
/** A document as it was read or typed. */
export type Person = Pick<Begun, 'idKind' | 'idNumber' | 'name'>

/** The kinds of document that a counter reads. */
export const documentKinds = [
  'residentIdCard',
  'hkMacaoTaiwanResidencePermit',
  'hkMacaoTravelPermit',
  'taiwanTravelPermit',
  'passport',
  'foreignPermanentResidence',
] as const

const DocumentFields = ({ person, onChange }: { readonly person: Person; readonly onChange: (person: Person) => void }) => {
  const t = useT(words)
  const base = useId()
  return (
    <>
      <div className="field">
        <label htmlFor={`${base}number`}>{t('idNumber')}</label>
        <Input
          id={`${base}number`}
          autoComplete="off"
          maxLength={40}
          value={person.idNumber}
          onChange={(event) => onChange({ ...person, idNumber: event.target.value })}
          onPressEnter={(event) => {
            event.preventDefault()
            document.getElementById(`${base}name`)?.focus()
          }}
        />
      </div>
      <div className="field">
        <label htmlFor={`${base}name`}>{t('name')}</label>
        <Input
          id={`${base}name`}
          autoComplete="off"
          maxLength={60}
          value={person.name}
          onChange={(event) => onChange({ ...person, name: event.target.value })}
          onPressEnter={(event) => event.preventDefault()}
        />
      </div>
      <div className="field">
        <label htmlFor={`${base}kind`}>{t('idKind')}</label>
        <Select
          id={`${base}kind`}
          value={person.idKind}
          onChange={(idKind) => onChange({ ...person, idKind })}
          options={documentKinds.map((value) => ({ value, label: t(`idKind.${value}`) }))}
        />
      </div>
    </>
  )
}

/** Consent by a code: to the account's phone, or to the one typed here where there is no account yet. */
const ByCode = ({ person, onCode }: { readonly person: Person; readonly onCode: (given: { request: string; code: string }) => void }) => {
  const t = useT(words)
  const base = useId()
  const [phone, setPhone] = useState('')
  const sending = useCommand(requestAssistanceCode)
  const document = { idKind: person.idKind, idNumber: person.idNumber }
  return (
    <>
      <div className="field">
        <label htmlFor={`${base}phone`}>{t('code.phone')}</label>
        <Input id={`${base}phone`} inputMode="tel" maxLength={20} value={phone} onChange={(event) => setPhone(event.target.value)} />
      </div>
      <Button
        loading={sending.isPending}
        onClick={() => sending.mutate(phone.trim() === '' ? document : { ...document, phone: phone.trim() })}
      >
        {t('code.send')}
      </Button>
      <RefusalAlert error={sending.error} />
      {sending.data !== undefined && (
        <div className="field">
          <p role="status">{t('code.sent', { phone: sending.data.phoneMasked })}</p>
          <label htmlFor={`${base}code`}>{t('code')}</label>
          <Input
            id={`${base}code`}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            onChange={(event) => onCode({ request: sending.data?.request ?? '', code: event.target.value })}
          />
        </div>
      )}
    </>
  )
}

/** Checks a present person's document and takes their consent. No form of its own: it stands inside the forms that need it. `person` where the form around it has read the document. */
export const BeginAssistance = ({ person: given, onBegun }: { readonly person?: Person; readonly onBegun?: (begun: Current) => void }) => {
  const t = useT(words)
  const [typed, setTyped] = useState<Person>({ idKind: 'residentIdCard', idNumber: '', name: '' })
  const [way, setWay] = useState<'form' | 'code'>('form')
  const [proof, setProof] = useState<Partial<Begun>>({})
  const person = given ?? typed
  const command = useCommand(beginAssistance, {
    onDone: (begun) => {
      setCurrent({ ...begun, read: { idKind: person.idKind, idNumber: person.idNumber } })
      onBegun?.(begun)
    },
  })
  return (
    <fieldset className="assistance" aria-label={t('assist')}>
      {given === undefined && <DocumentFields person={typed} onChange={setTyped} />}
      <p className="lead">{t('consent')}</p>
      <Radio.Group
        value={way}
        aria-label={t('consent')}
        onChange={(event) => {
          setWay(event.target.value === 'code' ? 'code' : 'form')
          setProof({})
        }}
        options={[
          { value: 'form', label: t('consent.form') },
          { value: 'code', label: t('consent.code') },
        ]}
      />
      {way === 'form' ? <SignedForm onChange={(formFileId) => setProof({ formFileId })} /> : <ByCode person={person} onCode={setProof} />}
      <RefusalAlert error={command.error} />
      <Button
        type="primary"
        loading={command.isPending}
        disabled={person.idNumber.trim() === '' || person.name.trim() === '' || Object.keys(proof).length === 0}
        onClick={() => command.mutate({ ...person, ...proof })}
      >
        {t('assist.begin')}
      </Button>
    </fieldset>
  )
}
