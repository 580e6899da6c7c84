import { listRounds, openRound } from '@creditbank/contract/conversionRounds'
import { App, Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { Count, dayText, today } from '../parts/formats.tsx'
import { useGo } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useMay } from '../session/session.ts'
import { words } from './desk.words.ts'
import { roundStates, RoundStateTag } from './deskNames.tsx'
import { ProgrammeSelect } from './ProgrammeSelect.tsx'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Opens a round: for whom, and until when they may answer. */
const OpenRound = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const go = useGo()
  const { message } = App.useApp()
  return (
    <Modal open title={t('new')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('new.lead')}</p>
      <CommandForm
        endpoint={openRound}
        initial={{ cohort: Number(today().slice(0, 4)), opensOn: today() }}
        inputOf={(values) => ({
          name: text(values['name']),
          programmeId: text(values['programmeId']),
          cohort: Number(values['cohort']),
          className: text(values['className']) === '' ? null : text(values['className']),
          opensOn: text(values['opensOn']),
          closesOn: text(values['closesOn']),
        })}
        submit={t('new')}
        onDone={(round) => {
          message.success(t('new.done'))
          go(`/admin/conversion-rounds/${round.id}`)
        }}
        onCancel={onClose}
      >
        <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="programmeId" label={t('programme')} rules={[needed(t('programme'))]}>
          <ProgrammeSelect />
        </Form.Item>
        <Form.Item name="cohort" label={t('cohort')} rules={[needed(t('cohort'))]}>
          <InputNumber min={1990} max={2100} />
        </Form.Item>
        <Form.Item name="className" label={t('className')} extra={t('className.help')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="opensOn" label={t('opensOn')} rules={[needed(t('opensOn'))]}>
          <DayInput />
        </Form.Item>
        <Form.Item name="closesOn" label={t('closesOn')} rules={[needed(t('closesOn'))]}>
          <DayInput />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** 集中转换: the rounds of a school's classes, the newest first. */
export const RoundList = () => {
  const t = useT(words)
  const language = useLanguage()
  const accepts = useMay()('conversion.accept')
  const [opening, setOpening] = useState(false)
  const start = accepts && (
    <Button type="primary" onClick={() => setOpening(true)}>
      {t('new')}
    </Button>
  )
  return (
    <>
      <ListPage
        endpoint={listRounds}
        name="conversion.rounds"
        title={t('rounds')}
        lead={t('rounds.lead')}
        rowKey={(row) => row.id}
        rowHref={(row) => `/admin/conversion-rounds/${row.id}`}
        columns={[
          { key: 'number', title: t('number'), render: (row) => <span className="figure">{row.number}</span>, width: 150 },
          { key: 'name', title: t('name'), render: (row) => row.name },
          { key: 'programme', title: t('programme'), render: (row) => row.programme.name, width: 180 },
          { key: 'className', title: t('className'), render: (row) => row.className ?? t('className.all'), width: 130 },
          {
            key: 'window',
            title: t('window'),
            render: (row) => t('window.of', { from: dayText(row.opensOn, language), to: dayText(row.closesOn, language) }),
            width: 230,
          },
          {
            key: 'progress',
            title: t('progress'),
            render: (row) => t('progress.of', row.counts),
            width: 260,
          },
          {
            key: 'asked',
            title: t('asked'),
            render: (row) => (row.counts.asked === 0 ? '—' : <StateTag tone="due">{<Count value={row.counts.asked} />}</StateTag>),
            width: 110,
          },
          { key: 'state', title: t('state'), render: (row) => <RoundStateTag state={row.state} />, width: 110 },
        ]}
        filters={[
          {
            key: 'state',
            kind: 'choice',
            label: t('state'),
            options: roundStates.map((value) => ({ value, label: t(`state.${value}`) })),
          },
        ]}
        empty={{ text: t('rounds.none'), action: start }}
        actions={start}
      />
      {opening && <OpenRound onClose={() => setOpening(false)} />}
    </>
  )
}
