import { demoLogIns } from '@creditbank/contract/portal'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useAsk } from '../api.ts'
import { PageHead } from '../ui/parts.tsx'
import { useWords } from '../words.ts'
import { Doors } from '../doors/Doors.tsx'
import { LogInForm } from './LogInForm.tsx'
import { safeReturn } from './safeReturn.ts'
import { useSession } from './session.ts'
import '../styles/forms.css'

/** Personal log-in, with the ways on for somebody who has no account yet and for administrators. */
export const LogIn = () => {
  const { t } = useWords()
  const { to } = useSearch({ strict: false })
  const navigate = useNavigate()
  return (
    <div className="page two">
      <div className="stack loose">
        <PageHead title={t('logIn.title')} lead={to === undefined ? t('logIn.lead') : t('logIn.leadReturn')} />
        <Doors back={safeReturn(to)} />
        <LogInForm onDone={() => void navigate({ href: safeReturn(to), replace: true })} />
      </div>
      <aside className="stack loose">
        <section className="card stack tight">
          <h2>{t('logIn.first')}</h2>
          <p className="soft">{t('logIn.firstText')}</p>
          <Link className="button wide" to="/activate">
            {t('activate.title')}
          </Link>
          <Link className="button wide" to="/apply">
            {t('apply.title')}
          </Link>
        </section>
        <section className="card stack tight">
          <h2>{t('logIn.staff')}</h2>
          <p className="soft">{t('logIn.staffText')}</p>
          <a className="button quiet wide" href="/web/login">
            {t('shell.staffLogIn')}
          </a>
        </section>
        <DemoPeople />
      </aside>
    </div>
  )
}

const DemoPeople = () => {
  const { t, language } = useWords()
  const { demo } = useSession()
  const answer = useAsk(demoLogIns, {}, { enabled: demo, fresh: 600_000 })
  const people = (answer.data?.items ?? []).filter((item) => item.kind === 'learner')
  if (people.length === 0) return null
  return (
    <section className="note warn">
      <h2>{t('logIn.demo')}</h2>
      <p>{t('logIn.demoText')}</p>
      <ul className="stack tight">
        {people.map((person) => (
          <li key={person.userName}>
            {person[language]}: <code>{person.userName}</code> / <code>{person.password}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
