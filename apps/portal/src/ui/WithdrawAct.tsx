import { useState } from 'react'
import { useWords } from '../words.ts'
import { Act } from './parts.tsx'
import { Problem } from './Problem.tsx'

/** Withdraws what a learner asked for, after asking once more; `sure` says what that means. `label` and `keep` name the two ways where it is no application that ends. */
export const WithdrawAct = ({
  sure,
  label,
  keep,
  busy,
  error,
  withdraw,
}: {
  readonly sure: string
  readonly label?: string
  readonly keep?: string
  readonly busy: boolean
  readonly error: Error | null
  readonly withdraw: (done: () => void) => void
}) => {
  const { t } = useWords()
  const [asked, setAsked] = useState(false)
  return (
    <div className="stack tight no-print">
      {asked ? (
        <div className="note warn">
          <p>{sure}</p>
          <div className="row">
            <Act kind="danger" busy={busy} onClick={() => withdraw(() => setAsked(false))}>
              {label ?? t('follow.withdraw')}
            </Act>
            <button type="button" className="button quiet" onClick={() => setAsked(false)}>
              {keep ?? t('shell.cancel')}
            </button>
          </div>
        </div>
      ) : (
        <div>
          <button type="button" className="button quiet" onClick={() => setAsked(true)}>
            {label ?? t('follow.withdraw')}
          </button>
        </div>
      )}
      <Problem error={error} />
    </div>
  )
}
