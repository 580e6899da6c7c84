import { listProgrammes } from '@creditbank/contract/programmes'
import { ProfileOutlined } from '@ant-design/icons'
import { call } from '../api/transport.ts'
import type { Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Programmes and their plans. */
export const routes: readonly Screen[] = [
  {
    path: '/programmes',
    title: text(words, 'programmes'),
    may: ['programmes.read'],
    load: async () => (await import('./ProgrammeList.tsx')).ProgrammeList,
  },
  {
    path: '/programmes/new',
    title: text(words, 'new'),
    may: ['programmes.edit'],
    load: async () => (await import('./ProgrammeEdit.tsx')).ProgrammeNew,
  },
  {
    path: '/programmes/$id',
    title: text(words, 'programme'),
    may: ['programmes.read'],
    load: async () => (await import('./ProgrammeDetail.tsx')).ProgrammeDetail,
  },
  {
    path: '/programmes/$id/edit',
    title: text(words, 'edit'),
    may: ['programmes.edit'],
    load: async () => (await import('./ProgrammeEdit.tsx')).ProgrammeEdit,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/programmes', label: text(words, 'programmes'), group: 'learning', order: 60, icon: ProfileOutlined },
]

/** Lets the command palette find programmes by name or code. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'programmes'),
    may: ['programmes.read'],
    find: async (typed) =>
      (await call(listProgrammes, { search: typed, limit: '6' })).items.map((row) => ({
        title: row.name,
        note: `${row.code} · ${row.organization.name}`,
        href: `/admin/programmes/${row.id}`,
      })),
  },
]
