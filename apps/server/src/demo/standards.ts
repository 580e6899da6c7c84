import type { Id } from '../platform/ids.ts'
import type { Row } from './store.ts'
import type { Member } from './world.ts'

type Line = {
  readonly type: string
  /** Hours a credit; null: a fixed credit of `most`. */
  readonly hours: number | null
  readonly most: number
  readonly level: number | null
  readonly basis: string
  readonly state?: 'draft'
}

/** Certification standards as banks publish them: hours to credit for what is taught, a tariff for certificates. Credits in hundredths. */
const lines: readonly Line[] = [
  { type: 'undergraduateCourse', hours: 16, most: 800, level: 6, basis: '普通本科课程 16 学时折合 1 学分' },
  { type: 'higherVocationalCourse', hours: 16, most: 800, level: 5, basis: '高职高专课程 16 学时折合 1 学分' },
  { type: 'continuingDegreeCourse', hours: 18, most: 800, level: 5, basis: '继续教育学历课程 18 学时折合 1 学分' },
  { type: 'selfTaughtCourse', hours: null, most: 400, level: 5, basis: '自学考试单科合格按课程计划学分，最高 4 学分' },
  { type: 'skillLevelCertificate', hours: null, most: 400, level: 4, basis: '1+X 职业技能等级证书（中级）认定 4 学分' },
  { type: 'vocationalQualification', hours: null, most: 300, level: 4, basis: '职业资格证书认定 3 学分' },
  { type: 'industryCertificate', hours: 24, most: 400, level: 4, basis: '行业企业证书按培训学时认定，24 学时折合 1 学分' },
  { type: 'trainingProgramme', hours: 24, most: 600, level: 4, basis: '培训项目按培训学时认定，24 学时折合 1 学分' },
  { type: 'languageComputerTest', hours: null, most: 400, level: 5, basis: '语言与计算机等级考试认定 4 学分' },
  { type: 'mooc', hours: 16, most: 400, level: 5, basis: '在线开放课程 16 学时折合 1 学分' },
  { type: 'continuingHours', hours: 30, most: 300, level: 4, basis: '专业技术人员继续教育 30 学时折合 1 学分' },
  { type: 'competition', hours: null, most: 200, level: null, basis: '省级以上竞赛获奖认定 2 学分' },
  { type: 'workExperience', hours: 160, most: 600, level: null, basis: '相关岗位工作经历，每 160 学时折合 1 学分', state: 'draft' },
]

/** The standards of the demo: proposed by the director, approved by the final reviewer; the last one still a draft. */
export const makeStandards = (members: readonly Member[], newId: () => Id, at: Date): Row[] => {
  const [proposer, approver] = (['managementDirector', 'finalReviewer'] as const).map((role) => members.find((m) => m.role === role))
  if (proposer === undefined || approver === undefined) return []
  const { unit } = proposer
  return lines.map((line) => ({
    id: newId(),
    version: 1,
    type_code: line.type,
    achievement_id: null,
    organization_id: unit.id,
    l1: unit.l1,
    l2: unit.l2,
    l3: unit.l3,
    l4: unit.l4,
    minutes_per_credit: (line.hours ?? 16) * 60,
    rounding: 50,
    least: line.hours === null ? 0 : 50,
    most: line.most,
    fixed: line.hours === null ? line.most : null,
    level: line.level,
    effective_from: '2024-09-01',
    effective_to: null,
    basis: line.basis,
    state: line.state ?? 'published',
    case_id: null,
    proposed_by: proposer.id,
    approved_by: line.state === undefined ? approver.id : null,
    created_at: at,
    published_at: line.state === undefined ? at : null,
  }))
}
