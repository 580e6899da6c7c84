import { listOrganizations } from '@creditbank/contract/organizations'
import { ApartmentOutlined, PlusSquareOutlined } from '@ant-design/icons'
import { call } from '../api/transport.ts'
import type { Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** The unit tree: tree, list, one unit with its changes, proposals, import. */
export const routes: readonly Screen[] = [
  {
    path: '/organizations',
    title: text(words, 'tree'),
    may: ['organizations.read'],
    load: async () => (await import('./OrganizationTree.tsx')).OrganizationTree,
  },
  {
    path: '/organizations/list',
    title: text(words, 'list'),
    may: ['organizations.read'],
    load: async () => (await import('./OrganizationList.tsx')).OrganizationList,
  },
  {
    path: '/organizations/import',
    title: text(words, 'import'),
    may: ['organizations.import'],
    load: async () => (await import('./ImportUnits.tsx')).ImportUnits,
  },
  {
    path: '/organizations/$id',
    title: text(words, 'unit'),
    may: ['organizations.read'],
    load: async () => (await import('./OrganizationDetail.tsx')).OrganizationDetail,
  },
  {
    path: '/organization-proposals',
    title: text(words, 'proposals'),
    may: ['organizations.manage'],
    load: async () => (await import('./UnitProposals.tsx')).UnitProposals,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/organizations', label: text(words, 'tree'), group: 'system', order: 10, icon: ApartmentOutlined },
  { path: '/organization-proposals', label: text(words, 'proposals'), group: 'system', order: 12, icon: PlusSquareOutlined },
]

/** Lets the command palette find units by name or code. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'unit'),
    may: ['organizations.read'],
    find: async (typed) =>
      (await call(listOrganizations, { search: typed, limit: '8' })).items.map((row) => ({
        title: row.name,
        note: row.code,
        href: `/admin/organizations/${row.id}`,
      })),
  },
]
