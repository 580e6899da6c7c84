import { regions } from '@creditbank/contract/accounts'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { publicUnits } from '@creditbank/contract/organizations'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk } from '../api.ts'
import { count, telOf } from '../format.ts'
import { SelectField } from '../ui/fields.tsx'
import { icons } from '../ui/icons.tsx'
import { Empty, PageHead } from '../ui/parts.tsx'
import { usePages } from '../ui/paged.tsx'
import { FilterForm, SearchBox, SearchResult, useFilterChange } from '../ui/search.tsx'
import { useWords } from '../words.ts'

const kinds = ['managementCentre', 'universityCentre', 'universitySubCentre', 'localCentre', 'localSubCentre', 'servicePoint'] as const

type Filters = { readonly q?: string; readonly city?: string; readonly kind?: string }

/** The offices of the whole service system, to be found by city, kind or name; a tap calls them. */
export const Network = () => {
  const { t } = useWords()
  const filters: Filters = useSearch({ strict: false })
  const kind = kinds.find((k) => k === filters.kind)
  const input = {
    limit: 15,
    ...(filters.q === undefined ? {} : { search: filters.q }),
    ...(filters.city !== undefined && /^\d{6}$/.test(filters.city) ? { cityCode: filters.city } : {}),
    ...(kind === undefined ? {} : { kind }),
  }
  const list = usePages(publicUnits, input, (output) => output)
  return (
    <div className="page">
      <PageHead title={t('network.title')} lead={t('network.lead')} />
      <SearchResult
        filters={<NetworkFilters filters={filters} key={filters.q ?? ''} />}
        heading={t(list.more === null ? 'network.count' : 'network.countSome', { n: count(list.items.length) })}
        list={list}
        nothing={
          <Empty text={t('network.none')}>
            <p className="soft">{t('network.noneText')}</p>
          </Empty>
        }
        line={(unit) => <Unit unit={unit} />}
      />
    </div>
  )
}

const Unit = ({ unit }: { readonly unit: OutputOf<typeof publicUnits>['items'][number] }) => {
  const { t } = useWords()
  return (
    <article className="unit">
      <h3>{unit.name}</h3>
      <p className="row tight">
        <span className="tag">{t(`network.${unit.kind}`)}</span>
        {unit.regionName !== null && <span className="soft">{unit.regionName}</span>}
      </p>
      {unit.address !== null && <p>{unit.address}</p>}
      <p className="soft">
        {t('network.hours')}: {unit.hours ?? t('network.noHours')}
      </p>
      {unit.phone !== null && (
        <p>
          <a className="button" href={telOf(unit.phone)}>
            {icons.phone}
            {t('network.call', { phone: unit.phone })}
          </a>
        </p>
      )}
    </article>
  )
}

const NetworkFilters = ({ filters }: { readonly filters: Filters }) => {
  const { t } = useWords()
  const [q, setQ] = useState(filters.q ?? '')
  const cities = useAsk(regions, {}, { fresh: 3_600_000 }).data?.cities ?? []
  const counties = cities.find((city) => city.code === filters.city)?.counties ?? []
  const set = useFilterChange('/network', filters)
  return (
    <FilterForm onSearch={() => set({ q: q.trim() })}>
      <SelectField
        label={t('network.city')}
        value={filters.city ?? ''}
        none={t('network.anyCity')}
        onChange={(city) => set({ city, q: '' })}
        options={cities.map((city) => ({ value: city.code, label: city.name }))}
      />
      {counties.length > 0 && (
        <SelectField
          label={t('network.county')}
          value={counties.some((county) => county.name === filters.q) ? (filters.q ?? '') : ''}
          none={t('network.anyCounty')}
          onChange={(county) => set({ q: county })}
          options={counties.map((county) => ({ value: county.name, label: county.name }))}
        />
      )}
      <SelectField
        label={t('network.kind')}
        value={filters.kind ?? ''}
        none={t('network.anyKind')}
        onChange={(kind) => set({ kind })}
        options={kinds.map((kind) => ({ value: kind, label: t(`network.${kind}`) }))}
      />
      <SearchBox id="network-q" label={t('network.query')} value={q} onChange={setQ} />
    </FilterForm>
  )
}
