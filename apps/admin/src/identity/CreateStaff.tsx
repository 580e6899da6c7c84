import { createStaff } from '@creditbank/contract/identity'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { useGo } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { InitialPassword } from './InitialPassword.tsx'
import { words } from './words.ts'

/** A new staff account: name, user name, unit; afterwards its initial password, once. */
export const CreateStaff = () => {
  const t = useT(words)
  const needed = useNeeded()
  const go = useGo()
  const [form] = Form.useForm()
  const [made, setMade] = useState<{ id: string; initialPassword: string }>()
  const userName = String(form.getFieldValue('userName') ?? '')
  return (
    <Page title={t('create')} lead={t('create.lead')} above={{ to: '/admin/staff', text: t('staff') }} narrow>
      <CommandForm endpoint={createStaff} form={form} submit={t('create.submit')} onDone={setMade} onCancel={() => go('/admin/staff')}>
        <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="userName"
          label={t('userName')}
          extra={t('userName.rule')}
          rules={[needed(t('userName')), { pattern: /^[a-zA-Z][a-zA-Z0-9._-]{2,39}$/, message: t('userName.rule') }]}
        >
          <Input autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item name="organizationId" label={t('unit')} rules={[needed(t('unit'))]}>
          <UnitSelect />
        </Form.Item>
      </CommandForm>
      <InitialPassword password={made?.initialPassword} userName={userName} onClose={() => go(`/admin/staff/${made?.id ?? ''}`)} />
    </Page>
  )
}
