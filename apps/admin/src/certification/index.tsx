import { ApartmentOutlined, AuditOutlined, FormOutlined, SafetyCertificateOutlined, TeamOutlined, TrophyOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words as offeringWords } from './offerings.words.ts'
import { words } from './words.ts'

/** Standards, frameworks, applications for credit, offerings with their experts and sheets. */
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
  {
    path: '/offerings',
    title: text(offeringWords, 'offerings'),
    may: ['catalog.edit', 'catalog.approve'],
    load: async () => (await import('./OfferingList.tsx')).OfferingList,
  },
  {
    path: '/offerings/new',
    title: text(offeringWords, 'new'),
    may: ['catalog.edit'],
    load: async () => (await import('./OfferingEdit.tsx')).OfferingNew,
  },
  {
    path: '/offerings/$id',
    title: text(offeringWords, 'offering'),
    may: ['catalog.edit', 'catalog.approve'],
    load: async () => (await import('./OfferingDetail.tsx')).OfferingDetail,
  },
  {
    path: '/offerings/$id/edit',
    title: text(offeringWords, 'edit'),
    may: ['catalog.edit'],
    load: async () => (await import('./OfferingEdit.tsx')).OfferingEdit,
  },
  {
    path: '/experts',
    title: text(offeringWords, 'experts'),
    may: ['catalog.approve'],
    load: async () => (await import('./ExpertList.tsx')).ExpertList,
  },
  {
    path: '/sheets',
    title: text(offeringWords, 'mySheets'),
    may: ['certification.score'],
    load: async () => (await import('./SheetList.tsx')).SheetList,
  },
  {
    path: '/sheets/$id',
    title: text(offeringWords, 'mySheet'),
    may: ['certification.score'],
    load: async () => (await import('./SheetPage.tsx')).SheetPage,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/certifications', label: text(words, 'certifications'), group: 'learning', order: 50, icon: TrophyOutlined },
  { path: '/certification-standards', label: text(words, 'standards'), group: 'learning', order: 51, icon: SafetyCertificateOutlined },
  { path: '/offerings', label: text(offeringWords, 'offerings'), group: 'learning', order: 53, icon: AuditOutlined },
  { path: '/experts', label: text(offeringWords, 'experts'), group: 'learning', order: 54, icon: TeamOutlined },
  { path: '/sheets', label: text(offeringWords, 'mySheets'), group: 'today', order: 55, icon: FormOutlined },
  { path: '/frameworks', label: text(words, 'frameworks'), group: 'system', order: 52, icon: ApartmentOutlined },
]

/** On an expert's work bench. */
export const due: readonly Due[] = [
  { order: 5, may: ['certification.score'], load: async () => (await import('./SheetList.tsx')).DueSheets },
]
