import { countCases } from '@creditbank/contract/reviews'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { KindName } from './names.tsx'
import { words } from './words.ts'

/** On the work bench: what waits for this person, due and overdue, by kind. Every figure is as long as the list behind it. */
export const DueCases = () => {
  const t = useT(words)
  const query = useOne(countCases, {}, { refetchInterval: 60_000 })
  const counts = query.data
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
            {counts.forwarded > 0 && (
              <li className="row">
                <AppLink to="/admin/forwarded?open=yes">{t('dueBlock.forwarded')}</AppLink>
                <strong>
                  <Count value={counts.forwarded} />
                </strong>
              </li>
            )}
          </ul>
        </>
      )}
    </Block>
  )
}
