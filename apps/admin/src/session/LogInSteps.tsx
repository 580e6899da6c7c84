import { staffChangePassword, staffLogIn, staffSecondFactor } from '@creditbank/contract/identity'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useEffect } from 'react'
import { callDirectly } from '../api/transport.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { PasswordFields } from './PasswordFields.tsx'

/** How far a log-in is: a wrong step is impossible because the server names the next one. */
export type Stage = 'credentials' | 'changePassword' | 'secondFactor' | 'open'

type StepProps = { readonly onStage: (stage: Stage) => void }
type Credentials = { userName: string; password: string }

/** User name and password. `filled` comes from the table of demo log-ins; `fixedName` when the same person logs in again over a page. */
const CredentialsStep = ({
  onStage,
  filled,
  fixedName,
}: StepProps & { readonly filled?: Credentials | undefined; readonly fixedName?: string | undefined }) => {
  const t = useT(shellWords)
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
    </Form>
  )
}

const ChangeStep = ({ onStage }: StepProps) => {
  const t = useT(shellWords)
  const change = useMutation({
    mutationFn: (typed: { current: string; next: string }) =>
      callDirectly(staffChangePassword, { current: typed.current, next: typed.next }),
    onSuccess: ({ stage }) => onStage(stage),
  })
  return (
    <Form<{ current: string; next: string }> layout="vertical" requiredMark={false} onFinish={(typed) => change.mutate(typed)}>
      <p className="lead">{t('change.lead')}</p>
      <RefusalAlert error={change.error} />
      <PasswordFields />
      <Button type="primary" size="large" htmlType="submit" block loading={change.isPending}>
        {t('change.submit')}
      </Button>
    </Form>
  )
}

const FactorStep = ({ onStage }: StepProps) => {
  const t = useT(shellWords)
  const confirm = useMutation({
    mutationFn: (typed: { code: string }) => callDirectly(staffSecondFactor, typed),
    onSuccess: ({ stage }) => onStage(stage),
  })
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={(typed) => confirm.mutate(typed)}>
      <p className="lead">{t('factor.lead')}</p>
      <RefusalAlert error={confirm.error} />
      <Form.Item name="code" label={t('factor.code')} rules={[{ required: true, message: t('change.needed') }]}>
        <Input size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={8} autoFocus />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={confirm.isPending}>
        {t('factor.submit')}
      </Button>
    </Form>
  )
}

/** The title of a step, for the page's h1 and the dialog's title. */
export const useStageTitle = (): ((stage: Stage, again: boolean) => string) => {
  const t = useT(shellWords)
  return (stage, again) =>
    stage === 'changePassword'
      ? t('change.title')
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
  return <CredentialsStep onStage={onStage} filled={filled} fixedName={fixedName} />
}
