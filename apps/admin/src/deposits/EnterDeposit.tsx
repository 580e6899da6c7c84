import { readPublicEntry } from '@creditbank/contract/catalogSearch'
import { type DepositContent, enterDeposit } from '@creditbank/contract/deposits'
import { Form } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { AssistanceField } from '../parts/assistance/AssistanceField.tsx'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { EntrySelect } from '../parts/EntrySelect.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Day, hoursText, hundredths } from '../parts/formats.tsx'
import { useKeys } from '../parts/keys.tsx'
import { useFilters, useGo } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { ContentFields } from './ContentFields.tsx'
import { type Evidence, EvidenceFiles } from '../parts/evidence/EvidenceFiles.tsx'
import { PersonFinder } from './PersonFinder.tsx'
import { words } from './words.ts'

type Values = {
  learnerId?: string
  entryId?: string
  content?: DepositContent
  files?: readonly Evidence[]
  assistanceId?: string
}

/** What was typed, without the fields left empty: an empty text is not an answer. */
export const typedContent = (content: DepositContent = {}): DepositContent =>
  Object.fromEntries(Object.entries(content).filter(([, text]) => typeof text === 'string' && text.trim() !== ''))

const EntryFacts = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { data } = useOne(readPublicEntry, { id })
  if (data === undefined) return null
  return (
    <Facts
      facts={[
        { label: t('issuer'), value: data.issuer },
        { label: t('credits'), value: t('entry.worth', { credits: hundredths(data.credits), hours: hoursText(data.minutes) }) },
        { label: t('entry.until'), value: data.closesOn === null ? t('entry.open') : <Day value={data.closesOn} /> },
        { label: t('entry.evidence'), value: data.evidence.join(' · '), wide: true },
      ]}
    />
  )
}

const useEntryOf = (id: string | undefined) => useOne(readPublicEntry, { id: id ?? '' }, { enabled: id !== undefined }).data

/** The counter: person, entry, what the paper says, its photo, consent; then the receipt. Everything can be done from the keyboard. */
export const EnterDeposit = () => {
  const t = useT(words)
  const go = useGo()
  const needed = useNeeded()
  const [filters] = useFilters()
  const [form] = Form.useForm<Values>()
  const entryId: string | undefined = Form.useWatch('entryId', form)
  const learnerId: string | undefined = Form.useWatch('learnerId', form)
  const entry = useEntryOf(entryId)
  useKeys([{ key: 'ctrl+Enter', label: t('key.submit'), always: true, run: () => form.submit() }])
  const focusEntry = () => setTimeout(() => document.getElementById('entryId')?.focus(), 50)
  return (
    <Page title={t('enter')} lead={t('enter.lead')} above={{ to: '/admin/deposits', text: t('deposits') }}>
      <CommandForm
        endpoint={enterDeposit}
        form={form}
        initial={{ ...(filters['learnerId'] === undefined ? {} : { learnerId: filters['learnerId'] }) }}
        inputOf={(values) => ({
          learnerId: String(values['learnerId']),
          entryId: String(values['entryId']),
          assistanceId: String(values['assistanceId']),
          content: typedContent(form.getFieldValue('content')),
          fileIds: (form.getFieldValue('files') ?? []).map((file: Evidence) => file.id),
        })}
        invalidates={['/deposits', '/cases']}
        submit={t('enter.submit')}
        onDone={(done) => go(`/admin/deposits/${done.id}/receipt`)}
      >
        <Block title={t('person')}>
          <Form.Item name="learnerId" label={learnerId === undefined ? t('person.find') : undefined} rules={[needed(t('person'))]}>
            <PersonFinder onChosen={focusEntry} />
          </Form.Item>
        </Block>
        <Block title={t('entry')}>
          <Form.Item name="entryId" label={t('entry')} extra={t('entry.help')} rules={[needed(t('entry'))]}>
            <EntrySelect only={{ channel: 'counter', openNow: 'yes' }} />
          </Form.Item>
          {entryId !== undefined && <EntryFacts id={entryId} />}
        </Block>
        <Block title={t('content')}>
          <ContentFields entry={entry} />
          <Form.Item name="files" label={t('evidence')}>
            <EvidenceFiles />
          </Form.Item>
        </Block>
        {learnerId !== undefined && (
          <Form.Item name="assistanceId" label={t('consent')} rules={[needed(t('consent'))]}>
            <AssistanceField learnerId={learnerId} />
          </Form.Item>
        )}
      </CommandForm>
    </Page>
  )
}
