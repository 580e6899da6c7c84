import * as z from 'zod/mini'

/** 目标 内容 考核 质量保障 支持服务 师资: the six dimensions in which an offering is described and scored. */
export const dimensions = ['goals', 'content', 'assessment', 'quality', 'support', 'teachers'] as const
/** One of the six. */
export const Dimension = z.enum(dimensions)
export type Dimension = z.infer<typeof Dimension>
/** The dimensions in words. */
export const dimensionNames = {
  goals: { zh: '培养目标', en: 'Goals' },
  content: { zh: '学习内容', en: 'Content' },
  assessment: { zh: '考核评价', en: 'Assessment' },
  quality: { zh: '质量保障', en: 'Quality control' },
  support: { zh: '学习支持', en: 'Support' },
  teachers: { zh: '师资队伍', en: 'Teachers' },
} as const satisfies Record<Dimension, { zh: string; en: string }>

/** 草稿 待初审 专家评审 待审定 已认证 已退回 未通过 已撤回 */
export const OfferingState = z.enum(['draft', 'submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn'])
export type OfferingState = z.infer<typeof OfferingState>
/** 建议认证 修改后认证 不予认证 */
export const Verdict = z.enum(['certify', 'amend', 'refuse'])
export type Verdict = z.infer<typeof Verdict>
/** 待评 已评 回避 已更换 */
export const SheetState = z.enum(['asked', 'scored', 'conflict', 'released'])
export type SheetState = z.infer<typeof SheetState>
