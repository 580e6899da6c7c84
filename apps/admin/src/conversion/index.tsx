import { listRules } from '@creditbank/contract/conversionRules'
import { listConversions } from '@creditbank/contract/conversions'
import {
  DownloadOutlined,
  FundOutlined,
  IdcardOutlined,
  KeyOutlined,
  NodeIndexOutlined,
  NotificationOutlined,
  SolutionOutlined,
  SwapOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { call } from '../api/transport.ts'
import type { Due, Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { words as deskWords } from './desk.words.ts'
import { words as ruleWords } from './rules.words.ts'
import { words } from './words.ts'

/** Conversions, enrolments, intentions and results of a school. */
export const routes: readonly Screen[] = [
  {
    path: '/conversions',
    title: text(words, 'conversions'),
    may: ['conversion.accept', 'conversion.finalReview', 'conversion.fileRules'],
    load: async () => (await import('./ConversionList.tsx')).ConversionList,
  },
  {
    path: '/conversions/$id',
    title: text(words, 'conversion'),
    may: ['conversion.read'],
    load: async () => (await import('./ConversionDetail.tsx')).ConversionDetail,
  },
  {
    path: '/conversion-rounds',
    title: text(deskWords, 'rounds'),
    may: ['conversion.accept', 'conversion.finalReview'],
    load: async () => (await import('./RoundList.tsx')).RoundList,
  },
  {
    path: '/conversion-rounds/$id',
    title: text(deskWords, 'round'),
    may: ['conversion.read'],
    load: async () => (await import('./RoundDetail.tsx')).RoundDetail,
  },
  {
    path: '/conversion-overrides',
    title: text(deskWords, 'overrides'),
    may: ['conversion.accept', 'conversion.finalReview', 'conversion.fileRules'],
    load: async () => (await import('./OverrideList.tsx')).OverrideList,
  },
  {
    path: '/conversion-notice-days',
    title: text(deskWords, 'noticeDays'),
    may: ['conversion.noticeDays'],
    load: async () => (await import('./NoticeDays.tsx')).NoticeDays,
  },
  {
    path: '/enrolments',
    title: text(words, 'enrolments'),
    may: ['programmes.enrol'],
    load: async () => (await import('./EnrolmentList.tsx')).EnrolmentList,
  },
  {
    path: '/enrolments/import',
    title: text(words, 'importRoll'),
    may: ['programmes.enrol'],
    load: async () => (await import('./ImportRoll.tsx')).ImportRoll,
  },
  {
    path: '/intentions',
    title: text(words, 'intentions'),
    may: ['programmes.enrol'],
    load: async () => (await import('./IntentionList.tsx')).IntentionList,
  },
  {
    path: '/conversion-results',
    title: text(words, 'results'),
    may: ['conversion.accept'],
    load: async () => (await import('./Results.tsx')).Results,
  },
  {
    path: '/conversion-practice',
    title: text(words, 'practice'),
    may: ['conversion.finalReview', 'conversion.fileRules'],
    load: async () => (await import('./Practice.tsx')).Practice,
  },
  {
    path: '/conversion-practice/rows',
    title: text(words, 'practice.rows'),
    may: ['conversion.finalReview', 'conversion.fileRules'],
    load: async () => (await import('./PracticeRows.tsx')).PracticeRows,
  },
  {
    path: '/conversion-rules',
    title: text(ruleWords, 'rules'),
    may: ['conversion.read'],
    load: async () => (await import('./RuleList.tsx')).RuleList,
  },
  {
    path: '/conversion-rules/new',
    title: text(ruleWords, 'new'),
    may: ['conversion.editRules'],
    load: async () => (await import('./RuleEdit.tsx')).RuleNew,
  },
  {
    path: '/conversion-rules/table',
    title: text(ruleWords, 'table'),
    may: ['conversion.editRules'],
    load: async () => (await import('./RuleTable.tsx')).RuleTable,
  },
  {
    path: '/conversion-rules/import',
    title: text(ruleWords, 'import'),
    may: ['conversion.editRules'],
    load: async () => (await import('./ImportRules.tsx')).ImportRules,
  },
  {
    path: '/conversion-rules/$id',
    title: text(ruleWords, 'rule'),
    may: ['conversion.read'],
    load: async () => (await import('./RuleDetail.tsx')).RuleDetail,
  },
  {
    path: '/conversion-rules/$id/edit',
    title: text(ruleWords, 'edit'),
    may: ['conversion.editRules'],
    load: async () => (await import('./RuleEdit.tsx')).RuleEdit,
  },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/conversions', label: text(words, 'conversions'), group: 'today', order: 30, icon: SwapOutlined },
  { path: '/conversion-rounds', label: text(deskWords, 'rounds'), group: 'today', order: 31, icon: TeamOutlined },
  { path: '/conversion-overrides', label: text(deskWords, 'overrides'), group: 'learning', order: 72, icon: KeyOutlined },
  { path: '/conversion-notice-days', label: text(deskWords, 'noticeDays'), group: 'system', order: 80, icon: NotificationOutlined },
  { path: '/intentions', label: text(words, 'intentions'), group: 'learners', order: 60, icon: SolutionOutlined },
  { path: '/enrolments', label: text(words, 'enrolments'), group: 'learners', order: 61, icon: IdcardOutlined },
  { path: '/conversion-rules', label: text(ruleWords, 'rules'), group: 'learning', order: 70, icon: NodeIndexOutlined },
  { path: '/conversion-practice', label: text(words, 'practice'), group: 'learning', order: 81, icon: FundOutlined },
  { path: '/conversion-results', label: text(words, 'results'), group: 'learning', order: 80, icon: DownloadOutlined },
]

/** On the work bench: what was not handled in time, and who asks to study here and has no answer. */
export const due: readonly Due[] = [
  {
    order: 20,
    may: ['conversion.finalReview', 'conversion.fileRules'],
    load: async () => (await import('./DueLate.tsx')).DueLate,
  },
  { order: 30, may: ['programmes.enrol'], load: async () => (await import('./DueIntentions.tsx')).DueIntentions },
]

/** Lets the command palette find a conversion by its number, or by student number or class. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'conversions'),
    may: ['conversion.accept', 'conversion.finalReview'],
    find: async (typed) =>
      (await call(listConversions, { search: typed, limit: '6' })).items.map((row) => ({
        title: `${row.programme.name} · ${row.learner.name}`,
        note: row.number,
        href: `/admin/conversions/${row.id}`,
      })),
  },
  {
    label: text(ruleWords, 'rules'),
    may: ['conversion.read'],
    find: async (typed) =>
      (await call(listRules, { search: typed, limit: '6' })).items.map((row) => ({
        title: row.name,
        note: `${row.number} · ${row.organization.name}`,
        href: `/admin/conversion-rules/${row.id}`,
      })),
  },
]
