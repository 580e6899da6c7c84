import { accounts } from '@creditbank/contract'
import { CITIES } from '../platform/pure/divisions.ts'
import { type Bound, query } from '../platform/serve.ts'

const cities = CITIES.map(({ code, name, counties }) => ({
  code,
  name,
  counties: counties.map((county) => ({ code: county.code, name: county.name })),
}))

/** The province's divisions, for region fields. */
export const regionActions: readonly Bound[] = [
  query(accounts.regions, async () => ({ cities })),
  query(accounts.townships, async (_ctx, { code }) => {
    const county = CITIES.flatMap((city) => city.counties).find((one) => one.code === code)
    return county === undefined ? { refused: 'record.not_found' } : { items: county.townships.map((t) => ({ code: t.code, name: t.name })) }
  }),
]
