import { type Activity, decideActivity, setActivity, submitActivity } from '@creditbank/contract/redemption'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { LinkButton } from '../parts/links.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

/** The second person: approve, or give back with a note. */
const Decide = ({ found }: { readonly found: Activity }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState<'approve' | 'return'>()
  const close = () => setOpen(undefined)
  const decide = useCommand(decideActivity, {
    onDone: (_, input) => {
      message.success(input.decision === 'approve' ? t('approve.done') : t('return.done'))
      close()
    },
  })
  const pieces = found.items.flatMap((good) => good.shelves).reduce((sum, shelf) => sum + shelf.planned + shelf.stock, 0)
  return (
    <>
      <Button type="primary" onClick={() => setOpen('approve')}>
        {t('approve')}
      </Button>
      <Button onClick={() => setOpen('return')}>{t('return')}</Button>
      <ConfirmImpact
        open={open === 'approve'}
        title={t('approve')}
        confirm={t('approve')}
        danger={false}
        impacts={[
          { text: t('approve.impact') },
          { text: t('approve.goods'), count: found.items.length },
          { text: t('approve.pieces'), count: pieces },
        ]}
        busy={decide.isPending}
        error={decide.error}
        onConfirm={() => decide.mutate({ id: found.id, decision: 'approve' })}
        onClose={close}
      />
      {open === 'return' && (
        <NoteDialog
          title={t('return')}
          label={t('return.note')}
          busy={decide.isPending}
          error={decide.error}
          onNote={(note) => decide.mutate({ id: found.id, decision: 'return', note })}
          onClose={close}
        />
      )}
    </>
  )
}

const targets = { pause: 'paused', resume: 'approved', end: 'ended' } as const

/** Pause, go on, or end before the day, each with its reason. */
const Standing = ({ found }: { readonly found: Activity }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState<keyof typeof targets>()
  const set = useCommand(setActivity, {
    onDone: () => {
      message.success(t('standing.done'))
      setOpen(undefined)
    },
  })
  return (
    <>
      {(['pause', 'resume', 'end'] as const)
        .filter((act) => found.can[act])
        .map((act) => (
          <Button key={act} danger={act === 'end'} onClick={() => setOpen(act)}>
            {t(act)}
          </Button>
        ))}
      {open !== undefined && (
        <NoteDialog
          title={t(open)}
          label={t(`${open}.note`)}
          danger={open === 'end'}
          busy={set.isPending}
          error={set.error}
          onNote={(reason) => set.mutate({ id: found.id, to: targets[open], reason })}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

/** What may be done with an activity now. */
export const ActivityActs = ({ found }: { readonly found: Activity }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const submit = useCommand(submitActivity, { onDone: () => message.success(t('submit.done')) })
  return (
    <>
      <RefusalAlert error={submit.error} />
      {found.can.submit && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate({ id: found.id })}>
          {t('submit')}
        </Button>
      )}
      {found.can.edit && <LinkButton to={`/admin/redemption/${found.id}/edit`}>{t('edit')}</LinkButton>}
      {found.can.decide && <Decide found={found} />}
      <Standing found={found} />
    </>
  )
}
