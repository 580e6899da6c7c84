import { App, Button, Modal } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { words } from './words.ts'

/** Shows an initial password once: it is kept nowhere and cannot be asked for again. */
export const InitialPassword = ({
  password,
  userName,
  onClose,
}: {
  readonly password: string | undefined
  readonly userName: string
  readonly onClose: () => void
}) => {
  const t = useT(words)
  const shell = useT(shellWords)
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard?.writeText(password ?? '')
    message.success(t('initial.copied'))
  }
  return (
    <Modal
      open={password !== undefined}
      title={t('initial')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('initial.done')}
        </Button>
      }
      destroyOnHidden
    >
      <p>{t('initial.lead')}</p>
      <p className="lead">
        {t('userName')} <code>{userName}</code>
      </p>
      <div className="secret">
        <span>{password}</span>
        <Button onClick={() => void copy()}>{shell('copy')}</Button>
      </div>
    </Modal>
  )
}
