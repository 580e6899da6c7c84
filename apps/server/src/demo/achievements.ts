/** Outcome types of the bank, and about 120 invented achievements that carry the names such things have in the province. */
import type { GradingScheme } from '../platform/pure/grades.ts'

/** A type before it is stored. Types of the first level have no parent. Fields as in the catalogue. */
export type StartingType = {
  readonly code: string
  readonly parent: string | null
  readonly zh: string
  readonly en: string
  readonly reviewPath: 'none' | 'first' | 'firstFinal' | 'sampled'
  readonly evidenceRequired: boolean
  readonly validityMonths: number
  readonly mayConvert: boolean
}

type Row = readonly [code: string, zh: string, en: string]
const LEVELS: readonly {
  readonly row: Row
  readonly path: StartingType['reviewPath']
  readonly converts: boolean
  readonly types: readonly Row[]
}[] = [
  {
    row: ['degree', '学历教育', 'Degree education'],
    path: 'first',
    converts: true,
    types: [
      ['undergraduateCourse', '普通本科课程', 'Undergraduate course'],
      ['higherVocationalCourse', '高职高专课程', 'Higher-vocational course'],
      ['continuingDegreeCourse', '继续教育学历课程', 'Continuing degree course'],
      ['selfTaughtCourse', '自学考试课程', 'Self-taught examination course'],
      ['diploma', '毕业证书', 'Diploma'],
      ['academicDegree', '学位证书', 'Academic degree'],
    ],
  },
  {
    row: ['nonDegree', '非学历教育', 'Non-degree education'],
    path: 'first',
    converts: true,
    types: [
      ['skillLevelCertificate', '职业技能等级证书', 'Skill-level certificate (1+X)'],
      ['vocationalQualification', '职业资格证书', 'Vocational qualification'],
      ['industryCertificate', '行业企业证书', 'Industry certificate'],
      ['trainingProgramme', '培训项目', 'Training programme'],
      ['languageComputerTest', '语言与计算机考试', 'Language or computer test'],
      ['mooc', '在线开放课程', 'Online open course'],
      ['continuingHours', '专业技术人员继续教育学时', 'Professional continuing-education hours'],
    ],
  },
  {
    row: ['noFixedForm', '无一定形式的学习成果', 'Learning without a fixed form'],
    path: 'firstFinal',
    converts: true,
    types: [
      ['competition', '竞赛获奖', 'Competition award'],
      ['intellectualWork', '专利、软件著作权与论文', 'Patent, software or paper'],
      ['workExperience', '工作经历', 'Work experience'],
      ['volunteering', '志愿服务', 'Volunteering'],
      ['craftHeritage', '技艺传承', 'Craft heritage'],
      ['innovation', '创新创业', 'Innovation and enterprise'],
    ],
  },
  {
    row: ['community', '社区与老年教育', 'Community and leisure learning'],
    path: 'sampled',
    converts: false,
    types: [
      ['communityCourse', '社区教育课程', 'Community course'],
      ['thirdAgeCourse', '老年大学课程', 'Third-age university course'],
      ['lecture', '公益讲座', 'Public lecture'],
      ['studyTour', '游学研学', 'Study tour'],
    ],
  },
]

/** The types that a new bank starts with, parents first. The management centre edits them from then on. */
export const STARTING_TYPES: readonly StartingType[] = LEVELS.flatMap(({ row, path, converts, types }) => {
  const common = { reviewPath: path, evidenceRequired: converts, validityMonths: 0, mayConvert: converts }
  const child = ([code, zh, en]: Row): StartingType => ({ ...common, code, parent: row[0], zh, en })
  return [{ ...common, code: row[0], parent: null, zh: row[1], en: row[2] }, ...types.map(child)]
})

/** An invented achievement. Hours in minutes, credits in hundredths, pass mark as in grades.ts (null: the usual one). */
export type DemoAchievement = {
  readonly code: string
  readonly typeCode: string
  readonly name: string
  readonly level: string | null
  readonly owner: 'managementCentre' | 'universityCentre' | 'localCentre'
  readonly minutes: number
  readonly credits: number
  readonly grading: GradingScheme
  readonly passMark: number | null
  /** Text with {year} and {serial:n}, or null where papers carry no number. */
  readonly certificateFormat: string | null
  readonly validityMonths: number
}

/** A family of achievements: one for each name and level. Hours and credits grow by half with each level. */
type Family = {
  readonly type: string
  readonly owner: DemoAchievement['owner']
  readonly names: string
  readonly levels?: string
  readonly hours: number
  readonly credits: number
  readonly grading: GradingScheme
  readonly passMark?: number
  readonly format: string | null
  readonly months?: number
}

const U = 'universityCentre'
const M = 'managementCentre'
const L = 'localCentre'
const FAMILIES: readonly Family[] = [
  {
    type: 'undergraduateCourse',
    owner: U,
    names: '高等数学 大学英语 程序设计基础 马克思主义基本原理 数据结构 大学物理 管理学原理 有机化学',
    hours: 64,
    credits: 400,
    grading: 'percent',
    format: null,
  },
  {
    type: 'higherVocationalCourse',
    owner: U,
    names: '计算机基础 机械制图 电工电子技术 会计基础 幼儿心理学 汽车构造 护理学基础',
    hours: 56,
    credits: 350,
    grading: 'percent',
    format: null,
  },
  {
    type: 'continuingDegreeCourse',
    owner: U,
    names: '现代汉语 经济法 人力资源管理 学前教育学 工程造价概论',
    hours: 48,
    credits: 300,
    grading: 'percent',
    format: null,
  },
  {
    type: 'selfTaughtCourse',
    owner: M,
    names: '中国近现代史纲要 英语（二） 概率论与数理统计 企业管理概论 教育心理学',
    hours: 72,
    credits: 400,
    grading: 'percent',
    format: 'ZK{year}{serial:8}',
  },
  {
    type: 'diploma',
    owner: U,
    names: '毕业证书',
    levels: '专科 本科',
    hours: 1600,
    credits: 8000,
    grading: 'pass',
    format: 'BY{year}{serial:10}',
  },
  { type: 'academicDegree', owner: U, names: '学士学位证书', hours: 2000, credits: 0, grading: 'pass', format: 'XW{year}{serial:9}' },
  {
    type: 'skillLevelCertificate',
    owner: M,
    names: 'Web前端开发 智能财税 老年照护 物流管理 工业机器人操作与运维 母婴护理 新能源汽车装调 建筑信息模型',
    levels: '初级 中级 高级',
    hours: 80,
    credits: 300,
    grading: 'pass',
    format: 'X{year}34{serial:8}',
  },
  {
    type: 'vocationalQualification',
    owner: M,
    names: '教师资格 护士执业资格 注册安全工程师 社会工作者',
    hours: 60,
    credits: 400,
    grading: 'pass',
    format: 'ZG{year}{serial:9}',
  },
  {
    type: 'industryCertificate',
    owner: M,
    names: '网络工程师认证 云计算运维认证 数控设备操作认证',
    hours: 60,
    credits: 250,
    grading: 'pass',
    format: 'HY-{year}-{serial:6}',
    months: 36,
  },
  {
    type: 'trainingProgramme',
    owner: L,
    names: '高素质农民培育 电子商务创业培训 家政服务培训 中式烹调培训 茶艺师培训 养老护理员培训',
    hours: 56,
    credits: 150,
    grading: 'grade',
    format: 'PX{year}{serial:6}',
  },
  {
    type: 'languageComputerTest',
    owner: M,
    names: '全国计算机等级考试',
    levels: '一级 二级 三级 四级',
    hours: 48,
    credits: 200,
    grading: 'grade',
    format: 'JSJ{year}{serial:8}',
  },
  {
    type: 'languageComputerTest',
    owner: M,
    names: '普通话水平测试',
    levels: '三级甲等 二级乙等 二级甲等 一级乙等',
    hours: 24,
    credits: 100,
    grading: 'pass',
    format: 'PTH{year}{serial:8}',
  },
  {
    type: 'languageComputerTest',
    owner: M,
    names: '大学英语考试',
    levels: '四级 六级',
    hours: 96,
    credits: 300,
    grading: 'pass',
    format: 'CET{year}{serial:9}',
  },
  {
    type: 'mooc',
    owner: U,
    names: '人工智能导论 徽州文化概论 中国古建筑欣赏 大学生心理健康 数据分析入门',
    hours: 32,
    credits: 200,
    grading: 'percent',
    format: 'MOOC-{year}-{serial:7}',
  },
  {
    type: 'continuingHours',
    owner: M,
    names: '专业技术人员公需科目 中小学教师继续教育 卫生技术人员继续教育',
    hours: 30,
    credits: 100,
    grading: 'pass',
    format: null,
  },
  {
    type: 'competition',
    owner: M,
    names: '职业院校技能大赛 大学生数学建模竞赛',
    levels: '三等奖 二等奖 一等奖',
    hours: 40,
    credits: 200,
    grading: 'pass',
    format: 'DS{year}{serial:5}',
  },
  {
    type: 'intellectualWork',
    owner: M,
    names: '实用新型专利 软件著作权 期刊论文',
    hours: 60,
    credits: 300,
    grading: 'pass',
    format: 'ZS{year}{serial:7}',
  },
  {
    type: 'workExperience',
    owner: M,
    names: '企业一线岗位工作经历 乡村教师任教经历',
    hours: 120,
    credits: 200,
    grading: 'pass',
    format: null,
  },
  {
    type: 'volunteering',
    owner: L,
    names: '社区志愿服务 支教志愿服务',
    hours: 20,
    credits: 50,
    grading: 'pass',
    format: 'ZY{year}{serial:7}',
  },
  {
    type: 'craftHeritage',
    owner: L,
    names: '宣纸制作技艺 徽墨制作技艺 芜湖铁画锻制技艺 黄梅戏传承',
    hours: 120,
    credits: 400,
    grading: 'grade',
    format: 'FY{year}{serial:4}',
  },
  { type: 'innovation', owner: U, names: '大学生创新创业训练项目 创业实践', hours: 64, credits: 200, grading: 'grade', format: null },
  {
    type: 'communityCourse',
    owner: L,
    names: '智能手机使用 家庭园艺 家庭急救 亲子阅读 防诈骗课堂',
    hours: 16,
    credits: 50,
    grading: 'pass',
    format: null,
  },
  {
    type: 'thirdAgeCourse',
    owner: L,
    names: '老年大学书法 老年大学国画 老年大学声乐 老年大学太极拳 老年大学摄影 老年大学黄梅戏',
    levels: '初级班 提高班',
    hours: 32,
    credits: 100,
    grading: 'grade',
    format: 'LN{year}{serial:6}',
  },
  { type: 'lecture', owner: L, names: '健康养生讲座 法律常识讲座 地方历史讲座', hours: 2, credits: 10, grading: 'pass', format: null },
  { type: 'studyTour', owner: L, names: '皖南古村落游学 红色大别山研学', hours: 24, credits: 60, grading: 'pass', format: null },
]

/** The achievements of the demo catalogue, each with a code of its own (CG0001 …). */
export const DEMO_ACHIEVEMENTS: readonly DemoAchievement[] = FAMILIES.flatMap((family) => {
  return family.names
    .split(' ')
    .flatMap((name) => (family.levels?.split(' ') ?? [null]).map((level, step) => ({ family, name, level, step })))
}).map(({ family, name, level, step }, i) => ({
  code: `CG${String(i + 1).padStart(4, '0')}`,
  typeCode: family.type,
  name: level === null ? name : `${name}（${level}）`,
  level,
  owner: family.owner,
  minutes: family.hours * 60 + family.hours * 30 * step,
  credits: family.credits + (family.credits / 2) * step,
  grading: family.grading,
  passMark: family.passMark ?? null,
  certificateFormat: family.format,
  validityMonths: family.months ?? 0,
}))

/** A certificate number in a format, for example PTH{year}{serial:8} → PTH202600000042. */
export function certificateNumber(format: string, year: number, serial: number): string {
  return format.replace('{year}', String(year)).replace(/\{serial:(\d{1,2})\}/, (_, width) => String(serial).padStart(Number(width), '0'))
}

/** The anchored regular expression of a format, as the catalogue stores it: digits of fixed number, so it runs in linear time. */
export function certificatePattern(format: string): string {
  return `^${format.replace('{year}', '[0-9]{4}').replace(/\{serial:(\d{1,2})\}/, '[0-9]{$1}')}$`
}
