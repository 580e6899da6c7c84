import type { OutputOf } from '@creditbank/contract'
import { type readOutcome, readRevocationImpact, revocationReasons, revokeOutcome } from '@creditbank/contract/outcomes'
import { App, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useCommand, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { useFieldProblems, useNeeded } from '../parts/CommandForm.tsx'
import { hundredths } from '../parts/formats.tsx'
import { words } from './words.ts'

type Values = { reason: (typeof revocationReasons)[number]; note: string }

/** Takes an outcome back: says what follows, asks the reason and the grounds that the learner will read. */
export const RevokeOutcome = ({ outcome, onClose }: { readonly outcome: OutputOf<typeof readOutcome>; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const [open, setOpen] = useState(true)
  const impact = useOne(readRevocationImpact, { id: outcome.id })
  const command = useCommand(revokeOutcome, {
    onDone: () => {
      message.success(t('revoke.done'))
      setOpen(false)
      onClose()
    },
  })
  useFieldProblems(form, command.error)
  const impacts = impact.data && [
    { text: `${t('revoke.credits')}: ${hundredths(outcome.credits)}` },
    ...impact.data.items.map((one) => ({
      text: t(`rest.${one.effect}`, {
        what: t(`rest.${one.kind}`),
        number: one.number,
        credits: one.credits === null ? '' : hundredths(one.credits),
      }),
    })),
    { text: t('revoke.told') },
    { text: t('revoke.stays') },
    { text: t('revoke.final') },
  ]
  return (
    <ConfirmImpact
      open={open}
      title={t('revoke')}
      lead={t('revoke.lead', { name: outcome.learner.name, entry: outcome.entry.name })}
      impacts={impacts}
      confirm={t('revoke')}
      busy={command.isPending}
      error={command.error ?? impact.error}
      onConfirm={() => form.submit()}
      onClose={onClose}
    >
      <Form<Values> form={form} layout="vertical" onFinish={(values) => command.mutate({ id: outcome.id, ...values })}>
        <Form.Item name="reason" label={t('revoke.reason')} rules={[needed(t('revoke.reason'))]}>
          <Select options={revocationReasons.map((value) => ({ value, label: t(`reason.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="note"
          label={t('revoke.note')}
          extra={t('revoke.noteHelp')}
          rules={[
            needed(t('revoke.note')),
            { min: 5, transform: (note: unknown) => (typeof note === 'string' ? note.trim() : note), message: t('revoke.noteHelp') },
          ]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </ConfirmImpact>
  )
}
