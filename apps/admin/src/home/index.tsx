import { HomeOutlined } from '@ant-design/icons'
import type { MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** The work bench: the first page after log-in. */
export const routes: readonly Screen[] = [
  { path: '/', title: text(words, 'title'), load: async () => (await import('./WorkBench.tsx')).WorkBench },
]
/** Its place on top of the menu. */
export const menu: readonly MenuEntry[] = [{ path: '/', label: text(words, 'title'), group: 'today', order: 0, icon: HomeOutlined }]
