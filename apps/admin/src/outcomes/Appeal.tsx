import type { OutputOf } from '@creditbank/contract'
import { type AppealState, decideRevocationAppeal } from '@creditbank/contract/outcomeAppeals'
import type { readOutcome } from '@creditbank/contract/outcomes'
import { App, Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Moment } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './appeals.words.ts'

const tones: Readonly<Record<AppealState, Tone>> = { open: 'due', granted: 'good', rejected: 'bad' }

/** The state of an appeal in words. */
export const AppealStateTag = ({ state }: { readonly state: AppealState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}

const Decide = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [decision, setDecision] = useState<'grant' | 'reject'>('grant')
  const [answer, setAnswer] = useState('')
  const [document, setDocument] = useState('')
  const decide = useCommand(decideRevocationAppeal, {
    invalidates: ['/outcome-appeals', '/conversions'],
    onDone: () => {
      message.success(t('done'))
      onClose()
    },
  })
  const whole = answer.trim() !== '' && (decision === 'reject' || document.trim() !== '')
  return (
    <ConfirmImpact
      open
      title={t('decide')}
      confirm={t(decision)}
      danger={decision === 'reject'}
      impacts={[{ text: t(`${decision}.impact`) }]}
      disabled={!whole}
      busy={decide.isPending}
      error={decide.error}
      onConfirm={() =>
        decide.mutate({
          id,
          decision,
          answer: answer.trim(),
          ...(document.trim() === '' ? {} : { documentNumber: document.trim() }),
        })
      }
      onClose={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t('decision')}>
          <Radio.Group
            value={decision}
            onChange={(event) => setDecision(event.target.value === 'reject' ? 'reject' : 'grant')}
            options={(['grant', 'reject'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </Form.Item>
        <Form.Item label={t('answer')} htmlFor="appeal-answer" extra={t('answer.help')} required>
          <Input.TextArea id="appeal-answer" rows={3} maxLength={200} value={answer} onChange={(event) => setAnswer(event.target.value)} />
        </Form.Item>
        <Form.Item label={t('document')} htmlFor="appeal-document" extra={t('document.help')} required={decision === 'grant'}>
          <Input id="appeal-document" maxLength={100} value={document} onChange={(event) => setDocument(event.target.value)} />
        </Form.Item>
      </Form>
    </ConfirmImpact>
  )
}

/** What was appealed against the revocation of an outcome, and its decision. Nothing where nothing was. */
export const Appeal = ({ outcome }: { readonly outcome: OutputOf<typeof readOutcome> }) => {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const { appeal } = outcome
  if (appeal === null) return null
  return (
    <Block
      title={t('appeals')}
      actions={
        outcome.can.includes('decideAppeal') && (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t('decide')}
          </Button>
        )
      }
    >
      <p>
        <AppealStateTag state={appeal.state} /> <Moment at={appeal.at} />
      </p>
      <p>{appeal.text}</p>
      {appeal.answer !== null && (
        <p className="lead">
          {appeal.answer} {appeal.documentNumber}
        </p>
      )}
      {open && <Decide id={outcome.id} onClose={() => setOpen(false)} />}
    </Block>
  )
}
