import { createType, type OutcomeType, saveType } from '@creditbank/contract/catalog'
import { App, Button, Form, Input, InputNumber, Modal, Select, Switch, Table } from 'antd'
import { useState } from 'react'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Page } from '../parts/Page.tsx'
import { useMay } from '../session/session.ts'
import { useTypes } from './names.tsx'
import { words } from './words.ts'

const TypeForm = ({ type, onClose }: { readonly type: OutcomeType | undefined; readonly onClose: () => void }) => {
  const t = useT(words)
  const language = useLanguage()
  const types = useTypes()
  const { message } = App.useApp()
  const tops = types.filter((one) => one.parent === null && one.code !== type?.code)
  return (
    <Modal open title={t(type === undefined ? 'type.new' : 'type.edit')} footer={null} onCancel={onClose} destroyOnHidden>
      <CommandForm
        endpoint={type === undefined ? createType : saveType}
        invalidates={['/public']}
        initial={
          type === undefined
            ? {
                parent: null,
                reviewPath: 'first',
                samplePercent: 10,
                evidenceRequired: true,
                validityMonths: 0,
                mayConvert: false,
                active: true,
                sort: 900,
              }
            : { ...type }
        }
        inputOf={(values) => createType.input.parse({ ...type, ...values, parent: values['parent'] ?? null })}
        onDone={() => {
          message.success(t('saved'))
          onClose()
        }}
      >
        <Form.Item name="code" label={t('code')} rules={[{ required: true }]}>
          <Input maxLength={40} disabled={type !== undefined} />
        </Form.Item>
        <Form.Item name="parent" label={t('parent')}>
          <Select
            allowClear
            disabled={type !== undefined && type.parent === null}
            options={tops.map((one) => ({ value: one.code, label: one[language] }))}
          />
        </Form.Item>
        <Form.Item name="zh" label={t('name')} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="en" label={t('nameEn')} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="reviewPath" label={t('reviewPath')}>
          <Select options={(['none', 'first', 'firstFinal', 'sampled'] as const).map((value) => ({ value, label: t(`path.${value}`) }))} />
        </Form.Item>
        {(['samplePercent', 'validityMonths', 'sort'] as const).map((key) => (
          <Form.Item key={key} name={key} label={t(key)}>
            <InputNumber min={0} max={key === 'samplePercent' ? 100 : key === 'sort' ? 9999 : 1200} precision={0} />
          </Form.Item>
        ))}
        {(['evidenceRequired', 'mayConvert', 'active'] as const).map((key) => (
          <Form.Item key={key} name={key} label={t(key)} valuePropName="checked">
            <Switch />
          </Form.Item>
        ))}
      </CommandForm>
    </Modal>
  )
}

/** The two levels of outcome types as a tree. */
export const Types = () => {
  const t = useT(words)
  const language = useLanguage()
  const may = useMay()
  const types = useTypes()
  const [open, setOpen] = useState<{ type: OutcomeType | undefined }>()
  const rows = types
    .filter((one) => one.parent === null)
    .map((top) => ({ ...top, children: types.filter((one) => one.parent === top.code) }))
  const yesNo = (value: boolean) => t(value ? 'yes' : 'no')
  return (
    <Page
      title={t('types')}
      lead={t('types.lead')}
      actions={
        may('catalog.types') && (
          <Button type="primary" onClick={() => setOpen({ type: undefined })}>
            {t('type.new')}
          </Button>
        )
      }
    >
      {rows.length > 0 && (
        <Table<OutcomeType>
          rowKey="code"
          size="small"
          pagination={false}
          scroll={{ x: 1000 }}
          expandable={{ defaultExpandAllRows: true }}
          dataSource={rows}
          columns={[
            { title: t('name'), render: (_, row) => row[language] },
            { title: t('code'), dataIndex: 'code' },
            { title: t('reviewPath'), render: (_, row) => t(`path.${row.reviewPath}`) },
            { title: t('samplePercent'), dataIndex: 'samplePercent', align: 'right' },
            { title: t('evidenceRequired'), render: (_, row) => yesNo(row.evidenceRequired) },
            { title: t('validityMonths'), dataIndex: 'validityMonths', align: 'right' },
            { title: t('mayConvert'), render: (_, row) => yesNo(row.mayConvert) },
            { title: t('active'), render: (_, row) => yesNo(row.active) },
            ...(may('catalog.types')
              ? [
                  {
                    title: '',
                    render: (_: unknown, row: OutcomeType) => (
                      <Button type="link" onClick={() => setOpen({ type: row })}>
                        {t('type.edit')}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {open !== undefined && <TypeForm type={open.type} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}
