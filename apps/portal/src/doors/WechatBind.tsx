import { Refused } from '@creditbank/contract/client'
import { listDoors, startDoor } from '@creditbank/contract/providerDoors'
import { bindWechat } from '@creditbank/contract/wechatDoors'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { CodeField, useCode } from '../session/Code.tsx'
import { IdentityFields, idKindOf, looksLikeNumber, PhoneField } from '../session/identityFields.tsx'
import { focusWrong, useValues } from '../ui/fields.tsx'
import { Act, PageHead } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
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
  const { t, language } = useWords()
  const [values, set] = useValues({ name: '', idKind: 'residentIdCard', idNumber: '', phone: '', code: '' })
  const [tried, setTried] = useState(false)
  const code = useCode('logIn')
  const idKind = idKindOf(values.idKind)
  const missing = (name: 'name' | 'phone' | 'code' | 'idNumber') => {
    const said = wrongOf(bound.error, name, language)
    if (said !== undefined) return said
    if (!tried) return undefined
    if (values[name].trim() === '') return t('problem.required')
    return name === 'idNumber' && !looksLikeNumber(idKind, values.idNumber) ? t('identity.idNumberWrong') : undefined
  }
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const factsMissing = values.name.trim() === '' || !looksLikeNumber(idKind, values.idNumber)
    if (factsMissing || (code.sent === null ? values.phone : values.code).trim() === '') return focusWrong()
    if (code.sent === null) return code.ask(values.phone, () => setTried(false))
    bound.mutate({ ticket, name: values.name, idKind, idNumber: values.idNumber, request: code.sent.request, code: values.code })
  }
  return (
    <form className="stack" noValidate onSubmit={go}>
      <IdentityFields values={values} set={set} wrong={missing} />
      {code.sent === null ? (
        <>
          <PhoneField hint={t('doors.bindPhone')} wrong={missing('phone')} value={values.phone} onChange={(v) => set('phone', v)} />
          <Problem error={code.error} />
          <Act busy={code.busy}>{t('logIn.send')}</Act>
        </>
      ) : (
        <>
          <CodeField
            sent={code.sent}
            code={values.code}
            onCode={(v) => set('code', v)}
            wrong={missing('code')}
            again={() => code.ask(values.phone)}
            busy={code.busy}
            error={code.error}
          />
          <Problem error={bound.error} />
          <Act busy={bound.isPending}>{t('doors.bindFinish')}</Act>
          <button type="button" className="link" onClick={code.forget}>
            {t('logIn.otherPhone')}
          </button>
        </>
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
