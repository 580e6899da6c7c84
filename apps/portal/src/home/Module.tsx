import { Link, Navigate, useParams } from '@tanstack/react-router'
import { NotFound } from '../shell/Crash.tsx'
import { PageHead } from '../ui/parts.tsx'
import { useWords } from '../words.ts'

const known = ['certification', 'conversion', 'application'] as const
/** Where each module begins today. */
const starts = { certification: '/me/credits', conversion: '/me/conversions', application: '/me/archive' } as const

/** A module of the navigation: what it will do, what of it works today, and nothing that is not there. */
export const Module = () => {
  const { t } = useWords()
  const { module } = useParams({ strict: false })
  if (module === 'programme') return <Navigate to="/programmes" replace />
  const name = known.find((k) => k === module)
  if (name === undefined) return <NotFound />
  return (
    <div className="page narrow">
      <PageHead title={t(`nav.${name}`)} lead={t(`modules.${name}.lead`)} />
      <section className="section" aria-labelledby="now">
        <h2 id="now">{t('modules.now')}</h2>
        <p>{t(`modules.${name}.now`)}</p>
        <div className="row">
          <Link className="button primary" to={name === 'conversion' ? '/programmes' : '/me/deposit'}>
            {name === 'conversion' ? t('conversion.findProgramme') : t('home.deposit')}
          </Link>
          <Link className="button" to={starts[name]}>
            {name === 'certification' ? t('credit.title') : name === 'conversion' ? t('conversion.title') : t('nav.archive')}
          </Link>
          {name === 'conversion' && (
            <Link className="button" to="/conversion-notices">
              {t('conversion.notices')}
            </Link>
          )}
        </div>
      </section>
      <section className="section" aria-labelledby="soon">
        <h2 id="soon">
          {t('modules.soonHead')} <span className="tag">{t('modules.soon')}</span>
        </h2>
        <div className="prose">
          <ul>
            <li>{t(`modules.${name}.soon1`)}</li>
            <li>{t(`modules.${name}.soon2`)}</li>
            <li>{t(`modules.${name}.soon3`)}</li>
          </ul>
        </div>
        <p className="soft">{t('modules.promise')}</p>
      </section>
    </div>
  )
}
