import {
  accountCorrectionFields,
  listMyAccountCorrections,
  requestAccountCorrection,
  withdrawAccountCorrection,
} from '@creditbank/contract/accounts'
import { type Me, me } from '@creditbank/contract/doors'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { reasonText } from '@creditbank/contract/reviews'
import { type FormEvent, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { Proofs, useProofs } from '../deposit/Proofs.tsx'
import { dayText } from '../format.ts'
import { idKindOf, idKinds } from '../session/identityFields.tsx'
import { focusWrong, LongField, SelectField, TextField, useValues } from '../ui/fields.tsx'
import { Act, Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { type Say, useWords } from '../words.ts'
import { learnerKinds } from './Apply.tsx'
import { RegionFields } from './RegionFields.tsx'
import '../styles/forms.css'

type Field = (typeof accountCorrectionFields)[number]
type Line = OutputOf<typeof listMyAccountCorrections>['items'][number]

/** A correction of what the bank knows of me: asked with a photo of the paper, decided by an office, followed here. */
export const AccountCorrectionPage = () => {
  const { t } = useWords()
  const account = useAsk(me, {})
  const mine = useAsk(listMyAccountCorrections, {})
  const waiting = mine.data?.items.find((one) => ['submitted', 'accepted', 'firstReviewed'].includes(one.state))
  return (
    <div className="page narrow">
      <Back to="/me/account" />
      <PageHead title={t('account.correctionTitle')} lead={t('account.correctionLead')} />
      <Problem error={account.error ?? mine.error} retry={() => void Promise.all([account.refetch(), mine.refetch()])} />
      {(account.isPending || mine.isPending) && <Skeleton lines={6} />}
      {account.data !== undefined && mine.data !== undefined && waiting === undefined && (
        <Ask account={account.data} returned={mine.data.items.find((one) => one.state === 'returned')} />
      )}
      {mine.data !== undefined && (
        <section className="section" aria-labelledby="mine">
          <h2 id="mine">{t('account.correctionMine')}</h2>
          {mine.data.items.length === 0 && <p className="soft">{t('account.correctionNo')}</p>}
          <ul className="lines">
            {mine.data.items.map((line) => (
              <One key={line.id} line={line} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** What the account says now in a field, as people read it; undefined where this page does not know. */
const nowOf = (what: Field, account: Me, t: Say): string | undefined => {
  const none = t('account.correctionNone')
  if (what === 'name') return account.name
  if (what === 'document') return `${t(`identity.${account.idKind}`)} ${account.idMasked}`
  if (what === 'regionCode') return account.region ?? none
  if (what === 'learnerKind') return t(`apply.${account.learnerKind}`)
  return what === 'guardianName' ? (account.guardianName ?? none) : undefined
}

const Ask = ({ account, returned }: { readonly account: Me; readonly returned: Line | undefined }) => {
  const { t, language } = useWords()
  const [values, set] = useValues({
    what: returned?.what ?? 'name',
    wanted: '',
    idKind: account.idKind,
    city: '',
    regionCode: '',
    note: '',
  })
  const [tried, setTried] = useState(false)
  const proofs = useProofs()
  const ask = useTell(requestAccountCorrection, { intent: 'correct account', stale: [listMyAccountCorrections] })
  const what = accountCorrectionFields.find((field) => field === values.what) ?? 'name'
  const wanted = what === 'regionCode' ? values.regionCode : values.wanted
  const now = nowOf(what, account, t)
  const wrong = tried && wanted.trim() === '' ? t('problem.required') : wrongOf(ask.error, 'wanted', language)
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (wanted.trim() === '' || proofs.fileIds.length === 0) return focusWrong()
    ask.mutate({
      what,
      wanted,
      fileIds: [...proofs.fileIds],
      ...(what === 'document' ? { idKind: idKindOf(values.idKind) } : {}),
      ...(values.note.trim() === '' ? {} : { note: values.note }),
    })
  }
  return (
    <form className="card stack" noValidate onSubmit={go}>
      {returned !== undefined && (
        <p className="note warn" role="status">
          {t('account.correctionAgain', { office: returned.office, reason: whyOf(returned, language) })}
        </p>
      )}
      <SelectField
        label={t('account.correctionWhat')}
        value={what}
        onChange={(v) => {
          set('what', v)
          set('wanted', '')
        }}
        options={accountCorrectionFields.map((field) => ({ value: field, label: t(`account.field_${field}`) }))}
      />
      {now !== undefined && <p className="soft">{t('account.correctionNow', { value: now })}</p>}
      {what === 'document' && (
        <SelectField
          label={t('identity.idKind')}
          value={values.idKind}
          onChange={(v) => set('idKind', idKindOf(v))}
          options={idKinds.map((kind) => ({ value: kind, label: t(`identity.${kind}`) }))}
        />
      )}
      <Wanted what={what} values={values} set={set} wrong={wrong} />
      <LongField label={t('account.correctionWhy')} value={values.note} onChange={(v) => set('note', v)} />
      <Proofs proofs={proofs} label={t('account.correctionFiles')} />
      {tried && proofs.fileIds.length === 0 && (
        <p className="wrong" role="alert">
          {t('account.correctionFilesNeeded')}
        </p>
      )}
      <Problem error={ask.error} />
      <Act busy={ask.isPending || proofs.busy}>{t('account.correctionSend')}</Act>
    </form>
  )
}

type WantedProps = {
  readonly what: Field
  readonly values: { readonly wanted: string; readonly city: string; readonly regionCode: string }
  readonly set: (name: 'wanted' | 'city' | 'regionCode', value: string) => void
  readonly wrong: string | undefined
}

const Wanted = ({ what, values, set, wrong }: WantedProps) => {
  const { t } = useWords()
  if (what === 'regionCode') return <RegionFields values={values} set={set} wrong={(name) => (name === 'regionCode' ? wrong : undefined)} />
  const props = { label: t('account.correctionWanted'), value: values.wanted, onChange: (v: string) => set('wanted', v), wrong }
  if (what === 'sex')
    return (
      <SelectField
        {...props}
        none={t('problem.choose')}
        options={(['male', 'female'] as const).map((value) => ({ value, label: t(`account.sex_${value}`) }))}
      />
    )
  if (what === 'learnerKind')
    return (
      <SelectField {...props} none={t('problem.choose')} options={learnerKinds.map((value) => ({ value, label: t(`apply.${value}`) }))} />
    )
  return <TextField {...props} max={60} {...(what === 'birthOn' ? { hint: t('account.correctionDay') } : {})} />
}

const whyOf = (line: Line, language: 'zh' | 'en'): string =>
  [reasonText('accountCorrection', line.reason, language), line.note].filter((part) => part !== null && part !== '').join(' · ')

/** A value of a request in words: codes of sex and kind named, the rest as it stands. */
const valueText = (what: Field, value: string, t: Say, language: 'zh' | 'en'): string => {
  if (value === '') return t('account.correctionNone')
  if (what === 'sex') return t(value === 'male' ? 'account.sex_male' : 'account.sex_female')
  if (what === 'learnerKind') return t(`apply.${learnerKinds.find((kind) => kind === value) ?? 'resident'}`)
  return what === 'birthOn' ? dayText(value, language) : value
}

const One = ({ line }: { readonly line: Line }) => {
  const { t, language } = useWords()
  const back = useTell(withdrawAccountCorrection, { intent: `withdraw ${line.id}`, stale: [listMyAccountCorrections] })
  const open = line.state === 'submitted' || line.state === 'accepted' || line.state === 'returned'
  const why = line.state === 'refused' || line.state === 'returned' ? whyOf(line, language) : ''
  return (
    <li className="line">
      <b>{t(`account.field_${line.what}`)}</b>
      {line.what !== 'regionCode' && (
        <span>
          {t('account.correctionFrom', {
            was: valueText(line.what, line.was, t, language),
            wanted: valueText(line.what, line.wanted, t, language),
          })}
        </span>
      )}
      <span>
        {t(`account.case_${line.state}`)} · {line.number}
      </span>
      {(line.state === 'submitted' || line.state === 'accepted') && (
        <span className="soft">
          {line.dueOn === null
            ? t('account.correctionIn', { office: line.office })
            : t('account.correctionInBy', { office: line.office, day: dayText(line.dueOn, language) })}
        </span>
      )}
      {why !== '' && <span>{why}</span>}
      <time className="faint" dateTime={line.at}>
        {dayText(line.at, language)}
      </time>
      <Problem error={back.error} />
      {open && (
        <div>
          <Act kind="quiet" busy={back.isPending} onClick={() => back.mutate({ id: line.id })}>
            {t('account.correctionWithdraw')}
          </Act>
        </div>
      )}
    </li>
  )
}
