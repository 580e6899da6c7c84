import { createIssuer, listIssuers } from '@creditbank/contract/catalog'
import { Button, Modal, Form, Input, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useList } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { words } from './words.ts'

/** Chooses an issuer by its present or a former name; who is missing can be registered on the spot. Works as a form item. `known` names the value chosen before. */
export const IssuerSelect = ({
  value,
  onChange,
  id,
  known,
}: {
  readonly value?: string
  readonly onChange?: (id: string | undefined) => void
  readonly id?: string
  readonly known?: { readonly id: string; readonly name: string } | undefined
}) => {
  const t = useT(words)
  const [typed, setTyped] = useState('')
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<{ id: string; name: string }>()
  const search = useDeferredValue(typed.trim())
  const query = useList(listIssuers, { limit: 30, ...(search === '' ? {} : { search }) })
  const found = query.data?.items ?? []
  const extra = [made, known].filter((one) => one !== undefined).filter((one) => !found.some((issuer) => issuer.id === one.id))
  const options = [
    ...extra.map((one) => ({ value: one.id, label: one.name })),
    ...found.map((issuer) => ({
      value: issuer.id,
      label: issuer.formerNames.length === 0 ? issuer.name : `${issuer.name}（${issuer.formerNames.map((one) => one.name).join('、')}）`,
    })),
  ]
  return (
    <>
      <Select
        {...(id === undefined ? {} : { id })}
        value={value ?? null}
        allowClear
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={query.isFetching}
        options={options}
        onChange={(picked: string | null | undefined) => onChange?.(picked ?? undefined)}
      />
      <Button type="link" onClick={() => setAdding(true)}>
        {t('issuer.new')}
      </Button>
      <Modal open={adding} title={t('issuer.new')} footer={null} onCancel={() => setAdding(false)} destroyOnHidden>
        <CommandForm
          endpoint={createIssuer}
          initial={{ name: typed }}
          onDone={(issuer) => {
            setMade({ id: issuer.id, name: issuer.name })
            onChange?.(issuer.id)
            setAdding(false)
          }}
        >
          <Form.Item name="name" label={t('name')} rules={[{ required: true }]}>
            <Input maxLength={200} autoFocus />
          </Form.Item>
          <Form.Item name="creditCode" label={t('creditCode')}>
            <Input maxLength={18} />
          </Form.Item>
        </CommandForm>
      </Modal>
    </>
  )
}
