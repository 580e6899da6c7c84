import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { NotFound } from '../shell/Crash.tsx'
import { usePublicSettings } from '../shell/settings.ts'
import { icons } from '../ui/icons.tsx'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { type Language, useWords } from '../words.ts'
import { type Found, findArticles } from './find.ts'
import { Markdown } from './Markdown.tsx'
import { type ArticleText, filled } from './markdown.ts'

const load = async (language: Language): Promise<readonly ArticleText[]> =>
  language === 'zh' ? (await import('./articles.zh.ts')).articles : (await import('./articles.en.ts')).articles

const useArticles = (): readonly ArticleText[] | null => {
  const { language } = useWords()
  const settings = usePublicSettings()
  const [articles, setArticles] = useState<{ readonly language: Language; readonly list: readonly ArticleText[] } | null>(null)
  useEffect(() => {
    let here = true
    void load(language).then((list) => here && setArticles({ language, list }))
    return () => {
      here = false
    }
  }, [language])
  if (articles?.language !== language) return null
  const values = { phone: settings.phone, qqGroup: settings.qqGroup, qqName: settings.qqName, qqNote: settings.qqNote }
  return articles.list.map((a) => ({ ...a, body: filled(a.body, values) }))
}

/** The help centre: one search box over every article, then the articles for learners and for administrators. */
export const Help = () => {
  const { t } = useWords()
  const articles = useArticles()
  const { q = '' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const found = articles === null || q === '' ? null : findArticles(articles, q)
  return (
    <div className="page narrow">
      <PageHead title={t('help.title')} lead={t('help.lead')} />
      <form role="search" className="field" onSubmit={(event) => event.preventDefault()}>
        <label htmlFor="help-q">{t('help.ask')}</label>
        <p className="hint">{t('help.askHint')}</p>
        <input
          id="help-q"
          className="control"
          type="search"
          value={q}
          maxLength={80}
          onChange={(e) =>
            void navigate({ to: '/help', search: e.target.value === '' ? {} : { q: e.target.value }, replace: true, resetScroll: false })
          }
        />
      </form>
      {articles === null && <Skeleton />}
      {found !== null && <Answers found={found} />}
      {articles !== null && found === null && (
        <>
          <Group title={t('help.forLearners')} articles={articles.filter((a) => a.audience === 'learner')} />
          <Group title={t('help.forStaff')} articles={articles.filter((a) => a.audience === 'staff')} />
        </>
      )}
    </div>
  )
}

const Group = ({ title, articles }: { readonly title: string; readonly articles: readonly ArticleText[] }) => (
  <section className="section">
    <h2>{title}</h2>
    <ul className="lines">
      {articles.map((a) => (
        <li key={a.slug}>
          <Link className="line" to="/help/$article" params={{ article: a.slug }}>
            <span className="line-title">{a.title}</span>
          </Link>
        </li>
      ))}
    </ul>
  </section>
)

const Answers = ({ found }: { readonly found: readonly Found[] }) => {
  const { t } = useWords()
  return (
    <section className="section" aria-labelledby="answers">
      <h2 id="answers" aria-live="polite">
        {found.length === 0 ? t('help.none') : t('help.found', { n: found.length })}
      </h2>
      {found.length === 0 && (
        <Empty text={t('help.noneText')}>
          <Link className="button" to="/network">
            {t('home.network')}
          </Link>
        </Empty>
      )}
      <ul className="lines">
        {found.map((f) => (
          <li key={f.article.slug}>
            <Link className="line" to="/help/$article" params={{ article: f.article.slug }}>
              <span className="line-title">{f.article.title}</span>
              <span className="soft">
                <Marked text={f.excerpt} words={f.words} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Marked = ({ text, words }: { readonly text: string; readonly words: readonly string[] }) => {
  const pattern = words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const pieces = text.split(new RegExp(`((?:${pattern})+)`, 'giu'))
  return pieces.map((piece, i) => (i % 2 === 1 ? <mark key={`${i}-${piece}`}>{piece}</mark> : piece))
}

/** One article, with what to read next and whom to call. */
export const Article = () => {
  const { t } = useWords()
  const { article: slug } = useParams({ strict: false })
  const articles = useArticles()
  if (articles === null)
    return (
      <div className="page narrow">
        <Skeleton lines={8} />
      </div>
    )
  const at = articles.findIndex((a) => a.slug === slug)
  const article = articles[at]
  if (article === undefined) return <NotFound />
  const next = articles.slice(at + 1).find((a) => a.audience === article.audience)
  return (
    <div className="page narrow">
      <Back to="/help" label={t('help.back')} />
      <PageHead title={article.title} />
      <Markdown body={article.body} />
      <aside className="section no-print">
        {next !== undefined && (
          <p>
            {t('help.next')}{' '}
            <Link to="/help/$article" params={{ article: next.slug }}>
              {next.title}
            </Link>
          </p>
        )}
        <div className="row">
          <Link className="button" to="/network">
            {icons.phone}
            {t('help.call')}
          </Link>
          <button type="button" className="button quiet" onClick={() => print()}>
            {icons.print}
            {t('shell.print')}
          </button>
        </div>
      </aside>
    </div>
  )
}
