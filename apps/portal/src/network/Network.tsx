import { regions } from '@creditbank/contract/accounts'
import { publicUnits } from '@creditbank/contract/organizations'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk } from '../api.ts'
import { count, telOf } from '../format.ts'
import { SelectField } from '../ui/fields.tsx'
import { icons } from '../ui/icons.tsx'
import { Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/catalog.css'

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
      <div className="search-side">
        <FilterForm filters={filters} key={filters.q ?? ''} />
        <section className="stack" aria-labelledby="units" aria-busy={list.loading}>
          <h2 id="units" aria-live="polite">
            {list.loading ? t('shell.loading') : t('network.count', { n: count(list.count ?? list.items.length) })}
          </h2>
          <Problem error={list.error} retry={list.again} />
          {list.loading && <Skeleton lines={8} />}
          {!list.loading && list.error === null && list.items.length === 0 && (
            <Empty text={t('network.none')}>
              <p className="soft">{t('network.noneText')}</p>
            </Empty>
          )}
          <ul className="lines units">
            {list.items.map((unit) => (
              <li key={unit.id} className="unit">
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
              </li>
            ))}
          </ul>
          <More list={list} />
        </section>
      </div>
    </div>
  )
}

const FilterForm = ({ filters }: { readonly filters: Filters }) => {
  const { t } = useWords()
  const navigate = useNavigate()
  const [q, setQ] = useState(filters.q ?? '')
  const cities = useAsk(regions, {}, { fresh: 3_600_000 }).data?.cities ?? []
  const counties = cities.find((city) => city.code === filters.city)?.counties ?? []
  const set = (change: Partial<Record<keyof Filters, string>>) => {
    const next = Object.fromEntries(Object.entries({ ...filters, ...change }).filter(([, value]) => value !== ''))
    void navigate({ to: '/network', search: next, resetScroll: false })
  }
  const go = (event: FormEvent) => {
    event.preventDefault()
    set({ q: q.trim() })
  }
  return (
    <form className="filters" role="search" onSubmit={go}>
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
      <div className="field">
        <label htmlFor="network-q">{t('network.query')}</label>
        <div className="with-button">
          <input
            id="network-q"
            className="control"
            type="search"
            value={q}
            maxLength={60}
            enterKeyHint="search"
            onChange={(event) => setQ(event.target.value)}
          />
          <button type="submit" className="button primary">
            {icons.search}
            {t('shell.search')}
          </button>
        </div>
      </div>
    </form>
  )
}
