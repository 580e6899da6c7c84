import type { OutputOf } from '@creditbank/contract'
import { resetStaffPassword, setStaffStatus, type staffDetail } from '@creditbank/contract/identity'
import { Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { InitialPassword } from './InitialPassword.tsx'
import { words } from './words.ts'

type Person = OutputOf<typeof staffDetail>

const ResetPassword = ({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) => {
  const t = useT(words)
  const [password, setPassword] = useState<string>()
  const command = useCommand(resetStaffPassword, { onDone: (output) => setPassword(output.initialPassword) })
  return (
    <>
      <ConfirmImpact
        open={password === undefined}
        title={t('reset')}
        confirm={t('reset')}
        impacts={[{ text: t('reset.impact') }, { text: t('reset.sessions'), count: person.openSessions }]}
        busy={command.isPending}
        error={command.error}
        onConfirm={() => command.mutate({ id: person.id })}
        onClose={onClose}
      />
      <InitialPassword password={password} userName={person.userName} onClose={onClose} />
    </>
  )
}

const ChangeStatus = ({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) => {
  const t = useT(words)
  const command = useCommand(setStaffStatus, { onDone: onClose })
  const disabling = person.status === 'active'
  const act = disabling ? 'disable' : 'enable'
  const impacts = disabling
    ? [
        { text: t('disable.impact'), count: person.openSessions },
        { text: t('disable.appointments'), count: person.roles.length },
      ]
    : [{ text: t('enable.impact') }]
  return (
    <ConfirmImpact
      open
      title={t(act)}
      confirm={t(act)}
      danger={disabling}
      impacts={impacts}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: person.id, status: disabling ? 'disabled' : 'active' })}
      onClose={onClose}
    />
  )
}

/** What the system officer may do to an account: reset its password, disable or enable it. */
export const StaffActs = ({ person }: { readonly person: Person }) => {
  const t = useT(words)
  const [open, setOpen] = useState<'reset' | 'status'>()
  const close = () => setOpen(undefined)
  return (
    <>
      {person.can.reset && <Button onClick={() => setOpen('reset')}>{t('reset')}</Button>}
      {person.can.disable && (
        <Button danger={person.status === 'active'} onClick={() => setOpen('status')}>
          {t(person.status === 'active' ? 'disable' : 'enable')}
        </Button>
      )}
      {open === 'reset' && <ResetPassword person={person} onClose={close} />}
      {open === 'status' && <ChangeStatus person={person} onClose={close} />}
    </>
  )
}
