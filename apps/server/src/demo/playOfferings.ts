import { certificationOfferings as offerings, certificationPanels as panels, reviews } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Cast, makeCast, type Player } from './cast.ts'
import * as store from './store.ts'

type Ending = 'draft' | 'submitted' | 'asked' | 'scored' | 'firstReviewed' | 'approved' | 'returned' | 'refused' | 'withdrawn'
type Plan = {
  readonly name: string
  readonly fields: readonly string[]
  readonly hours: number
  readonly credits: number
  readonly ending: Ending
}

/** An offering for every state: what a university and a city's centre really offer besides degrees. */
const plans: readonly Plan[] = [
  { name: '养老护理员岗位能力培训', fields: ['护理', '老年教育'], hours: 96, credits: 400, ending: 'approved' },
  { name: '社区工作者能力提升项目', fields: ['社会工作'], hours: 72, credits: 300, ending: 'approved' },
  { name: '乡村电商运营师培训', fields: ['电子商务'], hours: 80, credits: 300, ending: 'firstReviewed' },
  { name: '家庭教育指导师培训', fields: ['学前教育', '心理'], hours: 64, credits: 250, ending: 'scored' },
  { name: '新能源汽车维修培训', fields: ['机械'], hours: 120, credits: 500, ending: 'asked' },
  { name: '短视频制作与传播', fields: ['电子商务', '艺术'], hours: 48, credits: 200, ending: 'submitted' },
  { name: '企业数字化管理培训', fields: ['管理'], hours: 56, credits: 200, ending: 'returned' },
  { name: '书画鉴赏周末班', fields: ['艺术'], hours: 24, credits: 100, ending: 'refused' },
  { name: '急救员取证培训', fields: ['护理'], hours: 32, credits: 100, ending: 'withdrawn' },
  { name: '茶艺传习项目', fields: ['艺术'], hours: 60, credits: 200, ending: 'draft' },
]
const experts = [
  { userName: 'expert', unit: '皖南示范医学院', title: '教授', fields: ['护理', '老年教育', '心理'] },
  { userName: 'expert2', unit: '省示范职业教育研究院', title: '研究员', fields: ['管理', '电子商务', '社会工作'] },
  { userName: 'expert3', unit: '示范机械行业协会', title: '高级工程师', fields: ['机械', '电子商务'] },
  { userName: 'expert4', unit: '示范师范学院', title: '副教授', fields: ['学前教育', '艺术', '社会工作'] },
] as const

type Scene = {
  readonly cast: Cast
  readonly platform: Platform
  readonly clerk: Player
  readonly director: Player
  readonly final: Player
  readonly panel: readonly { readonly id: Id; readonly player: Player }[]
}

const contentOf = (plan: Plan, fileId: Id): offerings.OfferingContent => {
  const text = (words: string, files: Id[] = []) => ({ text: words, fileIds: files })
  return {
    name: plan.name,
    typeCode: 'trainingProgramme',
    fields: [...plan.fields],
    audience: '在岗人员和有意从业的社会学习者',
    minutes: plan.hours * 60,
    credits: plan.credits,
    level: 4,
    achievementId: null,
    parts: {
      goals: text(`学员学完“${plan.name}”能独立完成岗位的主要工作任务，结业前用真实任务检验。`),
      content: text(`分基础、专项、实训三个模块，共 ${plan.hours} 学时，实训不少于一半，教学计划见附件。`, [fileId]),
      assessment: text('理论考试占四成，操作考核占六成，两项都在 60 分以上为合格，考核办法见附件。', [fileId]),
      quality: text('教学督导每班听课两次，结业后三个月回访学员和用人单位，问题列入下一期改进。'),
      support: text('配有实训室和线上学习平台，班主任全程答疑，困难学员有补训安排。'),
      teachers: text('专任教师四人，行业兼职教师三人，均有中级以上职称或技师证书，证明见附件。', [fileId]),
    },
  }
}

const decide = async (
  s: Scene,
  id: Id,
  by: Player,
  event: reviews.DecisionEvent,
  more: { reason?: string; note?: string; fields?: string[] } = {},
) => {
  const c = await store.caseOf(s.platform.database.app, id)
  await s.cast.call(reviews.decideCase, { id: c.id, seq: c.seq, event, ...more }, by)
}

const scoresOf = (points: number, n: number): panels.Scores => ({
  goals: points,
  content: points - n,
  assessment: points + 2 - n,
  quality: points - 4,
  support: points + 1,
  teachers: points + n,
})

/** The panel of an offering: three are asked; all of them hand in, the third one of some is stricter than the others. */
const judged = async (s: Scene, id: Id, credits: number, stop: boolean, points: readonly number[]): Promise<void> => {
  const dueOn = addDays(shanghaiDay(s.platform.clock.now()), 21)
  const asked = s.panel.slice(0, 3)
  await s.cast.call(panels.askExperts, { id, expertIds: asked.map((one) => one.id), dueOn }, s.director)
  for (const [n, { player }] of asked.entries()) {
    // Of a panel that is still at work the second has judged: the first one's log-in shows a sheet to be filled in.
    if (stop && n !== 1) continue
    const sheet = (await s.cast.call(panels.listSheets, { state: 'asked' }, player)).items[0]
    if (sheet === undefined) throw new Error('an expert of the demo has no sheet')
    const comment = '目标具体，实训安排充分，考核可以检验岗位能力；建议加强结业后的回访。'
    const scores = scoresOf(points[n] ?? 80, n)
    await s.cast.call(panels.scoreSheet, { id: sheet.id, scores, verdict: 'certify', credits, comment }, player)
  }
}

const playOne = async (s: Scene, plan: Plan, fileId: Id, n: number): Promise<void> => {
  const { ending } = plan
  const { id } = await s.cast.call(offerings.createOffering, { content: contentOf(plan, fileId) }, s.clerk)
  if (ending === 'draft') return
  await s.cast.call(offerings.submitOffering, { id }, s.clerk)
  if (ending === 'submitted') return
  if (ending === 'withdrawn') return void (await s.cast.call(offerings.withdrawOffering, { id }, s.clerk))
  if (ending === 'refused') return decide(s, id, s.director, 'refuse', { reason: 'notEligible' })
  if (ending === 'returned')
    return decide(s, id, s.director, 'return', {
      reason: 'goalsVague',
      note: '师资材料里缺两人的职称证明。',
      fields: ['goals', 'teachers'],
    })
  await decide(s, id, s.director, 'accept')
  await judged(s, id, plan.credits, ending === 'asked', n % 2 === 0 ? [86, 84, 82] : [88, 85, 66])
  if (ending === 'asked' || ending === 'scored') return
  const validTo = addDays(shanghaiDay(s.platform.clock.now()), 3 * 365)
  const recommended = { credits: plan.credits, minutes: plan.hours * 60, level: 4, validTo, opinion: '达到认证要求，建议按申请学分认证。' }
  await s.cast.call(offerings.recommendOffering, { id, ...recommended }, s.director)
  await decide(s, id, s.director, 'firstReview')
  if (ending === 'approved') await decide(s, id, s.final, 'finalReview')
}

/** The expert library, and offerings of a university in every state, played over the real server. */
export const playOfferings = async (platform: Platform, http: FastifyInstance): Promise<void> => {
  const cast = makeCast(platform, http)
  const director = await cast.staff('director')
  const panel = []
  for (const { userName, ...about } of experts) {
    const player = await cast.staff(userName)
    const content = { ...about, fields: [...about.fields], organizationId: null, status: 'active' as const, conflictIds: [] }
    panel.push({ id: (await cast.call(panels.addExpert, { staffId: player.id, ...content }, director)).id, player })
  }
  const clerk = await cast.staff('univ.clerk')
  const s: Scene = { cast, platform, clerk, director, final: await cast.staff('final'), panel }
  const fileId = await cast.upload(clerk, 'staff')
  for (const [n, plan] of plans.entries()) await playOne(s, plan, fileId, n)
}
