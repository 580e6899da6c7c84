import { CalendarOutlined, SettingOutlined } from '@ant-design/icons'
import type { MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Settings and the working-day calendar. */
export const routes: readonly Screen[] = [
  {
    path: '/settings',
    title: text(words, 'settings'),
    may: ['settings.manage'],
    load: async () => (await import('./SettingsPage.tsx')).SettingsPage,
  },
  {
    path: '/settings/calendar',
    title: text(words, 'calendar'),
    may: ['settings.manage'],
    load: async () => (await import('./CalendarPage.tsx')).CalendarPage,
  },
]
/** Set up once, hence at the end. */
export const menu: readonly MenuEntry[] = [
  { path: '/settings', label: text(words, 'settings'), group: 'system', order: 80, icon: SettingOutlined },
  { path: '/settings/calendar', label: text(words, 'calendar'), group: 'system', order: 81, icon: CalendarOutlined },
]
