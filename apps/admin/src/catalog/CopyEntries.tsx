import { copyEntries, listTerms } from '@creditbank/contract/catalog'
import { App, Form, Input, Select } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { CommandForm } from '../parts/CommandForm.tsx'
import { useGo } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { words } from './words.ts'

const said = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Copies a term's entries into a new one. */
export const CopyEntries = () => {
  const t = useT(words)
  const go = useGo()
  const { message } = App.useApp()
  const terms = useOne(listTerms, {})
  return (
    <Page title={t('copy')} lead={t('copy.lead')} above={{ to: '/admin/entries', text: t('entries') }} narrow>
      <CommandForm
        endpoint={copyEntries}
        submit={t('copy')}
        inputOf={(values) => ({
          fromTerm: said(values['fromTerm']),
          term: said(values['term']),
          opensOn: said(values['opensOn']),
          ...(said(values['closesOn']) === '' ? {} : { closesOn: said(values['closesOn']) }),
        })}
        onDone={(counts) => {
          message.success(t('copy.done', counts))
          go('/admin/entries?mine=yes&state=draft')
        }}
      >
        <Form.Item name="fromTerm" label={t('copy.from')} rules={[{ required: true }]}>
          <Select options={(terms.data?.items ?? []).map((one) => ({ value: one.name, label: `${one.name}（${one.entries}）` }))} />
        </Form.Item>
        <Form.Item name="term" label={t('copy.term')} extra={t('term.hint')} rules={[{ required: true }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="opensOn" label={t('opensOn')} rules={[{ required: true }]}>
          <DayInput />
        </Form.Item>
        <Form.Item name="closesOn" label={t('closesOn')}>
          <DayInput />
        </Form.Item>
      </CommandForm>
    </Page>
  )
}
