import { type LearnerLine, getLearner, listLearners } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useList, useOne } from '../api/hooks.ts'

type Line = Of<typeof LearnerLine>
const label = (person: Pick<Line, 'name' | 'accountNo'>) => `${person.name} · ${person.accountNo}`

/** Chooses a learner of one's scope by the beginning of the name, by the given name, or by the whole account number. Works as a form item. */
export const PersonSelect = ({
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
  const query = useList(listLearners, { search, limit: 20 }, { enabled: search.length >= 2 })
  const found = search.length >= 2 ? (query.data?.items ?? []) : []
  const unlisted = value !== undefined && value !== '' && !found.some((person) => person.id === value)
  const chosen = useOne(getLearner, { id: value ?? '' }, { enabled: unlisted })
  const people = unlisted && chosen.data !== undefined ? [chosen.data, ...found] : found
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      value={value ?? null}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={query.isFetching}
      options={people.map((person) => ({ value: person.id, label: label(person) }))}
      onChange={(picked: string | null | undefined) => onChange?.(picked ?? undefined)}
    />
  )
}
