import { type OrganizationKind, organizationKinds } from '@creditbank/contract'
import { divisionName } from '../platform/pure/divisions.ts'
import { standsBelow } from './rules.ts'
import type { Fields } from './treeStore.ts'

/** The columns of the import file: header, field, width in the template. */
export const importColumns = [
  { header: '机构代码', key: 'code', width: 18 },
  { header: '机构名称', key: 'name', width: 36 },
  { header: '机构类型', key: 'kind', width: 24 },
  { header: '上级机构代码', key: 'parentCode', width: 18 },
  { header: '行政区划代码', key: 'regionCode', width: 16 },
  { header: '地址', key: 'address', width: 40 },
  { header: '电话', key: 'phone', width: 18 },
  { header: '办公时间', key: 'hours', width: 28 },
  { header: '经度', key: 'longitude', width: 12 },
  { header: '纬度', key: 'latitude', width: 12 },
] as const
/** The key of an import column. */
export type ImportKey = (typeof importColumns)[number]['key']

/** Rows that one import may have. */
export const importLimit = 2_000

const kindWords: Readonly<Record<string, OrganizationKind>> = {
  高等院校认证服务中心: 'universityCentre',
  高等院校认证分中心: 'universitySubCentre',
  地方认证服务中心: 'localCentre',
  地方认证分中心: 'localSubCentre',
  受理点: 'servicePoint',
  教育行政部门: 'educationAuthority',
}
/** The kinds as the template lists them. */
export const kindNames: readonly string[] = Object.keys(kindWords)

/** A row of the file as text, with the number that the spreadsheet shows. */
export type ImportRow = Readonly<Record<ImportKey, string>> & { readonly row: number }
/** One thing wrong with a row, with how to mend it. */
export type RowProblem = { readonly row: number; readonly column: string; readonly code: string; readonly zh: string; readonly en: string }
/** A row that can be stored. */
export type GoodRow = {
  readonly row: number
  readonly code: string
  readonly kind: OrganizationKind
  readonly parentCode: string
  readonly fields: Fields
}

const headerOf = (key: ImportKey): string => importColumns.find((c) => c.key === key)?.header ?? key

const kindOf = (text: string): OrganizationKind | undefined =>
  kindWords[text] ?? organizationKinds.find((kind) => kind === text && kind !== 'managementCentre')

const number = (text: string): number | null | undefined =>
  text === '' ? null : /^-?\d{1,3}(\.\d{1,10})?$/.test(text) ? Number(text) : undefined

type Told = readonly [ImportKey, string, string, string]

const cellProblems = (r: ImportRow): Told[] => {
  const told: Told[] = []
  if (!/^[A-Z0-9]{2,20}$/.test(r.code))
    told.push(['code', 'code_shape', '机构代码用 2–20 位大写字母和数字。', 'A code is 2–20 capital letters and digits.'])
  if (r.name === '' || r.name.length > 200)
    told.push(['name', 'name_missing', '请填写机构名称（200 字以内）。', 'Please fill in the name (200 characters at most).'])
  if (kindOf(r.kind) === undefined) told.push(['kind', 'kind_unknown', `机构类型请填：${kindNames.join('、')}。`, 'Unknown kind of unit.'])
  if (r.parentCode === '') told.push(['parentCode', 'parent_missing', '请填写上级机构代码。', 'Please fill in the code of the parent.'])
  if (r.regionCode !== '' && divisionName(r.regionCode) === null)
    told.push([
      'regionCode',
      'region_unknown',
      '行政区划代码不存在，请填 6 位（县区）或 9 位（乡镇街道）代码。',
      'Unknown division code: 6 digits (county) or 9 (township).',
    ])
  if (r.phone !== '' && !/^[0-9+() -]{5,30}$/.test(r.phone))
    told.push([
      'phone',
      'phone_shape',
      '电话只填数字、区号和短横线，例如 0551-63517282。',
      'A phone holds digits, an area code and dashes.',
    ])
  const [longitude, latitude] = [number(r.longitude), number(r.latitude)]
  if (longitude === undefined || (longitude !== null && (longitude < 73 || longitude > 136)))
    told.push([
      'longitude',
      'longitude_range',
      '经度请填 73–136 之间的数字，例如 117.283042。',
      'Longitude is a number between 73 and 136.',
    ])
  if (latitude === undefined || (latitude !== null && (latitude < 3 || latitude > 54)))
    told.push(['latitude', 'latitude_range', '纬度请填 3–54 之间的数字，例如 31.861190。', 'Latitude is a number between 3 and 54.'])
  return told
}

const good = (r: ImportRow): GoodRow => ({
  row: r.row,
  code: r.code,
  kind: kindOf(r.kind) ?? 'servicePoint',
  parentCode: r.parentCode,
  fields: {
    name: r.name,
    regionCode: r.regionCode || null,
    address: r.address || null,
    phone: r.phone || null,
    hours: r.hours || null,
    longitude: number(r.longitude) ?? null,
    latitude: number(r.latitude) ?? null,
  },
})

/** A unit that exists already, as the check needs it. */
export type Known = { readonly code: string; readonly kind: OrganizationKind; readonly name: string; readonly status: string }

const treeProblem = (
  r: GoodRow,
  kinds: ReadonlyMap<string, OrganizationKind>,
  known: ReadonlyMap<string, Known>,
  firstRow: ReadonlyMap<string, number>,
): Told | undefined => {
  if (firstRow.get(r.code) !== r.row)
    return [
      'code',
      'code_twice',
      `机构代码和第 ${firstRow.get(r.code) ?? 0} 行重复。`,
      `The code stands in row ${firstRow.get(r.code) ?? 0} already.`,
    ]
  const mine = known.get(r.code)
  if (mine !== undefined && (mine.kind !== r.kind || mine.name !== r.fields.name))
    return [
      'code',
      'code_taken',
      `机构代码已被“${mine.name}”使用，请换一个；已有机构请在机构页面修改。`,
      'The code belongs to another unit.',
    ]
  const parent = kinds.get(r.parentCode)
  if (parent === undefined)
    return [
      'parentCode',
      'parent_unknown',
      '上级机构代码不存在：请检查，或把上级机构也写进本表。',
      'Unknown parent: check the code, or put the parent into this file.',
    ]
  if ((known.get(r.parentCode)?.status ?? 'active') !== 'active')
    return ['parentCode', 'parent_closed', '上级机构已撤销或合并。', 'The parent is closed or merged.']
  if (!standsBelow(r.kind, parent))
    return ['kind', 'parent_not_allowed', '这类机构不能设在该上级之下，请检查类型和上级代码。', 'This kind cannot stand below that parent.']
  return undefined
}

const depth: Readonly<Record<OrganizationKind, number>> = {
  managementCentre: 0,
  universityCentre: 1,
  localCentre: 1,
  universitySubCentre: 2,
  localSubCentre: 2,
  educationAuthority: 3,
  servicePoint: 3,
}

/**
 * Checks the rows of a file against each other and against the units that exist. Rows equal to an existing unit (code, kind, name) are unchanged. Returns the
 * rows to store, parents before children, and every problem with its cell; the order of rows in the file does not matter.
 */
export const checkImport = (
  rows: readonly ImportRow[],
  existing: readonly Known[],
): { readonly create: readonly GoodRow[]; readonly unchanged: number; readonly problems: readonly RowProblem[] } => {
  const tell = (row: number, [key, code, zh, en]: Told): RowProblem => ({ row, column: headerOf(key), code, zh, en })
  const problems = rows.flatMap((r) => cellProblems(r).map((p) => tell(r.row, p)))
  const wrong = new Set(problems.map((p) => p.row))
  const candidates = rows.filter((r) => !wrong.has(r.row)).map(good)
  const known = new Map(existing.map((k) => [k.code, k]))
  const firstRow = new Map<string, number>()
  for (const r of candidates) if (!firstRow.has(r.code)) firstRow.set(r.code, r.row)
  const kinds = new Map<string, OrganizationKind>([
    ...candidates.map((r) => [r.code, r.kind] as const),
    ...existing.map((k) => [k.code, k.kind] as const),
  ])
  const create: GoodRow[] = []
  let unchanged = 0
  for (const r of candidates) {
    const problem = treeProblem(r, kinds, known, firstRow)
    if (problem !== undefined) problems.push(tell(r.row, problem))
    else if (known.has(r.code)) unchanged += 1
    else create.push(r)
  }
  return {
    create: create.sort((a, b) => depth[a.kind] - depth[b.kind] || a.row - b.row),
    unchanged,
    problems: problems.sort((a, b) => a.row - b.row),
  }
}
