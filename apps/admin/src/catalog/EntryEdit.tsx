import { createEntry, EntryContent, listAchievements, listTerms, readAchievement, readEntry, saveEntry } from '@creditbank/contract/catalog'
import { listOrganizations } from '@creditbank/contract/organizations'
import { AutoComplete, Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useDeferredValue, useEffect, useState } from 'react'
import { useList, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { EditPage } from '../parts/EditPage.tsx'
import { today } from '../parts/formats.tsx'
import { useFilters, useGo, usePathParam } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { useTypes } from './names.tsx'
import { words } from './words.ts'

const contentOf = (values: Record<string, unknown>): EntryContent => {
  const { achievementId: _, credits, ...rest } = values
  const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== null && value !== ''))
  return EntryContent.parse({
    depositors: [],
    regions: [],
    learnerKinds: [],
    evidence: [],
    points: 0,
    ...filled,
    credits: typeof credits === 'number' ? Math.round(credits * 100) : 0,
  })
}

/** Chooses an achievement by name or code: enabled ones of everybody and one's own drafts. Works as a form item. */
const AchievementSelect = ({
  value,
  onChange,
  id,
}: {
  readonly value?: string
  readonly onChange?: (id: string | undefined) => void
  readonly id?: string
}) => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const query = useList(listAchievements, { limit: 30, ...(search === '' ? {} : { search }) })
  const chosen = useOne(readAchievement, { id: value ?? '' }, { enabled: value !== undefined })
  const found = (query.data?.items ?? [])
    .filter((row) => row.state !== 'retired')
    .map((row) => ({ value: row.id, label: `${row.name}（${row.issuer}，${row.code}）` }))
  const extra =
    chosen.data !== undefined && !found.some((one) => one.value === chosen.data.id)
      ? [{ value: chosen.data.id, label: chosen.data.name }]
      : []
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      value={value ?? null}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      options={[...extra, ...found]}
      onChange={(picked: string | null) => onChange?.(picked ?? undefined)}
    />
  )
}

const UnitsSelect = ({
  value,
  onChange,
  id,
  known,
}: {
  readonly value?: readonly string[]
  readonly onChange?: (ids: string[]) => void
  readonly id?: string
  readonly known: readonly { readonly id: string; readonly name: string }[]
}) => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const query = useList(listOrganizations, { status: 'active', limit: 50, ...(search === '' ? {} : { search }) })
  const found = query.data?.items ?? []
  const options = [...known.filter((one) => !found.some((unit) => unit.id === one.id)), ...found].map((unit) => ({
    value: unit.id,
    label: unit.name,
  }))
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      value={[...(value ?? [])]}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={options}
      onChange={(ids: string[]) => onChange?.(ids)}
    />
  )
}

const Window = () => {
  const t = useT(words)
  const needed = useNeeded()
  const terms = useOne(listTerms, {})
  return (
    <>
      <Form.Item name="term" label={t('term')} extra={t('term.hint')}>
        <AutoComplete options={(terms.data?.items ?? []).map((one) => ({ value: one.name }))} />
      </Form.Item>
      <Form.Item name="opensOn" label={t('opensOn')} rules={[needed(t('opensOn'))]}>
        <DayInput />
      </Form.Item>
      <Form.Item name="closesOn" label={t('closesOn')}>
        <DayInput />
      </Form.Item>
    </>
  )
}

const Fields = ({ known }: { readonly known: readonly { readonly id: string; readonly name: string }[] }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <>
      <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
        <Input maxLength={200} />
      </Form.Item>
      <Window />
      <Form.Item name="channels" label={t('channels')} rules={[needed(t('channels'))]}>
        <Checkbox.Group
          options={(['batch', 'self', 'counter', 'api'] as const).map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="credits" label={t('credits')} rules={[needed(t('credits'))]}>
        <InputNumber min={0} max={10_000} step={0.5} precision={2} />
      </Form.Item>
      <Form.Item name="points" label={t('points')}>
        <InputNumber min={0} max={100_000} precision={0} />
      </Form.Item>
      <Form.Item name="reviewPath" label={t('reviewPath')}>
        <Select options={(['none', 'first', 'firstFinal', 'sampled'] as const).map((value) => ({ value, label: t(`path.${value}`) }))} />
      </Form.Item>
      <Form.Item name="evidence" label={t('evidence')} extra={t('evidence.hint')}>
        <Select mode="tags" open={false} />
      </Form.Item>
      <Form.Item name="depositors" label={t('depositors')} extra={t('depositors.hint')}>
        <UnitsSelect known={known} />
      </Form.Item>
      <Form.Item name="learnerKinds" label={t('learnerKinds')} extra={t('learnerKinds.hint')}>
        <Checkbox.Group
          options={(['student', 'resident', 'employee', 'senior'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="regions" label={t('regions')} extra={t('regions.hint')}>
        <Select mode="tags" open={false} />
      </Form.Item>
      <Form.Item name="public" label={t('public')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

/** A new entry; the achievement's name, credits, evidence and its type's review path are filled in. */
export const EntryNew = () => {
  const t = useT(words)
  const go = useGo()
  const [filters] = useFilters()
  const [form] = Form.useForm()
  const types = useTypes()
  const watched: unknown = Form.useWatch('achievementId', form)
  const achievementId = typeof watched === 'string' ? watched : (filters['achievement'] ?? '')
  const achievement = useOne(readAchievement, { id: achievementId }, { enabled: achievementId !== '' })
  const found = achievement.data
  const type = types.find((one) => one.code === found?.typeCode)
  useEffect(() => {
    const v = found?.versions.find((one) => one.version === found.currentVersion) ?? found?.versions[0]
    if (v !== undefined)
      form.setFieldsValue({
        name: v.name,
        credits: (v.creditsApproved ?? v.creditsProposed) / 100,
        evidence: v.evidence,
        ...(type === undefined ? {} : { reviewPath: type.reviewPath }),
      })
  }, [found, type, form])
  return (
    <Page title={t('entry.new')} above={{ to: '/admin/entries', text: t('entries') }} narrow>
      <CommandForm
        endpoint={createEntry}
        form={form}
        initial={{
          achievementId: filters['achievement'],
          channels: ['batch', 'self', 'counter'],
          opensOn: today(),
          points: 0,
          public: true,
          reviewPath: 'first',
        }}
        inputOf={(values) => ({ achievementId: String(values['achievementId'] ?? ''), content: contentOf(values) })}
        onDone={({ id }) => go(`/admin/entries/${id}`)}
      >
        <Form.Item name="achievementId" label={t('achievement')} rules={[{ required: true }]}>
          <AchievementSelect />
        </Form.Item>
        <Fields known={[]} />
      </CommandForm>
    </Page>
  )
}

/** Editing a draft. */
export const EntryEdit = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <EditPage
      title={t('entry.edit')}
      above={{ to: `/admin/entries/${id}`, text: t('entry') }}
      read={readEntry}
      input={{ id }}
      save={saveEntry}
      initial={({ content }) => ({ ...content, credits: content.credits / 100 })}
      inputOf={(values, found) => ({ id, version: found.version, content: contentOf(values) })}
      saved={t('saved')}
      narrow
    >
      {(found) => <Fields known={found.depositorNames} />}
    </EditPage>
  )
}
