import { listDoors, startDoor } from '@creditbank/contract/providerDoors'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { momentText } from '../format.ts'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { insideApp } from './came.ts'
import { Qr } from './Qr.tsx'

/** The doors that others guard, as large plain buttons; one that is down says so and which ways are open. Shows nothing where none is offered. */
export const Doors = ({ back }: { readonly back: string | undefined }) => {
  const { t, language } = useWords()
  const [scanning, setScanning] = useState(false)
  const answer = useAsk(listDoors, {}, { fresh: 10_000 })
  const start = useTell(startDoor, {
    intent: 'start door',
    stale: [listDoors],
    onDone: ({ url }) => location.assign(url),
  })
  const doors = (answer.data?.items ?? []).filter((door) => door.id === 'wanshitong' && door.starts.includes('redirect'))
  if (doors.length === 0) return null
  return (
    <div className="stack">
      {doors.map((door) =>
        door.available ? (
          <div key={door.id} className="stack tight">
            <Act
              busy={start.isPending}
              wide
              onClick={() => door.id === 'wanshitong' && start.mutate({ door: door.id, ...(back === undefined ? {} : { back }) })}
            >
              {t('doors.with', { name: door.name[language] })}
            </Act>
            <p className="soft">{t('doors.text', { name: door.name[language] })}</p>
            {door.starts.includes('qr') && !scanning && !insideApp() && (
              <div className="door-scan">
                <Act kind="quiet" busy={false} onClick={() => setScanning(true)}>
                  {t('doors.qrShow')}
                </Act>
              </div>
            )}
          </div>
        ) : (
          <p key={door.id} className="note warn" role="status">
            {door.downSince === null
              ? t('doors.down', { name: door.name[language] })
              : t('doors.downSince', { name: door.name[language], time: momentText(door.downSince, language) })}
          </p>
        ),
      )}
      <Problem error={start.error} />
      {scanning && <Qr back={back} />}
      <p className="or">{t('doors.or')}</p>
    </div>
  )
}
