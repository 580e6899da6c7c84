import { useSyncExternalStore } from 'react'
import { useWords } from '../words.ts'

const subscribe = (changed: () => void) => {
  addEventListener('online', changed)
  addEventListener('offline', changed)
  return () => {
    removeEventListener('online', changed)
    removeEventListener('offline', changed)
  }
}

/** Says that the network is gone, and that nothing typed is lost. */
export const Offline = () => {
  const { t } = useWords()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  return (
    <div role="status">
      {!online && (
        <div className="offline">
          <p className="bar">{t('problem.offlineBanner')}</p>
        </div>
      )}
    </div>
  )
}
