import { UserDeleteOutlined } from '@ant-design/icons'
import type { MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Closings of accounts, for the management centre. */
export const routes: readonly Screen[] = [
  {
    path: '/closings',
    title: text(words, 'closings'),
    may: ['closing.read'],
    load: async () => (await import('./ClosingList.tsx')).ClosingList,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/closings', label: text(words, 'closings'), group: 'learners', order: 50, icon: UserDeleteOutlined },
]
