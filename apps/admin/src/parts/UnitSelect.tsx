import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { findUnits, type UnitLine } from '../shell/loose.ts'

/** Chooses a unit of one's scope by typing part of its name. Works as a form item; `onUnit` also tells its kind. */
export const UnitSelect = ({
  value,
  onChange,
  onUnit,
  id,
  placeholder,
}: {
  readonly value?: string
  readonly onChange?: (id: string | undefined) => void
  readonly onUnit?: (unit: UnitLine | undefined) => void
  readonly id?: string
  readonly placeholder?: string
}) => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const query = useQuery({ queryKey: ['organizations', 'pick', search], queryFn: () => findUnits(search), staleTime: 60_000 })
  const units = query.data ?? []
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(placeholder === undefined ? {} : { placeholder })}
      value={value ?? null}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      options={units.map((unit) => ({ value: unit.id, label: unit.name }))}
      onChange={(chosen: string | null | undefined) => {
        onChange?.(chosen ?? undefined)
        onUnit?.(units.find((unit) => unit.id === chosen))
      }}
    />
  )
}
