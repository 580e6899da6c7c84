import { copyRule, fileRule, retireRule, reviewRule, type Rule, submitRule } from '@creditbank/contract/conversionRules'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { dayText } from '../parts/formats.tsx'
import { LinkButton, useGo } from '../parts/links.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { words } from './rules.words.ts'

type Dialog = 'file' | 'return' | 'retire' | undefined

/** The second and the third person: on, or back with a note. */
const Decide = ({ rule }: { readonly rule: Rule }) => {
  const t = useT(words)
  const language = useLanguage()
  const { message } = App.useApp()
  const [open, setOpen] = useState<Dialog>()
  const close = () => setOpen(undefined)
  const { id, can } = rule
  const done = (text: string) => {
    message.success(text)
    close()
  }
  const review = useCommand(reviewRule, { onDone: (_, input) => done(t(input.decision === 'pass' ? 'pass.done' : 'return.done')) })
  const file = useCommand(fileRule, {
    onDone: (after, input) =>
      done(input.decision === 'pass' ? t('file.done', { day: dayText(after.noticeUntil ?? '', language) }) : t('return.done')),
  })
  if (!can.review && !can.file) return null
  return (
    <>
      <RefusalAlert error={review.error} />
      {can.review && (
        <Button type="primary" loading={review.isPending} onClick={() => review.mutate({ id, decision: 'pass' })}>
          {t('pass')}
        </Button>
      )}
      {can.file && (
        <Button type="primary" onClick={() => setOpen('file')}>
          {t('file')}
        </Button>
      )}
      <Button onClick={() => setOpen('return')}>{t('return')}</Button>
      <ConfirmImpact
        open={open === 'file'}
        title={t('file')}
        confirm={t('file')}
        danger={false}
        impacts={[{ text: t('file.impact') }]}
        busy={file.isPending}
        error={file.error}
        onConfirm={() => file.mutate({ id, decision: 'pass' })}
        onClose={close}
      />
      {open === 'return' && (
        <NoteDialog
          title={t('return')}
          label={t('return.note')}
          busy={review.isPending || file.isPending}
          error={review.error ?? file.error}
          onNote={(note) => (can.review ? review : file).mutate({ id, decision: 'return', note })}
          onClose={close}
        />
      )}
    </>
  )
}

const Retire = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const retire = useCommand(retireRule, {
    onDone: () => {
      message.success(t('retire.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('retire')}</Button>
      {open && (
        <NoteDialog
          title={t('retire')}
          label={t('retire.reason')}
          danger
          busy={retire.isPending}
          error={retire.error}
          onNote={(reason) => retire.mutate({ id, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

/** What may be done with a rule now. */
export const RuleActs = ({ rule }: { readonly rule: Rule }) => {
  const t = useT(words)
  const go = useGo()
  const edits = useMay()('conversion.editRules')
  const { message } = App.useApp()
  const { id, can } = rule
  const latest = rule.versions[0]
  const submit = useCommand(submitRule, { onDone: () => message.success(t('submit.done')) })
  const copy = useCommand(copyRule, {
    onDone: (made) => {
      message.success(t('copy.done'))
      go(`/admin/conversion-rules/${made.id}/edit`)
    },
  })
  return (
    <>
      <RefusalAlert error={submit.error ?? copy.error} />
      {can.submit && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate({ id })}>
          {t('submit')}
        </Button>
      )}
      <Decide rule={rule} />
      {can.edit && (
        <LinkButton to={`/admin/conversion-rules/${id}/edit`}>
          {latest?.state === 'draft' ? t('change') : t('change.next', { n: (latest?.version ?? 0) + 1 })}
        </LinkButton>
      )}
      {edits && (
        <Button loading={copy.isPending} onClick={() => copy.mutate({ id })}>
          {t('copy')}
        </Button>
      )}
      {can.retire && <Retire id={id} />}
    </>
  )
}
