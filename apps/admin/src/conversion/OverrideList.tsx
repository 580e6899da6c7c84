import { askOverride, decideOverride, endOverride, listOverrides, type Override } from '@creditbank/contract/conversionOverrides'
import { App, Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { EntrySelect } from '../parts/EntrySelect.tsx'
import { Credits, Day } from '../parts/formats.tsx'
import { useFilters } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { effects } from '../programmes/content.ts'
import { useEffectOptions } from '../programmes/names.tsx'
import { useMay } from '../session/session.ts'
import { words } from './desk.words.ts'
import { overrideStates, OverrideStateTag } from './deskNames.tsx'
import { ProgrammeSelect } from './ProgrammeSelect.tsx'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Asks for an override; `known` fills in the person and the programme where one comes from an application. */
const AskOverride = ({ known, onClose }: { readonly known: Readonly<Record<string, string>>; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('ask')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('ask.lead')}</p>
      <CommandForm
        endpoint={askOverride}
        initial={{ effect: 'credit', ...known }}
        inputOf={(values) => ({
          programmeId: text(values['programmeId']),
          accountNo: text(values['accountNo']) === '' ? null : text(values['accountNo']),
          course: text(values['course']),
          entryId: text(values['entryId']),
          credits: Math.round(Number(values['credits'] ?? 0) * 100),
          effect: effects.find((one) => one === values['effect']) ?? 'credit',
          reason: text(values['reason']),
          expiresOn: text(values['expiresOn']),
        })}
        submit={t('ask')}
        onDone={() => {
          message.success(t('ask.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="programmeId" label={t('programme')} rules={[needed(t('programme'))]}>
          <ProgrammeSelect />
        </Form.Item>
        <Form.Item name="accountNo" label={t('accountNo')} extra={t('accountNo.help')}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="course" label={t('courseCode')} rules={[needed(t('courseCode'))]}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="entryId" label={t('entry')} rules={[needed(t('entry'))]}>
          <EntrySelect />
        </Form.Item>
        <Form.Item name="credits" label={t('credit')} rules={[needed(t('credit'))]}>
          <InputNumber min={0.01} max={1000} step={0.5} precision={2} />
        </Form.Item>
        <Form.Item name="effect" label={t('effect')} rules={[needed(t('effect'))]}>
          <Select options={useEffectOptions()} />
        </Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[needed(t('reason'))]}>
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
        <Form.Item name="expiresOn" label={t('expiresOn')} rules={[needed(t('expiresOn'))]}>
          <DayInput />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** What the reader may do with one override. */
const Acts = ({ row }: { readonly row: Override }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState<'reject' | 'end'>()
  const done = (said: string) => {
    message.success(said)
    setOpen(undefined)
  }
  const decide = useCommand(decideOverride, { onDone: (_, input) => done(t(`${input.decision}.done`)) })
  const end = useCommand(endOverride, { onDone: () => done(t('end.done')) })
  return (
    <div className="page-actions">
      <RefusalAlert error={open === undefined ? decide.error : null} />
      {row.can.decide && (
        <>
          <Button size="small" type="primary" loading={decide.isPending} onClick={() => decide.mutate({ id: row.id, decision: 'agree' })}>
            {t('agree')}
          </Button>
          <Button size="small" onClick={() => setOpen('reject')}>
            {t('reject')}
          </Button>
        </>
      )}
      {row.can.end && (
        <Button size="small" danger onClick={() => setOpen('end')}>
          {t('end')}
        </Button>
      )}
      {open === 'reject' && (
        <NoteDialog
          title={t('reject')}
          label={t('note')}
          busy={decide.isPending}
          error={decide.error}
          onNote={(note) => decide.mutate({ id: row.id, decision: 'reject', note })}
          onClose={() => setOpen(undefined)}
        />
      )}
      <ConfirmImpact
        open={open === 'end'}
        title={t('end')}
        confirm={t('end')}
        impacts={[{ text: t('end.impact') }]}
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate({ id: row.id })}
        onClose={() => setOpen(undefined)}
      />
    </div>
  )
}

/** 特批: what was let through beside the rules, by whom, why and until when. */
export const OverrideList = () => {
  const t = useT(words)
  const accepts = useMay()('conversion.accept')
  const [filters, setFilters] = useFilters()
  const { accountNo, programmeId } = filters
  const ask = accepts && (
    <Button type="primary" onClick={() => setFilters({ new: 'yes' })}>
      {t('ask')}
    </Button>
  )
  return (
    <>
      <ListPage
        endpoint={listOverrides}
        name="conversion.overrides"
        title={t('overrides')}
        lead={t('overrides.lead')}
        rowKey={(row) => row.id}
        columns={[
          { key: 'number', title: t('number'), render: (row) => <span className="figure">{row.number}</span>, width: 140 },
          { key: 'programme', title: t('programme'), render: (row) => row.programme.name, width: 160 },
          { key: 'scope', title: t('scope'), render: (row) => row.learner?.name ?? t('scope.everybody'), width: 130 },
          { key: 'entry', title: t('entry'), render: (row) => row.entry.name, width: 170 },
          { key: 'course', title: t('course'), render: (row) => `${row.course.name}（${row.course.code}）`, width: 170 },
          { key: 'credit', title: t('credit'), align: 'right', render: (row) => <Credits value={row.credits} />, width: 80 },
          { key: 'reason', title: t('reason'), render: (row) => row.reason, width: 240 },
          { key: 'askedBy', title: t('askedBy'), render: (row) => row.askedBy, width: 110 },
          { key: 'decidedBy', title: t('decidedBy'), render: (row) => row.decidedBy ?? '—', width: 110 },
          { key: 'expiresOn', title: t('expiresOn'), render: (row) => <Day value={row.expiresOn} />, width: 120 },
          { key: 'state', title: t('state'), render: (row) => <OverrideStateTag state={row.state} />, width: 90 },
          { key: 'acts', title: '', render: (row) => <Acts row={row} />, width: 160 },
        ]}
        filters={[
          {
            key: 'state',
            kind: 'choice',
            label: t('state'),
            options: overrideStates.map((value) => ({ value, label: t(`override.${value}`) })),
          },
        ]}
        empty={{ text: t('overrides.none'), action: ask }}
        actions={ask}
      />
      {accepts && filters['new'] === 'yes' && (
        <AskOverride
          known={{ ...(accountNo === undefined ? {} : { accountNo }), ...(programmeId === undefined ? {} : { programmeId }) }}
          onClose={() => setFilters({ new: undefined, accountNo: undefined, programmeId: undefined })}
        />
      )}
    </>
  )
}
