import { SafetyCertificateOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** The audit officer's screens: search with export and the chain's state, and one record. */
export const routes: readonly Screen[] = [
  { path: '/audit', title: text(words, 'audit'), may: ['audit.read'], load: async () => (await import('./AuditList.tsx')).AuditList },
  {
    path: '/audit/$id',
    title: text(words, 'record'),
    may: ['audit.read'],
    load: async () => (await import('./AuditRecord.tsx')).AuditRecord,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/audit', label: text(words, 'audit'), group: 'system', order: 40, icon: SafetyCertificateOutlined },
]

/** Its block of the work bench. */
export const due: readonly Due[] = [{ order: 10, may: ['audit.read'], load: async () => (await import('./DueAudit.tsx')).DueAudit }]
