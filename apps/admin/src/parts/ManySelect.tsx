import { listAchievements, listEntries, listIssuers } from '@creditbank/contract/catalog'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useList } from '../api/hooks.ts'

type Row = { readonly id: string; readonly name: string; readonly note: string }
type Props = {
  readonly value?: readonly string[]
  readonly onChange?: (ids: readonly string[]) => void
  readonly id?: string
  /** Names of what was chosen before. */
  readonly names: Readonly<Record<string, string>>
}

const Many = ({
  value = [],
  onChange,
  id,
  names,
  found,
  loading,
  onSearch,
}: Props & { readonly found: readonly Row[]; readonly loading: boolean; readonly onSearch: (typed: string) => void }) => {
  const listed = new Set(found.map((row) => row.id))
  const kept = value.filter((one) => !listed.has(one)).map((one) => ({ value: one, label: names[one] ?? one }))
  return (
    <Select
      mode="multiple"
      {...(id === undefined ? {} : { id })}
      value={[...value]}
      showSearch={{ filterOption: false, onSearch }}
      loading={loading}
      options={[...kept, ...found.map((row) => ({ value: row.id, label: row.note === '' ? row.name : `${row.name} · ${row.note}` }))]}
      onChange={(chosen: string[]) => onChange?.(chosen)}
    />
  )
}

const useTyped = () => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  return { asked: { limit: 20, ...(search === '' ? {} : { search }) }, setTyped }
}

/** Chooses achievements by words of their names. */
export const AchievementsSelect = (props: Props) => {
  const { asked, setTyped } = useTyped()
  const query = useList(listAchievements, asked)
  const found = (query.data?.items ?? []).map((row) => ({ id: row.id, name: row.name, note: row.code }))
  return <Many {...props} found={found} loading={query.isFetching} onSearch={setTyped} />
}

/** Chooses catalogue entries by words of their names. */
export const EntriesSelect = (props: Props) => {
  const { asked, setTyped } = useTyped()
  const query = useList(listEntries, asked)
  const found = (query.data?.items ?? []).map((row) => ({ id: row.id, name: row.name, note: row.number }))
  return <Many {...props} found={found} loading={query.isFetching} onSearch={setTyped} />
}

/** Chooses issuers by words of their names. */
export const IssuersSelect = (props: Props) => {
  const { asked, setTyped } = useTyped()
  const query = useList(listIssuers, asked)
  const found = (query.data?.items ?? []).map((row) => ({ id: row.id, name: row.name, note: '' }))
  return <Many {...props} found={found} loading={query.isFetching} onSearch={setTyped} />
}

/** Chooses one achievement by words of its name. Works as a form item. */
export const AchievementSelect = ({
  value,
  onChange,
  id,
}: {
  readonly value?: string
  readonly onChange?: (chosen: string | undefined) => void
  readonly id?: string
}) => {
  const { asked, setTyped } = useTyped()
  const query = useList(listAchievements, asked)
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      value={value ?? null}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      options={(query.data?.items ?? []).map((row) => ({ value: row.id, label: `${row.name} · ${row.code}` }))}
      onChange={(chosen: string | null | undefined) => onChange?.(chosen ?? undefined)}
    />
  )
}
