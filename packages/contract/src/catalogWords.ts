import * as z from 'zod/mini'

/** 评审路径：不审 / 初审 / 初审+复审 / 抽审 */
export const ReviewPath = z.enum(['none', 'first', 'firstFinal', 'sampled'])
/** 存入方式：批量 / 本人 / 柜台 / 接口 */
export const EntryChannel = z.enum(['batch', 'self', 'counter', 'api'])
/** 成绩制式：百分 / 等级 / 合格 */
export const Grading = z.enum(['percent', 'grade', 'pass'])
/** 同一成果可以存几次：一生一次 / 每期一次 / 每天一次 */
export const Repeats = z.enum(['never', 'term', 'day'])
/** 类型编码 */
export const TypeCode = z.string().check(z.regex(/^[A-Za-z0-9]{1,40}$/))
