import { TrophyOutlined, UndoOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words as appealWords } from './appeals.words.ts'
import { words } from './words.ts'

/** Stored outcomes: the list of one's scope, one of them whole, and the search by certificate number. */
export const routes: readonly Screen[] = [
  {
    path: '/outcomes',
    title: text(words, 'outcomes'),
    may: ['outcomes.read'],
    load: async () => (await import('./OutcomeList.tsx')).OutcomeList,
  },
  {
    path: '/outcomes/by-certificate',
    title: text(words, 'certificate'),
    may: ['outcomes.read'],
    load: async () => (await import('./ByCertificate.tsx')).ByCertificate,
  },
  {
    path: '/outcomes/$id',
    title: text(words, 'outcome'),
    may: ['outcomes.read'],
    load: async () => (await import('./OutcomeDetail.tsx')).OutcomeDetail,
  },
  {
    path: '/outcome-appeals',
    title: text(appealWords, 'appeals'),
    may: ['outcomes.revoke'],
    load: async () => (await import('./AppealList.tsx')).AppealList,
  },
]

/** Its place in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/outcomes', label: text(words, 'outcomes'), group: 'learning', order: 40, icon: TrophyOutlined },
  { path: '/outcome-appeals', label: text(appealWords, 'appeals'), group: 'learning', order: 41, icon: UndoOutlined },
]

/** On the work bench: appeals that wait. */
export const due: readonly Due[] = [
  { order: 30, may: ['outcomes.revoke'], load: async () => (await import('./DueAppeals.tsx')).DueAppeals },
]
