import type { Endpoint, InputOf } from '@creditbank/contract'
import { App, Button } from 'antd'
import { useState } from 'react'
import { type CommandOptions, useCommand } from '../api/hooks.ts'
import { ConfirmImpact, type Impact } from './ConfirmImpact.tsx'
import { NoteDialog } from './NoteDialog.tsx'

/** One of the two acts: what it is called, and what is said once it is done. */
type Act = { readonly name: string; readonly done: string }

/** The two acts of the second person on what a first one wrote: let it pass after a look at what follows, or give it back with a note. */
export const SecondPerson = <E extends Endpoint>({
  endpoint,
  invalidates = [],
  pass,
  impacts,
  passes,
  giveBack,
  note,
  returns,
}: {
  readonly endpoint: E
  readonly invalidates?: NonNullable<CommandOptions<E>['invalidates']>
  readonly pass: Act
  readonly impacts: readonly Impact[]
  readonly passes: InputOf<E>
  readonly giveBack: Act
  /** What the note asks for. */
  readonly note: string
  readonly returns: (note: string) => InputOf<E>
}) => {
  const { message } = App.useApp()
  const [open, setOpen] = useState<'pass' | 'giveBack'>()
  const close = () => setOpen(undefined)
  const onDone = (act: Act) => () => {
    message.success(act.done)
    close()
  }
  const passing = useCommand(endpoint, { invalidates, onDone: onDone(pass) })
  const returning = useCommand(endpoint, { invalidates, onDone: onDone(giveBack) })
  return (
    <>
      <Button type="primary" onClick={() => setOpen('pass')}>
        {pass.name}
      </Button>
      <Button onClick={() => setOpen('giveBack')}>{giveBack.name}</Button>
      <ConfirmImpact
        open={open === 'pass'}
        title={pass.name}
        confirm={pass.name}
        danger={false}
        impacts={impacts}
        busy={passing.isPending}
        error={passing.error}
        onConfirm={() => passing.mutate(passes)}
        onClose={close}
      />
      {open === 'giveBack' && (
        <NoteDialog
          title={giveBack.name}
          label={note}
          busy={returning.isPending}
          error={returning.error}
          onNote={(text) => returning.mutate(returns(text))}
          onClose={close}
        />
      )}
    </>
  )
}
