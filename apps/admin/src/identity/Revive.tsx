import type { OutputOf } from '@creditbank/contract'
import { reviveStaff, type staffDetail } from '@creditbank/contract/identity'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { securityWords } from './security.words.ts'

type Person = OutputOf<typeof staffDetail>

/** Lets somebody in again whose account has slept for ninety days: by the superior unit, by two persons where the rights weigh. */
export const Revive = ({ person }: { readonly person: Person }) => {
  const t = useT(securityWords)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const command = useCommand(reviveStaff, {
    onDone: ({ state }) => {
      message.success(t(state === 'asked' ? 'revive.asked' : 'revive.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('revive')}</Button>
      <ConfirmImpact
        open={open}
        title={t('revive')}
        confirm={t('revive.confirm')}
        danger={false}
        lead={person.revivalAskedBy === null ? undefined : t('revive.askedBy', { name: person.revivalAskedBy })}
        impacts={[{ text: t('revive.impact') }, { text: t('revive.two') }]}
        busy={command.isPending}
        error={command.error}
        onConfirm={() => command.mutate({ id: person.id })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}
