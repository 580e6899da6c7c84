import { KeyOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { factorWords } from './factor.words.ts'
import { NoPasskey, proveByPasskey, registerPasskey } from './passkey.ts'

/** What went wrong with a passkey, in words: of the browser, or of the server. */
const PasskeyProblem = ({ error }: { readonly error: unknown }) => {
  const t = useT(factorWords)
  if (error instanceof NoPasskey) return <Alert type="warning" showIcon title={t(`passkey.${error.why}`)} className="passkey-problem" />
  return <RefusalAlert error={error} />
}

/** The button that proves who one is by a passkey. */
export const PasskeyButton = ({
  text,
  primary = false,
  onProved,
}: {
  readonly text: string
  readonly primary?: boolean
  readonly onProved: (stage: Awaited<ReturnType<typeof proveByPasskey>>['stage']) => void
}) => {
  const prove = useMutation({ mutationFn: proveByPasskey, onSuccess: ({ stage }) => onProved(stage) })
  return (
    <div className="passkey-button">
      <PasskeyProblem error={prove.error} />
      <Button
        size="large"
        block
        type={primary ? 'primary' : 'default'}
        icon={<KeyOutlined />}
        loading={prove.isPending}
        onClick={() => prove.mutate()}
      >
        {text}
      </Button>
    </div>
  )
}

/** Names and registers a passkey of this device. */
export const AddPasskey = ({ onDone }: { readonly onDone: (stage: Awaited<ReturnType<typeof registerPasskey>>['stage']) => void }) => {
  const t = useT(factorWords)
  const queries = useQueryClient()
  const [form] = Form.useForm<{ name: string }>()
  const add = useMutation({
    mutationFn: ({ name }: { name: string }) => registerPasskey(name),
    onSuccess: async ({ stage }) => {
      form.resetFields()
      onDone(stage)
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(typed) => add.mutate(typed)} className="command-form">
      <PasskeyProblem error={add.error} />
      <Form.Item
        name="name"
        label={t('passkey.name')}
        extra={t('passkey.nameHint')}
        rules={[{ required: true, message: t('passkey.name') }]}
      >
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Button type="primary" htmlType="submit" icon={<KeyOutlined />} loading={add.isPending}>
        {t('passkey.add')}
      </Button>
    </Form>
  )
}
