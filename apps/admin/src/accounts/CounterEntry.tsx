import type { InputOf, OutputOf } from '@creditbank/contract'
import { enterApplication, findLearners } from '@creditbank/contract/accounts'
import { organizationDetail } from '@creditbank/contract/organizations'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Form, type FormInstance, Input, Select } from 'antd'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { AssistanceField } from '../parts/assistance/AssistanceField.tsx'
import { useCurrent } from '../parts/assistance/current.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Moment } from '../parts/formats.tsx'
import { useKeys } from '../parts/keys.tsx'
import { AppLink } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { useSession } from '../session/session.ts'
import { RegionSelect } from './RegionSelect.tsx'
import { words } from './words.ts'

type Entered = OutputOf<typeof enterApplication> & { readonly name: string }

const idKinds = [
  'residentIdCard',
  'hkMacaoTaiwanResidencePermit',
  'hkMacaoTravelPermit',
  'taiwanTravelPermit',
  'passport',
  'foreignPermanentResidence',
] as const
const learnerKinds = ['resident', 'student', 'employee', 'senior'] as const

const typed = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)
const optional = (values: Record<string, unknown>, keys: readonly string[]) =>
  Object.fromEntries(keys.flatMap((key) => (typed(values[key]) === undefined ? [] : [[key, typed(values[key])]])))

const inputOf = (values: Record<string, unknown>): InputOf<typeof enterApplication> => ({
  name: typed(values['name']) ?? '',
  idKind: idKinds.find((kind) => kind === values['idKind']) ?? 'residentIdCard',
  idNumber: typed(values['idNumber']) ?? '',
  regionCode: typed(values['regionCode']) ?? '',
  learnerKind: learnerKinds.find((kind) => kind === values['learnerKind']) ?? 'resident',
  checkedInPerson: values['checkedInPerson'] === true,
  ...(values['checkedInPerson'] === true ? { assistanceId: String(values['assistanceId']) } : {}),
  ...optional(values, ['phone', 'township', 'studentNo', 'className', 'guardianName', 'guardianPhone']),
})

/** Enter, also the one a card reader sends, goes on to the next field instead of handing in half a form. */
const goTo = (id: string) => (event: KeyboardEvent) => {
  if (event.nativeEvent.isComposing) return
  event.preventDefault()
  document.getElementById(id)?.focus()
}

const Existing = ({ idNumber }: { readonly idNumber: string }) => {
  const t = useT(words)
  const asked = useMutation({ mutationFn: (text: string) => call(findLearners, { text }) })
  const { mutate } = asked
  useEffect(() => {
    if (idNumber.length >= 8) mutate(idNumber)
  }, [idNumber, mutate])
  const found = asked.data?.items[0]
  if (found === undefined || idNumber === '') return null
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <>
          {t('enter.exists')}
          <AppLink to={`/admin/learners/${found.id}`}>
            {found.name} · {found.accountNo}
          </AppLink>
        </>
      }
    />
  )
}

const Receipt = ({ entered, onNext }: { readonly entered: Entered; readonly onNext: () => void }) => {
  const t = useT(words)
  const session = useSession()
  useKeys([{ key: 'n', label: t('enter.next'), run: onNext }])
  return (
    <>
      <h2>{t('enter.receipt')}</h2>
      <Facts
        facts={[
          { label: t('number'), value: <strong className="figure">{entered.number}</strong> },
          { label: t('name'), value: entered.name },
          { label: t('unit'), value: t('enter.office', { office: entered.organization.name }) },
          { label: t('enteredBy'), value: `${session.appointment?.organization.name ?? ''} ${session.name}` },
          { label: t('at'), value: <Moment at={new Date().toISOString()} /> },
          ...(entered.warnings.length === 0
            ? []
            : [{ label: t('warnings'), value: entered.warnings.map((warning) => t(`warning.${warning}`)).join(' '), wide: true }]),
        ]}
      />
      <p className="lead">{t('enter.keep')}</p>
      <div className="form-actions no-print">
        <Button type="primary" autoFocus onClick={onNext}>
          {t('enter.next')} (N)
        </Button>
        <Button onClick={() => window.print()}>{t('enter.print')}</Button>
      </div>
    </>
  )
}

const MoreFields = () => {
  const t = useT(words)
  return (
    <details>
      <summary>{t('more.fields')}</summary>
      <Form.Item name="idKind" label={t('idKind')}>
        <Select options={idKinds.map((value) => ({ value, label: t(`idKind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="learnerKind" label={t('kind')}>
        <Select options={learnerKinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
      </Form.Item>
      {(['township', 'className', 'studentNo'] as const).map((key) => (
        <Form.Item key={key} name={key} label={t(key)}>
          <Input maxLength={200} />
        </Form.Item>
      ))}
      <Form.Item name="guardianName" label={t('guardian')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="guardianPhone" label={t('guardianPhone')}>
        <Input inputMode="tel" maxLength={20} />
      </Form.Item>
    </details>
  )
}

/** Consent of the person who is there, for the document that the form has read. */
const InPerson = ({ form }: { readonly form: FormInstance }) => {
  const t = useT(words)
  const needed = useNeeded()
  const [idKind, idNumber, name] = [Form.useWatch('idKind', form), Form.useWatch('idNumber', form), Form.useWatch('name', form)]
  const person = {
    idKind: idKinds.find((kind) => kind === idKind) ?? 'residentIdCard',
    idNumber: typed(idNumber) ?? '',
    name: typed(name) ?? '',
  }
  return (
    <Form.Item name="assistanceId" label={t('assisted')} rules={[needed(t('assisted'))]}>
      <AssistanceField person={person} />
    </Form.Item>
  )
}

const EntryForm = ({
  region,
  atSchool,
  onDone,
}: {
  readonly region: string
  readonly atSchool: boolean
  readonly onDone: (entered: Entered) => void
}) => {
  const t = useT(words)
  const needed = useNeeded()
  const [form] = Form.useForm()
  const current = useCurrent()
  const fresh = current?.learnerId === null ? current : undefined
  const [idNumber, setIdNumber] = useState('')
  const there: boolean = Form.useWatch('checkedInPerson', form) ?? false
  return (
    <CommandForm
      endpoint={enterApplication}
      form={form}
      initial={{
        idKind: fresh?.read?.idKind ?? 'residentIdCard',
        idNumber: fresh?.read?.idNumber,
        name: fresh?.personName,
        learnerKind: atSchool ? 'student' : 'resident',
        regionCode: region,
        checkedInPerson: fresh !== undefined,
      }}
      submit={t('enter.submit')}
      inputOf={inputOf}
      onDone={(output) => onDone({ ...output, name: String(form.getFieldValue('name') ?? '') })}
      invalidates={['/cases']}
    >
      <Form.Item name="idNumber" label={t('idNumber')} rules={[needed(t('idNumber'))]}>
        <Input
          id="idNumber"
          autoFocus
          autoComplete="off"
          maxLength={40}
          onPressEnter={goTo('name')}
          onBlur={(event) => setIdNumber(event.target.value.trim())}
        />
      </Form.Item>
      <Existing idNumber={idNumber} />
      <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
        <Input id="name" autoComplete="off" maxLength={60} onPressEnter={goTo('phone')} />
      </Form.Item>
      <Form.Item name="phone" label={t('phone')}>
        <Input id="phone" inputMode="tel" autoComplete="off" maxLength={20} />
      </Form.Item>
      <Form.Item name="regionCode" label={t('region')} rules={[needed(t('region'))]}>
        <RegionSelect />
      </Form.Item>
      <Form.Item name="checkedInPerson" valuePropName="checked" extra={t('enter.inPersonHelp')}>
        <Checkbox>{t('enter.inPerson')}</Checkbox>
      </Form.Item>
      {there && <InPerson form={form} />}
      <MoreFields />
    </CommandForm>
  )
}

const county = (code: string | null | undefined): string =>
  code === null || code === undefined || /00$/.test(code.slice(0, 6)) ? '' : code.slice(0, 6)

/** Counter entry, made for the keyboard: card, Enter, phone, Enter. The region starts with the unit's own county. */
export const CounterEntry = () => {
  const t = useT(words)
  const session = useSession()
  const unit = session.appointment?.organization.id
  const own = useOne(organizationDetail, { id: unit ?? '' }, { enabled: unit !== undefined })
  const [entered, setEntered] = useState<Entered>()
  const kind = session.appointment?.organizationKind ?? ''
  return (
    <Page title={t('enter')} lead={t('enter.lead')} above={{ to: '/admin/account-applications', text: t('applications') }} narrow>
      {entered !== undefined ? (
        <Receipt entered={entered} onNext={() => setEntered(undefined)} />
      ) : (
        !own.isLoading && <EntryForm region={county(own.data?.regionCode)} atSchool={kind.startsWith('university')} onDone={setEntered} />
      )}
    </Page>
  )
}
