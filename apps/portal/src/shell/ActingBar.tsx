import { stopActing } from '@creditbank/contract/accounts'
import { useNavigate } from '@tanstack/react-router'
import { useTell } from '../api.ts'
import { useSession, useSessionChanged } from '../session/session.ts'
import { Act } from '../ui/parts.tsx'
import { useWords } from '../words.ts'

/** Says on every page for whom the learner acts, with the way back to the own account. Nothing while nobody acts for another. */
export const ActingBar = () => {
  const { t } = useWords()
  const { acting } = useSession()
  const changed = useSessionChanged()
  const navigate = useNavigate()
  const stop = useTell(stopActing)
  if (acting === null) return null
  const back = async () => {
    await changed()
    await navigate({ to: '/me/mandates' })
  }
  const says = acting.ended ? t('acting.ended') : t(acting.scope === 'view' ? 'acting.nowView' : 'acting.now', { name: acting.name })
  return (
    <section className="acting no-print" aria-label={says}>
      <div className="bar">
        <strong role="status">{says}</strong>
        <Act kind="quiet" busy={stop.isPending} onClick={() => stop.mutate({}, () => void back())}>
          {t('acting.stop')}
        </Act>
      </div>
    </section>
  )
}
