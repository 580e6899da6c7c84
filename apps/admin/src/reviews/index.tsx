import { AuditOutlined, InboxOutlined, OrderedListOutlined, SendOutlined, SwapOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { decides } from './steps.ts'
import { words } from './words.ts'

/** The review desk, its batches, what one has forwarded, and the hand-over of work. */
export const routes: readonly Screen[] = [
  { path: '/reviews', title: text(words, 'desk'), may: decides, load: async () => (await import('./Desk.tsx')).Desk },
  { path: '/cases', title: text(words, 'cases'), may: ['reviews.read'], load: async () => (await import('./CaseList.tsx')).CaseList },
  { path: '/cases/$id', title: text(words, 'case'), may: ['reviews.read'], load: async () => (await import('./CasePage.tsx')).CasePage },
  {
    path: '/forwarded',
    title: text(words, 'forwarded'),
    may: ['reviews.read'],
    load: async () => (await import('./CaseList.tsx')).Forwarded,
  },
  { path: '/case-batches', title: text(words, 'batch'), may: decides, load: async () => (await import('./Batches.tsx')).Batches },
  {
    path: '/case-batches/$id',
    title: text(words, 'batch'),
    may: decides,
    load: async () => (await import('./Batches.tsx')).BatchPage,
  },
  {
    path: '/hand-over',
    title: text(words, 'handOver'),
    may: ['reviews.handOver'],
    load: async () => (await import('./HandOver.tsx')).HandOver,
  },
]
/** The desk stands on top: what is due today. */
export const menu: readonly MenuEntry[] = [
  { path: '/reviews', label: text(words, 'desk'), group: 'today', order: 10, icon: AuditOutlined },
  { path: '/forwarded', label: text(words, 'forwarded'), group: 'today', order: 20, icon: SendOutlined },
  { path: '/case-batches', label: text(words, 'batch'), group: 'today', order: 30, icon: OrderedListOutlined },
  { path: '/cases', label: text(words, 'cases'), group: 'today', order: 40, icon: InboxOutlined },
  { path: '/hand-over', label: text(words, 'handOver'), group: 'system', order: 40, icon: SwapOutlined },
]
/** What waits for this person, by kind; each figure opens the list it counts. */
export const due: readonly Due[] = [{ order: 0, may: ['reviews.read'], load: async () => (await import('./DueCases.tsx')).DueCases }]
