import { type PublicEntry, searchCatalog } from '@creditbank/contract/catalogSearch'
import { deleteDraft, type Deposit, listMyDeposits, readMyDeposit, startDeposit } from '@creditbank/contract/deposits'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { EntryText } from '../catalog/Catalog.tsx'
import { dayText } from '../format.ts'
import { Act, Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Problem } from '../ui/Problem.tsx'
import { FilterForm, SearchBox } from '../ui/search.tsx'
import { useWords } from '../words.ts'
import { Missing } from './Missing.tsx'
import { useSaved } from './saving.ts'
import '../styles/forms.css'

/** The first page of a deposit: finding the entry, or going on with a draft, or asking for an entry that is not there. `for` names a draft that gets another entry. */
export const Find = () => {
  const { q, entry, missing, for: draft } = useSearch({ strict: false })
  if (missing === 'yes') return <Missing wanted={q ?? ''} draft={draft} />
  return draft === undefined ? <FindNew q={q} entry={entry} /> : <FindFor q={q} id={draft} />
}

const FindNew = ({ q, entry }: { readonly q: string | undefined; readonly entry: string | undefined }) => {
  const navigate = useNavigate()
  const start = useTell(startDeposit, {
    stale: [listMyDeposits],
    onDone: (deposit) =>
      void navigate({ to: '/me/deposit/$id/$step', params: { id: deposit.id, step: 'date' }, replace: entry !== undefined }),
  })
  const asked = useRef(false)
  useEffect(() => {
    if (entry === undefined || asked.current) return
    asked.current = true
    start.mutate({ entryId: entry })
  }, [entry, start])
  const waits = entry !== undefined && start.error === null
  return (
    <Page error={start.error}>
      {waits ? <Skeleton lines={3} /> : <Search q={q} busy={start.isPending} choose={(id) => start.mutate({ entryId: id })} />}
      <Drafts />
    </Page>
  )
}

/** Another entry for a draft that has none yet, or a wrong one: everything else that was filled in stays. */
const FindFor = ({ q, id }: { readonly q: string | undefined; readonly id: string }) => {
  const navigate = useNavigate()
  const answer = useAsk(readMyDeposit, { id })
  const save = useSaved({ id }, () => void navigate({ to: '/me/deposit/$id/$step', params: { id, step: 'next' }, replace: true }))
  const deposit = answer.data
  if (deposit === undefined)
    return (
      <Page error={answer.error}>
        <Skeleton lines={3} />
      </Page>
    )
  const choose = (entryId: string) =>
    save.mutate({ id, entryId, content: deposit.content, fileIds: deposit.attachments.map((file) => file.fileId) })
  return (
    <Page error={save.error}>
      <Search q={q} draft={id} busy={save.isPending} choose={choose} />
    </Page>
  )
}

const Page = ({ error, children }: { readonly error: Error | null; readonly children: ReactNode }) => {
  const { t } = useWords()
  return (
    <div className="page narrow">
      <Back to="/me" />
      <PageHead title={t('deposit.findTitle')} lead={t('deposit.findLead')} />
      <Problem error={error} />
      {children}
    </div>
  )
}

const Search = ({
  q,
  draft,
  busy,
  choose,
}: {
  readonly q: string | undefined
  readonly draft?: string
  readonly busy: boolean
  readonly choose: (entryId: string) => void
}) => {
  const { t } = useWords()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(q ?? '')
  const list = usePages(
    searchCatalog,
    { limit: 10, openNow: 'yes', channel: 'self', ...(q === undefined ? {} : { search: q }) },
    (output) => output,
    q !== undefined,
  )
  const go = () => {
    if (typed.trim() !== '')
      void navigate({
        to: '/me/deposit',
        search: { q: typed.trim(), ...(draft === undefined ? {} : { for: draft }) },
        replace: true,
        resetScroll: false,
      })
  }
  return (
    <>
      <FilterForm onSearch={go}>
        <SearchBox id="find-q" label={t('deposit.findLabel')} hint={t('home.searchHint')} value={typed} onChange={setTyped} />
      </FilterForm>
      {q !== undefined && <Found q={q} draft={draft} list={list} busy={busy} choose={choose} />}
    </>
  )
}

type FoundProps = {
  readonly q: string
  readonly draft: string | undefined
  readonly list: ReturnType<typeof usePages<typeof searchCatalog, PublicEntry>>
  readonly busy: boolean
  readonly choose: (entryId: string) => void
}

const Found = ({ q, draft, list, busy, choose }: FoundProps) => {
  const { t } = useWords()
  return (
    <section className="stack" aria-live="polite">
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={5} />}
      {!list.loading && list.error === null && list.items.length === 0 && <Empty text={t('catalog.none')} />}
      <ul className="stack tight">
        {list.items.map((entry) => (
          <li key={entry.id}>
            <button type="button" className="choice" aria-disabled={busy} onClick={() => !busy && choose(entry.id)}>
              <span className="stack tight">
                <EntryText entry={entry} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <More list={list} />
      <p>
        <Link className="button" to="/me/deposit" search={{ missing: 'yes', q, ...(draft === undefined ? {} : { for: draft }) }}>
          {t('catalog.cannotFind')}
        </Link>
      </p>
    </section>
  )
}

const Drafts = () => {
  const { t } = useWords()
  const list = usePages(listMyDeposits, { limit: 50 }, (output) => output)
  const drafts = list.items.filter((deposit) => deposit.state === 'draft')
  if (drafts.length === 0) return null
  return (
    <section className="section" aria-labelledby="drafts">
      <h2 id="drafts">{t('deposit.drafts')}</h2>
      <ul className="lines">
        {drafts.map((draft) => (
          <Draft key={draft.id} draft={draft} />
        ))}
      </ul>
    </section>
  )
}

const Draft = ({ draft }: { readonly draft: Deposit }) => {
  const { t, language } = useWords()
  const remove = useTell(deleteDraft, { intent: `delete ${draft.id}`, stale: [listMyDeposits] })
  return (
    <li className="line">
      <b>{draft.entry?.name ?? draft.wanted ?? t('deposit.noEntry')}</b>
      <span className="faint">{t('deposit.draftAt', { day: dayText(draft.updatedAt, language) })}</span>
      <span className="row">
        <Link className="button" to="/me/deposit/$id/$step" params={{ id: draft.id, step: 'next' }}>
          {t('deposit.fillOn')}
        </Link>
        <Act kind="quiet" busy={remove.isPending} onClick={() => remove.mutate({ id: draft.id })}>
          {t('deposit.delete')}
        </Act>
      </span>
      <Problem error={remove.error} />
    </li>
  )
}
