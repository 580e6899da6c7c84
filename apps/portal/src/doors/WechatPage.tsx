import type { OutputOf } from '@creditbank/contract/endpoint'
import { arriveWechat, startWechat, type WechatWay } from '@creditbank/contract/wechatDoors'
import { useState } from 'react'
import { useTell } from '../api.ts'
import { useSession } from '../session/session.ts'
import { Back, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Arriving, Failed, useCame, useEntered } from './arriving.tsx'
import { WechatBind } from './WechatBind.tsx'

type Arrival = OutputOf<typeof arriveWechat>

/** Where WeChat sends the browser back to: on to the account, back to the account page that wanted to bind, or to the first binding. */
export const WechatPage = ({ way }: { readonly way: WechatWay }) => {
  const entered = useEntered()
  const loggedIn = useSession().learner !== null
  const [unbound, setUnbound] = useState<Arrival | null>(null)
  const arrived = useTell(arriveWechat, {
    intent: 'arrive wechat',
    onDone: (arrival) => (arrival.stage === 'unbound' ? setUnbound(arrival) : entered(arrival.back)),
  })
  const nothing = useCame(({ state, code }) =>
    arrived.mutate({ way, ...(state === undefined ? {} : { state }), ...(code === undefined ? {} : { code }) }),
  )
  const start = useTell(startWechat, { intent: 'start wechat', onDone: ({ url }) => location.replace(url) })
  const again = { busy: start.isPending, error: start.error, go: () => start.mutate({ way, back: unbound?.back ?? '/me' }) }
  if (unbound?.ticket != null) return <WechatBind ticket={unbound.ticket} again={again} onDone={() => entered(unbound.back)} />
  if (!nothing && arrived.error === null) return <Arriving />
  return loggedIn ? <NotBound error={arrived.error} /> : <Failed error={arrived.error} again={again} />
}

/** Somebody who is logged in wanted to bind this WeChat: the account stays as it is. */
const NotBound = ({ error }: { readonly error: Error | null }) => {
  const { t } = useWords()
  return (
    <div className="page narrow">
      <Back to="/me/account/doors" label={t('doors.mine')} />
      <PageHead title={t('doors.bindFailed')} />
      <Problem error={error} />
    </div>
  )
}
