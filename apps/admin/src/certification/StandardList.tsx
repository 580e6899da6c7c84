import {
  exportStandards,
  listStandards,
  proposeStandard,
  retireStandard,
  type Standard,
  submitStandard,
} from '@creditbank/contract/certification'
import { App, Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { TypeSelect } from '../catalog/names.tsx'
import { AchievementSelect } from '../parts/ManySelect.tsx'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { Day, hoursText, hundredths, today } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

const tones: Readonly<Record<Standard['state'], Tone>> = {
  draft: 'quiet',
  inReview: 'moving',
  published: 'good',
  returned: 'due',
  retired: 'bad',
}
const states = ['draft', 'inReview', 'published', 'returned', 'retired'] as const
const steps = [1, 10, 25, 50, 100] as const

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const amount = (value: unknown, factor: number): number => (typeof value === 'number' ? Math.round(value * factor) : 0)

/** What the form's values mean as a standard: hours and credits are typed as people write them. Pure. */
const standardOf = (values: Record<string, unknown>) => ({
  typeCode: values['of'] === 'type' ? text(values['typeCode']) : null,
  achievementId: values['of'] === 'achievement' ? text(values['achievementId']) : null,
  minutesPerCredit: Math.max(1, amount(values['hours'] ?? 16, 60)),
  rounding: steps.find((step) => step === values['rounding']) ?? 50,
  least: amount(values['least'], 100),
  most: Math.max(1, amount(values['most'], 100)),
  fixed: values['how'] === 'fixed' ? Math.max(1, amount(values['fixed'], 100)) : null,
  level: typeof values['level'] === 'number' ? values['level'] : null,
  effectiveFrom: text(values['effectiveFrom']),
  effectiveTo: text(values['effectiveTo']) === '' ? null : text(values['effectiveTo']),
  basis: text(values['basis']),
})

const WorthFields = () => {
  const t = useT(words)
  const needed = useNeeded()
  const form = Form.useFormInstance()
  const fixed = Form.useWatch('how', form) === 'fixed'
  return (
    <>
      <Form.Item name="how" label={t('how')}>
        <Radio.Group options={(['hours', 'fixed'] as const).map((value) => ({ value, label: t(`how.${value}`) }))} />
      </Form.Item>
      {fixed ? (
        <Form.Item name="fixed" label={t('fixed')} rules={[needed(t('fixed'))]}>
          <InputNumber min={0.01} max={100} step={0.5} />
        </Form.Item>
      ) : (
        <div className="row-fields">
          <Form.Item name="hours" label={t('hours')} rules={[needed(t('hours'))]}>
            <InputNumber min={1} max={1000} />
          </Form.Item>
          <Form.Item name="rounding" label={t('rounding')}>
            <Select options={steps.map((value) => ({ value, label: hundredths(value) }))} style={{ width: 90 }} />
          </Form.Item>
          <Form.Item name="least" label={t('least')}>
            <InputNumber min={0} max={100} step={0.5} />
          </Form.Item>
        </div>
      )}
      <Form.Item name="most" label={t('most')} rules={[needed(t('most'))]}>
        <InputNumber min={0.5} max={100} step={0.5} />
      </Form.Item>
    </>
  )
}

const Propose = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const of: unknown = Form.useWatch('of', form) ?? 'type'
  return (
    <Modal open title={t('propose')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('propose.lead')}</p>
      <CommandForm
        endpoint={proposeStandard}
        form={form}
        initial={{ of: 'type', how: 'hours', hours: 16, rounding: 50, least: 0.5, most: 10, effectiveFrom: today() }}
        inputOf={standardOf}
        onDone={() => {
          message.success(t('propose.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="of" label={t('of')}>
          <Radio.Group options={(['type', 'achievement'] as const).map((value) => ({ value, label: t(`of.${value}`) }))} />
        </Form.Item>
        {of === 'type' ? (
          <Form.Item name="typeCode" label={t('type')} rules={[needed(t('type'))]}>
            <TypeSelect />
          </Form.Item>
        ) : (
          <Form.Item name="achievementId" label={t('achievement')} rules={[needed(t('achievement'))]}>
            <AchievementSelect />
          </Form.Item>
        )}
        <WorthFields />
        <Form.Item name="level" label={t('level')}>
          <InputNumber min={1} max={10} />
        </Form.Item>
        <Form.Item name="effectiveFrom" label={t('effectiveFrom')} rules={[needed(t('effectiveFrom'))]}>
          <DayInput />
        </Form.Item>
        <Form.Item name="effectiveTo" label={t('effectiveTo')}>
          <DayInput />
        </Form.Item>
        <Form.Item name="basis" label={t('basis')} rules={[needed(t('basis'))]}>
          <Input.TextArea rows={3} maxLength={4000} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

const Acts = ({ row }: { readonly row: Standard }) => {
  const t = useT(words)
  const may = useMay()
  const { message } = App.useApp()
  const [retiring, setRetiring] = useState(false)
  const submit = useCommand(submitStandard, { invalidates: ['/cases'], onDone: () => message.success(t('submit.done')) })
  const retire = useCommand(retireStandard, {
    onDone: () => {
      message.success(t('retire.done'))
      setRetiring(false)
    },
  })
  return (
    <>
      <RefusalAlert error={submit.error} />
      {may('catalog.edit') && (row.state === 'draft' || row.state === 'returned') && (
        <Button size="small" loading={submit.isPending} onClick={() => submit.mutate({ id: row.id })}>
          {t('submit')}
        </Button>
      )}
      {row.caseId !== null && row.state === 'inReview' && (
        <LinkButton size="small" to={`/admin/cases/${row.caseId}`}>
          {t('case')}
        </LinkButton>
      )}
      {may('catalog.approve') && row.state === 'published' && (
        <Button size="small" onClick={() => setRetiring(true)}>
          {t('retire')}
        </Button>
      )}
      <ConfirmImpact
        open={retiring}
        title={t('retire')}
        confirm={t('retire')}
        impacts={[{ text: t('retire.impact') }]}
        busy={retire.isPending}
        error={retire.error}
        onConfirm={() => retire.mutate({ id: row.id })}
        onClose={() => setRetiring(false)}
      />
    </>
  )
}

/** What outcomes are worth, by type and by achievement: proposed, approved by the management centre, published. */
export const StandardList = () => {
  const t = useT(words)
  const [proposing, setProposing] = useState(false)
  const propose = useMay()('catalog.edit') && (
    <Button type="primary" onClick={() => setProposing(true)}>
      {t('propose')}
    </Button>
  )
  return (
    <>
      <ListPage
        endpoint={listStandards}
        exportEndpoint={exportStandards}
        name="certification.standards"
        title={t('standards')}
        lead={t('standards.lead')}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', title: t('of'), render: (row) => row.name, width: 220 },
          {
            key: 'worth',
            title: t('worth'),
            render: (row) =>
              row.fixed === null
                ? t('worth.hours', { n: hoursText(row.minutesPerCredit) })
                : t('worth.fixed', { n: hundredths(row.fixed) }),
          },
          { key: 'range', title: t('range'), render: (row) => t('range.of', { least: hundredths(row.least), most: hundredths(row.most) }) },
          { key: 'level', title: t('level'), render: (row) => row.level ?? '—', width: 90 },
          { key: 'effectiveFrom', title: t('effectiveFrom'), render: (row) => <Day value={row.effectiveFrom} />, width: 130 },
          { key: 'effectiveTo', title: t('effectiveTo'), render: (row) => <Day value={row.effectiveTo} />, width: 130, hidden: true },
          { key: 'organization', title: t('proposedBy'), render: (row) => row.organization.name },
          {
            key: 'state',
            title: t('state'),
            render: (row) => <StateTag tone={tones[row.state]}>{t(`state.${row.state}`)}</StateTag>,
            width: 100,
          },
          { key: 'acts', title: '', render: (row) => <Acts row={row} />, width: 130 },
        ]}
        filters={[
          { key: 'search', kind: 'text', label: t('search') },
          { key: 'state', kind: 'choice', label: t('state'), options: states.map((value) => ({ value, label: t(`state.${value}`) })) },
        ]}
        empty={{ text: t('standards.none'), action: propose }}
        actions={propose}
      />
      {proposing && <Propose onClose={() => setProposing(false)} />}
    </>
  )
}
