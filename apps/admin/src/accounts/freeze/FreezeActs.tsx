import type { OutputOf } from '@creditbank/contract'
import {
  answerObjection,
  confirmFreeze,
  confirmLift,
  enterObjection,
  FreezeCause,
  type getFreeze,
  proposeFreeze,
  proposeLift,
  refuseFreeze,
} from '@creditbank/contract/accounts'
import { App, Button, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useCommand } from '../../api/hooks.ts'
import { useT } from '../../i18n/words.ts'
import { CommandForm, useNeeded } from '../../parts/CommandForm.tsx'
import { ConfirmImpact } from '../../parts/ConfirmImpact.tsx'
import { AppLink } from '../../parts/links.tsx'
import { ActDialog, Assisted, type LearnerProps } from '../LearnerActs.tsx'
import { words } from './words.ts'

type Props = { readonly freeze: OutputOf<typeof getFreeze> }
const families = ['/learners']

const Confirm = ({ freeze }: Props) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const command = useCommand(confirmFreeze, {
    invalidates: families,
    onDone: () => {
      setOpen(false)
      message.success(t('done'))
    },
  })
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('confirm')}
      </Button>
      <ConfirmImpact
        open={open}
        title={t('confirm')}
        lead={t('confirm.lead')}
        impacts={[{ text: t('impact.out') }, { text: t('impact.page') }, { text: t('impact.kept') }, { text: t('impact.told') }]}
        confirm={t('confirm')}
        busy={command.isPending}
        error={command.error}
        onConfirm={() => command.mutate({ id: freeze.id })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

const Plain = ({ freeze, act }: Props & { readonly act: 'refuse' | 'confirmLift' }) => {
  const t = useT(words)
  return (
    <ActDialog label={t(act)} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={act === 'refuse' ? refuseFreeze : confirmLift}
          submit={t(act)}
          invalidates={families}
          onDone={close}
          inputOf={() => ({ id: freeze.id })}
        >
          <p className="lead">{t(`${act}.lead`)}</p>
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Lift = ({ freeze }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('lift')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={proposeLift}
          submit={t('lift')}
          onDone={close}
          inputOf={(values) => ({ id: freeze.id, reason: String(values['reason'] ?? '') })}
        >
          <p className="lead">{t('lift.lead')}</p>
          <Form.Item name="reason" label={t('lift.reason')} rules={[needed(t('lift.reason'))]}>
            <Input.TextArea rows={2} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Answer = ({ freeze }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('answer')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={answerObjection}
          submit={t('answer')}
          invalidates={families}
          onDone={close}
          inputOf={(values) => ({
            id: freeze.id,
            decision: values['decision'] === 'lift' ? ('lift' as const) : ('keep' as const),
            answer: String(values['answer'] ?? ''),
          })}
        >
          <p className="lead">{t('answer.lead')}</p>
          <blockquote>{freeze.objection?.text}</blockquote>
          <Form.Item name="decision" label={t('answer.decision')} rules={[needed(t('answer.decision'))]}>
            <Radio.Group options={(['lift', 'keep'] as const).map((value) => ({ value, label: t(`answer.${value}`) }))} />
          </Form.Item>
          <Form.Item name="answer" label={t('answer.text')} rules={[needed(t('answer.text'))]}>
            <Input.TextArea rows={3} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

/** What the reader may do with a freeze now. */
export const FreezeActs = ({ freeze }: Props) => {
  const { can } = freeze
  return (
    <>
      {can.includes('confirm') && <Confirm freeze={freeze} />}
      {can.includes('refuse') && <Plain freeze={freeze} act="refuse" />}
      {can.includes('answer') && <Answer freeze={freeze} />}
      {can.includes('lift') && <Lift freeze={freeze} />}
      {can.includes('confirmLift') && <Plain freeze={freeze} act="confirmLift" />}
    </>
  )
}

/** The objection of a person who is present, entered by the clerk. */
export const EnterObjection = ({ learner }: LearnerProps) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('enterObjection')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={enterObjection}
          submit={t('enterObjection')}
          invalidates={['/account-freezes']}
          onDone={close}
          inputOf={(values) => ({
            id: learner.id,
            assistanceId: String(values['assistanceId'] ?? ''),
            text: String(values['text'] ?? ''),
          })}
        >
          <p className="lead">{t('enterObjection.lead')}</p>
          <Assisted learner={learner} />
          <Form.Item name="text" label={t('enterObjection.text')} rules={[needed(t('enterObjection.text'))]}>
            <Input.TextArea rows={4} maxLength={1000} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

/** Proposes to freeze the account of a learner, or leads to the freeze that stands. */
export const FreezeAccount = ({ learner }: LearnerProps) => {
  const t = useT(words)
  const needed = useNeeded()
  if (learner.state === 'frozen') return <AppLink to={`/admin/account-freezes?learnerId=${learner.id}`}>{t('freeze.see')}</AppLink>
  return (
    <ActDialog label={t('freeze')} told={t('freeze.proposed')}>
      {(close) => (
        <CommandForm
          endpoint={proposeFreeze}
          submit={t('freeze.do')}
          danger
          invalidates={['/account-freezes']}
          onDone={close}
          inputOf={(values) => ({
            id: learner.id,
            cause: FreezeCause.options.find((cause) => cause === values['cause']) ?? 'identity',
            reason: String(values['reason'] ?? ''),
            untilOn: String(values['untilOn'] ?? ''),
          })}
        >
          <p className="lead">{t('freeze.lead')}</p>
          <Form.Item name="cause" label={t('cause')} rules={[needed(t('cause'))]}>
            <Select options={FreezeCause.options.map((value) => ({ value, label: t(`cause.${value}`) }))} />
          </Form.Item>
          <Form.Item name="untilOn" label={t('until')} rules={[needed(t('until'))]}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="reason" label={t('reason')} rules={[needed(t('reason'))]}>
            <Input.TextArea rows={2} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}
