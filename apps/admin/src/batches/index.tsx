import { InboxOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

const may = ['deposits.prepareBatch', 'deposits.approveBatch', 'accounts.import'] as const

/** Batch deposits and imports of people: the list, the upload, and the guided page of one batch. */
export const routes: readonly Screen[] = [
  { path: '/batches', title: text(words, 'batches'), may, load: async () => (await import('./BatchList.tsx')).BatchList },
  {
    path: '/batches/new',
    title: text(words, 'new'),
    may: ['deposits.prepareBatch', 'accounts.import'],
    load: async () => (await import('./NewBatch.tsx')).NewBatch,
  },
  { path: '/batches/$id', title: text(words, 'batch'), may, load: async () => (await import('./BatchPage.tsx')).BatchPage },
]

/** Their place in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/batches', label: text(words, 'batches'), group: 'learning', order: 10, icon: InboxOutlined },
]

/** Batches that wait for a second person, and one's own unfinished ones. */
export const due: readonly Due[] = [
  {
    order: 20,
    may: ['deposits.approveBatch', 'deposits.prepareBatch', 'accounts.import'],
    load: async () => (await import('./DueBatches.tsx')).DueBatches,
  },
]
