import type { OutputOf } from '@creditbank/contract'
import { endMandateAtCounter, enterMandate, type getLearner, learnerMandates, mandateForm } from '@creditbank/contract/accounts'
import { App, Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { hrefOf } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { AssistanceField } from '../parts/assistance/AssistanceField.tsx'
import { documentKinds } from '../parts/assistance/BeginAssistance.tsx'
import { words as documentWords } from '../parts/assistance/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Day } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './mandate.words.ts'

type Learner = OutputOf<typeof getLearner>
type Row = OutputOf<typeof learnerMandates>['items'][number]
type Props = { readonly learner: Learner }

const tones: Readonly<Record<Row['state'], Tone>> = { invited: 'due', active: 'good', ended: 'quiet', expired: 'quiet' }
const relations = ['child', 'spouse', 'parent', 'grandparent', 'sibling', 'other'] as const
const scopes = ['apply', 'view'] as const
const typed = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Where somebody may still be under fourteen the form begins with the guardian; the server knows the day. */
const mayBeChild = (learner: Learner): boolean => learner.birthYear !== null && learner.birthYear > dayjs().year() - 15

const Assisted = ({ learner }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Form.Item name="assistanceId" label={t('assisted')} rules={[needed(t('assisted'))]}>
      <AssistanceField learnerId={learner.id} />
    </Form.Item>
  )
}

const Terms = ({ guardian }: { readonly guardian: boolean }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <>
      <Form.Item name="kind" label={t('kind')}>
        <Select options={(['relative', 'guardian'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="relation" label={t('relation')}>
        <Select options={relations.map((value) => ({ value, label: t(`relation.${value}`) }))} />
      </Form.Item>
      {guardian ? (
        <>
          <p className="lead">{t('untilOn.guardian')}</p>
          <Form.Item name="sensitive" valuePropName="checked" extra={t('sensitive.help')}>
            <Checkbox>{t('sensitive')}</Checkbox>
          </Form.Item>
        </>
      ) : (
        <>
          <Form.Item name="scope" label={t('scope')}>
            <Select options={scopes.map((value) => ({ value, label: t(`scope.${value}`) }))} />
          </Form.Item>
          <Form.Item name="untilOn" label={t('untilOn')} extra={t('untilOn.help')} rules={[needed(t('untilOn'))]}>
            <DayInput />
          </Form.Item>
        </>
      )}
    </>
  )
}

const Representative = () => {
  const t = useT(words)
  const kinds = useT(documentWords)
  const needed = useNeeded()
  return (
    <>
      <Form.Item name="idNumber" label={t('idNumber')} rules={[needed(t('idNumber'))]}>
        <Input autoComplete="off" maxLength={40} onPressEnter={(event) => event.preventDefault()} />
      </Form.Item>
      <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
        <Input autoComplete="off" maxLength={60} onPressEnter={(event) => event.preventDefault()} />
      </Form.Item>
      <Form.Item name="idKind" label={t('idKind')}>
        <Select options={documentKinds.map((value) => ({ value, label: kinds(`idKind.${value}`) }))} />
      </Form.Item>
    </>
  )
}

const inputOf = (learner: Learner) => (values: Record<string, unknown>) => {
  const guardian = values['kind'] === 'guardian'
  return {
    id: learner.id,
    assistanceId: typed(values['assistanceId']),
    kind: guardian ? ('guardian' as const) : ('relative' as const),
    relation: relations.find((relation) => relation === values['relation']) ?? 'other',
    scope: guardian || values['scope'] === 'apply' ? ('apply' as const) : ('view' as const),
    // A guardian's day is the server's to know.
    untilOn: guardian ? dayjs().format('YYYY-MM-DD') : typed(values['untilOn']),
    name: typed(values['name']),
    idKind: documentKinds.find((kind) => kind === values['idKind']) ?? ('residentIdCard' as const),
    idNumber: typed(values['idNumber']),
    ...(guardian ? { sensitive: values['sensitive'] === true } : {}),
  }
}

/** Registers who acts for a person; both are present with their documents. */
const EnterMandate = ({ learner }: Props) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const [open, setOpen] = useState(false)
  const kind: unknown = Form.useWatch('kind', form)
  const child = mayBeChild(learner)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('enter')}</Button>
      <Modal open={open} title={t('enter')} onCancel={() => setOpen(false)} footer={null} destroyOnHidden>
        <p className="lead">{t('enter.lead')}</p>
        <CommandForm
          endpoint={enterMandate}
          form={form}
          initial={{
            kind: child ? 'guardian' : 'relative',
            relation: child ? 'parent' : 'child',
            scope: 'apply',
            untilOn: dayjs().add(1, 'year').format('YYYY-MM-DD'),
            idKind: 'residentIdCard',
          }}
          submit={t('enter.submit')}
          inputOf={inputOf(learner)}
          onDone={() => {
            setOpen(false)
            message.success(t('enter.done'))
          }}
        >
          <Assisted learner={learner} />
          <Terms guardian={kind === 'guardian'} />
          <Representative />
        </CommandForm>
      </Modal>
    </>
  )
}

const EndMandate = ({ learner, row, onClose }: Props & { readonly row: Row; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  return (
    <Modal open title={t('end.title')} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="lead">{t('end.lead', { person: row.person, representative: row.representative })}</p>
      <CommandForm
        endpoint={endMandateAtCounter}
        danger
        submit={t('end.submit')}
        inputOf={(values) => ({ id: learner.id, mandateId: row.id, assistanceId: typed(values['assistanceId']) })}
        onDone={() => {
          onClose()
          message.success(t('done'))
        }}
      >
        <Assisted learner={learner} />
      </CommandForm>
    </Modal>
  )
}

const Line = ({ learner, row, may }: Props & { readonly row: Row; readonly may: boolean }) => {
  const t = useT(words)
  const [ending, setEnding] = useState(false)
  const who =
    row.mine === 'representative'
      ? t('isFor', { name: row.person })
      : `${t(row.kind === 'guardian' ? 'guardian' : 'representative')}：${row.representative}`
  return (
    <li>
      {who} · {t(`relation.${row.relation}`)} · {t(`scope.${row.scope}`)} · <Day value={row.untilOn} />{' '}
      <StateTag tone={tones[row.state]}>{t(`state.${row.state}`)}</StateTag>
      {may && (
        <Button
          type="link"
          size="small"
          target="_blank"
          href={hrefOf(mandateForm, { id: learner.id, mandateId: row.id })}
          aria-label={`${t('form')}: ${who}`}
        >
          {t('form')}
        </Button>
      )}
      {may && (row.state === 'active' || row.state === 'invited') && (
        <Button type="link" size="small" aria-label={`${t('end')}: ${who}`} onClick={() => setEnding(true)}>
          {t('end')}
        </Button>
      )}
      {ending && <EndMandate learner={learner} row={row} onClose={() => setEnding(false)} />}
    </li>
  )
}

/** Who acts for a learner and for whom the learner acts, with what a counter does about it. */
export const Mandates = ({ learner }: Props) => {
  const t = useT(words)
  const may = learner.can.includes('contact')
  return (
    <Block title={t('mandates')} actions={may && learner.state !== 'closed' ? <EnterMandate learner={learner} /> : undefined}>
      <Loaded endpoint={learnerMandates} input={{ id: learner.id }}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="lead">{t('mandates.none')}</p>
          ) : (
            <ul className="plain-list">
              {items.map((row) => (
                <Line key={row.id} learner={learner} row={row} may={may} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Block>
  )
}
