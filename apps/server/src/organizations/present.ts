import type { OrganizationKind, organizations } from '@creditbank/contract'
import type { Levels } from '../platform/actor.ts'
import type { Id } from '../platform/ids.ts'
import { divisionName } from '../platform/pure/divisions.ts'
import type { Unit } from './store.ts'
import type { Fields, FullUnit } from './treeStore.ts'

const ref = (id: Id | null, name: string | null) => (id === null || name === null ? null : { id, name })

/** A unit as a list shows it. */
export const lineOf = (u: FullUnit): organizations.OrganizationLine => ({
  id: u.id,
  code: u.code,
  name: u.name,
  kind: u.kind,
  status: u.status,
  parent: ref(u.parentId, u.parentName),
  regionCode: u.regionCode,
  regionName: u.regionCode === null ? null : divisionName(u.regionCode),
  phone: u.phone,
  address: u.address,
})

/** A unit as anybody sees it. */
export const publicOf = (u: FullUnit): organizations.PublicUnit => ({
  id: u.id,
  name: u.name,
  kind: u.kind,
  regionCode: u.regionCode,
  regionName: u.regionCode === null ? null : divisionName(u.regionCode),
  cityCode: u.regionCode === null ? null : `${u.regionCode.slice(0, 4)}00`,
  address: u.address,
  phone: u.phone,
  hours: u.hours,
  longitude: u.longitude,
  latitude: u.latitude,
})

/** The editable fields of a unit or of an input that holds more. */
export const fieldsOf = (u: Fields): Fields => ({
  name: u.name,
  regionCode: u.regionCode,
  address: u.address,
  phone: u.phone,
  hours: u.hours,
  longitude: u.longitude,
  latitude: u.latitude,
})

/** What a change remembers of a unit: its fields and its place. */
export const snapshot = (u: Unit & Fields) => ({ ...fieldsOf(u), code: u.code, kind: u.kind, status: u.status, parentId: u.parentId })

/** The level columns of a unit of a kind below a parent. */
export const levelsBelow = (id: Id, kind: OrganizationKind, parent: Levels): Levels => ({
  l1: parent.l1,
  l2: kind === 'universityCentre' || kind === 'localCentre' ? id : parent.l2,
  l3: kind === 'universitySubCentre' || kind === 'localSubCentre' ? id : parent.l3,
  l4: kind === 'servicePoint' ? id : parent.l4,
})

/** A cursor is the code or id of the last row, kept opaque so that nobody builds one. */
export const cursorOf = (last: string | undefined): string | null => (last === undefined ? null : Buffer.from(last).toString('base64url'))
/** What a cursor stands for; the beginning where there is none. */
export const afterCursor = (cursor: string | undefined): string =>
  cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('utf8').slice(0, 100)
