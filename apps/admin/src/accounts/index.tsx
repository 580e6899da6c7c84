import {
  FileAddOutlined,
  IdcardOutlined,
  LockOutlined,
  MergeCellsOutlined,
  MobileOutlined,
  RiseOutlined,
  SolutionOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons'
import { listLearners } from '@creditbank/contract/accounts'
import { call } from '../api/transport.ts'
import type { Due, Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words as assistWords } from '../parts/assistance/words.ts'
import { words as freezeWords } from './freeze/words.ts'
import { words as repairWords } from './repair/words.ts'
import { words } from './words.ts'

/** Learners, applications for an account, the counter, the activation board, and differing facts. */
export const routes: readonly Screen[] = [
  {
    path: '/learners',
    title: text(words, 'learners'),
    may: ['accounts.read'],
    load: async () => (await import('./LearnerList.tsx')).LearnerList,
  },
  {
    path: '/learners/find',
    title: text(words, 'find'),
    may: ['accounts.read'],
    load: async () => (await import('./FindLearner.tsx')).FindLearner,
  },
  {
    path: '/learners/$id',
    title: text(words, 'learner'),
    may: ['accounts.read'],
    load: async () => (await import('./LearnerDetail.tsx')).LearnerDetail,
  },
  {
    path: '/account-applications',
    title: text(words, 'applications'),
    may: ['accounts.read'],
    load: async () => (await import('./ApplicationList.tsx')).ApplicationList,
  },
  {
    path: '/account-entry',
    title: text(words, 'enter'),
    may: ['accounts.enter'],
    load: async () => (await import('./CounterEntry.tsx')).CounterEntry,
  },
  {
    path: '/assist',
    title: text(assistWords, 'assist'),
    may: ['accounts.enter'],
    load: async () => (await import('./AssistPage.tsx')).AssistPage,
  },
  {
    path: '/assistances',
    title: text(assistWords, 'history'),
    may: ['accounts.enter'],
    load: async () => (await import('./AssistPage.tsx')).AssistanceList,
  },
  {
    path: '/account-applications/$id',
    title: text(words, 'application'),
    may: ['accounts.read'],
    load: async () => (await import('./ApplicationDetail.tsx')).ApplicationDetail,
  },
  {
    path: '/activation',
    title: text(words, 'activation'),
    may: ['accounts.guide'],
    load: async () => (await import('./ActivationBoard.tsx')).ActivationBoard,
  },
  {
    path: '/account-repairs',
    title: text(repairWords, 'repairs'),
    may: ['accounts.read'],
    load: async () => (await import('./repair/RepairList.tsx')).RepairList,
  },
  {
    path: '/account-repairs/$id',
    title: text(repairWords, 'repair'),
    may: ['accounts.read'],
    load: async () => (await import('./repair/RepairPage.tsx')).RepairPage,
  },
  {
    path: '/account-merges',
    title: text(repairWords, 'merges'),
    may: ['accounts.manage'],
    load: async () => (await import('./repair/Merges.tsx')).MergeList,
  },
  {
    path: '/account-merges/$id',
    title: text(repairWords, 'mergeOf'),
    may: ['accounts.manage'],
    load: async () => (await import('./repair/Merges.tsx')).MergePage,
  },
  {
    path: '/account-freezes',
    title: text(freezeWords, 'freezes'),
    may: ['accounts.manage'],
    load: async () => (await import('./freeze/Freezes.tsx')).FreezeList,
  },
  {
    path: '/account-freezes/$id',
    title: text(freezeWords, 'freezeOf'),
    may: ['accounts.manage'],
    load: async () => (await import('./freeze/Freezes.tsx')).FreezePage,
  },
  {
    path: '/phone-changes',
    title: text(words, 'phoneChanges'),
    may: ['accounts.enter'],
    load: async () => (await import('./PhoneChangeList.tsx')).PhoneChangeList,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/learners', label: text(words, 'learners'), group: 'learners', order: 10, icon: IdcardOutlined },
  { path: '/assist', label: text(assistWords, 'assist'), group: 'learners', order: 19, icon: TeamOutlined },
  { path: '/account-entry', label: text(words, 'enter'), group: 'learners', order: 20, icon: FileAddOutlined },
  { path: '/account-applications', label: text(words, 'applications'), group: 'learners', order: 21, icon: SolutionOutlined },
  { path: '/activation', label: text(words, 'activation'), group: 'learners', order: 30, icon: RiseOutlined },
  { path: '/account-repairs', label: text(repairWords, 'repairs'), group: 'learners', order: 40, icon: ToolOutlined },
  { path: '/account-merges', label: text(repairWords, 'merges'), group: 'learners', order: 42, icon: MergeCellsOutlined },
  { path: '/account-freezes', label: text(freezeWords, 'freezes'), group: 'learners', order: 43, icon: LockOutlined },
  { path: '/phone-changes', label: text(words, 'phoneChanges'), group: 'learners', order: 41, icon: MobileOutlined },
]

/** Lets the command palette find people by name. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'learners'),
    may: ['accounts.read'],
    find: async (typed) =>
      (await call(listLearners, { search: typed, limit: '8' })).items.map((row) => ({
        title: row.name,
        note: row.organization.name,
        href: `/admin/learners/${row.id}`,
      })),
  },
]

/** Differing facts that wait for somebody who manages accounts. */
export const due: readonly Due[] = [
  { order: 50, may: ['accounts.manage'], load: async () => (await import('./repair/DueRepairs.tsx')).DueRepairs },
  { order: 51, may: ['accounts.manage'], load: async () => (await import('./repair/DueDecisions.tsx')).DueDecisions },
]
