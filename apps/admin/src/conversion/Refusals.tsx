import type { Conversion, Refusal } from '@creditbank/contract/conversions'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { words } from './words.ts'

/** The courses of an application as its defects may name them. Pure. */
export const coursesOf = (found: Conversion) =>
  found.result.courses.flatMap((course) => (course.by === null ? [] : [{ value: course.code, label: `${course.name}（${course.code}）` }]))

const One = ({ refusal }: { readonly refusal: Refusal }) => {
  const t = useT(words)
  return (
    <div className="block">
      <p>
        {t(`refusal.${refusal.by}`)} · <Moment at={refusal.at} />
      </p>
      <ul>
        {refusal.defects.map(({ about, ground, remedy }) => (
          <li key={`${about} ${ground}`}>{t('refusal.defect', { about: about ?? t('refusal.whole'), ground, remedy })}</li>
        ))}
      </ul>
    </div>
  )
}

/** How a conversion ended after its reviews, with everything that its student was told; nothing where it did not. */
export const Refusals = ({ found }: { readonly found: Conversion }) => {
  const t = useT(words)
  if (found.refusals.length === 0) return null
  return (
    <Block title={t('refusals')}>
      {found.refusals.map((one) => (
        <One key={one.at} refusal={one} />
      ))}
    </Block>
  )
}
