import { linkTakeout, myTakeout, startTakeout } from '@creditbank/contract/privacy'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { StepUpFields, useStepUp } from '../account/StepUp.tsx'
import { keyOf, useAsk, useTell } from '../api.ts'
import { count, momentText } from '../format.ts'
import { Act, Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

type Takeout = OutputOf<typeof myTakeout>['takeout']

/** Everything the bank holds on me, as one file: asked for, made, fetched once a link. */
export const TakeoutPage = () => {
  const { t } = useWords()
  const queries = useQueryClient()
  const answer = useAsk(myTakeout, {}, { fresh: 0 })
  const takeout = answer.data?.takeout ?? null
  const preparing = takeout?.state === 'preparing'
  useEffect(() => {
    if (!preparing) return undefined
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: keyOf(myTakeout) }), 2_000)
    return () => clearInterval(timer)
  }, [preparing, queries])
  return (
    <div className="page narrow">
      <Back to="/me/account/privacy" label={t('privacyCentre.title')} />
      <PageHead title={t('takeout.title')} lead={t('takeout.lead')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={4} />}
      {answer.data !== undefined && <State takeout={takeout} />}
    </div>
  )
}

const State = ({ takeout }: { readonly takeout: Takeout }) => {
  const { t, language } = useWords()
  const step = useStepUp()
  const start = useTell(startTakeout, { intent: 'takeout', stale: [myTakeout] })
  const link = useTell(linkTakeout, {
    intent: 'takeout link',
    onDone: ({ token }) => window.location.assign(`/api/me/takeout/file?token=${encodeURIComponent(token)}`),
  })
  if (takeout?.state === 'preparing')
    return (
      <p className="note" role="status">
        {t('takeout.preparing')}
      </p>
    )
  const ready = takeout?.state === 'ready'
  return (
    <>
      {ready && (
        <p className="note" role="status">
          {t('takeout.ready', {
            n: count(takeout.records ?? 0),
            size: Math.max(1, Math.round((takeout.size ?? 0) / 1024)),
            until: takeout.expiresAt === null ? '' : momentText(takeout.expiresAt, language),
          })}
        </p>
      )}
      {takeout?.state === 'failed' && <p className="note warn">{t('takeout.failed')}</p>}
      <StepUpFields state={step} />
      <Problem error={link.error ?? start.error} />
      <div className="row">
        {ready && (
          <Act busy={link.isPending} onClick={() => link.mutate({ stepUp: step.proof })}>
            {t('takeout.download')}
          </Act>
        )}
        <Act kind={ready ? 'quiet' : 'primary'} busy={start.isPending} onClick={() => start.mutate({ stepUp: step.proof })}>
          {t(ready ? 'takeout.again' : 'takeout.start')}
        </Act>
      </div>
      <p className="soft">{t('takeout.care')}</p>
    </>
  )
}
