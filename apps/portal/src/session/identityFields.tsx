import type { IdKind } from '@creditbank/contract/doors'
import { SelectField, TextField } from '../ui/fields.tsx'
import { useWords } from '../words.ts'

/** The kinds of identity document, the most common first. */
export const idKinds = [
  'residentIdCard',
  'hkMacaoTaiwanResidencePermit',
  'hkMacaoTravelPermit',
  'taiwanTravelPermit',
  'passport',
  'foreignPermanentResidence',
] as const satisfies readonly IdKind[]

/** The kind of a document from a form's text; the resident card for anything unknown. */
export const idKindOf = (value: string): IdKind => idKinds.find((kind) => kind === value) ?? 'residentIdCard'

const withoutBlanks = (value: string) => value.normalize('NFKC').replace(/\s/g, '').toUpperCase()

/** Whether a number can be right at all; the server looks closer. A resident card has 18 (old ones 15) characters. Pure. */
export const looksLikeNumber = (kind: IdKind, value: string): boolean => {
  const number = withoutBlanks(value)
  return kind === 'residentIdCard' || kind === 'hkMacaoTaiwanResidencePermit'
    ? /^(\d{17}[\dX]|\d{15})$/.test(number)
    : /^[A-Z0-9]{5,20}$/.test(number)
}

/** The age in full years on a day, from a resident card's number; null when the number does not tell. Pure. */
export const ageFrom = (value: string, today: string): number | null => {
  const number = withoutBlanks(value)
  const born = /^\d{6}(\d{8})\d{3}[\dX]$/.exec(number)?.[1]
  if (born === undefined) return null
  const day = Number(today.replaceAll('-', ''))
  return Math.floor((day - Number(born)) / 10_000)
}

type Props = {
  readonly values: { readonly name: string; readonly idKind: string; readonly idNumber: string }
  readonly set: (name: 'name' | 'idKind' | 'idNumber', value: string) => void
  readonly wrong: (name: 'name' | 'idNumber') => string | undefined
}

/** Name and identity document: asked only where an account is opened or activated. */
export const IdentityFields = ({ values, set, wrong }: Props) => {
  const { t } = useWords()
  return (
    <>
      <TextField
        label={t('identity.name')}
        hint={t('identity.nameHint')}
        wrong={wrong('name')}
        value={values.name}
        onChange={(v) => set('name', v)}
        auto="name"
        max={60}
      />
      <SelectField
        label={t('identity.idKind')}
        value={values.idKind}
        onChange={(v) => set('idKind', v)}
        options={idKinds.map((kind) => ({ value: kind, label: t(`identity.${kind}`) }))}
      />
      <TextField
        label={t('identity.idNumber')}
        hint={t('identity.idNumberHint')}
        wrong={wrong('idNumber')}
        value={values.idNumber}
        onChange={(v) => set('idNumber', v)}
        max={40}
      />
    </>
  )
}

/** The mobile number to which a code is sent. */
export const PhoneField = ({
  value,
  onChange,
  hint,
  wrong,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
  readonly wrong: string | undefined
}) => {
  const { t } = useWords()
  return (
    <TextField
      label={t('logIn.phone')}
      hint={hint}
      wrong={wrong}
      value={value}
      onChange={onChange}
      type="tel"
      mode="tel"
      auto="tel-national"
      max={20}
      short
    />
  )
}
