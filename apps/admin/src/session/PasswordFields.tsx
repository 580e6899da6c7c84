import { passwordPolicies, type PasswordPolicyName } from '@creditbank/contract/passwordPolicies'
import { Form, Input } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'

/** Present password, new password and the new one again; inside a Form whose values are `current`, `next`, `repeat`. Pasting is allowed: password managers. */
export const PasswordFields = ({ policy = 'level3' }: { readonly policy?: PasswordPolicyName | undefined }) => {
  const t = useT(shellWords)
  const rule = passwordPolicies[policy][useLanguage()]
  const needed = { required: true, message: t('change.needed') }
  return (
    <>
      <Form.Item name="current" label={t('change.current')} rules={[needed]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="next" label={t('change.next')} extra={`${rule}${t('change.rule')}`} rules={[needed]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t('change.repeat')}
        dependencies={['next']}
        rules={[
          needed,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === undefined || value === '' || value === getFieldValue('next')
                ? Promise.resolve()
                : Promise.reject(new Error(t('change.differs'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  )
}
