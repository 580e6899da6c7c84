import { type Activity, decideActivity, setActivity, submitActivity } from '@creditbank/contract/redemption'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { LinkButton } from '../parts/links.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { SecondPerson } from '../parts/SecondPerson.tsx'
import { words } from './words.ts'

/** The second person: approve, or give back with a note. */
const Decide = ({ found: { id, items } }: { readonly found: Activity }) => {
  const t = useT(words)
  const pieces = items.flatMap((good) => good.shelves).reduce((sum, shelf) => sum + shelf.planned + shelf.stock, 0)
  return (
    <SecondPerson
      endpoint={decideActivity}
      pass={{ name: t('approve'), done: t('approve.done') }}
      impacts={[
        { text: t('approve.impact') },
        { text: t('approve.goods'), count: items.length },
        { text: t('approve.pieces'), count: pieces },
      ]}
      passes={{ id, decision: 'approve' }}
      giveBack={{ name: t('return'), done: t('return.done') }}
      note={t('return.note')}
      returns={(note) => ({ id, decision: 'return' as const, note })}
    />
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
