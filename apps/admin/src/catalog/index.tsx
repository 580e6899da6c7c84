import { listAchievements, listEntries } from '@creditbank/contract/catalog'
import { AppstoreOutlined, BankOutlined, BookOutlined, CompassOutlined, ReadOutlined } from '@ant-design/icons'
import { call } from '../api/transport.ts'
import type { Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Types, issuers, achievements and entries. */
export const routes: readonly Screen[] = [
  { path: '/catalog-guide', title: text(words, 'guide'), may: ['catalog.edit'], load: async () => (await import('./Guide.tsx')).Guide },
  {
    path: '/achievements',
    title: text(words, 'achievements'),
    may: ['catalog.read'],
    load: async () => (await import('./AchievementList.tsx')).AchievementList,
  },
  {
    path: '/achievements/new',
    title: text(words, 'achievement.new'),
    may: ['catalog.edit'],
    load: async () => (await import('./AchievementEdit.tsx')).AchievementNew,
  },
  {
    path: '/achievements/$id',
    title: text(words, 'achievement'),
    may: ['catalog.read'],
    load: async () => (await import('./AchievementDetail.tsx')).AchievementDetail,
  },
  {
    path: '/achievements/$id/edit',
    title: text(words, 'achievement.edit'),
    may: ['catalog.edit'],
    load: async () => (await import('./AchievementEdit.tsx')).AchievementEdit,
  },
  { path: '/entries', title: text(words, 'entries'), may: ['catalog.read'], load: async () => (await import('./EntryList.tsx')).EntryList },
  {
    path: '/entries/new',
    title: text(words, 'entry.new'),
    may: ['catalog.edit'],
    load: async () => (await import('./EntryEdit.tsx')).EntryNew,
  },
  {
    path: '/entries/copy',
    title: text(words, 'copy'),
    may: ['catalog.edit'],
    load: async () => (await import('./CopyEntries.tsx')).CopyEntries,
  },
  {
    path: '/entries/import',
    title: text(words, 'import'),
    may: ['catalog.edit'],
    load: async () => (await import('./ImportCatalog.tsx')).ImportCatalog,
  },
  {
    path: '/entries/$id',
    title: text(words, 'entry'),
    may: ['catalog.read'],
    load: async () => (await import('./EntryDetail.tsx')).EntryDetail,
  },
  {
    path: '/entries/$id/edit',
    title: text(words, 'entry.edit'),
    may: ['catalog.edit'],
    load: async () => (await import('./EntryEdit.tsx')).EntryEdit,
  },
  { path: '/outcome-types', title: text(words, 'types'), may: ['catalog.read'], load: async () => (await import('./Types.tsx')).Types },
  { path: '/issuers', title: text(words, 'issuers'), may: ['catalog.read'], load: async () => (await import('./Issuers.tsx')).Issuers },
]
/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/catalog-guide', label: text(words, 'guide'), group: 'learning', order: 5, icon: CompassOutlined },
  { path: '/achievements', label: text(words, 'achievements'), group: 'learning', order: 10, icon: BookOutlined },
  { path: '/entries', label: text(words, 'entries'), group: 'learning', order: 20, icon: ReadOutlined },
  { path: '/outcome-types', label: text(words, 'types'), group: 'system', order: 50, icon: AppstoreOutlined },
  { path: '/issuers', label: text(words, 'issuers'), group: 'system', order: 51, icon: BankOutlined },
]
/** Lets the command palette find entries and achievements by name or number. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'entries'),
    may: ['catalog.read'],
    find: async (typed) =>
      (await call(listEntries, { search: typed, limit: '6' })).items.map((row) => ({
        title: row.name,
        note: row.number,
        href: `/admin/entries/${row.id}`,
      })),
  },
  {
    label: text(words, 'achievements'),
    may: ['catalog.read'],
    find: async (typed) =>
      (await call(listAchievements, { search: typed, limit: '6' })).items.map((row) => ({
        title: row.name,
        note: row.code,
        href: `/admin/achievements/${row.id}`,
      })),
  },
]
