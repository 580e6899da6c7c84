import type { OutputOf } from '@creditbank/contract/endpoint'
import { arrive, startDoor } from '@creditbank/contract/providerDoors'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTell } from '../api.ts'
import { Arriving, Failed, useCame, useEntered } from './arriving.tsx'
import { First } from './First.tsx'
import { WechatPage } from './WechatPage.tsx'
import '../styles/forms.css'

type Arrival = OutputOf<typeof arrive>

/** Where a provider sends the browser back to. */
export const DoorPage = () => {
  const { door } = useParams({ strict: false })
  if (door === 'wechatWeb') return <WechatPage way="web" />
  if (door === 'wechatService') return <WechatPage way="service" />
  return <WanshitongPage />
}

/** Hands in what came, then goes on, or shows what a first arrival has to read. */
const WanshitongPage = () => {
  const entered = useEntered()
  const [first, setFirst] = useState<Arrival['first']>(null)
  const arrived = useTell(arrive, {
    intent: 'arrive',
    onDone: (arrival) => (arrival.stage === 'first' ? setFirst(arrival.first) : entered(arrival.back)),
  })
  const nothing = useCame((came) => arrived.mutate({ door: 'wanshitong', ...came }))
  const start = useTell(startDoor, { intent: 'start door', onDone: ({ url }) => location.replace(url) })
  if (first !== null) return <First first={first} onDone={entered} />
  if (!nothing && arrived.error === null) return <Arriving />
  return (
    <Failed
      error={arrived.error}
      again={{ busy: start.isPending, error: start.error, go: () => start.mutate({ door: 'wanshitong', back: '/me' }) }}
    />
  )
}
