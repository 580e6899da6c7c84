import { FilterOutlined } from '@ant-design/icons'
import { Button, DatePicker, Input, type InputRef, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import { shellWords } from '../../i18n/shell.ts'
import { useT } from '../../i18n/words.ts'
import { useKeys } from '../keys.tsx'
import type { ListFilter } from './types.ts'

type ControlProps = { readonly value: string | undefined; readonly onChange: (value: string | undefined) => void; readonly id: string }

/** Text that searches when typing pauses; never in the middle of composing a Chinese word. */
const TextFilter = ({
  value,
  onChange,
  id,
  width = 200,
  searchKey,
}: ControlProps & { readonly width?: number | undefined; readonly searchKey: boolean }) => {
  const t = useT(shellWords)
  const [typed, setTyped] = useState(value ?? '')
  const composing = useRef(false)
  const field = useRef<InputRef>(null)
  useEffect(() => setTyped(value ?? ''), [value])
  useEffect(() => {
    const wanted = typed.trim()
    if (composing.current || wanted === (value ?? '')) return undefined
    const timer = setTimeout(() => onChange(wanted === '' ? undefined : wanted), 400)
    return () => clearTimeout(timer)
  })
  useKeys(searchKey ? [{ key: '/', label: t('keys.search'), run: () => field.current?.focus({ cursor: 'all' }) }] : [])
  return (
    <Input
      ref={field}
      id={id}
      allowClear
      style={{ width }}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => {
        composing.current = true
      }}
      onCompositionEnd={(event) => {
        composing.current = false
        setTyped(event.currentTarget.value)
      }}
      onPressEnter={() => onChange(typed.trim() === '' ? undefined : typed.trim())}
    />
  )
}

const Control = ({ filter, value, onChange, id, first }: ControlProps & { readonly filter: ListFilter; readonly first: boolean }) => {
  const t = useT(shellWords)
  if (filter.kind === 'text') return <TextFilter id={id} value={value} onChange={onChange} width={filter.width} searchKey={first} />
  if (filter.kind === 'day')
    return <DatePicker id={id} value={value === undefined ? null : dayjs(value)} onChange={(day) => onChange(day?.format('YYYY-MM-DD'))} />
  if (filter.kind === 'other') return filter.control(value, onChange)
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('list.all')}
      value={value ?? null}
      style={{ minWidth: filter.width ?? 140 }}
      options={[...filter.options]}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      popupMatchSelectWidth={false}
    />
  )
}

/** The filters of a list: each labelled, each in the address, cleared together. */
export const ListFilters = ({
  filters,
  values,
  onChange,
  onClear,
  filtered,
}: {
  readonly filters: readonly ListFilter[]
  readonly values: Readonly<Record<string, string>>
  readonly onChange: (key: string, value: string | undefined) => void
  readonly onClear: () => void
  readonly filtered: boolean
}) => {
  const t = useT(shellWords)
  const [open, setOpen] = useState(false)
  if (filters.length === 0) return null
  const chosen = filters.filter((filter) => values[filter.key] !== undefined).length
  const firstText = filters.find((filter) => filter.kind === 'text')?.key
  return (
    <search className={open ? 'list-filters list-filters-open' : 'list-filters'} aria-label={t('list.filters')}>
      {filters.length > 1 && (
        <Button className="list-filters-toggle" icon={<FilterOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
          {chosen === 0 ? t('list.filters') : t('list.filtersChosen', { n: chosen })}
        </Button>
      )}
      {filters.map((filter) => (
        <div key={filter.key} className="list-filter">
          <label htmlFor={`filter-${filter.key}`}>{filter.label}</label>
          <Control
            id={`filter-${filter.key}`}
            filter={filter}
            value={values[filter.key]}
            first={filter.key === firstText}
            onChange={(value) => onChange(filter.key, value)}
          />
        </div>
      ))}
      {filtered && (
        <Button type="link" onClick={onClear}>
          {t('list.clear')}
        </Button>
      )}
    </search>
  )
}
