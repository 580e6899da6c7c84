import type { OutputOf } from '@creditbank/contract/endpoint'
import { listDoors, startDoor } from '@creditbank/contract/providerDoors'
import { startWechat } from '@creditbank/contract/wechatDoors'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { momentText } from '../format.ts'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { insideApp, insideWechat } from './came.ts'
import { Qr } from './Qr.tsx'

type Door = OutputOf<typeof listDoors>['items'][number]
type Back = string | undefined

/** Inside WeChat its own quiet way is the one that works (a code of WeChat's cannot scan itself); everywhere else it is the code. */
const shownHere = (door: Door): boolean =>
  (door.id === 'code' && !door.available) || door.id === 'wanshitong' || door.id === (insideWechat() ? 'wechatService' : 'wechatWeb')

/** The doors that others guard, as large plain buttons; one that is down says so and which ways are open. Shows nothing where none is offered. */
export const Doors = ({ back }: { readonly back: Back }) => {
  const { t } = useWords()
  const answer = useAsk(listDoors, {}, { fresh: 10_000 })
  const doors = (answer.data?.items ?? []).filter(shownHere)
  if (doors.length === 0) return null
  return (
    <div className="stack">
      {doors.map((door) =>
        !door.available ? (
          <Down key={door.id} door={door} />
        ) : door.id === 'wanshitong' ? (
          <Wanshitong key={door.id} door={door} back={back} />
        ) : (
          <Wechat key={door.id} door={door} back={back} />
        ),
      )}
      <p className="or">{t('doors.or')}</p>
    </div>
  )
}

const Down = ({ door }: { readonly door: Door }) => {
  const { t, language } = useWords()
  const name = door.name[language]
  return (
    <p className="note warn" role="status">
      {door.downSince === null ? t('doors.down', { name }) : t('doors.downSince', { name, time: momentText(door.downSince, language) })}
    </p>
  )
}

const Wanshitong = ({ door, back }: { readonly door: Door; readonly back: Back }) => {
  const { t, language } = useWords()
  const [scanning, setScanning] = useState(false)
  const start = useTell(startDoor, { intent: 'start door', stale: [listDoors], onDone: ({ url }) => location.assign(url) })
  const name = door.name[language]
  return (
    <div className="stack tight">
      <Act busy={start.isPending} wide onClick={() => start.mutate({ door: 'wanshitong', ...(back === undefined ? {} : { back }) })}>
        {t('doors.with', { name })}
      </Act>
      <p className="soft">{t('doors.text', { name })}</p>
      <Problem error={start.error} />
      {door.starts.includes('qr') && !scanning && !insideApp() && !insideWechat() && (
        <div className="door-scan">
          <Act kind="quiet" busy={false} onClick={() => setScanning(true)}>
            {t('doors.qrShow')}
          </Act>
        </div>
      )}
      {scanning && <Qr back={back} />}
    </div>
  )
}

const Wechat = ({ door, back }: { readonly door: Door; readonly back: Back }) => {
  const { t, language } = useWords()
  const start = useTell(startWechat, { intent: 'start wechat', stale: [listDoors], onDone: ({ url }) => location.assign(url) })
  const way = door.id === 'wechatService' ? 'service' : 'web'
  return (
    <div className="stack tight">
      <Act kind="quiet" busy={start.isPending} wide onClick={() => start.mutate({ way, ...(back === undefined ? {} : { back }) })}>
        {t(way === 'web' ? 'doors.wechatScan' : 'doors.with', { name: door.name[language] })}
      </Act>
      <p className="soft">{t('doors.wechatText')}</p>
      <Problem error={start.error} />
    </div>
  )
}
