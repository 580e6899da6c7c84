import { addExpert, type Expert, listExperts, saveExpert } from '@creditbank/contract/certificationPanels'
import { Alert, App, Button, Form, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import type { ListColumn } from '../parts/list/types.ts'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { driftText, pointsText } from './offeringNames.tsx'
import { words } from './offerings.words.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text).filter((one) => one !== '') : [])

/** What the form's values mean of an expert. Pure. */
const contentOf = (values: Record<string, unknown>, conflicts: readonly string[]) => ({
  organizationId: text(values['organizationId']) === '' ? null : text(values['organizationId']),
  unit: text(values['unit']),
  title: text(values['title']),
  fields: texts(values['fields']),
  status: values['status'] === 'suspended' ? ('suspended' as const) : ('active' as const),
  conflictIds: [...new Set([...conflicts, ...texts(values['conflict'])])],
})

const Fields = () => {
  const t = useT(words)
  const needed = useNeeded()
  const form = Form.useFormInstance()
  return (
    <>
      <Form.Item name="organizationId" label={t('expert.organization')} extra={t('expert.organization.hint')}>
        <UnitSelect
          onUnit={(unit) => {
            if (unit !== undefined && text(form.getFieldValue('unit')) === '') form.setFieldValue('unit', unit.name)
          }}
        />
      </Form.Item>
      <Form.Item name="unit" label={t('unit')} rules={[needed(t('unit'))]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="title" label={t('expert.title')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="fields" label={t('fields')} rules={[needed(t('fields'))]}>
        <Select mode="tags" maxCount={10} open={false} suffixIcon={null} />
      </Form.Item>
    </>
  )
}

const Add = ({ people, onClose }: { readonly people: readonly { staffId: string; name: string }[]; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('experts.add')} footer={null} onCancel={onClose} destroyOnHidden>
      <CommandForm
        endpoint={addExpert}
        initial={{ staffId: people[0]?.staffId, fields: [] }}
        inputOf={(values) => ({ staffId: text(values['staffId']), ...contentOf(values, []) })}
        onDone={() => {
          message.success(t('expert.saved'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="staffId" label={t('expert.person')} rules={[needed(t('expert.person'))]}>
          <Select options={people.map((one) => ({ value: one.staffId, label: one.name }))} />
        </Form.Item>
        <Fields />
      </CommandForm>
    </Modal>
  )
}

const Edit = ({ expert, onClose }: { readonly expert: Expert; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [conflicts, setConflicts] = useState(expert.conflicts)
  return (
    <Modal open title={expert.name} footer={null} onCancel={onClose} destroyOnHidden>
      <CommandForm
        endpoint={saveExpert}
        initial={{
          ...(expert.organization === null ? {} : { organizationId: expert.organization.id }),
          unit: expert.unit,
          title: expert.title,
          fields: expert.fields,
          status: expert.status,
        }}
        inputOf={(values) => ({
          id: expert.id,
          version: expert.version,
          ...contentOf(
            values,
            conflicts.map((unit) => unit.id),
          ),
        })}
        onDone={() => {
          message.success(t('expert.saved'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Fields />
        <Form.Item label={t('expert.conflicts')} htmlFor="expert-conflict">
          <UnitSelect
            id="expert-conflict"
            onUnit={(unit) => {
              if (unit !== undefined && !conflicts.some((one) => one.id === unit.id))
                setConflicts([...conflicts, { id: unit.id, name: unit.name }])
            }}
          />
        </Form.Item>
        <ul className="rows">
          {conflicts.map((unit) => (
            <li key={unit.id} className="row">
              <span className="grow">{unit.name}</span>
            </li>
          ))}
        </ul>
        <Form.Item name="status" label={t('expert.status')}>
          <Radio.Group options={(['active', 'suspended'] as const).map((value) => ({ value, label: t(`expert.${value}`) }))} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

const Unlisted = ({ onAdd }: { readonly onAdd: () => void }) => {
  const t = useT(words)
  const n = useOne(listExperts, {}).data?.unlisted.length ?? 0
  if (n === 0) return null
  return (
    <Alert
      type="info"
      showIcon
      className="refusal"
      title={t('experts.unlisted', { n })}
      action={
        <Button size="small" onClick={onAdd}>
          {t('experts.add')}
        </Button>
      }
    />
  )
}

const useColumns = (onEdit: (expert: Expert) => void): readonly ListColumn<Expert>[] => {
  const t = useT(words)
  const comma = useLanguage() === 'zh' ? '、' : ', '
  return [
    {
      key: 'name',
      title: t('expert'),
      render: (row) => (
        <Button type="link" size="small" onClick={() => onEdit(row)}>
          {row.name}
        </Button>
      ),
      width: 110,
    },
    { key: 'unit', title: t('unit'), render: (row) => [row.unit, row.title].filter((one) => one !== '').join(' · '), width: 220 },
    { key: 'fields', title: t('fields'), render: (row) => row.fields.join(comma), width: 180 },
    {
      key: 'conflicts',
      title: t('expert.conflicts'),
      render: (row) => row.conflicts.map((unit) => unit.name).join(comma) || '—',
      width: 200,
    },
    { key: 'open', title: t('expert.open'), align: 'right', render: (row) => row.open, width: 80 },
    { key: 'scored', title: t('expert.scored'), align: 'right', render: (row) => row.scored, width: 80 },
    {
      key: 'drift',
      title: t('expert.drift'),
      align: 'right',
      render: (row) => (row.drift === null ? '—' : driftText(row.drift)),
      width: 100,
    },
    {
      key: 'spread',
      title: t('expert.spread'),
      align: 'right',
      render: (row) => (row.spread === null ? '—' : pointsText(row.spread)),
      width: 100,
    },
    {
      key: 'status',
      title: t('expert.status'),
      render: (row) => <StateTag tone={row.status === 'active' ? 'good' : 'quiet'}>{t(`expert.${row.status}`)}</StateTag>,
      width: 90,
    },
  ]
}

/** 专家库: who may be asked, in which fields, kept from whom, and how they have judged. */
export const ExpertList = () => {
  const t = useT(words)
  const people = useOne(listExperts, {}).data?.unlisted ?? []
  const [adding, setAdding] = useState(false)
  const [editing, setEditing] = useState<Expert>()
  return (
    <>
      <ListPage
        endpoint={listExperts}
        name="certification.experts"
        title={t('experts')}
        lead={t('experts.lead')}
        rowKey={(row) => row.id}
        columns={useColumns(setEditing)}
        filters={[
          { key: 'search', kind: 'text', label: t('search') },
          {
            key: 'status',
            kind: 'choice',
            label: t('expert.status'),
            options: (['active', 'suspended'] as const).map((value) => ({ value, label: t(`expert.${value}`) })),
          },
        ]}
        empty={{ text: t('experts.none') }}
      >
        <Unlisted onAdd={() => setAdding(true)} />
      </ListPage>
      {adding && <Add people={people} onClose={() => setAdding(false)} />}
      {editing !== undefined && <Edit expert={editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}
