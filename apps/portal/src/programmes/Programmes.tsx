import { nearestProgrammes } from '@creditbank/contract/conversionWhatIf'
import { type PublicProgramme, searchProgrammes } from '@creditbank/contract/programmes'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk } from '../api.ts'
import { credits } from '../format.ts'
import { useSession } from '../session/session.ts'
import { SelectField, TextField } from '../ui/fields.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Act, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/catalog.css'

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
        <Link to="/conversion-board">{t('board.see')}</Link>
      </p>
      <div className="search-side">
        <FilterForm filters={filters} key={JSON.stringify(filters)} />
        <section className="stack" aria-labelledby="result" aria-busy={list.loading}>
          <h2 id="result" aria-live="polite">
            {t('programme.all')}
          </h2>
          <Problem error={list.error} retry={list.again} />
          {list.loading && <Skeleton lines={8} />}
          {!list.loading && list.error === null && list.items.length === 0 && (
            <Empty text={t('programme.none')}>
              <Link className="button" to="/programmes" search={{}}>
                {t('catalog.clear')}
              </Link>
            </Empty>
          )}
          <ul className="lines">
            {list.items.map((one) => (
              <li key={one.id}>
                <Link className="line" to="/programmes/$id" params={{ id: one.id }}>
                  <ProgrammeText programme={one} />
                </Link>
              </li>
            ))}
          </ul>
          <More list={list} />
        </section>
      </div>
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

const FilterForm = ({ filters }: { readonly filters: Filters }) => {
  const { t } = useWords()
  const go = useNavigate()
  const [q, setQ] = useState(filters.q ?? '')
  const search = (next: Filters) =>
    void go({
      to: '/programmes',
      search: Object.fromEntries(Object.entries({ ...filters, q, ...next }).filter(([, value]) => value !== '')),
    })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search({})
  }
  return (
    <form className="filters" onSubmit={submit}>
      <TextField name="q" label={t('programme.search')} value={q} onChange={setQ} />
      <SelectField
        label={t('programme.level')}
        value={filters.level ?? ''}
        onChange={(level) => search({ level })}
        options={[{ value: '', label: t('programme.any') }, ...levels.map((value) => ({ value, label: t(`programme.level_${value}`) }))]}
      />
      <SelectField
        label={t('programme.mode')}
        value={filters.mode ?? ''}
        onChange={(mode) => search({ mode })}
        options={[{ value: '', label: t('programme.any') }, ...modes.map((value) => ({ value, label: t(`programme.mode_${value}`) }))]}
      />
      <Act kind="primary" busy={false}>
        {t('programme.find')}
      </Act>
    </form>
  )
}
