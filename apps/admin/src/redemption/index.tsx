import { listActivities } from '@creditbank/contract/redemption'
import { GiftOutlined, ScanOutlined } from '@ant-design/icons'
import { call } from '../api/transport.ts'
import type { Due, Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Activities, their redemptions, and the counter. */
export const routes: readonly Screen[] = [
  {
    path: '/redemption',
    title: text(words, 'activities'),
    may: ['redemption.read'],
    load: async () => (await import('./ActivityList.tsx')).ActivityList,
  },
  {
    path: '/redemption/new',
    title: text(words, 'new'),
    may: ['redemption.edit'],
    load: async () => (await import('./ActivityEdit.tsx')).ActivityNew,
  },
  {
    path: '/redemption/redemptions',
    title: text(words, 'redemptions'),
    may: ['redemption.read'],
    load: async () => (await import('./RedemptionList.tsx')).RedemptionList,
  },
  {
    path: '/redemption/counter',
    title: text(words, 'counter'),
    may: ['redemption.handOut'],
    load: async () => (await import('./Counter.tsx')).Counter,
  },
  {
    path: '/redemption/stock-taking',
    title: text(words, 'stockTaking'),
    may: ['redemption.handOut'],
    load: async () => (await import('./StockTaking.tsx')).StockTaking,
  },
  {
    path: '/redemption/daily',
    title: text(words, 'daily'),
    may: ['redemption.handOut'],
    load: async () => (await import('./Daily.tsx')).Daily,
  },
  {
    path: '/redemption/$id',
    title: text(words, 'activity'),
    may: ['redemption.read'],
    load: async () => (await import('./ActivityDetail.tsx')).ActivityDetail,
  },
  {
    path: '/redemption/$id/edit',
    title: text(words, 'edit'),
    may: ['redemption.edit'],
    load: async () => (await import('./ActivityEdit.tsx')).ActivityEdit,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/redemption/counter', label: text(words, 'counter'), group: 'today', order: 60, icon: ScanOutlined },
  { path: '/redemption', label: text(words, 'activities'), group: 'learning', order: 80, icon: GiftOutlined },
  { path: '/redemption/redemptions', label: text(words, 'redemptions'), group: 'learning', order: 81, icon: GiftOutlined },
  { path: '/redemption/stock-taking', label: text(words, 'stockTaking'), group: 'learning', order: 82, icon: GiftOutlined },
  { path: '/redemption/daily', label: text(words, 'daily'), group: 'learning', order: 83, icon: GiftOutlined },
]

/** Lets the command palette find activities by their title. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'activities'),
    may: ['redemption.read'],
    find: async (typed) =>
      (await call(listActivities, { search: typed, limit: '6' })).items.map((row) => ({
        title: row.title,
        note: row.organization.name,
        href: `/admin/redemption/${row.id}`,
      })),
  },
]

/** The work bench: what waits for a second person. */
export const due: readonly Due[] = [
  { order: 70, may: ['redemption.approve'], load: async () => (await import('./DueActivities.tsx')).DueActivities },
]
