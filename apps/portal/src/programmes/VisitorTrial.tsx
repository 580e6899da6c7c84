import { type PublicEntry, searchCatalog } from '@creditbank/contract/catalogSearch'
import { whatIfForVisitor } from '@creditbank/contract/conversionWhatIf'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { credits } from '../format.ts'
import { TextField } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Courses, Sum } from './result.tsx'
import '../styles/forms.css'

/** Outcomes that one trial takes. */
const most = 50
type Typed = { readonly entry: PublicEntry; readonly score: string }

/** A typed score in hundredths of a point; null where there is none or it is no score. Pure. */
export const scoreOf = (typed: string): number | null => {
  const text = typed.trim()
  return /^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= 100 ? Math.round(Number(text) * 100) : null
}

/** For a visitor: typing in what they have and seeing at once what it would bring here. Nothing is stored. `children` are the courses of the plan: the result names each of them anew. */
export const VisitorTrial = ({ id, children }: { readonly id: string; readonly children: ReactNode }) => {
  const { t } = useWords()
  const [typed, setTyped] = useState<readonly Typed[]>([])
  const trial = useTell(whatIfForVisitor, { intent: `visitor ${id}` })
  const wrong = typed.some((one) => one.score.trim() !== '' && scoreOf(one.score) === null)
  const compute = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong && typed.length > 0)
      trial.mutate({ id, outcomes: typed.map((one) => ({ entryId: one.entry.id, score: scoreOf(one.score) })) })
  }
  const change = (entry: PublicEntry, score: string) => setTyped(typed.map((one) => (one.entry.id === entry.id ? { entry, score } : one)))
  return (
    <>
      <section className="section" aria-labelledby="visitor">
        <h2 id="visitor">{t('programme.visitor')}</h2>
        <p className="soft">{t('programme.visitorLead')}</p>
        <Choose
          chosen={typed.map((one) => one.entry.id)}
          choose={(entry) => typed.length < most && setTyped([...typed, { entry, score: '' }])}
        />
        {typed.length > 0 && (
          <form className="stack tight" onSubmit={compute}>
            <h3>{t('programme.visitorHave')}</h3>
            <ul className="lines">
              {typed.map((one) => (
                <li className="line" key={one.entry.id}>
                  <b>{one.entry.name}</b>
                  <span className="soft">{one.entry.issuer}</span>
                  <TextField
                    label={t('programme.visitorScore')}
                    value={one.score}
                    onChange={(score) => change(one.entry, score)}
                    mode="decimal"
                    max={6}
                    short
                    {...(one.score.trim() !== '' && scoreOf(one.score) === null ? { wrong: t('programme.visitorScoreWrong') } : {})}
                  />
                  <div>
                    <button
                      type="button"
                      className="button quiet"
                      onClick={() => setTyped(typed.filter((other) => other.entry.id !== one.entry.id))}
                    >
                      {t('programme.visitorRemove')}
                    </button>
                  </div>
                </li>
              ))}
            </ul>
            <Problem error={trial.error} />
            <div>
              <Act kind="primary" busy={trial.isPending}>
                {t('programme.visitorCompute')}
              </Act>
            </div>
          </form>
        )}
        {trial.data !== undefined && (
          <div aria-live="polite" className="stack">
            <Sum found={trial.data} />
            <Courses found={trial.data} />
          </div>
        )}
      </section>
      {trial.data === undefined && children}
    </>
  )
}

const Choose = ({ chosen, choose }: { readonly chosen: readonly string[]; readonly choose: (entry: PublicEntry) => void }) => {
  const { t } = useWords()
  const [q, setQ] = useState('')
  const [asked, setAsked] = useState('')
  const answer = useAsk(searchCatalog, { search: asked, limit: 8 }, { enabled: asked !== '' })
  const items = answer.data?.items.filter((entry) => !chosen.includes(entry.id)) ?? []
  return (
    <form
      className="stack tight"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(q.trim())
      }}
    >
      <TextField label={t('programme.visitorFind')} value={q} onChange={setQ} type="search" name="have" />
      <div>
        <Act busy={answer.isFetching}>{t('shell.search')}</Act>
      </div>
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {asked !== '' && answer.data !== undefined && items.length === 0 && <p className="soft">{t('programme.visitorNone')}</p>}
      <ul className="lines">
        {items.map((entry) => (
          <li className="line" key={entry.id}>
            <b>{entry.name}</b>
            <span className="soft">
              {entry.issuer} · {t('catalog.credits', { n: credits(entry.credits) })}
            </span>
            <div>
              <button type="button" className="button" onClick={() => choose(entry)}>
                {t('programme.visitorAdd')}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </form>
  )
}
