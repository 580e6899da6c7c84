import { Link } from '@tanstack/react-router'
import { elderSizes, setElder, sizeBeside, useElder } from '../elder.ts'
import { useSession } from '../session/session.ts'
import { icons } from '../ui/icons.tsx'
import { useWords } from '../words.ts'
import { ReadAloud } from './ReadAloud.tsx'

/** In the elder mode, the same four buttons in the same place on every page: home, read, smaller, larger. */
export const ElderBar = () => {
  const { t } = useWords()
  const elder = useElder()
  const { learner } = useSession()
  if (!elder.on) return null
  const last = elderSizes[elderSizes.length - 1]
  return (
    <section className="elder-bar no-print" aria-label={t('elder.tools')}>
      <div className="bar">
        <Link className="button" to={learner === null ? '/' : '/me'}>
          {icons.home}
          {t('elder.home')}
        </Link>
        <ReadAloud />
        <button
          type="button"
          className="button"
          aria-disabled={elder.size === elderSizes[0]}
          onClick={() => setElder({ on: true, size: sizeBeside(elder.size, -1) })}
        >
          {t('elder.smaller')}
        </button>
        <button
          type="button"
          className="button"
          aria-disabled={elder.size === last}
          onClick={() => setElder({ on: true, size: sizeBeside(elder.size, 1) })}
        >
          {t('elder.larger')}
        </button>
        <span className="sr" role="status">
          {t('elder.sizeNow', { size: elder.size })}
        </span>
      </div>
    </section>
  )
}
