import { ScanOutlined } from '@ant-design/icons'
import type { OutputOf } from '@creditbank/contract'
import { finishStaffScan, startStaffScan, staffScanState } from '@creditbank/contract/identity'
import { listDoors } from '@creditbank/contract/providerDoors'
import { Button, QRCode } from 'antd'
import { useEffect, useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { call, callDirectly } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { factorWords } from './factor.words.ts'
import { useHalfSession } from './session.ts'

type Reached = OutputOf<typeof finishStaffScan>['stage']
type Shown = { readonly address: string; readonly state: OutputOf<typeof staffScanState>['state'] }

/** Codes shown one after another before somebody has to ask for more: five minutes of a page that nobody looks at. */
const mostTurns = 5
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Waits with one code until it is decided or over. `live` turns false when the page is left. */
const follow = async (live: () => boolean, show: (state: Shown['state']) => void): Promise<Shown['state']> => {
  let seen: Shown['state'] = 'waiting'
  while (live()) {
    const { state }: OutputOf<typeof staffScanState> = await callDirectly(staffScanState, { seen, wait: 15 })
    if (state !== 'waiting' && state !== 'scanned') return state
    if (state === seen) await pause(300)
    else show(state)
    seen = state
  }
  return seen
}

const useScan = (onDone: (stage: Reached) => void) => {
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<unknown>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one row of codes; what is done at the end does not begin it anew
  useEffect(() => {
    let on = true
    const run = async () => {
      for (let turn = 0; turn < mostTurns && on; turn += 1) {
        const { address } = await call(startStaffScan, {})
        if (!on) return
        setShown({ address, state: 'waiting' })
        const end = await follow(
          () => on,
          (state) => setShown({ address, state }),
        )
        if (!on) return
        if (end === 'confirmed') return onDone((await callDirectly(finishStaffScan, {})).stage)
        if (end === 'denied') return setShown({ address, state: 'denied' })
      }
      setShown((now) => (now === null ? null : { ...now, state: 'expired' }))
    }
    run().catch((reason: unknown) => on && setError(reason))
    return () => {
      on = false
    }
  }, [])
  return { shown, error }
}

const Code = ({ onDone, again }: { readonly onDone: (stage: Reached) => void; readonly again: () => void }) => {
  const t = useT(factorWords)
  const demo = useHalfSession().data?.demo === true
  const { shown, error } = useScan(onDone)
  const over = shown?.state === 'denied' || shown?.state === 'expired' || error !== null
  return (
    <div>
      <RefusalAlert error={error} />
      <p className="lead">{t('scan.how')}</p>
      {shown !== null && shown.state === 'waiting' && (
        <div role="img" aria-label={t('scan.picture')}>
          <div aria-hidden="true">
            {/* A camera reads it: dark on white in every theme. */}
            <QRCode value={shown.address} type="svg" size={192} color="#000000" bgColor="#ffffff" />
          </div>
        </div>
      )}
      <p aria-live="polite">
        {shown?.state === 'scanned' && t('scan.scanned')}
        {shown?.state === 'denied' && t('scan.denied')}
        {shown?.state === 'expired' && t('scan.over')}
      </p>
      {over && <Button onClick={again}>{t('scan.again')}</Button>}
      {demo && shown?.state === 'waiting' && (
        <a href={shown.address} target="_blank" rel="noreferrer">
          {t('scan.demo')}
        </a>
      )}
    </div>
  )
}

/** The button that shows a code for 皖事通; what the scan does (set up, prove, step up) is the session's business. */
export const ScanButton = ({
  text,
  primary = false,
  onDone,
}: {
  readonly text: string
  readonly primary?: boolean
  readonly onDone: (stage: Reached) => void
}) => {
  const [round, setRound] = useState(0)
  if (round > 0) return <Code key={round} onDone={onDone} again={() => setRound(round + 1)} />
  return (
    <Button size="large" block type={primary ? 'primary' : 'default'} icon={<ScanOutlined />} onClick={() => setRound(1)}>
      {text}
    </Button>
  )
}

/** Whether this bank offers 皖事通 at all. */
export const useScanOffered = (): boolean => (useOne(listDoors, {}).data?.items ?? []).some((door) => door.id === 'wanshitong')
