import { listPublicTypes } from '@creditbank/contract/catalog'
import { peopleReport } from '@creditbank/contract/reports'
import { Button, DatePicker, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { dayText, shanghai } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { addressWith } from './frame.tsx'
import { OutcomeSums } from './OutcomeSums.tsx'
import { PeopleSums } from './PeopleSums.tsx'
import { words } from './words.ts'

const Period = () => {
  const t = useT(words)
  const language = useLanguage()
  const [filters, change] = useFilters()
  const types = useOne(listPublicTypes, {}, { staleTime: 600_000 })
  const month = (key: 'from' | 'to') => (
    <div className="list-filter">
      <label htmlFor={`report-${key}`}>{t(key)}</label>
      <DatePicker
        id={`report-${key}`}
        picker="month"
        value={filters[key] === undefined ? null : dayjs(`${filters[key]}-01`)}
        onChange={(value) => change({ [key]: value?.format('YYYY-MM') })}
      />
    </div>
  )
  return (
    <>
      {month('from')}
      {month('to')}
      <div className="list-filter">
        <label htmlFor="report-type">{t('type')}</label>
        <Select
          id="report-type"
          allowClear
          placeholder={t('type.all')}
          style={{ minWidth: 180 }}
          value={filters['typeCode'] ?? null}
          options={(types.data?.items ?? []).map((type) => ({ value: type.code, label: type[language] }))}
          onChange={(value) => change({ typeCode: value ?? undefined })}
          popupMatchSelectWidth={false}
        />
      </div>
    </>
  )
}

const Where = () => {
  const t = useT(words)
  const [filters] = useFilters()
  const { unitId } = filters
  const { data } = useOne(peopleReport, { by: 'kind', ...(unitId === undefined ? {} : { unitId }) })
  if (data === undefined || data.within.length < 2) return null
  return (
    <nav aria-label={t('path')} className="report-path">
      {data.within.map((unit, index) => (
        <span key={unit.id}>
          {index > 0 && ' / '}
          {unit.id === data.unit.id ? (
            <strong>{unit.name}</strong>
          ) : (
            <AppLink to={addressWith(filters, { unitId: index === 0 ? undefined : unit.id })}>{unit.name}</AppLink>
          )}
        </span>
      ))}
    </nav>
  )
}

const useLead = (): string | undefined => {
  const t = useT(words)
  const language = useLanguage()
  const [filters] = useFilters()
  const { unitId } = filters
  const { data } = useOne(peopleReport, { by: 'kind', ...(unitId === undefined ? {} : { unitId }) })
  const at = data === undefined ? undefined : shanghai(data.at)
  return data === undefined || at === undefined
    ? undefined
    : t('lead', { unit: data.unit.name, at: `${dayText(at.day, language)} ${at.time}` })
}

/** Sums of the reader's subtree: outcomes by unit, type and month, people by unit and group. Everything chosen stands in the address. */
export const Reports = () => {
  const t = useT(words)
  const [filters, change] = useFilters()
  const about = filters['about'] === 'people' ? 'people' : 'outcomes'
  const asked = filters['by']
  const byOutcomes = asked === 'type' || asked === 'month' ? asked : 'unit'
  const byPeople = asked === 'kind' ? 'kind' : 'unit'
  const choices = about === 'people' ? (['unit', 'kind'] as const) : (['unit', 'type', 'month'] as const)
  const lead = useLead()
  return (
    <Page
      title={t('reports')}
      {...(lead === undefined ? {} : { lead })}
      actions={<Button onClick={() => window.print()}>{t('print')}</Button>}
    >
      <Where />
      <search className="list-filters" aria-label={t('by')}>
        <Segmented
          aria-label={t('reports')}
          value={about}
          options={[
            { value: 'outcomes', label: t('outcomes') },
            { value: 'people', label: t('people') },
          ]}
          onChange={(value) => change({ about: value === 'people' ? 'people' : undefined, by: undefined })}
        />
        <Segmented
          aria-label={t('by')}
          value={about === 'people' ? byPeople : byOutcomes}
          options={choices.map((value) => ({ value, label: t(`by.${value}`) }))}
          onChange={(value) => change({ by: value === 'unit' ? undefined : value })}
        />
        {about === 'outcomes' && <Period />}
      </search>
      {about === 'people' ? <PeopleSums by={byPeople} /> : <OutcomeSums by={byOutcomes} />}
    </Page>
  )
}
