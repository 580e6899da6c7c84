import type { OutputOf } from '@creditbank/contract'
import { readPublicEntry } from '@creditbank/contract/catalogSearch'
import { amendDeposit, readDeposit } from '@creditbank/contract/deposits'
import { reasonText } from '@creditbank/contract/reviews'
import { Alert, App, Form } from 'antd'
import { useEffect } from 'react'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { useKeys } from '../parts/keys.tsx'
import { useGo, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { ContentFields } from './ContentFields.tsx'
import { typedContent } from './EnterDeposit.tsx'
import { type Evidence, EvidenceFiles } from '../parts/evidence/EvidenceFiles.tsx'
import { words } from './words.ts'

type Application = OutputOf<typeof readDeposit>

const AmendForm = ({ deposit }: { readonly deposit: Application }) => {
  const t = useT(words)
  const language = useLanguage()
  const go = useGo()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const back = deposit.timeline.findLast((step) => step.event === 'return')
  const entry = useOne(readPublicEntry, { id: deposit.entry?.id ?? '' }, { enabled: deposit.entry !== null }).data
  const reason = [reasonText('deposit', back?.reason ?? null, language), back?.note].filter((part) => (part ?? '') !== '').join(' · ')
  useEffect(() => {
    for (const field of back?.fields ?? [])
      form.setFields([{ name: field === 'fileIds' ? 'files' : ['content', field], warnings: [reason] }])
  }, [back, form, reason])
  useKeys([{ key: 'ctrl+Enter', label: t('key.submit'), always: true, run: () => form.submit() }])
  return (
    <CommandForm
      endpoint={amendDeposit}
      form={form}
      initial={{ content: deposit.content, files: deposit.attachments.map((file) => ({ id: file.fileId, name: file.name })) }}
      inputOf={() => ({
        id: deposit.id,
        content: typedContent(form.getFieldValue('content')),
        fileIds: (form.getFieldValue('files') ?? []).map((file: Evidence) => file.id),
      })}
      invalidates={['/deposits', '/cases']}
      submit={t('enter.submit')}
      onDone={(done) => {
        message.success(t('amend.done', { number: done.number }))
        go(`/admin/deposits/${done.id}/receipt`)
      }}
    >
      {reason !== '' && <Alert type="warning" showIcon title={t('amend.reason')} description={reason} className="refusal" />}
      <Block title={t('content')}>
        <ContentFields entry={entry} kept={deposit.content.certificateNo === '***'} />
        <Form.Item name="files" label={t('evidence')}>
          <EvidenceFiles />
        </Form.Item>
      </Block>
    </CommandForm>
  )
}

/** Corrects an application that came back to the counter and submits it again under the same number. */
export const AmendDeposit = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={readDeposit}
      input={{ id }}
      fallback={t('amend')}
      above={{ to: `/admin/deposits/${id}`, text: t('deposit') }}
      title={() => t('amend')}
      lead={(deposit) => `${deposit.number} · ${deposit.learner.name} · ${deposit.entry?.name ?? ''}`}
    >
      {(deposit) => <AmendForm deposit={deposit} />}
    </DetailPage>
  )
}
