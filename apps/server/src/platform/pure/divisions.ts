/** Administrative divisions (GB/T 2260): Anhui down to its townships, and the county codes of the country for ID numbers. */
import divisions from '../../../data/divisions.json' with { type: 'json' }

/** A street, town or township: code of 9 digits and name. */
export type Township = { readonly code: string; readonly name: string }
/** A county, district or county-level city: code of 6 digits, name, and its townships in the order of their codes. */
export type County = { readonly code: string; readonly name: string; readonly townships: readonly Township[] }
/** A prefecture city: code of 6 digits that ends in 00. */
export type City = { readonly code: string; readonly name: string; readonly counties: readonly County[] }

/** The province, code 340000. */
export const PROVINCE: { readonly code: string; readonly name: string } = divisions.province

/** The 16 cities of Anhui with their 104 counties and about 1,500 townships. */
export const CITIES: readonly City[] = divisions.cities.map((city) => ({
  code: city.code,
  name: city.name,
  counties: city.counties.map((county) => ({
    code: county.code,
    name: county.name,
    townships: county.townships.split(' ').map((entry) => ({ code: county.code + entry.slice(0, 3), name: entry.slice(3) })),
  })),
}))

const names = new Map<string, string>([[PROVINCE.code, PROVINCE.name]])
for (const city of CITIES) {
  names.set(city.code, city.name)
  for (const county of city.counties) {
    names.set(county.code, county.name)
    for (const township of county.townships) names.set(township.code, township.name)
  }
}

const counties = new Set(
  Object.entries(divisions.countyCodes).flatMap(([province, codes]) => codes.split(' ').map((code) => province + code)),
)
const formerPrefectures = new Set(divisions.formerPrefectures.split(' '))

/** Name of a division of Anhui by its code of 6 or 9 digits, or null. */
export function divisionName(code: string): string | null {
  return names.get(code) ?? null
}

/** The names from the city down, for an address or a list: 合肥市 肥西县 上派镇. Empty for a code outside Anhui. */
export function divisionPath(code: string): readonly string[] {
  const codes = [`${code.slice(0, 4)}00`, code.slice(0, 6), code].filter((part, i, all) => all.indexOf(part) === i)
  return codes.flatMap((part) => names.get(part) ?? [])
}

/**
 * Whether an ID number's first six digits are a county of today, or lie in a prefecture that Anhui used to have. False is
 * no fault: elsewhere, too, counties were renumbered long after their people's births.
 */
export function isKnownRegion(code: string): boolean {
  return counties.has(code) || formerPrefectures.has(code.slice(0, 4))
}
