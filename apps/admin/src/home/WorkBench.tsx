import { Skeleton } from 'antd'
import { type ComponentType, lazy, Suspense } from 'react'
import { capabilities } from '../capabilities.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { dayText, today } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { mayAny, useSession } from '../session/session.ts'
import { useMenu } from '../shell/menu.ts'
import { words } from './words.ts'

const blocks = capabilities
  .flatMap((capability) => capability.due ?? [])
  .toSorted((a, b) => a.order - b.order)
  .map((due): { may: typeof due.may; Content: ComponentType } => ({
    may: due.may,
    Content: lazy(async () => ({ default: await due.load() })),
  }))

/** What must be done today under the present role: one block a capability, each opening the rows behind its figure; then the pages this role has. */
export const WorkBench = () => {
  const t = useT(words)
  const language = useLanguage()
  const session = useSession()
  const mine = blocks.filter((block) => mayAny(session, block.may))
  const pages = useMenu().flatMap((section) => section.entries.filter((entry) => entry.path !== '/'))
  return (
    <Page title={t('title')} lead={t('greeting', { name: session.name, day: dayText(today(), language) })}>
      {mine.length > 0 && (
        <div className="due">
          {mine.map(({ Content }, index) => (
            <Suspense key={String(index)} fallback={<Skeleton active />}>
              <Content />
            </Suspense>
          ))}
        </div>
      )}
      {pages.length > 0 && (
        <section className="bench-pages">
          <h2>{t('pages')}</h2>
          <ul className="shortcuts">
            {pages.map((entry) => (
              <li key={entry.path}>
                <AppLink to={`/admin${entry.path}`}>{entry.label[language]}</AppLink>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}
