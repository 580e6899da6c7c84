import { listProgrammes } from '@creditbank/contract/programmes'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useList } from '../api/hooks.ts'
import { useSession } from '../session/session.ts'

/** Chooses one of the school's own programmes that are in use, by words of its name. Works as a form item. */
export const ProgrammeSelect = ({
  value,
  onChange,
  id,
  multiple = false,
  names = {},
}: {
  readonly value?: string | readonly string[]
  readonly onChange?: (chosen: unknown) => void
  readonly id?: string
  readonly multiple?: boolean
  /** Names of what was chosen before. */
  readonly names?: Readonly<Record<string, string>>
}) => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const school = useSession().appointment?.organization.id
  const query = useList(listProgrammes, {
    limit: 50,
    ...(school === undefined ? {} : { organizationId: school }),
    ...(search === '' ? {} : { search }),
  })
  const found = (query.data?.items ?? []).filter((one) => one.version !== null && one.state !== 'retired')
  const chosen = value === undefined ? [] : typeof value === 'string' ? [value] : value
  const unlisted = chosen.filter((one) => names[one] !== undefined && !found.some((row) => row.id === one))
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(multiple ? { mode: 'multiple' as const } : {})}
      value={typeof value === 'string' ? value : value === undefined ? null : [...value]}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      options={[
        ...unlisted.map((one) => ({ value: one, label: names[one] })),
        ...found.map((one) => ({ value: one.id, label: `${one.name}（${one.code}）` })),
      ]}
      onChange={(picked: unknown) => onChange?.(picked ?? undefined)}
    />
  )
}
