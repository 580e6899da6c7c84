import { BarChartOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Sums for whoever may read reports: education authorities read nothing else. */
export const routes: readonly Screen[] = [
  { path: '/reports', title: text(words, 'reports'), may: ['reports.read'], load: async () => (await import('./Reports.tsx')).Reports },
]

/** Its place in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/reports', label: text(words, 'reports'), group: 'learning', order: 90, icon: BarChartOutlined },
]

/** Its block of the work bench. */
export const due: readonly Due[] = [{ order: 90, may: ['reports.read'], load: async () => (await import('./DueSums.tsx')).DueSums }]
