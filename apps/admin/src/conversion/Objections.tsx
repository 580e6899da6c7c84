import { type Conversion, decideObjection, type Objection } from '@creditbank/contract/conversions'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Moment } from '../parts/formats.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { Defects, defectsOf, emptyDefect, type TypedDefect } from '../reviews/Defects.tsx'
import { coursesOf } from './Refusals.tsx'
import { words } from './words.ts'

const tones = { open: 'due', upheld: 'bad', rejected: 'quiet' } as const

/** Upholds or rejects an objection, with an answer to who made it. */
const Decide = ({ found, objection }: { readonly found: Conversion; readonly objection: Objection }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [decision, setDecision] = useState<'uphold' | 'reject'>()
  const [answer, setAnswer] = useState('')
  const [typed, setTyped] = useState<readonly TypedDefect[]>([emptyDefect])
  const defects = decision === 'uphold' ? defectsOf(typed) : []
  const decide = useCommand(decideObjection, {
    onDone: () => {
      message.success(t('objection.done'))
      setDecision(undefined)
    },
  })
  return (
    <div className="page-actions">
      <Button onClick={() => setDecision('reject')}>{t('objection.reject')}</Button>
      <Button danger onClick={() => setDecision('uphold')}>
        {t('objection.uphold')}
      </Button>
      {decision !== undefined && (
        <ConfirmImpact
          open
          title={t(`objection.${decision}`)}
          confirm={t(`objection.${decision}`)}
          danger={decision === 'uphold'}
          impacts={[{ text: t(`objection.impact.${decision}`) }]}
          disabled={answer.trim() === '' || defects === undefined}
          busy={decide.isPending}
          error={decide.error}
          onConfirm={() =>
            decide.mutate({
              id: found.id,
              objectionId: objection.id,
              decision,
              answer: answer.trim(),
              ...(defects === undefined || defects.length === 0 ? {} : { defects }),
            })
          }
          onClose={() => setDecision(undefined)}
        >
          <Form layout="vertical">
            <Form.Item label={t('objection.answer')} htmlFor="objection-answer" required>
              <Input.TextArea
                id="objection-answer"
                rows={3}
                maxLength={200}
                value={answer}
                onChange={(event) => setAnswer(event.target.value)}
              />
            </Form.Item>
            {decision === 'uphold' && <Defects about={coursesOf(found)} value={typed} onChange={setTyped} />}
          </Form>
        </ConfirmImpact>
      )}
    </div>
  )
}

/** What people objected to a public conversion, and what was answered. */
export const Objections = ({ found }: { readonly found: Conversion }) => {
  const t = useT(words)
  if (found.objections.length === 0) return <p className="lead">{t('objection.none')}</p>
  return found.objections.map((one) => (
    <div key={one.id} className="block">
      <p>
        <StateTag tone={tones[one.state]}>{t(`objection.${one.state}`)}</StateTag> {one.by} · <Moment at={one.at} />
      </p>
      <p>{one.text}</p>
      {one.answer !== null && <p className="lead">{one.answer}</p>}
      {one.state === 'open' && found.canDecideObjections && <Decide found={found} objection={one} />}
    </div>
  ))
}
