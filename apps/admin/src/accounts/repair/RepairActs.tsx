import type { OutputOf } from '@creditbank/contract'
import {
  answerRepair,
  askRepair,
  confirmRepair,
  decideRepair,
  type getRepair,
  openRepair,
  previewMerge,
  refuseRepair,
} from '@creditbank/contract/accounts'
import { Alert, Form, Input, Radio, Select } from 'antd'
import { useT } from '../../i18n/words.ts'
import { CommandForm, useNeeded } from '../../parts/CommandForm.tsx'
import { Loaded } from '../../parts/DetailPage.tsx'
import { PersonSelect } from '../../parts/PersonSelect.tsx'
import { ActDialog } from '../LearnerActs.tsx'
import { Consequences } from './Consequences.tsx'
import { words } from './words.ts'

type Case = OutputOf<typeof getRepair>
type Props = { readonly repair: Case }
const families = ['/account-merges', '/learners']

const Reason = () => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Form.Item name="reason" label={t('reason')} rules={[needed(t('reason'))]}>
      <Input.TextArea rows={2} maxLength={200} />
    </Form.Item>
  )
}

/** Chooses which account stays and shows, before anything is sent, what the person would hold afterwards. */
const Merge = ({ repair }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  const [form] = Form.useForm<{ keepId?: string }>()
  const keepId = Form.useWatch('keepId', form)
  const { one, two } = repair
  if (one === null || two === null) return null
  const merged = keepId === one.id ? two.id : one.id
  const nothingFits = repair.facts.every(
    ({ fact, verdict }) => fact === 'sex' || fact === 'region' || verdict === 'differs' || verdict === 'missing',
  )
  return (
    <ActDialog label={t('merge')} told={t('merge.proposed')}>
      {(close) => (
        <CommandForm
          endpoint={decideRepair}
          form={form}
          submit={t('merge.propose')}
          invalidates={families}
          onDone={close}
          inputOf={(values) => ({
            id: repair.id,
            decision: 'merge' as const,
            keepId: String(values['keepId']),
            reason: String(values['reason'] ?? ''),
          })}
        >
          {nothingFits && <Alert type="warning" showIcon className="refusal" title={t('merge.nothingFits')} />}
          <Form.Item name="keepId" label={t('merge.keep')} extra={t('merge.keepHint')} rules={[needed(t('merge.keep'))]}>
            <Radio.Group options={[one, two].map((side) => ({ value: side.id, label: `${side.name} · ${side.accountNo}` }))} />
          </Form.Item>
          {keepId !== undefined && (
            <Loaded endpoint={previewMerge} input={{ canonicalId: keepId, mergedId: merged }}>
              {(preview) => (
                <>
                  <h3>{t('after')}</h3>
                  <Consequences preview={preview} />
                </>
              )}
            </Loaded>
          )}
          <Reason />
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Decide = ({ repair, decision }: Props & { readonly decision: 'correct' | 'keepApart' }) => {
  const t = useT(words)
  return (
    <ActDialog label={t(decision)} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={decideRepair}
          submit={t(`${decision}.do`)}
          invalidates={families}
          onDone={close}
          inputOf={(values) => ({ id: repair.id, decision, reason: String(values['reason'] ?? '') })}
        >
          <p className="lead">{t(`${decision}.lead`)}</p>
          <Reason />
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Ask = ({ repair }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('ask')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={askRepair}
          submit={t('ask.do')}
          onDone={close}
          inputOf={(values) => ({
            id: repair.id,
            organizationId: String(values['organizationId']),
            question: String(values['question'] ?? ''),
          })}
        >
          <Form.Item name="organizationId" label={t('ask.unit')} rules={[needed(t('ask.unit'))]}>
            <Select options={repair.units.map((unit) => ({ value: unit.id, label: unit.name }))} />
          </Form.Item>
          <Form.Item name="question" label={t('ask.question')} rules={[needed(t('ask.question'))]}>
            <Input.TextArea rows={3} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Answer = ({ repair }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('answer')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={answerRepair}
          submit={t('answer.do')}
          onDone={close}
          inputOf={(values) => ({ id: repair.id, answer: String(values['answer'] ?? '') })}
        >
          <p>{repair.question?.text}</p>
          <Form.Item name="answer" label={t('answer.text')} rules={[needed(t('answer.text'))]}>
            <Input.TextArea rows={3} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Confirm = ({ repair }: Props) => {
  const t = useT(words)
  return (
    <ActDialog label={t('confirm')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={confirmRepair}
          submit={t('confirm')}
          invalidates={families}
          onDone={close}
          inputOf={() => ({ id: repair.id })}
        >
          <p className="lead">{t('confirm.lead')}</p>
        </CommandForm>
      )}
    </ActDialog>
  )
}

const SendBack = ({ repair }: Props) => {
  const t = useT(words)
  return (
    <ActDialog label={t('refuse')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={refuseRepair}
          submit={t('refuse')}
          onDone={close}
          inputOf={(values) => ({ id: repair.id, reason: String(values['reason'] ?? '') })}
        >
          <p className="lead">{t('refuse.lead')}</p>
          <Reason />
        </CommandForm>
      )}
    </ActDialog>
  )
}

/** The ways to decide that are open to the reader now. A merge that waits is decided on its own page. */
export const RepairActs = ({ repair }: Props) => {
  const { can } = repair
  const correcting = repair.proposal?.decision === 'correct'
  return (
    <>
      {can.includes('merge') && <Merge repair={repair} />}
      {can.includes('correct') && <Decide repair={repair} decision="correct" />}
      {can.includes('keepApart') && <Decide repair={repair} decision="keepApart" />}
      {can.includes('ask') && <Ask repair={repair} />}
      {can.includes('answer') && <Answer repair={repair} />}
      {can.includes('confirm') && correcting && <Confirm repair={repair} />}
      {can.includes('refuse') && correcting && <SendBack repair={repair} />}
    </>
  )
}

/** Reports that a learner has another account. */
export const ReportDouble = ({ learnerId }: { readonly learnerId: string }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('report')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={openRepair}
          submit={t('report.do')}
          onDone={close}
          inputOf={(values) => ({ learnerId, otherId: String(values['otherId']), note: String(values['note'] ?? '') })}
        >
          <p className="lead">{t('report.lead')}</p>
          <Form.Item name="otherId" label={t('report.other')} rules={[needed(t('report.other'))]}>
            <PersonSelect />
          </Form.Item>
          <Form.Item name="note" label={t('report.note')} rules={[needed(t('report.note'))]}>
            <Input.TextArea rows={2} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}
