import type { conversionRules } from '@creditbank/contract'
import type { Offered } from './nearest.ts'

/** A condition that asks for nothing but what is given. */
export const givenCondition = (over: Partial<conversionRules.RuleCondition> = {}): conversionRules.RuleCondition => ({
  entries: [],
  achievements: [],
  types: [],
  issuers: [],
  sourceKinds: [],
  except: [],
  minScore: null,
  minLevel: null,
  minCredits: null,
  withinMonths: null,
  ...over,
})

/** A rule's content for tests and the demo: one test certificate gives one course. */
export const givenRule = (over: Partial<conversionRules.RuleContent> = {}): conversionRules.RuleContent => ({
  name: '外语等级考试转换大学英语',
  combine: { kind: 'any' },
  of: [givenCondition({ types: ['languageComputerTest'] })],
  targets: [{ course: 'C1', credits: 300 }],
  effect: 'credit',
  grade: { kind: 'exempt' },
  programmes: [],
  levels: [],
  majors: [],
  cohortFrom: null,
  cohortTo: null,
  uncertified: true,
  notLower: false,
  effectiveFrom: '2026-09-01',
  effectiveTo: null,
  noticeDays: 5,
  basis: '学校学分认定与转换管理办法',
  evidenceFileId: null,
  ...over,
})

/** The plainest one. */
export const plainRule = givenRule()

/** Rule n of a school as it stands on file and in force since autumn 2024. */
export const givenFiledRule = (
  n: number,
  school: number,
  content: conversionRules.RuleContent,
  retiredOn: string | null = null,
): Offered['rules'][number] => ({
  id: String(100_000 + n),
  number: `ZG${n}`,
  organizationId: String(1 + school),
  organization: `学校 ${school}`,
  l1: '1',
  l2: null,
  l3: null,
  l4: null,
  latest: 1,
  onFile: true,
  retiredOn,
  updatedAt: new Date(0),
  versions: [
    {
      version: 1,
      state: 'filed',
      effectiveFrom: '2024-09-01',
      effectiveTo: null,
      noticeUntil: '2024-08-01',
      authors: [],
      reviewedBy: null,
      filedAt: null,
      note: null,
      content,
    },
  ],
})
