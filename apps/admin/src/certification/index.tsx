import { ApartmentOutlined, SafetyCertificateOutlined, TrophyOutlined } from '@ant-design/icons'
import type { MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Standards, frameworks and applications for credit. */
export const routes: readonly Screen[] = [
  {
    path: '/certifications',
    title: text(words, 'certifications'),
    may: ['reviews.accept', 'reviews.firstReview', 'reviews.finalReview'],
    load: async () => (await import('./CertificationList.tsx')).CertificationList,
  },
  {
    path: '/certification-standards',
    title: text(words, 'standards'),
    may: ['catalog.edit', 'catalog.approve'],
    load: async () => (await import('./StandardList.tsx')).StandardList,
  },
  {
    path: '/frameworks',
    title: text(words, 'frameworks'),
    may: ['settings.manage', 'catalog.approve'],
    load: async () => (await import('./Frameworks.tsx')).Frameworks,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/certifications', label: text(words, 'certifications'), group: 'learning', order: 50, icon: TrophyOutlined },
  { path: '/certification-standards', label: text(words, 'standards'), group: 'learning', order: 51, icon: SafetyCertificateOutlined },
  { path: '/frameworks', label: text(words, 'frameworks'), group: 'system', order: 52, icon: ApartmentOutlined },
]
