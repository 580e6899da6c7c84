import { staffChangePassword, staffLogIn, staffSecondFactor, type StaffSession } from '@creditbank/contract/identity'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input, Skeleton } from 'antd'
import { useEffect } from 'react'
import { callDirectly } from '../api/transport.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { factorWords } from './factor.words.ts'
import { AddPasskey, PasskeyButton } from './Passkey.tsx'
import { PasswordFields } from './PasswordFields.tsx'
import { ScanButton, useScanOffered } from './Scan.tsx'
import { useHalfSession } from './session.ts'
import { TotpSetUp } from './TotpSetUp.tsx'

/** How far a log-in is: a wrong step is impossible because the server names the next one. */
export type Stage = 'credentials' | 'changePassword' | 'secondFactor' | 'setUpFactor' | 'open'

type StepProps = { readonly onStage: (stage: Stage) => void }
type Credentials = { userName: string; password: string }

/** User name and password. `filled` comes from the table of demo log-ins; `fixedName` when the same person logs in again over a page. */
const CredentialsStep = ({
  onStage,
  filled,
  fixedName,
}: StepProps & { readonly filled?: Credentials | undefined; readonly fixedName?: string | undefined }) => {
  const t = useT(shellWords)
  const f = useT(factorWords)
  const [form] = Form.useForm<Credentials>()
  const logIn = useMutation({
    mutationFn: (typed: Credentials) => callDirectly(staffLogIn, typed),
    onSuccess: ({ stage }) => onStage(stage),
  })
  useEffect(() => {
    if (filled !== undefined) form.setFieldsValue(filled)
  }, [filled, form])
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ userName: fixedName ?? '' }}
      onFinish={(typed) => logIn.mutate(typed)}
      scrollToFirstError
    >
      <RefusalAlert error={logIn.error} />
      <Form.Item name="userName" label={t('login.userName')} rules={[{ required: true, message: t('login.needUserName') }]}>
        <Input size="large" autoComplete="username" autoFocus={fixedName === undefined} />
      </Form.Item>
      <Form.Item name="password" label={t('login.password')} rules={[{ required: true, message: t('login.needPassword') }]}>
        <Input.Password size="large" autoComplete="current-password" autoFocus={fixedName !== undefined} />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={logIn.isPending}>
        {t('login.submit')}
      </Button>
      <Or />
      <PasskeyButton text={f('passkey.logIn')} onProved={onStage} />
    </Form>
  )
}

const Or = () => <p className="or">{useT(factorWords)('or')}</p>

const ChangeStep = ({ onStage }: StepProps) => {
  const t = useT(shellWords)
  const f = useT(factorWords)
  const session = useHalfSession().data
  const change = useMutation({
    mutationFn: (typed: { current: string; next: string }) =>
      callDirectly(staffChangePassword, { current: typed.current, next: typed.next }),
    onSuccess: ({ stage }) => onStage(stage),
  })
  const why = whyChange(session)
  return (
    <Form<{ current: string; next: string }> layout="vertical" requiredMark={false} onFinish={(typed) => change.mutate(typed)}>
      <p className="lead">{why === 'initial' ? t('change.lead') : f(why === 'expired' ? 'expired.lead' : 'again.lead')}</p>
      <RefusalAlert error={change.error} />
      <PasswordFields policy={session?.passwordPolicy} />
      <Button type="primary" size="large" htmlType="submit" block loading={change.isPending}>
        {t('change.submit')}
      </Button>
    </Form>
  )
}

/** Why a new password is demanded: its time is over, a log-in was disowned, or it is the initial one. */
const whyChange = (session: StaffSession | null | undefined): 'initial' | 'expired' | 'again' => {
  if (session === null || session === undefined || session.passwordInitial) return 'initial'
  const until = session.passwordExpiresAt
  return until !== null && new Date(until) <= new Date() ? 'expired' : 'again'
}

const CodeForm = ({ onStage, recoveryOnly }: StepProps & { readonly recoveryOnly: boolean }) => {
  const t = useT(shellWords)
  const f = useT(factorWords)
  const confirm = useMutation({
    mutationFn: (typed: { code: string }) => callDirectly(staffSecondFactor, typed),
    onSuccess: ({ stage }) => onStage(stage),
  })
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={(typed) => confirm.mutate(typed)}>
      <p className="lead">{f(recoveryOnly ? 'code.recovery' : 'code.lead')}</p>
      <RefusalAlert error={confirm.error} />
      <Form.Item name="code" label={f(recoveryOnly ? 'code.one' : 'code')} rules={[{ required: true, message: t('change.needed') }]}>
        <Input size="large" autoComplete="one-time-code" maxLength={40} autoFocus={!recoveryOnly} />
      </Form.Item>
      <Button type={recoveryOnly ? 'default' : 'primary'} size="large" htmlType="submit" block loading={confirm.isPending}>
        {t('factor.submit')}
      </Button>
    </Form>
  )
}

const FactorStep = ({ onStage }: StepProps) => {
  const f = useT(factorWords)
  const session = useHalfSession()
  const proofs = session.data?.proofs ?? []
  if (session.isPending) return <Skeleton active paragraph={{ rows: 3 }} title={false} />
  const byCode = proofs.includes('totp') || proofs.includes('recovery')
  const other = proofs.includes('passkey') || proofs.includes('wanshitong')
  return (
    <>
      {proofs.includes('passkey') && <PasskeyButton primary text={f('passkey.prove')} onProved={onStage} />}
      {proofs.includes('wanshitong') && <ScanButton primary={!proofs.includes('passkey')} text={f('scan.prove')} onDone={onStage} />}
      {other && byCode && <Or />}
      {(byCode || !other) && <CodeForm onStage={onStage} recoveryOnly={!proofs.includes('totp')} />}
    </>
  )
}

const SetUpStep = ({ onStage }: StepProps) => {
  const f = useT(factorWords)
  const offered = useScanOffered()
  return (
    <>
      <p className="lead">{f('setUp.lead')}</p>
      <h2>{f('setUp.passkey')}</h2>
      <p className="lead">{f('passkey.what')}</p>
      <AddPasskey onDone={onStage} />
      <h2>{f('setUp.totp')}</h2>
      <TotpSetUp onDone={onStage} />
      {offered && (
        <>
          <h2>{f('setUp.scan')}</h2>
          <ScanButton text={f('scan.prove')} onDone={onStage} />
        </>
      )}
    </>
  )
}

/** The title of a step, for the page's h1 and the dialog's title. */
export const useStageTitle = (): ((stage: Stage, again: boolean) => string) => {
  const t = useT(shellWords)
  const f = useT(factorWords)
  const session = useHalfSession().data
  return (stage, again) =>
    stage === 'changePassword'
      ? whyChange(session) === 'initial'
        ? t('change.title')
        : f(whyChange(session) === 'expired' ? 'expired.title' : 'again.title')
      : stage === 'setUpFactor'
        ? f('setUp.title')
        : stage === 'secondFactor'
          ? t('factor.title')
          : again
            ? t('login.again')
            : t('login.title')
}

/** The steps of logging in, used by the log-in page and by the dialog over a page whose session has ended. `onStage('open')` means: in. */
export const LogInSteps = ({
  stage,
  onStage,
  filled,
  fixedName,
}: StepProps & { readonly stage: Stage; readonly filled?: Credentials | undefined; readonly fixedName?: string | undefined }) => {
  if (stage === 'changePassword') return <ChangeStep onStage={onStage} />
  if (stage === 'secondFactor') return <FactorStep onStage={onStage} />
  if (stage === 'setUpFactor') return <SetUpStep onStage={onStage} />
  return <CredentialsStep onStage={onStage} filled={filled} fixedName={fixedName} />
}
