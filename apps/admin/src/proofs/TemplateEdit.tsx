import {
  listTemplates,
  listTemplateVersions,
  saveTemplateDraft,
  type TemplateContent,
  type TemplateVersion,
} from '@creditbank/contract/proofs'
import type { OutputOf } from '@creditbank/contract'
import { App, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { useKeys } from '../parts/keys.tsx'
import { usePathParam } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { Sample } from './TemplatePage.tsx'
import { words } from './words.ts'
import './proofs.css'

type TemplateLine = OutputOf<typeof listTemplates>['items'][number]

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const keys = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** The content that the form's values mean. */
const contentOf = (values: Readonly<Record<string, unknown>>): TemplateContent => ({
  titleZh: text(values['titleZh']),
  titleEn: text(values['titleEn']),
  wordingZh: text(values['wordingZh']),
  wordingEn: text(values['wordingEn']),
  noteZh: text(values['noteZh']),
  noteEn: text(values['noteEn']),
  holder: keys(values['holder']),
  columns: keys(values['columns']),
  layout: values['layout'] === 'list' ? 'list' : 'table',
  issuedBy: values['issuedBy'] === 'managementCentre' ? 'managementCentre' : 'unit',
})

const Wording = ({ placeholders }: { readonly placeholders: string }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <>
      {(['titleZh', 'titleEn'] as const).map((key) => (
        <Form.Item key={key} name={key} label={t(`template.${key}`)} rules={[needed(t(`template.${key}`))]}>
          <Input maxLength={key === 'titleZh' ? 60 : 120} />
        </Form.Item>
      ))}
      {(['wordingZh', 'wordingEn'] as const).map((key) => (
        <Form.Item
          key={key}
          name={key}
          label={t(`template.${key}`)}
          extra={t('template.placeholders', { list: placeholders })}
          rules={[needed(t(`template.${key}`))]}
        >
          <Input.TextArea rows={4} maxLength={key === 'wordingZh' ? 1000 : 2000} />
        </Form.Item>
      ))}
      {(['noteZh', 'noteEn'] as const).map((key) => (
        <Form.Item key={key} name={key} label={t(`template.${key}`)}>
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      ))}
    </>
  )
}

const Editor = ({ line, versions }: { readonly line: TemplateLine; readonly versions: readonly TemplateVersion[] }) => {
  const t = useT(words)
  const language = useLanguage()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const newest = versions[0]
  const [saved, setSaved] = useState(newest)
  useKeys([{ key: 'ctrl+Enter', label: t('template.save'), always: true, run: () => form.submit() }])
  if (newest === undefined || saved === undefined) return null
  const parts = (of: TemplateLine['holderParts']) => of.map((part) => ({ value: part.key, label: part.name[language] }))
  return (
    <div className="template-page">
      <CommandForm
        endpoint={saveTemplateDraft}
        form={form}
        initial={{ ...newest.content }}
        submit={t('template.save')}
        inputOf={(values) => ({
          kind: line.kind,
          content: contentOf(values),
          ...(saved.state === 'draft' ? { savedAt: saved.draftedAt } : {}),
        })}
        onDone={(draft) => {
          setSaved(draft)
          message.success(t('template.saved'))
        }}
      >
        <Wording placeholders={line.placeholders.map((part) => `{${part.key}} ${part.name[language]}`).join('　')} />
        <Form.Item name="holder" label={t('template.holder')} extra={t('template.order')}>
          <Select mode="multiple" options={parts(line.holderParts)} />
        </Form.Item>
        <Form.Item name="columns" label={t('template.columns')} extra={t('template.order')}>
          <Select mode="multiple" options={parts(line.columnParts)} />
        </Form.Item>
        <Form.Item name="layout" label={t('template.layout')}>
          <Radio.Group options={(['table', 'list'] as const).map((value) => ({ value, label: t(`layout.${value}`) }))} />
        </Form.Item>
        <Form.Item name="issuedBy" label={t('template.issuedBy')}>
          <Radio.Group options={(['unit', 'managementCentre'] as const).map((value) => ({ value, label: t(`issuedBy.${value}`) }))} />
        </Form.Item>
      </CommandForm>
      <Sample kind={line.kind} version={saved.version} savedAt={saved.draftedAt} />
    </div>
  )
}

/** Wording, fields, layout and issuing unit of a template beside its printed sample. What is saved is a draft; a second person publishes it. */
export const TemplateEdit = () => {
  const t = useT(words)
  const language = useLanguage()
  const kind = usePathParam('kind')
  return (
    <Page title={t('template.edit')} lead={t('template.editLead')} above={{ to: `/admin/proofs/templates/${kind}`, text: t('template') }}>
      <Loaded endpoint={listTemplates} input={{}}>
        {({ items }) => {
          const line = items.find((one) => one.kind === kind)
          if (line === undefined) return null
          return (
            <>
              <h2>{line.name[language]}</h2>
              <Loaded endpoint={listTemplateVersions} input={{ kind }}>
                {(found) => <Editor line={line} versions={found.items} />}
              </Loaded>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
