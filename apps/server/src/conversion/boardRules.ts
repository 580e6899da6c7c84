import { conversionBoard as contract } from '@creditbank/contract'

/** Applications decided at a school, or under one of its rules. */
export type Decided = { readonly accepted: number; readonly refused: number }

/** One or two of a kind can be recognised by whoever knows somebody among the others. */
const recognisable = (count: number): boolean => count > 0 && count < 3

/**
 * A figure as everybody may see it; null where it rests on too few applications, or where those accepted or those refused could be recognised. The count is
 * rounded down to tens and the rate to five percent, so that two looks on two days do not tell of the person between them. Pure.
 */
export const publicRate = ({ accepted, refused }: Decided): { readonly decided: number; readonly rate: number } | null => {
  const decided = accepted + refused
  if (decided < contract.fewestDecided || recognisable(accepted) || recognisable(refused)) return null
  return { decided: Math.floor(decided / 10) * 10, rate: Math.round((accepted * 20) / decided) * 5 }
}

/** What the board shows of schools that agreed and of their rules. Pure. */
export const boardOf = (
  schools: readonly (Decided & { readonly id: string; readonly name: string })[],
  rules: readonly (Decided & { readonly organizationId: string; readonly number: string; readonly name: string })[],
): Pick<contract.Board, 'schools' | 'fewSchools'> => {
  const shown = schools.flatMap((school) => {
    const rate = publicRate(school)
    if (rate === null) return []
    const own = rules.filter((rule) => rule.organizationId === school.id)
    const rates = own.flatMap((rule) => {
      const found = publicRate(rule)
      return found === null ? [] : [{ number: rule.number, name: rule.name, ...found }]
    })
    return [{ organization: { id: school.id, name: school.name }, ...rate, rules: rates, few: own.length - rates.length }]
  })
  return { schools: shown, fewSchools: schools.length - shown.length }
}
