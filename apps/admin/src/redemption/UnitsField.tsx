import { listOrganizations } from '@creditbank/contract/organizations'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useList } from '../api/hooks.ts'

/** Chooses units by words of their names. Works as a form item; `names` are those of units chosen before. */
export const UnitsField = ({
  value = [],
  onChange,
  id,
  names,
}: {
  readonly value?: readonly string[]
  readonly onChange?: (ids: readonly string[]) => void
  readonly id?: string
  readonly names: Readonly<Record<string, string>>
}) => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const query = useList(listOrganizations, { status: 'active', limit: 50, ...(search === '' ? {} : { search }) })
  const found = query.data?.items ?? []
  const kept = value.filter((one) => !found.some((unit) => unit.id === one)).map((one) => ({ value: one, label: names[one] ?? one }))
  return (
    <Select
      mode="multiple"
      {...(id === undefined ? {} : { id })}
      value={[...value]}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      options={[...kept, ...found.map((unit) => ({ value: unit.id, label: unit.name }))]}
      onChange={(chosen: string[]) => onChange?.(chosen)}
    />
  )
}
