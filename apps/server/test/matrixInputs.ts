import { plainRule } from '../src/conversion/given.ts'

/** What passes validation where an input is too long to stand in the matrix. */
const plan = {
  cohortFrom: 2026,
  least: 300,
  groups: [{ code: 'G1', name: '公共基础课', least: 300 }],
  courses: [{ code: 'C1', name: '大学语文', credits: 300, nature: 'required', group: 'G1', convertible: true }],
  caps: [],
}
/** A programme with its plan. */
export const programmeContent = {
  name: '计算机科学与技术',
  level: 'undergraduate',
  mode: 'open',
  majorCode: '080901',
  majorName: '计算机科学与技术',
  months: 30,
  feeYuan: null,
  admission: '',
  plan,
}
/** A conversion rule. */
export const ruleContent = plainRule
/** An offering in its six dimensions, complete but for its files. */
export const offeringContent = {
  name: '养老护理员岗位能力培训',
  typeCode: 'trainingProgramme',
  fields: ['护理'],
  audience: '养老机构从业人员',
  minutes: 4800,
  credits: 500,
  level: null,
  achievementId: null,
  parts: Object.fromEntries(
    ['goals', 'content', 'assessment', 'quality', 'support', 'teachers'].map((dimension) => [
      dimension,
      { text: '学员能够独立完成老年人日常照护，并按岗位规范记录和交接。', fileIds: [] },
    ]),
  ),
}
/** An earning rule of points. */
export const pointsContent = {
  title: '讲座积分',
  source: 'attendance',
  typeCodes: [],
  entryIds: [],
  tariff: { kind: 'perHour', points: 2 },
  caps: { day: 8, activity: null, year: 500 },
  startsOn: '2026-01-01',
  endsOn: null,
  budget: null,
  months: 36,
  text: '',
}
/** A redemption activity. */
export const activityContent = {
  title: '书香兑换',
  rules: '凭领取码到点领取。',
  delivery: 'voucher',
  startsOn: '2026-09-01',
  endsOn: '2026-10-31',
  collectUntil: null,
  units: [],
  kinds: [],
  level: 'none' as const,
  takes: 'centre' as const,
  cancelReturns: true,
  lapseReturns: false,
  points: [],
  goods: [{ name: '字典', about: '', points: 50, perPerson: 1, pictureId: null, stock: [] }],
}
