import { createIssuer, type Issuer, listIssuers, renameIssuer } from '@creditbank/contract/catalog'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { CommandForm } from '../parts/CommandForm.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

/** Issuers with their former names. */
export const Issuers = () => {
  const t = useT(words)
  const may = useMay()
  const [open, setOpen] = useState<'new' | Issuer>()
  const shut = () => setOpen(undefined)
  return (
    <ListPage
      endpoint={listIssuers}
      name="catalog.issuers"
      title={t('issuers')}
      lead={t('issuers.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', title: t('name'), render: (row) => row.name },
        { key: 'creditCode', title: t('creditCode'), render: (row) => row.creditCode },
        {
          key: 'formerNames',
          title: t('formerNames'),
          render: (row) => row.formerNames.map((one) => (one.until === null ? one.name : `${one.name}（–${one.until}）`)).join('、'),
        },
        {
          key: 'acts',
          title: '',
          render: (row) =>
            may('catalog.types') && (
              <Button type="link" onClick={() => setOpen(row)}>
                {t('rename')}
              </Button>
            ),
        },
      ]}
      filters={[{ key: 'search', kind: 'text', label: t('search') }]}
      empty={{ text: t('issuers.none') }}
      actions={may('catalog.edit') && <Button onClick={() => setOpen('new')}>{t('issuer.new')}</Button>}
    >
      <Modal open={open === 'new'} title={t('issuer.new')} footer={null} onCancel={shut} destroyOnHidden>
        <CommandForm endpoint={createIssuer} onDone={shut}>
          <Form.Item name="name" label={t('name')} rules={[{ required: true }]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="creditCode" label={t('creditCode')}>
            <Input maxLength={18} />
          </Form.Item>
        </CommandForm>
      </Modal>
      {open !== undefined && open !== 'new' && (
        <Modal open title={`${t('rename')}：${open.name}`} footer={null} onCancel={shut} destroyOnHidden>
          <CommandForm
            endpoint={renameIssuer}
            inputOf={(values) => ({ id: open.id, name: String(values['name'] ?? ''), until: String(values['until'] ?? '') })}
            onDone={shut}
          >
            <Form.Item name="name" label={t('name')} rules={[{ required: true }]}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="until" label={t('rename.until')} rules={[{ required: true }]}>
              <DayInput />
            </Form.Item>
          </CommandForm>
        </Modal>
      )}
    </ListPage>
  )
}
