import type { PublicEntry } from '@creditbank/contract/catalogSearch'
import { readPublicEntry, searchCatalog } from '@creditbank/contract/catalogSearch'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useList, useOne } from '../api/hooks.ts'

/** Chooses a published catalogue entry by words of its name, issuer or number; `only` narrows it to what is open for a channel today. Works as a form item. */
export const EntrySelect = ({
  value,
  onChange,
  onEntry,
  id,
  only,
  autoFocus = false,
}: {
  readonly value?: string
  readonly onChange?: (id: string | undefined) => void
  readonly onEntry?: (entry: PublicEntry | undefined) => void
  readonly id?: string
  readonly only?: { readonly channel: 'counter' | 'batch'; readonly openNow: 'yes' }
  readonly autoFocus?: boolean
}) => {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const query = useList(searchCatalog, { limit: 20, ...(search === '' ? {} : { search }), ...only })
  const found = query.data?.items ?? []
  const unlisted = value !== undefined && value !== '' && query.isSuccess && !found.some((entry) => entry.id === value)
  const chosen = useOne(readPublicEntry, { id: value ?? '' }, { enabled: unlisted })
  const entries: readonly PublicEntry[] = unlisted && chosen.data !== undefined ? [chosen.data, ...found] : found
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      value={value ?? null}
      allowClear
      autoFocus={autoFocus}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      popupMatchSelectWidth={480}
      optionRender={(option) => {
        const entry = entries.find((one) => one.id === option.value)
        return (
          <div>
            <div>{entry?.name}</div>
            <div className="lead">{[entry?.issuer, entry?.term, entry?.number].filter((part) => (part ?? '') !== '').join(' · ')}</div>
          </div>
        )
      }}
      options={entries.map((entry) => ({ value: entry.id, label: entry.term === null ? entry.name : `${entry.name} · ${entry.term}` }))}
      onChange={(picked: string | null | undefined) => {
        onChange?.(picked ?? undefined)
        onEntry?.(entries.find((entry) => entry.id === picked))
      }}
    />
  )
}
