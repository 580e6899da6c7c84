import { App, Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'

/** Shows a secret once (an initial password, an API key): it is kept nowhere and cannot be asked for again. Open while `secret` is there. */
export const SecretOnce = ({
  secret,
  title,
  lead,
  children,
  onClose,
}: {
  readonly secret: string | undefined
  readonly title: string
  readonly lead: string
  readonly children?: ReactNode
  readonly onClose: () => void
}) => {
  const t = useT(shellWords)
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard?.writeText(secret ?? '')
    message.success(t('refusal.copied'))
  }
  const footer = (
    <Button type="primary" onClick={onClose}>
      {t('secret.done')}
    </Button>
  )
  return (
    <Modal
      open={secret !== undefined}
      title={title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={footer}
      destroyOnHidden
    >
      <p>{lead}</p>
      {children}
      <div className="secret">
        <span>{secret}</span>
        <Button onClick={() => void copy()}>{t('copy')}</Button>
      </div>
    </Modal>
  )
}
