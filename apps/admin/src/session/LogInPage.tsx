import type { OutputOf } from '@creditbank/contract'
import { demoLogIns } from '@creditbank/contract/portal'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { sessionGate } from '../api/gate.ts'
import { keyOf } from '../api/hooks.ts'
import { quietly } from '../api/quiet.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { useFilters, useGo } from '../parts/links.tsx'
import { Brand } from '../shell/Brand.tsx'
import { Foot } from '../shell/Foot.tsx'
import { LanguageSwitch } from '../shell/LanguageSwitch.tsx'
import { LogInSteps, type Stage, useStageTitle } from './LogInSteps.tsx'
import { forgetEverything, useSessionQuery } from './session.ts'

type DemoLogIn = OutputOf<typeof demoLogIns>['items'][number]

/** The demo log-ins of the demonstration, one a role; a click fills the form. Nothing is shown where the server has none. */
const DemoTable = ({ onFill }: { readonly onFill: (logIn: DemoLogIn) => void }) => {
  const t = useT(shellWords)
  const query = useQuery({ queryKey: keyOf(demoLogIns, {}), queryFn: () => quietly(demoLogIns, {}), staleTime: Number.POSITIVE_INFINITY })
  const staff = (query.data?.items ?? []).filter((item) => item.kind === 'staff')
  if (staff.length === 0) return null
  return (
    <section className="demo-log-ins" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('demo.title')}</h2>
      <p className="lead">{t('demo.lead')}</p>
      <ul>
        {staff.map((item) => (
          <DemoRow key={item.userName} item={item} onFill={onFill} />
        ))}
      </ul>
    </section>
  )
}

const DemoRow = ({ item, onFill }: { readonly item: DemoLogIn; readonly onFill: (logIn: DemoLogIn) => void }) => {
  const role = item[useLanguage()]
  return (
    <li>
      <button type="button" className="demo-row" onClick={() => onFill(item)}>
        <span className="demo-role">{role}</span>
        <span className="demo-unit">{item.organization}</span>
        <code>{item.userName}</code>
      </button>
    </li>
  )
}

/** Only a path of the back office may follow a log-in: an address from elsewhere would make the bank's log-in page a springboard. */
const safeNext = (next: string | undefined): string =>
  next?.startsWith('/admin') === true && !next.startsWith('/admin//') ? next : '/admin'

/** The door of the staff: user name and password, forced change of the initial password, second factor, then on to where they wanted to go. */
export const LogInPage = () => {
  const t = useT(shellWords)
  const go = useGo()
  const queries = useQueryClient()
  const title = useStageTitle()
  const [filters] = useFilters()
  const session = useSessionQuery()
  const [chosen, setChosen] = useState<Stage>()
  const [filled, setFilled] = useState<DemoLogIn>()
  const stage: Stage = chosen ?? session.data?.stage ?? 'credentials'
  const next = safeNext(filters['next'])
  useEffect(() => {
    sessionGate.arm(false)
    document.title = `${t('login.title')} · ${t('site.name')}`
  }, [t])
  useEffect(() => {
    if (session.data?.stage === 'open') go(next, { replace: true })
  }, [session.data?.stage, next, go])
  const onStage = async (reached: Stage) => {
    await forgetEverything(queries)
    setChosen(reached)
  }
  return (
    <div className="log-in">
      <header className="log-in-head">
        <Brand />
        <LanguageSwitch />
      </header>
      <main className="log-in-main" id="main">
        <section className="log-in-box">
          <h1>{title(stage, false)}</h1>
          {stage === 'credentials' && <p className="lead">{t('login.lead')}</p>}
          <LogInSteps stage={stage} onStage={(reached) => void onStage(reached)} filled={filled} />
          <Button type="link" href="/" className="learner-door">
            {t('login.learner')}
          </Button>
        </section>
        {stage === 'credentials' && <DemoTable onFill={setFilled} />}
      </main>
      <Foot />
    </div>
  )
}
