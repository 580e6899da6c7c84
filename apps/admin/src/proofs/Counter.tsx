import type { InputOf, OutputOf } from '@creditbank/contract'
import {
  choicesAtCounter,
  issueAtCounter,
  type KindLine,
  listKinds,
  type ProofContent,
  previewAtCounter,
} from '@creditbank/contract/proofs'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Form, Input, Radio, Select } from 'antd'
import { useOne } from '../api/hooks.ts'
import { call } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { AssistanceField } from '../parts/assistance/AssistanceField.tsx'
import { useCurrent } from '../parts/assistance/current.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { dayText } from '../parts/formats.tsx'
import { useKeys } from '../parts/keys.tsx'
import { useGo } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { Sheet } from './Sheet.tsx'
import { type Values, wishOf } from './wish.ts'
import { words } from './words.ts'

type Outcome = OutputOf<typeof choicesAtCounter>['outcomes'][number]

/** What the person holds, everything chosen at first; a filter by word where the list is long. */
const Outcomes = ({
  outcomes,
  value = [],
  onChange,
}: {
  readonly outcomes: readonly Outcome[]
  readonly value?: readonly string[]
  readonly onChange?: (ids: readonly string[]) => void
}) => {
  const t = useT(words)
  const language = useLanguage()
  if (outcomes.length === 0) return <Alert type="warning" showIcon title={t('outcomes.none')} />
  const all = outcomes.map((one) => one.id)
  return (
    <>
      <Checkbox
        checked={value.length === all.length}
        indeterminate={value.length > 0 && value.length < all.length}
        onChange={(event) => onChange?.(event.target.checked ? all : [])}
      >
        {t('outcomes.all', { n: value.length, of: all.length })}
      </Checkbox>
      <Checkbox.Group className="proof-outcomes" value={[...value]} onChange={(ids) => onChange?.(ids.map(String))}>
        {outcomes.map((one) => (
          <Checkbox key={one.id} value={one.id}>
            {one.name}
            <span className="lead">
              {[one.issuer, dayText(one.obtainedOn, language), ...(one.status === 'expired' ? [t('outcomes.expired')] : [])].join(' · ')}
            </span>
          </Checkbox>
        ))}
      </Checkbox.Group>
    </>
  )
}

const usual = { kind: 'storage', validity: '90', language: 'zh', idNumber: 'masked' }

/** What stands on the paper besides the outcomes. */
const Wording = ({ kind }: { readonly kind: KindLine | undefined }) => {
  const t = useT(words)
  const language = useLanguage()
  const optional = (kind?.parts ?? []).filter((part) => part.optional).map((part) => ({ value: part.key, label: part.name[language] }))
  return (
    <>
      <Form.Item name="validity" label={t('validity')}>
        <Radio.Group
          options={(kind?.validities ?? []).map((value) => ({
            value,
            label: value === 'longTerm' ? t('longTerm') : t('days', { n: value }),
          }))}
        />
      </Form.Item>
      <Form.Item name="language" label={t('language')}>
        <Radio.Group options={(['zh', 'en', 'both'] as const).map((value) => ({ value, label: t(`language.${value}`) }))} />
      </Form.Item>
      {optional.length > 0 && (
        <Form.Item name="hide" label={t('hide')} extra={t('hide.help')}>
          <Checkbox.Group options={optional} />
        </Form.Item>
      )}
      <Form.Item name="idNumber" label={t('idNumber')}>
        <Radio.Group options={(['masked', 'full', 'none'] as const).map((value) => ({ value, label: t(`idNumber.${value}`) }))} />
      </Form.Item>
      <Form.Item name="purpose" label={t('purpose')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="recipient" label={t('recipient')}>
        <Input maxLength={60} />
      </Form.Item>
    </>
  )
}

const Preview = ({ ask }: { readonly ask: () => InputOf<typeof previewAtCounter> }) => {
  const t = useT(words)
  const preview = useMutation({ mutationFn: () => call(previewAtCounter, ask()) })
  const content: ProofContent | undefined = preview.data?.content
  return (
    <>
      <Button loading={preview.isPending} onClick={() => preview.mutate()}>
        {t('preview')}
      </Button>
      <RefusalAlert error={preview.error} />
      {preview.data !== undefined && preview.data.unprintable.length > 0 && (
        <Alert type="warning" showIcon title={t('preview.unprintable', { characters: preview.data.unprintable.join(' ') })} />
      )}
      {content !== undefined && <Sheet content={content} />}
    </>
  )
}

/** The paper for the person whose assistance is open. */
const Paper = ({ learnerId }: { readonly learnerId: string }) => {
  const t = useT(words)
  const language = useLanguage()
  const go = useGo()
  const needed = useNeeded()
  const kinds = useOne(listKinds, {}, { staleTime: 300_000 })
  const choices = useOne(choicesAtCounter, { id: learnerId })
  const [form] = Form.useForm<Values>()
  const wanted = Form.useWatch('kind', form) ?? usual.kind
  const kind = kinds.data?.items.find((one) => one.kind === wanted)
  useKeys([{ key: 'ctrl+Enter', label: t('issue'), always: true, run: () => form.submit() }])
  if (choices.data === undefined || kinds.data === undefined)
    return <RefusalAlert error={choices.error ?? kinds.error} onRetry={() => void choices.refetch()} />
  const { outcomes } = choices.data
  return (
    <CommandForm
      endpoint={issueAtCounter}
      form={form}
      initial={{ ...usual, outcomeIds: outcomes.map((one) => one.id).slice(0, 200) }}
      inputOf={(values) => ({ id: learnerId, assistanceId: String(values['assistanceId'] ?? ''), ...wishOf(kind, values) })}
      invalidates={['/assistances']}
      submit={t('issue')}
      onDone={(proof) => go(`/admin/proofs/${proof.id}?done=yes`)}
    >
      <Form.Item name="assistanceId" noStyle rules={[needed(t('person'))]}>
        <AssistanceField learnerId={learnerId} />
      </Form.Item>
      <Block title={t('what')}>
        <Form.Item name="kind" label={t('kind')}>
          <Select
            options={kinds.data.items.map((one) => ({ value: one.kind, label: one.name[language] }))}
            onChange={(next: string) => form.setFieldValue('validity', kinds.data.items.find((one) => one.kind === next)?.validities[0])}
          />
        </Form.Item>
        {kind?.takes === 'outcomes' && (
          <Form.Item name="outcomeIds" label={t('outcomes')} rules={[needed(t('outcomes'))]}>
            <Outcomes outcomes={outcomes} />
          </Form.Item>
        )}
        <Wording kind={kind} />
        <Preview ask={() => ({ id: learnerId, ...wishOf(kind, form.getFieldsValue(true)) })} />
      </Block>
    </CommandForm>
  )
}

/** The counter: document and consent of the present person, then what the paper says; printing and the receipt are on the next page. Ctrl+Enter issues. */
export const Counter = () => {
  const t = useT(words)
  const current = useCurrent()
  return (
    <Page title={t('counter')} lead={t('counter.lead')} above={{ to: '/admin/proofs', text: t('proofs') }}>
      {current?.learnerId === undefined || current.learnerId === null ? (
        <Block title={t('person')}>
          {current?.learnerId === null && <Alert type="warning" showIcon className="refusal" title={t('person.noAccount')} />}
          <AssistanceField />
        </Block>
      ) : (
        <Paper key={current.learnerId} learnerId={current.learnerId} />
      )}
    </Page>
  )
}
