import { Refused } from '@creditbank/contract/client'
import { type StaffSession, staffSession, staffSwitchAppointment } from '@creditbank/contract/identity'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState, useSyncExternalStore } from 'react'
import { sessionGate } from '../api/gate.ts'
import { keyOf } from '../api/hooks.ts'
import { newKey } from '../api/intent.ts'
import { callDirectly } from '../api/transport.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { LogInSteps, type Stage, useStageTitle } from './LogInSteps.tsx'
import { askSession, useSession } from './session.ts'

/** Brings the new session to where the old one was: the same appointment. False where somebody else logged in. */
const resume = async (before: StaffSession): Promise<StaffSession | undefined> => {
  const now = await askSession()
  if (now === null || now.staffId !== before.staffId) return undefined
  const wanted = before.appointment?.id
  if (wanted === undefined || now.appointment?.id === wanted) return now
  await callDirectly(staffSwitchAppointment, { appointmentId: wanted }, { key: newKey() })
  return (await askSession()) ?? undefined
}

/** The log-in dialog over a page whose session has ended. Nothing typed below it is lost; waiting requests continue after it. */
export const SessionExpired = () => {
  const t = useT(shellWords)
  const before = useSession()
  const queries = useQueryClient()
  const title = useStageTitle()
  const waiting = useSyncExternalStore(sessionGate.subscribe, sessionGate.isWaiting)
  // A session that simply ran out needs no words; one that somebody's log-in ended does.
  const reason = sessionGate.reason()
  const told = reason instanceof Refused && ['session.replaced', 'session.disowned'].includes(reason.problem.code)
  const [stage, setStage] = useState<Stage>('credentials')
  const onStage = async (reached: Stage) => {
    if (reached !== 'open') return setStage(reached)
    const now = await resume(before)
    if (now === undefined) return window.location.assign('/admin')
    queries.setQueryData(keyOf(staffSession, {}), now)
    setStage('credentials')
    sessionGate.passed()
  }
  return (
    <Modal
      open={waiting}
      title={title(stage, true)}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={null}
      width={420}
      destroyOnHidden
    >
      {told && <RefusalAlert error={reason} />}
      {stage === 'credentials' && <p className="lead">{t('login.againLead')}</p>}
      <LogInSteps stage={stage} onStage={(reached) => void onStage(reached)} fixedName={before.userName} />
      <Button type="text" block className="leave" onClick={() => window.location.assign('/web/login')}>
        {t('login.leave')}
      </Button>
    </Modal>
  )
}
