import { listRules } from '@creditbank/contract/points'
import { AccountBookOutlined, CalendarOutlined, EyeOutlined, GiftOutlined, ReadOutlined } from '@ant-design/icons'
import { call } from '../api/transport.ts'
import type { Due, Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Points: rules, records of activities, statements, months, unusual earnings. */
export const routes: readonly Screen[] = [
  { path: '/points/rules', title: text(words, 'rules'), may: ['points.read'], load: async () => (await import('./RuleList.tsx')).RuleList },
  {
    path: '/points/rules/new',
    title: text(words, 'new'),
    may: ['points.rules'],
    load: async () => (await import('./RuleEdit.tsx')).RuleNew,
  },
  {
    path: '/points/rules/$id',
    title: text(words, 'rule'),
    may: ['points.read'],
    load: async () => (await import('./RuleDetail.tsx')).RuleDetail,
  },
  {
    path: '/points/rules/$id/edit',
    title: text(words, 'edit'),
    may: ['points.rules'],
    load: async () => (await import('./RuleEdit.tsx')).RuleEdit,
  },
  {
    path: '/points/imports',
    title: text(words, 'imports'),
    may: ['points.read'],
    load: async () => (await import('./ImportList.tsx')).ImportList,
  },
  {
    path: '/points/imports/new',
    title: text(words, 'import'),
    may: ['points.rules'],
    load: async () => (await import('./ImportActivities.tsx')).ImportActivities,
  },
  {
    path: '/points/people',
    title: text(words, 'statements'),
    may: ['points.read'],
    load: async () => (await import('./FindHolder.tsx')).FindHolder,
  },
  {
    path: '/points/people/$id',
    title: text(words, 'statement'),
    may: ['points.read'],
    load: async () => (await import('./PersonStatement.tsx')).PersonStatement,
  },
  {
    path: '/points/months',
    title: text(words, 'monthly'),
    may: ['points.read'],
    load: async () => (await import('./MonthList.tsx')).MonthList,
  },
  {
    path: '/points/suspicions',
    title: text(words, 'suspicions'),
    may: ['points.freeze'],
    load: async () => (await import('./Suspicions.tsx')).Suspicions,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/points/rules', label: text(words, 'rules'), group: 'learning', order: 80, icon: GiftOutlined },
  { path: '/points/imports', label: text(words, 'imports'), group: 'learning', order: 81, icon: ReadOutlined },
  { path: '/points/people', label: text(words, 'statements'), group: 'learners', order: 80, icon: AccountBookOutlined },
  { path: '/points/suspicions', label: text(words, 'suspicions'), group: 'learners', order: 81, icon: EyeOutlined },
  { path: '/points/months', label: text(words, 'monthly'), group: 'learning', order: 82, icon: CalendarOutlined },
]

/** Rules that wait for the second person. */
export const due: readonly Due[] = [{ order: 70, may: ['points.publish'], load: async () => (await import('./DueRules.tsx')).DueRules }]

/** Lets the command palette find rules by name. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'rules'),
    may: ['points.read'],
    find: async (typed) =>
      (await call(listRules, { limit: '100' })).items
        .filter((row) => row.title.includes(typed) || row.number === typed)
        .slice(0, 6)
        .map((row) => ({ title: row.title, note: `${row.number} · ${row.organization.name}`, href: `/admin/points/rules/${row.id}` })),
  },
]
