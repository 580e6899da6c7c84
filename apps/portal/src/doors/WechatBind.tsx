import { Refused } from '@creditbank/contract/client'
import { listDoors, startDoor } from '@creditbank/contract/providerDoors'
import { bindWechat } from '@creditbank/contract/wechatDoors'
import { Link } from '@tanstack/react-router'
import { useAsk, useTell } from '../api.ts'
import { IdentityFields } from '../session/identityFields.tsx'
import { ProvingPhone, useProving } from '../session/proving.tsx'
import { Act, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Again = { readonly busy: boolean; readonly error: Error | null; readonly go: () => void }

/** The first time from a WeChat: whose it is, shown once by name, document and a code to the phone. What is typed stays in memory only, and stays there when something does not fit. */
export const WechatBind = ({ ticket, again, onDone }: { readonly ticket: string; readonly again: Again; readonly onDone: () => void }) => {
  const { t } = useWords()
  const bound = useTell(bindWechat, { intent: 'bind wechat', onDone })
  const refused = bound.error instanceof Refused ? bound.error.problem.code : ''
  return (
    <div className="page narrow">
      <PageHead title={t('doors.bindTitle')} lead={t('doors.bindLead')} />
      <BindForm bound={bound} ticket={ticket} />
      {refused === 'identity.bind_over' && (
        <div className="stack">
          <Problem error={again.error} />
          <Act busy={again.busy} onClick={again.go}>
            {t('doors.again')}
          </Act>
        </div>
      )}
      <OtherWays />
    </div>
  )
}

const BindForm = ({ ticket, bound }: { readonly ticket: string; readonly bound: ReturnType<typeof useTell<typeof bindWechat>> }) => {
  const { t } = useWords()
  const proving = useProving('logIn', bound.error, (proof) => bound.mutate({ ticket, ...proof }))
  const { values, set, code, wrong, go } = proving
  return (
    <form className="stack" noValidate onSubmit={go}>
      <IdentityFields values={values} set={set} wrong={wrong} />
      <ProvingPhone
        proving={proving}
        hint={t('doors.bindPhone')}
        error={bound.error}
        busy={bound.isPending}
        finish={t('doors.bindFinish')}
      />
      {code.sent !== null && (
        <button type="button" className="link" onClick={code.forget}>
          {t('logIn.otherPhone')}
        </button>
      )}
    </form>
  )
}

/** The account sleeps, or there is none: 皖事通 wakes or opens it, and a counter helps without any phone. */
const OtherWays = () => {
  const { t, language } = useWords()
  const answer = useAsk(listDoors, {}, { fresh: 10_000 })
  const start = useTell(startDoor, { intent: 'start door', onDone: ({ url }) => location.assign(url) })
  const wakes = (answer.data?.items ?? []).find((door) => door.id === 'wanshitong' && door.available)
  return (
    <section className="card stack" aria-labelledby="other-ways">
      <h2 id="other-ways">{t('doors.bindElse')}</h2>
      <p className="soft">{t('doors.bindElseText')}</p>
      <Problem error={start.error} />
      <div className="row">
        {wakes !== undefined && (
          <Act kind="quiet" busy={start.isPending} onClick={() => start.mutate({ door: 'wanshitong', back: '/me' })}>
            {t('doors.with', { name: wakes.name[language] })}
          </Act>
        )}
        <Link className="button quiet" to="/network">
          {t('activate.counter')}
        </Link>
      </div>
    </section>
  )
}
