import { nearestProgrammes } from '@creditbank/contract/conversionWhatIf'
import { type PublicProgramme, searchProgrammes } from '@creditbank/contract/programmes'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk } from '../api.ts'
import { credits } from '../format.ts'
import { useSession } from '../session/session.ts'
import { SelectField } from '../ui/fields.tsx'
import { usePages } from '../ui/paged.tsx'
import { Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { FilterForm, SearchBox, SearchResult, useFilterChange } from '../ui/search.tsx'
import { useWords } from '../words.ts'

const levels = ['undergraduate', 'higherVocational'] as const
const modes = ['open', 'continuing', 'selfTaught', 'fullTime'] as const
type Filters = { readonly q?: string; readonly level?: string; readonly mode?: string }

/** The filters of the address as the server's input; unknown values are left out. Pure. */
export const programmeInput = (filters: Filters) => {
  const [level, mode] = [levels.find((l) => l === filters.level), modes.find((m) => m === filters.mode)]
  return {
    limit: 20,
    ...(filters.q === undefined ? {} : { search: filters.q }),
    ...(level === undefined ? {} : { level }),
    ...(mode === undefined ? {} : { mode }),
  }
}

/** Programmes of the whole province to search, and above them those that come nearest to what the person holds. */
export const Programmes = () => {
  const { t } = useWords()
  const filters: Filters = useSearch({ strict: false })
  const list = usePages(searchProgrammes, programmeInput(filters), (output) => output)
  return (
    <div className="page">
      <PageHead title={t('nav.programme')} lead={t('programme.lead')} />
      <Nearest />
      <p>
        <Link to="/conversion-rules">{t('programme.rulesSee')}</Link> · <Link to="/conversion-board">{t('board.see')}</Link>
      </p>
      <SearchResult
        filters={<ProgrammeFilters filters={filters} key={filters.q ?? ''} />}
        heading={t('programme.all')}
        list={list}
        nothing={
          <Empty text={t('programme.none')}>
            <Link className="button" to="/programmes" search={{}}>
              {t('catalog.clear')}
            </Link>
          </Empty>
        }
        line={(one) => (
          <Link className="line" to="/programmes/$id" params={{ id: one.id }}>
            <ProgrammeText programme={one} />
          </Link>
        )}
      />
    </div>
  )
}

const ProgrammeText = ({ programme }: { readonly programme: PublicProgramme }) => {
  const { t } = useWords()
  return (
    <>
      <b>{programme.name}</b>
      <span>
        {t(`programme.level_${programme.level}`)} · {t(`programme.mode_${programme.mode}`)} ·{' '}
        {t('programme.least', { n: credits(programme.least) })}
      </span>
      <span className="soft">{programme.organization.name}</span>
    </>
  )
}

/** Only for who is logged in: where the most of what they hold would count. */
const Nearest = () => {
  const { learner } = useSession()
  return learner === null ? <AskToLogIn /> : <NearestList />
}

const AskToLogIn = () => {
  const { t } = useWords()
  return (
    <div className="note">
      <p>{t('programme.logInToSee')}</p>
      <div>
        <Link className="button" to="/login" search={{ to: '/programmes' }}>
          {t('shell.logIn')}
        </Link>
      </div>
    </div>
  )
}

const NearestList = () => {
  const { t } = useWords()
  const answer = useAsk(nearestProgrammes, {})
  return (
    <section className="section" aria-labelledby="nearest">
      <h2 id="nearest">{t('programme.nearest')}</h2>
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={3} />}
      {answer.data?.items.length === 0 && (
        <p className="soft">{t('programme.nothingCounts', { programmes: answer.data.programmes, outcomes: answer.data.outcomes })}</p>
      )}
      <ul className="lines">
        {answer.data?.items.slice(0, 5).map((one) => (
          <li key={one.id}>
            <Link className="line" to="/programmes/$id" params={{ id: one.id }}>
              <b>{one.name}</b>
              <span>{t('programme.counts', { n: credits(one.credit), courses: one.courses, least: credits(one.least) })}</span>
              <span className="soft">
                {one.organization.name} · {t(`programme.level_${one.level}`)} · {t(`programme.mode_${one.mode}`)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const ProgrammeFilters = ({ filters }: { readonly filters: Filters }) => {
  const { t } = useWords()
  const [q, setQ] = useState(filters.q ?? '')
  const set = useFilterChange('/programmes', filters)
  return (
    <FilterForm onSearch={() => set({ q: q.trim() })}>
      <SearchBox id="programme-q" label={t('programme.search')} value={q} onChange={setQ} />
      <SelectField
        label={t('programme.level')}
        value={filters.level ?? ''}
        none={t('programme.any')}
        onChange={(level) => set({ level })}
        options={levels.map((value) => ({ value, label: t(`programme.level_${value}`) }))}
      />
      <SelectField
        label={t('programme.mode')}
        value={filters.mode ?? ''}
        none={t('programme.any')}
        onChange={(mode) => set({ mode })}
        options={modes.map((value) => ({ value, label: t(`programme.mode_${value}`) }))}
      />
    </FilterForm>
  )
}
