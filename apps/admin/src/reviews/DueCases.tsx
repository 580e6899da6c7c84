import type { OutputOf } from '@creditbank/contract'
import { countCases } from '@creditbank/contract/reviews'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { mayAny, useSession } from '../session/session.ts'
import { KindName } from './names.tsx'
import { decides } from './steps.ts'
import { words } from './words.ts'

/** What the own unit entered and a centre still handles. */
const Forwarded = ({ count }: { readonly count: number }) => {
  const t = useT(words)
  return (
    <li className="row">
      <AppLink to="/admin/forwarded?open=yes">{t('dueBlock.forwarded')}</AppLink>
      <strong>
        <Count value={count} />
      </strong>
    </li>
  )
}

/** For those who enter and decide nothing: what became of it. Nothing forwarded, no block. */
const Followed = ({ counts }: { readonly counts: OutputOf<typeof countCases> }) => {
  const t = useT(words)
  if (counts.forwarded === 0) return null
  return (
    <Block title={t('forwarded')} actions={<AppLink to="/admin/forwarded">{t('dueBlock.allForwarded')}</AppLink>}>
      <ul className="rows">
        <Forwarded count={counts.forwarded} />
      </ul>
    </Block>
  )
}

/** On the work bench: what waits for this person, due and overdue, by kind. Every figure is as long as the list behind it. */
export const DueCases = () => {
  const t = useT(words)
  const query = useOne(countCases, {}, { refetchInterval: 60_000 })
  const session = useSession()
  const counts = query.data
  if (!mayAny(session, decides)) return counts === undefined ? <RefusalAlert error={query.error} /> : <Followed counts={counts} />
  return (
    <Block title={t('dueBlock')} actions={<AppLink to="/admin/reviews">{t('dueBlock.all')}</AppLink>}>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {counts !== undefined && (
        <>
          <p className="due-number">
            <AppLink to="/admin/reviews?queue=mine">
              <Count value={counts.mine} />
            </AppLink>
          </p>
          {counts.mine === 0 && <p className="lead">{t('dueBlock.none')}</p>}
          <ul className="rows">
            {(['overdue', 'due', 'taken'] as const).map(
              (queue) =>
                counts[queue] > 0 && (
                  <li key={queue} className="row">
                    <AppLink to={`/admin/reviews?queue=${queue}`}>{t(`dueBlock.${queue}`)}</AppLink>
                    <strong>
                      <Count value={counts[queue]} />
                    </strong>
                  </li>
                ),
            )}
            {counts.kinds.map((row) => (
              <li key={row.kind} className="row">
                <AppLink to={`/admin/reviews?queue=mine&kind=${row.kind}`}>
                  <KindName kind={row.kind} />
                </AppLink>
                <strong>
                  <Count value={row.mine} />
                </strong>
              </li>
            ))}
            {counts.forwarded > 0 && <Forwarded count={counts.forwarded} />}
          </ul>
        </>
      )}
    </Block>
  )
}
