import type { conversionRules, programmes } from '@creditbank/contract'
import { givenCondition, givenRule } from '../conversion/index.ts'
import type { Id } from '../platform/ids.ts'
import type { Offering } from './catalogue.ts'
import type { Row } from './store.ts'
import type { Member, Unit } from './world.ts'

type Major = {
  readonly code: string
  readonly name: string
  readonly level: programmes.ProgrammeLevel
  readonly mode: programmes.ProgrammeMode
  readonly core: string
  readonly electives: string
}

const majors: readonly Major[] = [
  {
    code: '080901',
    name: '计算机科学与技术',
    level: 'undergraduate',
    mode: 'open',
    core: '程序设计基础 数据结构 计算机组成原理 操作系统 计算机网络 数据库原理 软件工程 离散数学',
    electives: '徽文化通识 Java程序设计 人工智能导论 网络安全基础 移动应用开发',
  },
  {
    code: '120201',
    name: '工商管理',
    level: 'undergraduate',
    mode: 'continuing',
    core: '管理学原理 微观经济学 会计学基础 市场营销学 人力资源管理 财务管理 运营管理 战略管理',
    electives: '徽文化通识 电子商务 商务沟通 创业基础 消费者行为',
  },
  {
    code: '040106',
    name: '学前教育',
    level: 'undergraduate',
    mode: 'open',
    core: '学前教育原理 幼儿心理学 学前儿童卫生学 幼儿园课程论 幼儿游戏论 学前教育史 儿童文学 教育研究方法',
    electives: '徽文化通识 幼儿音乐 幼儿美术 家庭教育指导 特殊教育基础',
  },
  {
    code: '101101',
    name: '护理学',
    level: 'undergraduate',
    // A self-taught examination: the provincial authority decides about conversions into it.
    mode: 'selfTaught',
    core: '护理学基础 人体解剖学 生理学 病理学 药理学 内科护理学 外科护理学 社区护理',
    electives: '徽文化通识 老年护理 心理护理 营养学 急救护理',
  },
  {
    code: '510201',
    name: '计算机应用技术',
    level: 'higherVocational',
    mode: 'continuing',
    core: '计算机基础 程序设计基础 数据库应用 网页设计 网络组建与维护 办公自动化',
    electives: '徽文化通识 短视频制作 图形图像处理 云计算基础',
  },
  {
    code: '530301',
    name: '大数据与会计',
    level: 'higherVocational',
    mode: 'open',
    core: '会计基础 财务会计 成本会计 税法 财务软件应用 审计基础',
    electives: '徽文化通识 电子商务会计 财务分析 Excel在财务中的应用',
  },
]
const commonCourses = '思想道德与法治 马克思主义基本原理 大学英语 高等数学 大学语文 计算机应用基础 体育与健康'
/** Courses whose study nothing replaces, as schools' rules have it. */
const locked = new Set(['思想道德与法治', '马克思主义基本原理', '体育与健康', '毕业设计（论文）'])

const course = (code: string, name: string, credits: number, nature: programmes.CourseNature, group: string): programmes.Course => ({
  code,
  name,
  credits,
  nature,
  group,
  convertible: !locked.has(name),
})

const planOf = (major: Major): programmes.Plan => {
  const names = (text: string): string[] => text.split(' ')
  const courses = [
    ...names(commonCourses).map((name, i) => course(`GG${String(i + 1).padStart(3, '0')}`, name, 400, 'required', 'GG')),
    ...names(major.core).map((name, i) => course(`ZY${String(i + 1).padStart(3, '0')}`, name, 400, 'required', 'ZY')),
    ...names(major.electives).map((name, i) => course(`XX${String(i + 1).padStart(3, '0')}`, name, 300, 'elective', 'XX')),
    course('SJ001', '专业实习', 400, 'practice', 'SJ'),
    course('SJ002', '毕业设计（论文）', 800, 'practice', 'SJ'),
  ]
  const sum = (group: string): number => courses.filter((c) => c.group === group).reduce((total, c) => total + c.credits, 0)
  const groups = [
    { code: 'GG', name: '公共基础课', least: sum('GG') },
    { code: 'ZY', name: '专业核心课', least: sum('ZY') },
    { code: 'XX', name: '选修课', least: 600 },
    { code: 'SJ', name: '实践教学', least: sum('SJ') },
  ]
  const cap = (most: number, sourceKinds: programmes.SourceKind[] = []): programmes.Cap => ({
    of: 'total',
    group: null,
    most,
    sourceKinds,
    effects: [],
  })
  return {
    cohortFrom: 2024,
    least: groups.reduce((total, g) => total + g.least, 0),
    groups,
    courses,
    // Shares found at real schools: at most half of a programme by conversion, self-taught examinations up to 40 %.
    caps: [cap(500), cap(400, ['selfTaughtExamination']), cap(300, ['nonDegree', 'noFixedForm'])],
  }
}

const levelsRow = (u: Unit) => ({ l1: u.l1, l2: u.l2, l3: u.l3, l4: u.l4 })

/** What of the demo's achievements a course may be converted from: the same name, or what schools commonly accept. */
const accepted: Readonly<Record<string, readonly string[]>> = {
  大学英语: ['大学英语考试', '英语（二）'],
  高等数学: ['概率论与数理统计'],
  大学语文: ['现代汉语', '普通话水平测试'],
  计算机应用基础: ['计算机基础', '全国计算机等级考试'],
  徽文化通识: ['徽州文化概论', '中国古建筑欣赏'],
  计算机网络: ['网络工程师认证'],
  网络组建与维护: ['网络工程师认证'],
  网络安全基础: ['网络工程师认证'],
  云计算基础: ['云计算运维认证'],
  网页设计: ['Web前端开发'],
  移动应用开发: ['Web前端开发'],
  软件工程: ['软件著作权'],
  数据库应用: ['数据分析入门'],
  管理学原理: ['企业管理概论'],
  运营管理: ['物流管理'],
  财务管理: ['智能财税'],
  财务会计: ['智能财税'],
  财务软件应用: ['智能财税'],
  会计学基础: ['会计基础'],
  学前教育原理: ['学前教育学'],
  幼儿园课程论: ['教师资格'],
  教育研究方法: ['教育心理学', '期刊论文'],
  护理学基础: ['护士执业资格'],
  老年护理: ['老年照护', '养老护理员培训'],
  社区护理: ['养老护理员培训'],
  家庭教育指导: ['母婴护理'],
  电子商务: ['电子商务创业培训'],
  创业基础: ['创业实践', '大学生创新创业训练项目'],
  办公自动化: ['计算机基础', '全国计算机等级考试'],
  数据库原理: ['数据分析入门', '全国计算机等级考试'],
  Java程序设计: ['程序设计基础', 'Web前端开发'],
  市场营销学: ['电子商务创业培训'],
  商务沟通: ['普通话水平测试'],
  幼儿音乐: ['黄梅戏传承'],
  急救护理: ['卫生技术人员继续教育'],
  心理护理: ['大学生心理健康', '老年照护'],
  税法: ['经济法'],
  审计基础: ['会计基础'],
  财务分析: ['数据分析入门', '智能财税'],
  电子商务会计: ['智能财税'],
  Excel在财务中的应用: ['全国计算机等级考试'],
  专业实习: ['企业一线岗位工作经历', '乡村教师任教经历'],
}
const fits = (name: string, offered: string): boolean =>
  offered.startsWith(name) || (accepted[name] ?? []).some((part) => offered.startsWith(part))

/** What a course is converted from: achievements of one name, by whoever offers them, at most fifty a rule. */
const sourcesFor = (name: string, offerings: readonly Offering[]): readonly (readonly Offering[])[] =>
  [
    ...Map.groupBy(
      offerings.filter((o) => fits(name, o.source.name)),
      (o) => o.source.name,
    ).values(),
  ].flatMap((same) => Array.from({ length: Math.ceil(same.length / 50) }, (_, i) => same.slice(i * 50, (i + 1) * 50)))

type Author = { readonly writer: Id; readonly chief: Id; readonly filer: Id }

const ruleRows = (a: {
  readonly id: Id
  readonly number: string
  readonly school: Unit
  readonly content: conversionRules.RuleContent
  readonly by: Author
  readonly at: Date
}) => ({
  rule: {
    id: a.id,
    number: a.number,
    organization_id: a.school.id,
    ...levelsRow(a.school),
    latest: 1,
    on_file: true,
    retired_on: null,
    retired_reason: null,
    updated_at: a.at,
  },
  version: {
    rule_id: a.id,
    version: 1,
    state: 'filed',
    content: a.content,
    effective_from: a.content.effectiveFrom,
    effective_to: a.content.effectiveTo,
    notice_until: '2024-08-16',
    authors: [a.by.writer],
    reviewed_by: a.by.chief,
    filed_by: a.by.filer,
    filed_at: a.at,
    note: null,
  },
})

const programmeRows = (a: {
  readonly id: Id
  readonly major: Major
  readonly plan: programmes.Plan
  readonly school: Unit
  readonly by: Author
  readonly at: Date
}) => {
  const { name, level, mode } = a.major
  const about = { name, level, mode, majorCode: a.major.code, majorName: name, months: 30, feeYuan: 7200 }
  const admission = level === 'undergraduate' ? '国民教育系列专科及以上学历' : '高中、中专及同等学力'
  return {
    programme: {
      id: a.id,
      code: a.major.code,
      organization_id: a.school.id,
      ...levelsRow(a.school),
      name,
      level,
      mode,
      major_name: name,
      latest: 1,
      in_force: 1,
      retired_at: null,
      updated_at: a.at,
    },
    version: {
      programme_id: a.id,
      version: 1,
      state: 'published',
      content: { ...about, admission, plan: a.plan },
      cohort_from: a.plan.cohortFrom,
      authors: [a.by.writer],
      published_by: a.by.chief,
      published_at: a.at,
      note: null,
    },
  }
}

/** Rules that lead from the demo's achievements into the courses of one programme. */
const rulesInto = (programme: Id, plan: programmes.Plan, offerings: readonly Offering[]): readonly conversionRules.RuleContent[] =>
  plan.courses
    .filter((c) => c.convertible)
    .flatMap((target) =>
      sourcesFor(target.name, offerings).flatMap((sources) => {
        const source = sources[0]?.source
        if (source === undefined) return []
        const minScore = source.grading === 'percent' ? 6000 : null
        return [
          givenRule({
            name: `${source.name}转换${target.name}`,
            of: [givenCondition({ achievements: sources.map((o) => o.id), minScore })],
            targets: [{ course: target.code, credits: Math.min(target.credits, Math.max(100, source.credits)) }],
            effect: source.typeCode.endsWith('Course') ? 'credit' : 'exemptStudyAndExam',
            programmes: [programme],
            effectiveFrom: '2024-09-01',
          }),
        ]
      }),
    )

/** Everything of the programmes and rules, ready to be inserted. */
export type DemoProgrammes = { readonly programmes: Row[]; readonly versions: Row[]; readonly rules: Row[]; readonly ruleVersions: Row[] }

/** Twelve programmes at universities with registrars, and rules that turn the demo's achievements into their courses. */
export const makeProgrammes = (from: {
  readonly units: readonly Unit[]
  readonly members: readonly Member[]
  readonly offerings: readonly Offering[]
  readonly newId: () => Id
  readonly at: Date
}): DemoProgrammes => {
  const { newId, at, offerings } = from
  const find = (role: string, unit?: Unit): Id | undefined =>
    from.members.find((m) => m.role === role && (unit === undefined || m.unit.id === unit.id))?.id
  /** Schools without registrars of their own in the demo had their clerk write and their reviewer publish. */
  const by = (role: string, standIn: string, unit: Unit): Id => find(role, unit) ?? find(standIn, unit) ?? newId()
  const home = from.members.find((m) => m.role === 'registrar')?.unit
  const schools = [
    ...(home === undefined ? [] : [home]),
    ...from.units.filter((u) => u.kind === 'universityCentre' && u.id !== home?.id),
  ].slice(0, 4)
  const made: DemoProgrammes = { programmes: [], versions: [], rules: [], ruleVersions: [] }
  schools.forEach((school, s) => {
    const who = {
      writer: by('registrar', 'centreClerk', school),
      chief: by('chiefRegistrar', 'centreReviewer', school),
      filer: find('managementDirector') ?? newId(),
    }
    majors
      .filter((_, i) => (i + s) % 2 === 0)
      .forEach((major) => {
        const [id, plan] = [newId(), planOf(major)]
        const parts = programmeRows({ id, major, plan, school, by: who, at })
        made.programmes.push(parts.programme)
        made.versions.push(parts.version)
        for (const content of rulesInto(id, plan, offerings)) {
          const number = `ZG2024${String(made.rules.length + 1).padStart(6, '0')}`
          const parts = ruleRows({ id: newId(), number, school, content, by: who, at })
          made.rules.push(parts.rule)
          made.ruleVersions.push(parts.version)
        }
      })
  })
  return made
}
