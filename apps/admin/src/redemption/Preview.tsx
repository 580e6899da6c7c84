import type { Activity } from '@creditbank/contract/redemption'
import { useT } from '../i18n/words.ts'
import { Count, Day } from '../parts/formats.tsx'
import { words } from './words.ts'

/** The activity as it will stand on a learner's phone: title, dates, goods with their points, rules. */
export const Preview = ({ activity }: { readonly activity: Activity }) => {
  const t = useT(words)
  return (
    <div className="phone-preview">
      <h3>{activity.title}</h3>
      <p className="lead">
        {activity.organization.name} · <Day value={activity.startsOn} /> – <Day value={activity.endsOn} />
      </p>
      <p className="lead">{t('preview.takes', { takes: t(`takes.${activity.takes}`) })}</p>
      <ul>
        {activity.items.map((good) => (
          <li key={good.id}>
            {good.pictureId === null ? (
              <span className="good-picture none" aria-hidden="true">
                {[...good.name].slice(0, 1)}
              </span>
            ) : (
              <img src={`/api/staff/files/${good.pictureId}`} alt={good.name} className="good-picture" />
            )}
            <span>
              <b>{good.name}</b>
              <span>
                <Count value={good.points} /> {t('unit')}
              </span>
              <span className="lead">{t('preview.perPerson', { n: good.perPerson })}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="preview-rules">{activity.rules}</p>
    </div>
  )
}
