import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from './RefusalAlert.tsx'

const shownForMs = 60_000

/** Asks why, then fetches the full value. The reason is recorded and the learner can read it. */
const RevealForm = ({
  label,
  reveal,
  onShown,
  onClose,
}: {
  readonly label: string
  readonly reveal: (reason: string) => Promise<string>
  readonly onShown: (value: string) => void
  readonly onClose: () => void
}) => {
  const t = useT(shellWords)
  const asked = useMutation({ mutationFn: reveal, onSuccess: onShown })
  return (
    <Modal open title={t('reveal.title', { label })} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('reveal.lead')}</p>
      <RefusalAlert error={asked.error} />
      <Form<{ reason: string }> layout="vertical" onFinish={({ reason }) => asked.mutate(reason.trim())}>
        <Form.Item
          name="reason"
          label={t('reveal.reason')}
          extra={t('reveal.example')}
          rules={[{ required: true, whitespace: true, message: t('form.needed', { label: t('reveal.reason') }) }]}
        >
          <Input.TextArea autoFocus rows={2} maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={asked.isPending}>
          {t('reveal.submit')}
        </Button>
      </Form>
    </Modal>
  )
}

/** A masked value. Who may see it whole is asked why first; it hides itself again after a minute. `reveal` calls the capability's endpoint. */
export const Reveal = ({
  masked,
  label,
  reveal,
  allowed,
}: {
  readonly masked: string
  readonly label: string
  readonly reveal: (reason: string) => Promise<string>
  readonly allowed: boolean
}) => {
  const t = useT(shellWords)
  const [asking, setAsking] = useState(false)
  const [whole, setWhole] = useState<string>()
  useEffect(() => {
    if (whole === undefined) return undefined
    const timer = setTimeout(() => setWhole(undefined), shownForMs)
    return () => clearTimeout(timer)
  }, [whole])
  return (
    <span className="reveal">
      <span className="figure">{whole ?? masked}</span>
      {allowed && (
        <Button
          type="link"
          size="small"
          className="no-print"
          aria-label={`${whole === undefined ? t('reveal.show') : t('reveal.hide')}: ${label}`}
          onClick={() => (whole === undefined ? setAsking(true) : setWhole(undefined))}
        >
          {whole === undefined ? t('reveal.show') : t('reveal.hide')}
        </Button>
      )}
      {asking && (
        <RevealForm
          label={label}
          reveal={reveal}
          onClose={() => setAsking(false)}
          onShown={(value) => {
            setAsking(false)
            setWhole(value)
          }}
        />
      )}
    </span>
  )
}
