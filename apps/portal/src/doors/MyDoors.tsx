import type { OutputOf } from '@creditbank/contract/endpoint'
import { me, savePreferences } from '@creditbank/contract/doors'
import { myDoors } from '@creditbank/contract/providerDoors'
import { startWechatBinding, unbindWechat } from '@creditbank/contract/wechatDoors'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { StepUpFields, useStepUp } from '../account/StepUp.tsx'
import { useAsk, useTell } from '../api.ts'
import { dayText } from '../format.ts'
import { TickField } from '../ui/fields.tsx'
import { Act, Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { insideWechat } from './came.ts'
import '../styles/forms.css'

type Bound = OutputOf<typeof myDoors>['items'][number]

/** Which apps lead into my account, and since when; WeChat is bound and unbound here. */
export const MyDoors = () => {
  const { t } = useWords()
  const { done } = useSearch({ strict: false })
  const answer = useAsk(myDoors, {})
  const items = answer.data?.items ?? []
  const way = insideWechat() ? 'service' : 'web'
  const bound = items.some((one) => one.door === 'wechat')
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead title={t('doors.mine')} lead={t('doors.mineText')} />
      {done === 'wechat' && bound && (
        <p className="note good" role="status">
          {t('doors.boundDone')}
        </p>
      )}
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={3} />}
      {answer.data !== undefined && items.length === 0 && <Empty text={t('doors.mineNone')} />}
      <ul className="lines">
        {items.map((door) => (
          <Line key={door.door} door={door} />
        ))}
      </ul>
      {answer.data?.bindable[way] === true && <Bind way={way} />}
    </div>
  )
}

const Line = ({ door }: { readonly door: Bound }) => {
  const { t, language } = useWords()
  const [sure, setSure] = useState(false)
  return (
    <li className="line">
      <b>{door.name[language]}</b>
      <span className="soft">{t('doors.since', { time: dayText(door.boundAt, language) })}</span>
      {door.door === 'wechat' && <Messages />}
      {!door.canUnbind && <span className="soft">{t('doors.realName')}</span>}
      {door.canUnbind && !sure && (
        <span className="row">
          <Act kind="quiet" busy={false} onClick={() => setSure(true)}>
            {t('doors.unbind')}
          </Act>
        </span>
      )}
      {sure && <Unbind onKeep={() => setSure(false)} />}
    </li>
  )
}

/** Whether notices also go to this WeChat. */
const Messages = () => {
  const { t } = useWords()
  const account = useAsk(me, {}).data
  const save = useTell(savePreferences, { intent: 'messages', stale: [me] })
  if (account === undefined) return null
  const wanted = save.data?.messages ?? account.preferences.messages ?? true
  return (
    <>
      <TickField value={wanted} onChange={(messages) => save.mutate({ messages })}>
        {t('doors.messages')}
      </TickField>
      <Problem error={save.error} />
    </>
  )
}

/** What unbinding does, a second proof where the log-in is no longer fresh, and the way back. */
const Unbind = ({ onKeep }: { readonly onKeep: () => void }) => {
  const { t } = useWords()
  const stepUp = useStepUp()
  const unbind = useTell(unbindWechat, { intent: 'unbind wechat', stale: [myDoors] })
  return (
    <div className="stack">
      <p>{t('doors.unbindText')}</p>
      <StepUpFields state={stepUp} />
      <Problem error={unbind.error} />
      <div className="row">
        <Act
          kind="danger"
          busy={unbind.isPending}
          onClick={() => unbind.mutate(stepUp.proof === undefined ? {} : { stepUp: stepUp.proof })}
        >
          {t('doors.unbindSure')}
        </Act>
        <Act kind="quiet" busy={false} onClick={onKeep}>
          {t('shell.cancel')}
        </Act>
      </div>
    </div>
  )
}

const Bind = ({ way }: { readonly way: 'web' | 'service' }) => {
  const { t } = useWords()
  const stepUp = useStepUp()
  const start = useTell(startWechatBinding, { intent: 'start binding', onDone: ({ url }) => location.assign(url) })
  const go = () =>
    start.mutate({ way, back: '/me/account/doors?done=wechat', ...(stepUp.proof === undefined ? {} : { stepUp: stepUp.proof }) })
  return (
    <section className="card stack" aria-labelledby="bind">
      <h2 id="bind">{t('doors.bindWechat')}</h2>
      <p className="soft">{t('doors.bindWechatText')}</p>
      <StepUpFields state={stepUp} />
      <Problem error={start.error} />
      <div>
        <Act busy={start.isPending} onClick={go}>
          {t(way === 'web' ? 'doors.bindScan' : 'doors.bindHere')}
        </Act>
      </div>
    </section>
  )
}
