import { createRule, readRule, saveRule } from '@creditbank/contract/points'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useTypeFilter } from '../catalog/names.tsx'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { EditPage } from '../parts/EditPage.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { today } from '../parts/formats.tsx'
import { useFilters, useGo, usePathParam } from '../parts/links.tsx'
import { EntriesSelect } from '../parts/ManySelect.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { contentOf, freshRule, valuesOf } from './content.ts'
import { useSources } from './names.tsx'
import { words } from './words.ts'

const About = ({ names }: { readonly names: Readonly<Record<string, string>> }) => {
  const t = useT(words)
  const needed = useNeeded()
  const types = useTypeFilter()
  const source = Form.useWatch('source')
  return (
    <Block title={t('about')}>
      <Form.Item name="title" label={t('title')} rules={[needed(t('title'))]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="source" label={t('source')}>
        <Select options={useSources()} />
      </Form.Item>
      {source === 'outcome' && (
        <>
          <Form.Item name="typeCodes" label={t('types')} extra={t('types.hint')}>
            <Select mode="multiple" options={types} showSearch={{ optionFilterProp: 'label' }} />
          </Form.Item>
          <Form.Item name="entryIds" label={t('entries')}>
            <EntriesSelect names={names} />
          </Form.Item>
        </>
      )}
      <Form.Item name="startsOn" label={t('startsOn')} rules={[needed(t('startsOn'))]}>
        <DayInput />
      </Form.Item>
      <Form.Item name="endsOn" label={t('endsOn')}>
        <DayInput />
      </Form.Item>
      <Form.Item name="months" label={t('months')} rules={[needed(t('months'))]}>
        <InputNumber min={1} max={120} precision={0} />
      </Form.Item>
      <Form.Item name="text" label={t('text')}>
        <Input.TextArea rows={3} maxLength={4000} />
      </Form.Item>
    </Block>
  )
}

const Levels = () => {
  const t = useT(words)
  return (
    <Form.List name={['tariff', 'levels']}>
      {(rows, { add, remove }) => (
        <>
          {rows.map((row, i) => (
            <div className="form-row" key={row.key}>
              <Form.Item name={[row.name, 'level']} label={t('level')}>
                <InputNumber min={1} max={10} precision={0} />
              </Form.Item>
              <Form.Item name={[row.name, 'points']} label={t('tariff.points')}>
                <InputNumber min={1} max={1_000_000} precision={0} />
              </Form.Item>
              {rows.length > 1 && <Button onClick={() => remove(row.name)}>{t('level.remove', { n: i + 1 })}</Button>}
            </div>
          ))}
          {rows.length < 10 && <Button onClick={() => add({ level: rows.length + 1, points: 10 })}>{t('level.add')}</Button>}
        </>
      )}
    </Form.List>
  )
}

const TariffFields = () => {
  const t = useT(words)
  const needed = useNeeded()
  const kind = Form.useWatch(['tariff', 'kind'])
  const source = Form.useWatch('source')
  const kinds = source === 'outcome' ? (['perHour', 'perItem', 'byLevel', 'asGranted'] as const) : (['perHour', 'perItem'] as const)
  return (
    <Block title={t('tariff')}>
      <Form.Item name={['tariff', 'kind']} label={t('tariff')}>
        <Select options={kinds.map((value) => ({ value, label: t(`tariff.${value}`) }))} />
      </Form.Item>
      {(kind === 'perHour' || kind === 'perItem') && (
        <Form.Item name={['tariff', 'points']} label={t('tariff.points')} rules={[needed(t('tariff.points'))]}>
          <InputNumber min={1} max={1_000_000} precision={0} />
        </Form.Item>
      )}
      {kind === 'byLevel' && <Levels />}
    </Block>
  )
}

const Caps = () => {
  const t = useT(words)
  return (
    <Block title={t('caps')}>
      <p className="lead">{t('caps.lead')}</p>
      {(['day', 'activity', 'year'] as const).map((cap) => (
        <Form.Item key={cap} name={['caps', cap]} label={t(`cap.${cap}`)}>
          <InputNumber min={1} max={1_000_000} precision={0} />
        </Form.Item>
      ))}
      <Form.Item name="budget" label={t('budget')}>
        <InputNumber min={1} max={1_000_000_000} precision={0} />
      </Form.Item>
    </Block>
  )
}

const Fields = ({ names = {} }: { readonly names?: Readonly<Record<string, string>> }) => (
  <>
    <About names={names} />
    <TariffFields />
    <Caps />
  </>
)

const namesOf = (entries: readonly { readonly id: string; readonly name: string }[]) =>
  Object.fromEntries(entries.map((one) => [one.id, one.name]))

/** A new rule; `?like=` begins with the content of another one. */
export const RuleNew = () => {
  const t = useT(words)
  const go = useGo()
  const [{ like }] = useFilters()
  const other = useOne(readRule, { id: like ?? '' }, { enabled: like !== undefined })
  if (like !== undefined && other.isPending) return null
  return (
    <Page title={t('new')} above={{ to: '/admin/points/rules', text: t('rules') }}>
      <CommandForm
        endpoint={createRule}
        initial={other.data === undefined ? freshRule(today()) : valuesOf(other.data.content)}
        inputOf={(values) => ({ content: contentOf(values) })}
        onDone={({ id }) => go(`/admin/points/rules/${id}`)}
      >
        <Fields names={namesOf(other.data?.entries ?? [])} />
      </CommandForm>
    </Page>
  )
}

/** Editing a draft. */
export const RuleEdit = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <EditPage
      title={t('edit')}
      above={{ to: `/admin/points/rules/${id}`, text: t('rule') }}
      read={readRule}
      input={{ id }}
      save={saveRule}
      initial={(found) => valuesOf(found.content)}
      inputOf={(values, found) => ({ id, updatedAt: found.updatedAt, content: contentOf(values) })}
      saved={t('saved')}
    >
      {(found) => <Fields names={namesOf(found.entries)} />}
    </EditPage>
  )
}
