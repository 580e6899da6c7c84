import { catalogFilters, type PublicEntry, searchCatalog } from '@creditbank/contract/catalogSearch'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk } from '../api.ts'
import { count, credits, dayText, hours } from '../format.ts'
import { SelectField } from '../ui/fields.tsx'
import { Empty, PageHead } from '../ui/parts.tsx'
import { usePages } from '../ui/paged.tsx'
import { FilterForm, SearchBox, SearchResult, useFilterChange } from '../ui/search.tsx'
import { useWords } from '../words.ts'

const channels = ['self', 'counter', 'batch', 'api'] as const

type Filters = {
  readonly q?: string
  readonly type?: string
  readonly city?: string
  readonly issuer?: string
  readonly channel?: string
  readonly open?: string
}

/** The filters of the address as the server's input; unknown values are left out. Pure. */
export const searchInput = (filters: Filters) => {
  const channel = channels.find((c) => c === filters.channel)
  return {
    limit: 20,
    ...(filters.q === undefined ? {} : { search: filters.q }),
    ...(filters.type === undefined ? {} : { typeCode: filters.type }),
    ...(filters.city !== undefined && /^\d{4}$/.test(filters.city) ? { city: filters.city } : {}),
    ...(filters.issuer !== undefined && /^\d{1,19}$/.test(filters.issuer) ? { issuerId: filters.issuer } : {}),
    ...(channel === undefined ? {} : { channel }),
    ...(filters.open === 'yes' ? { openNow: 'yes' as const } : {}),
  }
}

/** Searching what can be stored. Every filter stands in the address, so that a result can be sent to somebody. */
export const Catalog = () => {
  const { t } = useWords()
  const filters: Filters = useSearch({ strict: false })
  const list = usePages(searchCatalog, searchInput(filters), (output) => output)
  return (
    <div className="page">
      <PageHead title={t('catalog.title')} lead={t('catalog.lead')} />
      <SearchResult
        filters={<CatalogFilters filters={filters} key={filters.q ?? ''} />}
        heading={t(list.many ? 'catalog.countMore' : 'catalog.count', { n: count(list.count ?? list.items.length) })}
        beside={
          Object.keys(filters).length > 0 && (
            <Link className="link" to="/catalog" search={{}}>
              {t('catalog.clear')}
            </Link>
          )
        }
        list={list}
        nothing={
          <Empty text={t('catalog.none')}>
            <p className="soft">{t('catalog.noneText')}</p>
            <Link className="button" to="/me/deposit" search={{ missing: 'yes', ...(filters.q === undefined ? {} : { q: filters.q }) }}>
              {t('catalog.cannotFind')}
            </Link>
          </Empty>
        }
        line={(entry) => (
          <Link className="line" to="/catalog/$id" params={{ id: entry.id }}>
            <EntryText entry={entry} />
          </Link>
        )}
      />
    </div>
  )
}

const CatalogFilters = ({ filters }: { readonly filters: Filters }) => {
  const { t } = useWords()
  const [q, setQ] = useState(filters.q ?? '')
  const set = useFilterChange('/catalog', filters)
  return (
    <FilterForm onSearch={() => set({ q: q.trim() })}>
      <SearchBox id="catalog-q" label={t('catalog.query')} value={q} onChange={setQ} />
      <MoreFilters filters={filters} set={set} />
    </FilterForm>
  )
}

type Change = Partial<Record<keyof Filters, string>>

const MoreFilters = ({ filters, set }: { readonly filters: Filters; readonly set: (change: Change) => void }) => {
  const { t, language } = useWords()
  const [wide] = useState(() => matchMedia('(min-width: 64rem)').matches)
  const answer = useAsk(catalogFilters, {}, { fresh: 300_000 })
  const types = (answer.data?.types ?? []).map((type) => ({
    value: type.code,
    label: `${type.parent === null ? '' : '\u3000'}${type[language]} (${count(type.entries)})`,
  }))
  return (
    <details className="more-filters" open={wide || Object.keys(filters).some((name) => name !== 'q')}>
      <summary>{t('catalog.filters')}</summary>
      <div className="filters">
        <SelectField
          label={t('catalog.type')}
          value={filters.type ?? ''}
          none={t('catalog.anyType')}
          onChange={(type) => set({ type })}
          options={types}
        />
        <SelectField
          label={t('network.city')}
          value={filters.city ?? ''}
          none={t('network.anyCity')}
          onChange={(city) => set({ city })}
          options={(answer.data?.cities ?? []).map((city) => ({
            value: city.code.slice(0, 4),
            label: `${city.name} (${count(city.entries)})`,
          }))}
        />
        <SelectField
          label={t('catalog.issuer')}
          value={filters.issuer ?? ''}
          none={t('shell.all')}
          onChange={(issuer) => set({ issuer })}
          options={(answer.data?.issuers ?? []).map((issuer) => ({
            value: issuer.id,
            label: `${issuer.name} (${count(issuer.entries)})`,
          }))}
        />
        <SelectField
          label={t('catalog.channel')}
          value={filters.channel ?? ''}
          none={t('catalog.anyChannel')}
          onChange={(channel) => set({ channel })}
          options={channels.map((channel) => ({ value: channel, label: t(`catalog.channel_${channel}`) }))}
        />
        <label className="choice">
          <input type="checkbox" checked={filters.open === 'yes'} onChange={(event) => set({ open: event.target.checked ? 'yes' : '' })} />
          {t('catalog.openNow')}
        </label>
      </div>
    </details>
  )
}

/** What an entry is, in two lines; the same on the search page and in the deposit. */
export const EntryText = ({ entry }: { readonly entry: PublicEntry }) => {
  const { t, language } = useWords()
  return (
    <>
      <span className="line-title">{entry.name}</span>
      <span className="soft">
        {entry.issuer} · {entry.typeName}
        {entry.term !== null && ` · ${entry.term}`}
      </span>
      <span className="row tight">
        {entry.credits > 0 && <span className="tag">{t('catalog.credits', { n: credits(entry.credits) })}</span>}
        {entry.minutes > 0 && <span className="tag">{t('catalog.hours', { n: hours(entry.minutes) })}</span>}
        {!entry.openNow && <span className="tag warn">{t('catalog.closed')}</span>}
        {entry.openNow && entry.closesOn !== null && (
          <span className="faint">{t('catalog.windowTo', { to: dayText(entry.closesOn, language) })}</span>
        )}
      </span>
    </>
  )
}
