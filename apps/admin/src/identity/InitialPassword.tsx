import { useT } from '../i18n/words.ts'
import { SecretOnce } from '../parts/SecretOnce.tsx'
import { words } from './words.ts'

/** Shows an initial password once, with the user name it belongs to. */
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
  return (
    <SecretOnce secret={password} title={t('initial')} lead={t('initial.lead')} onClose={onClose}>
      <p className="lead">
        {t('userName')} <code>{userName}</code>
      </p>
    </SecretOnce>
  )
}
