import { type Enrolment, endEnrolment, enrol, exportEnrolments, listEnrolments } from '@creditbank/contract/enrolments'
import { App, Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { Day, today } from '../parts/formats.tsx'
import { LinkButton, useFilters } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { useMay } from '../session/session.ts'
import { ProgrammeSelect } from './ProgrammeSelect.tsx'
import { words } from './words.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Enrols one person; `known` fills in what an intention tells already. */
const EnrolDialog = ({ known, onClose }: { readonly known: Readonly<Record<string, string>>; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('enrol')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('enrol.lead')}</p>
      <CommandForm
        endpoint={enrol}
        initial={{ cohort: Number(today().slice(0, 4)), fromOn: today(), ...known }}
        inputOf={(values) => ({
          accountNo: text(values['accountNo']),
          name: text(values['name']),
          programmeId: text(values['programmeId']),
          cohort: Number(values['cohort']),
          studentNo: text(values['studentNo']),
          className: text(values['className']) === '' ? null : text(values['className']),
          fromOn: text(values['fromOn']),
        })}
        invalidates={['/conversion']}
        submit={t('enrol')}
        onDone={() => {
          message.success(t('enrol.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="accountNo" label={t('accountNo')} rules={[needed(t('accountNo'))]}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item name="programmeId" label={t('programme')} rules={[needed(t('programme'))]}>
          <ProgrammeSelect />
        </Form.Item>
        <Form.Item name="cohort" label={t('cohort')} rules={[needed(t('cohort'))]}>
          <InputNumber min={1990} max={2100} />
        </Form.Item>
        <Form.Item name="studentNo" label={t('studentNo')} rules={[needed(t('studentNo'))]}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="className" label={t('className')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="fromOn" label={t('fromOn')} rules={[needed(t('fromOn'))]}>
          <DayInput />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

const EndDialog = ({ row, onClose }: { readonly row: Enrolment; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('end')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('end.impact')}</p>
      <CommandForm
        endpoint={endEnrolment}
        initial={{ endedOn: today() }}
        inputOf={(values) => ({ id: row.id, endedOn: text(values['endedOn']) })}
        submit={t('end')}
        danger
        onDone={() => {
          message.success(t('end.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="endedOn" label={t('endedOn')} rules={[needed(t('endedOn'))]}>
          <DayInput />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** 学籍: who studies in the school's programmes. */
export const EnrolmentList = () => {
  const t = useT(words)
  const may = useMay()
  const [filters, setFilters] = useFilters()
  const [ending, setEnding] = useState<Enrolment>()
  const edits = may('programmes.enrol')
  const adding = edits && filters['new'] === 'yes'
  const { accountNo, programmeId } = filters
  return (
    <>
      <ListPage
        endpoint={listEnrolments}
        exportEndpoint={may('programmes.enrol') ? exportEnrolments : undefined}
        name="conversion.enrolments"
        title={t('enrolments')}
        lead={t('enrolments.lead')}
        rowKey={(row) => row.id}
        columns={[
          { key: 'studentNo', title: t('studentNo'), render: (row) => <span className="figure">{row.studentNo}</span>, width: 140 },
          { key: 'learner', title: t('learner'), render: (row) => row.learner.name, width: 100 },
          { key: 'accountNo', title: t('accountNo'), render: (row) => <span className="figure">{row.learner.accountNo}</span>, width: 190 },
          { key: 'programme', title: t('programme'), render: (row) => row.programme.name },
          { key: 'cohort', title: t('cohort'), render: (row) => t('cohort.of', { cohort: row.cohort }), width: 100 },
          { key: 'className', title: t('className'), render: (row) => row.className ?? '—' },
          { key: 'fromOn', title: t('fromOn'), render: (row) => <Day value={row.fromOn} />, width: 130 },
          {
            key: 'endedOn',
            title: t('endedOn'),
            render: (row) =>
              row.endedOn === null && edits ? (
                <Button size="small" onClick={() => setEnding(row)}>
                  {t('end')}
                </Button>
              ) : (
                <Day value={row.endedOn} />
              ),
            width: 130,
          },
        ]}
        filters={[{ key: 'search', kind: 'text', label: t('enrolments.search') }]}
        empty={{ text: t('enrolments.none'), action: edits && <LinkButton to="/admin/enrolments/import">{t('importRoll')}</LinkButton> }}
        actions={
          edits && (
            <>
              <LinkButton to="/admin/enrolments/import">{t('importRoll')}</LinkButton>
              <Button type="primary" onClick={() => setFilters({ new: 'yes' })}>
                {t('enrol')}
              </Button>
            </>
          )
        }
      />
      {adding && (
        <EnrolDialog
          known={{ ...(accountNo === undefined ? {} : { accountNo }), ...(programmeId === undefined ? {} : { programmeId }) }}
          onClose={() => setFilters({ new: undefined, accountNo: undefined, programmeId: undefined })}
        />
      )}
      {ending !== undefined && <EndDialog row={ending} onClose={() => setEnding(undefined)} />}
    </>
  )
}
