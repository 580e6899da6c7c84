import { FileDoneOutlined, SolutionOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Single deposits: those in scope, the counter, its receipt, and corrections of what came back. */
export const routes: readonly Screen[] = [
  {
    path: '/deposits',
    title: text(words, 'deposits'),
    may: ['reviews.read'],
    load: async () => (await import('./DepositList.tsx')).DepositList,
  },
  {
    path: '/deposits/new',
    title: text(words, 'enter'),
    may: ['deposits.enter'],
    load: async () => (await import('./EnterDeposit.tsx')).EnterDeposit,
  },
  {
    path: '/deposits/$id',
    title: text(words, 'deposit'),
    may: ['reviews.read'],
    load: async () => (await import('./DepositDetail.tsx')).DepositDetail,
  },
  {
    path: '/deposits/$id/receipt',
    title: text(words, 'receipt'),
    may: ['reviews.read'],
    load: async () => (await import('./Receipt.tsx')).Receipt,
  },
  {
    path: '/deposits/$id/amend',
    title: text(words, 'amend'),
    may: ['deposits.enter'],
    load: async () => (await import('./AmendDeposit.tsx')).AmendDeposit,
  },
]

/** The counter comes first: it is what a person waits for. */
export const menu: readonly MenuEntry[] = [
  { path: '/deposits/new', label: text(words, 'enter'), group: 'today', order: 20, icon: SolutionOutlined },
  { path: '/deposits', label: text(words, 'deposits'), group: 'learning', order: 30, icon: FileDoneOutlined },
]

/** What came back to the counter. */
export const due: readonly Due[] = [
  { order: 30, may: ['deposits.enter'], load: async () => (await import('./DueReturned.tsx')).DueReturned },
]
