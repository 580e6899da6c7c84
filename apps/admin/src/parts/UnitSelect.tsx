import { listOrganizations, type OrganizationLine, organizationDetail } from '@creditbank/contract/organizations'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useList, useOne } from '../api/hooks.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'

/** Chooses an open unit of one's scope by typing part of its name. Works as a form item; `onUnit` also tells what was chosen. */
export const UnitSelect = ({
  value,
  onChange,
  onUnit,
  id,
  placeholder,
}: {
  readonly value?: string
  readonly onChange?: (id: string | undefined) => void
  readonly onUnit?: (unit: OrganizationLine | undefined) => void
  readonly id?: string
  readonly placeholder?: string
}) => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const query = useList(listOrganizations, { status: 'active', limit: 50, ...(search === '' ? {} : { search }) })
  const found = query.data?.items ?? []
  const unlisted = value !== undefined && value !== '' && query.isSuccess && !found.some((unit) => unit.id === value)
  const chosen = useOne(organizationDetail, { id: value ?? '' }, { enabled: unlisted })
  const units: readonly OrganizationLine[] = unlisted && chosen.data !== undefined ? [chosen.data, ...found] : found
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(placeholder === undefined ? {} : { placeholder })}
      value={value ?? null}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      options={units.map((unit) => ({ value: unit.id, label: unit.name }))}
      onChange={(picked: string | null | undefined) => {
        onChange?.(picked ?? undefined)
        onUnit?.(units.find((unit) => unit.id === picked))
      }}
    />
  )
}

/** The unit that a list is narrowed to; empty stands for all of one's scope. */
export const UnitFilter = ({
  value,
  onChange,
}: {
  readonly value: string | undefined
  readonly onChange: (id: string | undefined) => void
}) => {
  const t = useT(shellWords)
  return (
    <UnitSelect id="filter-organizationId" placeholder={t('list.all')} {...(value === undefined ? {} : { value })} onChange={onChange} />
  )
}
