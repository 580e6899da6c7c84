import { type Archive, noteVisit, readArchive } from '@creditbank/contract/archive'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { tell, useAsk } from '../api.ts'
import { useElder } from '../elder.ts'
import { count, credits, dayText, hours, momentText } from '../format.ts'
import { SelectField } from '../ui/fields.tsx'
import { icons } from '../ui/icons.tsx'
import { Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { type ArchiveFilters, byYear, narrowed, sumOf, typesIn, yearsIn } from './archiveView.ts'
import '../styles/archive.css'

type Line = Archive['outcomes'][number]

const seenAfter = 10_000

/** The lifelong archive: totals, everything by year, filters in the address, and a print of it. */
export const ArchivePage = () => {
  const { t } = useWords()
  const answer = useAsk(readArchive, {}, { fresh: 60_000 })
  const fresh = answer.data?.totals.fresh ?? 0
  useEffect(() => {
    if (fresh === 0) return undefined
    const timer = setTimeout(() => void tell(noteVisit, {}, 'visit', []).catch(() => undefined), seenAfter)
    return () => clearTimeout(timer)
  }, [fresh])
  return (
    <div className="page">
      <PageHead title={t('nav.archive')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && <Whole archive={answer.data} />}
    </div>
  )
}

/** Totals in large figures: credits, hours, outcomes. */
export const Totals = ({
  totals,
}: {
  readonly totals: { readonly outcomes: number; readonly credits: number; readonly minutes: number; readonly points?: number }
}) => {
  const { t } = useWords()
  return (
    <div className="totals">
      <p className="figure">
        <b>{credits(totals.credits)}</b>
        <span>{t('archive.credits')}</span>
      </p>
      <p className="figure">
        <b>{hours(totals.minutes)}</b>
        <span>{t('archive.hours')}</span>
      </p>
      <p className="figure">
        <b>{count(totals.outcomes)}</b>
        <span>{t('archive.outcomes')}</span>
      </p>
    </div>
  )
}

const Whole = ({ archive }: { readonly archive: Archive }) => {
  const { t, language } = useWords()
  const filters: ArchiveFilters = useSearch({ strict: false })
  const shown = narrowed(archive.outcomes, filters)
  const filtered = Object.keys(filters).length > 0
  return (
    <>
      <dl className="print-only facts">
        <div>
          <dt>{t('identity.name')}</dt>
          <dd>{archive.account.name}</dd>
        </div>
        <div>
          <dt>{t('account.no')}</dt>
          <dd>{archive.account.accountNo.replace(/(\d{4})(?=\d)/g, '$1 ')}</dd>
        </div>
        <div>
          <dt>{t('identity.idNumber')}</dt>
          <dd>{archive.account.idMasked}</dd>
        </div>
      </dl>
      <Totals totals={filtered ? sumOf(shown) : archive.totals} />
      <Merged merged={archive.merged} />
      {archive.outcomes.length === 0 ? (
        <Empty text={t('archive.none')}>
          <Link className="button primary" to="/me/deposit">
            {t('home.deposit')}
          </Link>
        </Empty>
      ) : (
        <>
          <Filters lines={archive.outcomes} filters={filters} />
          {shown.length === 0 && (
            <Empty text={t('archive.noneFiltered')}>
              <Link className="button" to="/me/archive" search={{}}>
                {t('catalog.clear')}
              </Link>
            </Empty>
          )}
          {byYear(shown).map((group) => (
            <Year key={group.year} year={group.year} lines={group.lines} />
          ))}
          <p className="print-only faint">{t('archive.printNote', { time: momentText(new Date().toISOString(), language) })}</p>
        </>
      )}
    </>
  )
}

/** Accounts that were joined to this one: which, by whom, and until when it can be taken back. */
const Merged = ({ merged }: { readonly merged: Archive['merged'] }) => {
  const { t, language } = useWords()
  return merged.map((one) => (
    <p key={one.accountNo} className="note">
      {t('archive.merged', {
        accountNo: one.accountNo.replace(/(\d{4})(?=\d)/g, '$1 '),
        office: one.office,
        day: momentText(one.at, language),
      })}
      {one.undoUntil !== null && new Date(one.undoUntil) > new Date() && (
        <>
          {' '}
          {t('archive.mergedUndo', { office: one.office, until: momentText(one.undoUntil, language) })}
          {one.officePhone !== null && <a href={`tel:${one.officePhone}`}> {one.officePhone}</a>}
        </>
      )}
    </p>
  ))
}

const Filters = ({ lines, filters }: { readonly lines: readonly Line[]; readonly filters: ArchiveFilters }) => {
  const { t } = useWords()
  const elder = useElder()
  const navigate = useNavigate()
  const set = (change: Partial<Record<keyof ArchiveFilters, string>>) =>
    void navigate({
      to: '/me/archive',
      search: Object.fromEntries(Object.entries({ ...filters, ...change }).filter(([, value]) => value !== '')),
      replace: true,
      resetScroll: false,
    })
  return (
    <div className="archive-tools no-print">
      <SelectField
        label={t('archive.year')}
        value={filters.year ?? ''}
        none={t('shell.all')}
        onChange={(year) => set({ year })}
        options={yearsIn(lines).map((year) => ({ value: year, label: year }))}
      />
      <SelectField
        label={t('archive.status')}
        value={filters.status ?? ''}
        none={t('shell.all')}
        onChange={(status) => set({ status })}
        options={[
          { value: 'valid', label: t('archive.onlyValid') },
          { value: 'other', label: t('archive.onlyOther') },
        ]}
      />
      {!elder.on && (
        <SelectField
          label={t('catalog.type')}
          value={filters.type ?? ''}
          none={t('catalog.anyType')}
          onChange={(type) => set({ type })}
          options={typesIn(lines)}
        />
      )}
      <Link className="button quiet" to="/me/proofs/new">
        {icons.check}
        {t('proofs.new')}
      </Link>
      <button type="button" className="button quiet" onClick={() => print()}>
        {icons.print}
        {t('archive.print')}
      </button>
    </div>
  )
}

const Year = ({ year, lines }: { readonly year: string; readonly lines: readonly Line[] }) => {
  const { t } = useWords()
  const sum = sumOf(lines)
  const others = lines.length - sum.outcomes
  return (
    <section className="year" aria-labelledby={`y${year}`}>
      <header>
        <h2 id={`y${year}`}>{t('archive.inYear', { year })}</h2>
        <p className="soft">
          {t(others === 0 ? 'archive.yearSum' : sum.outcomes === 0 ? 'archive.yearOnlyOthers' : 'archive.yearBoth', {
            n: sum.outcomes,
            credits: credits(sum.credits),
            others,
          })}
        </p>
      </header>
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.id}>
            <Link className="line" to="/me/archive/$id" params={{ id: line.id }}>
              <OutcomeText line={line} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** An outcome in a list: name, what it counts, who issued it, and how it stands where that is not simply valid. */
export const OutcomeText = ({ line }: { readonly line: Line }) => {
  const { t, language } = useWords()
  return (
    <span className="outcome">
      <span>
        <span className="line-title">{line.name}</span> {line.fresh && <span className="tag no-print">{t('archive.fresh')}</span>}
        {line.status !== 'valid' && (
          <span className={line.status === 'revoked' || line.status === 'undone' ? 'tag bad' : 'tag warn'}>
            {t(`archive.status_${line.status}`)}
          </span>
        )}
        <span className="soft outcome-issuer">
          {line.issuer} · {line.typeName} · {dayText(line.obtainedOn, language)}
        </span>
      </span>
      <span className="outcome-credits">
        <b>{credits(line.credits)}</b> {t('archive.creditUnit')}
      </span>
    </span>
  )
}
