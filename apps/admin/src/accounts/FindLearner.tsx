import { findLearners } from '@creditbank/contract/accounts'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { AppLink } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { AccountTag } from './states.tsx'
import { words } from './words.ts'

/** Finds a person by a whole number. The number travels in the body, so it stays out of the address and of logs. */
export const FindLearner = () => {
  const t = useT(words)
  const asked = useMutation({ mutationFn: (text: string) => call(findLearners, { text }) })
  const found = asked.data?.items
  return (
    <Page title={t('find')} lead={t('find.lead')} above={{ to: '/admin/learners', text: t('learners') }} narrow>
      <Form<{ text: string }> layout="vertical" onFinish={({ text }) => asked.mutate(text.trim())}>
        <Form.Item name="text" label={t('find.text')} rules={[{ required: true, whitespace: true, min: 2, message: t('find.text') }]}>
          <Input autoFocus autoComplete="off" maxLength={60} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={asked.isPending}>
          {t('find.submit')}
        </Button>
      </Form>
      <RefusalAlert error={asked.error} />
      <div role="status">
        {found?.length === 0 && <p>{t('find.none')}</p>}
        <ul className="plain-list">
          {(found ?? []).map((one) => (
            <li key={one.id}>
              <AppLink to={`/admin/learners/${one.id}`}>
                {one.name} · {one.accountNo}
              </AppLink>{' '}
              <AccountTag state={one.state} /> {one.organization.name}
            </li>
          ))}
        </ul>
      </div>
    </Page>
  )
}
