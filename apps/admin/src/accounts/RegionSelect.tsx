import { regions } from '@creditbank/contract/accounts'
import { Select } from 'antd'
import { useOne } from '../api/hooks.ts'

/** Chooses a county of the province by typing part of its name. Works as a form item; the value is the division code. */
export const RegionSelect = ({
  value,
  onChange,
  id,
}: {
  readonly value?: string
  readonly onChange?: (code: string) => void
  readonly id?: string
}) => {
  const query = useOne(regions, {}, { staleTime: Number.POSITIVE_INFINITY })
  const options = (query.data?.cities ?? []).map((city) => ({
    label: city.name,
    options: city.counties.map((county) => ({ value: county.code, label: `${city.name} ${county.name}` })),
  }))
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      value={value === undefined || value === '' ? null : value.slice(0, 6)}
      loading={query.isPending}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      onChange={(code: string | null) => onChange?.(code ?? '')}
    />
  )
}
