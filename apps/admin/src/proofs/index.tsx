import { AuditOutlined, FileProtectOutlined, FormOutlined, PrinterOutlined, ToolOutlined } from '@ant-design/icons'
import type { Due, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words } from './words.ts'

/** Proofs: what was issued, the counter, the queue of names that cannot be printed, batches, and the templates. */
export const routes: readonly Screen[] = [
  { path: '/proofs', title: text(words, 'proofs'), may: ['proofs.issue'], load: async () => (await import('./ProofList.tsx')).ProofList },
  {
    path: '/proofs/new',
    title: text(words, 'counter'),
    may: ['proofs.issue'],
    load: async () => (await import('./Counter.tsx')).Counter,
  },
  {
    path: '/proofs/stops',
    title: text(words, 'stops'),
    may: ['proofs.issue'],
    load: async () => (await import('./StopList.tsx')).StopList,
  },
  {
    path: '/proofs/batches',
    title: text(words, 'batches'),
    may: ['proofs.batch'],
    load: async () => (await import('./BatchList.tsx')).BatchList,
  },
  {
    path: '/proofs/batches/new',
    title: text(words, 'batch.new'),
    may: ['proofs.batch'],
    load: async () => (await import('./NewBatch.tsx')).NewBatch,
  },
  {
    path: '/proofs/batches/$id',
    title: text(words, 'batch'),
    may: ['proofs.batch'],
    load: async () => (await import('./BatchPage.tsx')).BatchPage,
  },
  {
    path: '/proofs/templates',
    title: text(words, 'templates'),
    may: ['proofs.templates'],
    load: async () => (await import('./TemplateList.tsx')).TemplateList,
  },
  {
    path: '/proofs/templates/$kind',
    title: text(words, 'template'),
    may: ['proofs.templates'],
    load: async () => (await import('./TemplatePage.tsx')).TemplatePage,
  },
  {
    path: '/proofs/templates/$kind/edit',
    title: text(words, 'template.edit'),
    may: ['proofs.templates'],
    load: async () => (await import('./TemplateEdit.tsx')).TemplateEdit,
  },
  {
    path: '/proofs/$id',
    title: text(words, 'proof'),
    may: ['proofs.issue'],
    load: async () => (await import('./ProofDetail.tsx')).ProofDetail,
  },
]

/** The counter comes first: it is what a person waits for. */
export const menu: readonly MenuEntry[] = [
  { path: '/proofs/new', label: text(words, 'counter'), group: 'today', order: 30, icon: PrinterOutlined },
  { path: '/proofs', label: text(words, 'proofs'), group: 'learning', order: 60, icon: FileProtectOutlined },
  { path: '/proofs/batches', label: text(words, 'batches'), group: 'learning', order: 61, icon: AuditOutlined },
  { path: '/proofs/stops', label: text(words, 'stops'), group: 'learning', order: 62, icon: ToolOutlined },
  { path: '/proofs/templates', label: text(words, 'templates'), group: 'system', order: 45, icon: FormOutlined },
]

/** Names that wait for a person. */
export const due: readonly Due[] = [{ order: 60, may: ['proofs.issue'], load: async () => (await import('./DueStops.tsx')).DueStops }]
