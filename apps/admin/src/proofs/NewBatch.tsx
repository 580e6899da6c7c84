import type { InputOf, OutputOf } from '@creditbank/contract'
import { activationBoard } from '@creditbank/contract/accounts'
import { createBatch, listKinds, previewBatch, readRoster } from '@creditbank/contract/proofs'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, AutoComplete, Button, Flex, Form, type FormInstance, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { call } from '../api/transport.ts'
import { upload } from '../api/upload.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { FileChoice, tableFiles } from '../parts/FileChoice.tsx'
import { useKeys } from '../parts/keys.tsx'
import { useGo } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { useMay, useSession } from '../session/session.ts'
import { languageOf, typedText, validityOf } from './wish.ts'
import { words } from './words.ts'

type People = InputOf<typeof previewBatch>['people']
type Roster = OutputOf<typeof readRoster>
type Values = Partial<
  Record<'by' | 'organizationId' | 'className' | 'accountNos' | 'kind' | 'validity' | 'language' | 'title' | 'reason', string>
>

/** Account numbers as they were pasted: one a line, or between commas. */
const pasted = (text: unknown): string[] =>
  String(text ?? '')
    .split(/[\n,，;；、\t]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** Whom the form means; undefined while it is not said. */
const peopleOf = (values: Readonly<Record<string, unknown>>): People | undefined => {
  if (values['by'] === 'accounts') {
    const accountNos = pasted(values['accountNos'])
    return accountNos.length === 0 ? undefined : { by: 'accounts', accountNos }
  }
  const className = String(values['className'] ?? '').trim()
  const organizationId = String(values['organizationId'] ?? '')
  return className === '' || organizationId === '' ? undefined : { by: 'class', organizationId, className }
}

const ByClass = () => {
  const t = useT(words)
  const may = useMay()
  const needed = useNeeded()
  const board = useOne(activationBoard, { by: 'class' }, { enabled: may('accounts.guide'), staleTime: 300_000 })
  const classes = (board.data?.groups ?? []).filter((group) => group.key !== '')
  return (
    <>
      <Form.Item name="organizationId" label={t('people.unit')} rules={[needed(t('people.unit'))]}>
        <UnitSelect />
      </Form.Item>
      <Form.Item name="className" label={t('people.class')} extra={t('people.classHelp')} rules={[needed(t('people.class'))]}>
        <AutoComplete
          showSearch={{ filterOption: (typed, option) => String(option?.value ?? '').includes(typed) }}
          options={classes.map((group) => ({ value: group.key, label: t('people.classOf', { name: group.key, n: group.total }) }))}
        />
      </Form.Item>
    </>
  )
}

/** A roster as a table file (account numbers or ID numbers in any column), or account numbers pasted. */
const ByRoster = ({ form }: { readonly form: FormInstance<Values> }) => {
  const t = useT(words)
  const needed = useNeeded()
  const [file, setFile] = useState<File>()
  const read = useMutation({
    mutationFn: (chosen: File) => upload(readRoster, { name: chosen.name.slice(0, 200) }, chosen),
    onSuccess: (roster: Roster) => form.setFieldValue('accountNos', roster.accountNos.join('\n')),
  })
  return (
    <>
      <FileChoice
        file={file}
        accept={tableFiles}
        text={t('roster.choose')}
        note={t('roster.note')}
        onChoose={(chosen) => {
          setFile(chosen)
          read.mutate(chosen)
        }}
      />
      <RefusalAlert error={read.error} />
      {read.data !== undefined && (
        <Alert
          type={read.data.unknown.length > 0 ? 'warning' : 'success'}
          showIcon
          className="refusal"
          title={t('roster.read', { rows: read.data.rows, n: read.data.accountNos.length })}
          description={
            read.data.unknown.length === 0 ? undefined : t('roster.unknown', { rows: read.data.unknown.slice(0, 50).join('、') })
          }
        />
      )}
      <Form.Item name="accountNos" label={t('people.accounts')} extra={t('people.accountsHelp')} rules={[needed(t('people.accounts'))]}>
        <Input.TextArea rows={6} />
      </Form.Item>
    </>
  )
}

/** Counts the people before anything begins, and says who would get no paper. */
const Count = ({ form }: { readonly form: FormInstance<Values> }) => {
  const t = useT(words)
  const count = useMutation({ mutationFn: (people: People) => call(previewBatch, { people }) })
  const look = async () => {
    const people = peopleOf(form.getFieldsValue(true))
    if (people !== undefined) count.mutate(people)
    else await form.validateFields(['organizationId', 'className', 'accountNos']).catch(() => undefined)
  }
  return (
    <Flex vertical gap="small">
      <div>
        <Button loading={count.isPending} onClick={() => void look()}>
          {t('people.count')}
        </Button>
      </div>
      <RefusalAlert error={count.error} />
      {count.data !== undefined && (
        <Alert
          type={count.data.unprintable + count.data.unknown.length > 0 ? 'warning' : 'success'}
          showIcon
          className="refusal"
          role="status"
          title={t('people.counted', { n: count.data.people, stopped: count.data.unprintable })}
          description={count.data.unknown.length === 0 ? undefined : t('people.unknown', { list: count.data.unknown.join('、') })}
        />
      )}
    </Flex>
  )
}

const Papers = () => {
  const t = useT(words)
  const language = useLanguage()
  const needed = useNeeded()
  const form = Form.useFormInstance<Values>()
  const kinds = useOne(listKinds, {}, { staleTime: 300_000 })
  const items = kinds.data?.items ?? []
  const wanted = Form.useWatch('kind', form)
  const kind = items.find((one) => one.kind === wanted)
  return (
    <>
      <RefusalAlert error={kinds.error} onRetry={() => void kinds.refetch()} />
      <Form.Item name="kind" label={t('kind')} extra={kind?.takes === 'outcomes' ? t('kind.everyOutcome') : undefined}>
        <Select
          options={items.map((one) => ({ value: one.kind, label: one.name[language] }))}
          onChange={(next: string) => form.setFieldValue('validity', items.find((one) => one.kind === next)?.validities[0])}
        />
      </Form.Item>
      <Form.Item name="validity" label={t('validity')}>
        <Radio.Group
          options={(kind?.validities ?? ['90' as const]).map((value) => ({
            value,
            label: value === 'longTerm' ? t('longTerm') : t('days', { n: value }),
          }))}
        />
      </Form.Item>
      <Form.Item name="language" label={t('language')}>
        <Radio.Group options={(['zh', 'en', 'both'] as const).map((value) => ({ value, label: t(`language.${value}`) }))} />
      </Form.Item>
      <Form.Item name="purpose" label={t('purpose')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="title" label={t('batch.title')} extra={t('batch.titleHelp')} rules={[needed(t('batch.title'))]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="reason" label={t('batch.reason')} extra={t('batch.reasonHelp')} rules={[needed(t('batch.reason'))]}>
        <Input maxLength={100} />
      </Form.Item>
    </>
  )
}

/** Whom and what: a batch of proofs for a class or a roster. Ctrl+Enter begins. */
export const NewBatch = () => {
  const t = useT(words)
  const go = useGo()
  const session = useSession()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const kinds = useOne(listKinds, {}, { staleTime: 300_000 })
  const by = Form.useWatch('by', form) ?? 'class'
  useKeys([{ key: 'ctrl+Enter', label: t('batch.begin'), always: true, run: () => form.submit() }])
  return (
    <Page title={t('batch.new')} lead={t('batch.newLead')} above={{ to: '/admin/proofs/batches', text: t('batches') }} narrow>
      <CommandForm
        endpoint={createBatch}
        form={form}
        initial={{ by: 'class', kind: 'storage', validity: '90', language: 'zh', organizationId: session.appointment?.organization.id }}
        inputOf={(values) => {
          const kind = kinds.data?.items.find((one) => one.kind === values['kind'])
          return {
            people: peopleOf(values) ?? { by: 'accounts', accountNos: [''] },
            kind: String(values['kind']),
            validity: validityOf(kind, values['validity']),
            language: languageOf(values['language']),
            title: String(values['title'] ?? ''),
            reason: String(values['reason'] ?? ''),
            ...typedText('purpose', values['purpose']),
          }
        }}
        invalidates={['/proof-batches', '/jobs']}
        submit={t('batch.begin')}
        onDone={(batch) => {
          message.success(t('batch.begun'))
          go(`/admin/proofs/batches/${batch.id}`)
        }}
      >
        <Block title={t('people')}>
          <Form.Item name="by" label={t('people.by')}>
            <Radio.Group options={(['class', 'accounts'] as const).map((value) => ({ value, label: t(`people.by.${value}`) }))} />
          </Form.Item>
          {by === 'class' ? <ByClass /> : <ByRoster form={form} />}
          <Count form={form} />
        </Block>
        <Block title={t('papers')}>
          <Papers />
        </Block>
      </CommandForm>
    </Page>
  )
}
