import { regions } from '@creditbank/contract/accounts'
import { useAsk } from '../api.ts'
import { SelectField } from '../ui/fields.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Name = 'city' | 'regionCode'

/** Where a person lives: the city, then its county. */
export const RegionFields = ({
  values,
  set,
  wrong,
}: {
  readonly values: Readonly<Record<Name, string>>
  readonly set: (name: Name, value: string) => void
  readonly wrong: (name: Name) => string | undefined
}) => {
  const { t } = useWords()
  const divisions = useAsk(regions, {}, { fresh: 3_600_000 })
  const cities = divisions.data?.cities ?? []
  const counties = cities.find((city) => city.code === values.city)?.counties ?? []
  return (
    <>
      <Problem error={divisions.error} />
      <SelectField
        label={t('apply.city')}
        wrong={wrong('city')}
        value={values.city}
        none={t('problem.choose')}
        onChange={(v) => {
          set('city', v)
          set('regionCode', '')
        }}
        options={cities.map((city) => ({ value: city.code, label: city.name }))}
      />
      <SelectField
        label={t('apply.county')}
        wrong={wrong('regionCode')}
        value={values.regionCode}
        none={t('problem.choose')}
        onChange={(v) => set('regionCode', v)}
        options={counties.map((county) => ({ value: county.code, label: county.name }))}
      />
    </>
  )
}
