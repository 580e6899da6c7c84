import { type CaseFilter, CaseFilter as Filter } from '@creditbank/contract/reviews'
import { listPublicTypes } from '@creditbank/contract/catalog'
import { DatePicker, Form, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { useKindOptions } from './names.tsx'
import { words } from './words.ts'

/** The narrowing of the desk and of a batch, as it stands in an address; anything that does not read is left out. */
export const narrowing = (values: Readonly<Record<string, unknown>>): CaseFilter => {
  const kept = Object.entries(values).flatMap(([key, value]) => {
    const text = dayjs.isDayjs(value) ? value.format('YYYY-MM-DD') : value
    return typeof text === 'string' && text.trim() !== '' && Filter.safeParse({ [key]: text }).success ? [[key, text]] : []
  })
  const read = Filter.safeParse(Object.fromEntries(kept))
  return read.success ? read.data : {}
}

/** The same as an address: what the desk shows is what the batch begins with. */
export const addressOf = (path: string, filter: CaseFilter): string =>
  `${path}?${new URLSearchParams(Object.entries(filter).flatMap(([key, value]) => (key === 'queue' || value === undefined ? [] : [[key, value]])))}`

const useTypeChoices = () => {
  const language = useLanguage()
  const types = useOne(listPublicTypes, {}, { staleTime: 600_000 }).data?.items ?? []
  const below = (code: string | null) => types.filter((one) => one.parent === code)
  return below(null).map((top) => ({
    label: top[language],
    title: top.code,
    options: below(top.code).map((one) => ({ value: one.code, label: one[language] })),
  }))
}

/** Form items that narrow a batch: kind, type, handling unit, term, who entered it. Their names are those of the filter. */
export const FilterItems = () => {
  const t = useT(words)
  return (
    <div className="filter-grid">
      <Form.Item name="kind" label={t('kind')}>
        <Select allowClear options={useKindOptions()} placeholder={t('all')} />
      </Form.Item>
      <Form.Item name="typeCode" label={t('typeCode')}>
        <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={useTypeChoices()} placeholder={t('all')} />
      </Form.Item>
      <Form.Item name="organizationId" label={t('office')} extra={t('office.help')}>
        <UnitSelect placeholder={t('all')} />
      </Form.Item>
      <Form.Item name="dueBy" label={t('dueBy')}>
        <DatePicker className="wide-select" />
      </Form.Item>
      <Form.Item name="enteredAt" label={t('entered')}>
        <UnitSelect placeholder={t('all')} />
      </Form.Item>
      <Form.Item name="enteredBy" label={t('enteredBy')} extra={t('enteredBy.help')}>
        <Input allowClear maxLength={60} autoComplete="off" />
      </Form.Item>
    </div>
  )
}

/** The same as a form begins with it. */
export const startValues = (filter: CaseFilter): Record<string, unknown> => ({
  ...filter,
  ...(filter.dueBy === undefined ? {} : { dueBy: dayjs(filter.dueBy) }),
})
