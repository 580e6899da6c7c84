import type { MergePreview } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { useT } from '../../i18n/words.ts'
import { Facts } from '../../parts/Facts.tsx'
import { Count, Credits, Day } from '../../parts/formats.tsx'
import { words } from './words.ts'

/** What a merge makes of two accounts, in numbers, with every result that counts once and every pair that a person should look at. */
export const Consequences = ({ preview }: { readonly preview: Of<typeof MergePreview> }) => {
  const t = useT(words)
  const { after, doubles, near } = preview
  return (
    <>
      <Facts
        facts={[
          { label: t('after.outcomes'), value: <Count value={after.outcomes} /> },
          { label: t('after.credits'), value: <Credits value={after.credits} /> },
          { label: t('after.applications'), value: <Count value={after.applications} /> },
          { label: t('after.doors'), value: <Count value={after.doors} /> },
          { label: t('after.affiliations'), value: <Count value={after.affiliations} /> },
        ]}
      />
      {doubles.length > 0 && (
        <>
          <h3>{t('doubles')}</h3>
          <p className="lead">{t('doubles.lead')}</p>
          <ul className="plain-list">
            {doubles.map((one) => (
              <li key={`${one.name} ${one.obtainedOn}`}>
                {one.name} · <Day value={one.obtainedOn} /> · {t(`doubles.${one.counts}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      {near.length > 0 && (
        <>
          <h3>{t('near')}</h3>
          <ul className="plain-list">
            {near.map((one) => (
              <li key={`${one.canonical} ${one.merged} ${one.obtainedOn}`}>
                {one.canonical} / {one.merged} · <Day value={one.obtainedOn} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
