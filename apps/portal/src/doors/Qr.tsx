import type { OutputOf } from '@creditbank/contract/endpoint'
import { createQr, finishQr, type QrState, qrState } from '@creditbank/contract/providerDoors'
import { useEffect, useState } from 'react'
import { call } from '../api.ts'
import { useSession } from '../session/session.ts'
import { Act, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { QrPicture } from '../ui/QrPicture.tsx'
import { languageNow, useWords } from '../words.ts'
import { useEntered } from './arriving.tsx'

type Code = OutputOf<typeof createQr>
type View = { readonly code: Code; readonly state: QrState | 'paused' }

/** Codes shown one after another before somebody has to ask for more: ten minutes of a page that nobody looks at. */
const mostTurns = 10
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Waits with one code until it is decided or over. `live` turns false when the page is left. */
const follow = async (live: () => boolean, show: (state: QrState) => void): Promise<QrState> => {
  let seen: QrState = 'waiting'
  while (live()) {
    const answer: OutputOf<typeof qrState> = await call(qrState, { seen, wait: 15 }, { language: languageNow() })
    const { state } = answer
    if (state !== 'waiting' && state !== 'scanned') return state
    if (state !== seen) show(state)
    else await pause(300)
    seen = state
  }
  return seen
}

const useQr = (back: string | undefined, onDone: (back: string) => void) => {
  const [view, setView] = useState<View | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one round of codes per wish; what is done at the end does not begin it anew
  useEffect(() => {
    let on = true
    const run = async () => {
      for (let turn = 0; turn < mostTurns && on; turn += 1) {
        const code = await call(createQr, back === undefined ? {} : { back }, { language: languageNow() })
        if (!on) return
        setView({ code, state: 'waiting' })
        const end = await follow(
          () => on,
          (state) => setView({ code, state }),
        )
        if (!on) return
        if (end === 'confirmed') return onDone((await call(finishQr, {}, { language: languageNow() })).back)
        if (end === 'denied') return setView({ code, state: 'denied' })
        if (turn === mostTurns - 1) setView({ code, state: 'paused' })
      }
    }
    setError(null)
    run().catch((reason: unknown) => on && setError(reason instanceof Error ? reason : new Error('failed')))
    return () => {
      on = false
    }
  }, [round])
  return { view, error, again: () => setRound(round + 1) }
}

/** A code on this screen, to be scanned with the phone and confirmed there. */
export const Qr = ({ back }: { readonly back: string | undefined }) => {
  const { t } = useWords()
  const { demo } = useSession()
  const entered = useEntered()
  const { view, error, again } = useQr(back, entered)
  const over = view?.state === 'denied' || view?.state === 'paused' || error !== null
  return (
    <section className="card stack" aria-labelledby="qr">
      <h2 id="qr">{t('doors.qrTitle')}</h2>
      <p>{t('doors.qrText')}</p>
      <Problem error={error} />
      {view === null && error === null && <Skeleton lines={4} />}
      {view !== null && !over && view.state !== 'scanned' && <QrPicture rows={view.code.rows} label={t('doors.qrPicture')} />}
      <div aria-live="polite">
        {view?.state === 'scanned' && <p className="note good">{t('doors.qrScanned')}</p>}
        {view?.state === 'denied' && <p className="note bad">{t('doors.qrDenied')}</p>}
        {view?.state === 'paused' && <p className="note">{t('doors.qrPaused')}</p>}
      </div>
      {over && (
        <div>
          <Act kind="quiet" busy={false} onClick={again}>
            {t('doors.qrAgain')}
          </Act>
        </div>
      )}
      {demo && view?.state === 'waiting' && (
        <p className="note warn">
          <a href={view.code.address} target="_blank" rel="noreferrer">
            {t('doors.qrDemo')}
          </a>
        </p>
      )}
    </section>
  )
}
