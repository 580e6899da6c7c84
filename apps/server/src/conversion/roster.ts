import type { StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import { DocumentFailed, renderPdf } from '../platform/documents/index.ts'
import { formatCredits } from '../platform/pure/amounts.ts'

/** A line of a roster: one converted course. `group` heads its section, credits in hundredths. */
export type RosterLine = {
  readonly group: string
  readonly studentNo: string
  readonly name: string
  readonly course: string
  readonly credits: number
  readonly grade: string
  readonly number: string
}

/** The roster: one section a class, to be printed, signed and sealed. */
export const rosterPdf = (ctx: Context<StaffActor>, a: { readonly subtitle: string }, lines: readonly RosterLine[]) => {
  const classes = Map.groupBy(lines, (line) => line.group)
  const data = {
    title: '学习成果转换结果名册',
    subtitle: a.subtitle,
    sections: [...classes].map(([heading, rows]) => ({
      heading,
      facts: [],
      columns: ['学号', '姓名', '课程', '学分', '成绩', '认定编号'],
      rows: rows.map((row) => [row.studentNo, row.name, row.course, formatCredits(row.credits), row.grade, row.number]),
    })),
    note: `共 ${new Set(lines.map((row) => row.studentNo)).size} 人、${lines.length} 门课程。经办人：　　　　　　负责人：　　　　　　（盖章）　　　　　　年　　月　　日`,
  }
  return renderPdf('list', data, { at: ctx.now, title: data.title })
}

/** A roster that could not be printed just now is a refusal, anything else a fault. */
export const unprinted = (error: unknown): { readonly refused: 'proofs.printing_busy' } => {
  if (error instanceof DocumentFailed) return { refused: 'proofs.printing_busy' }
  throw error
}
