import { type certificationOfferings, type certificationPanels, certificationWords as words } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import { DocumentFailed, renderPdf } from '../platform/documents/index.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { formatDay } from '../platform/pure/shanghai.ts'
import type { Download } from '../platform/serve.ts'
import type { OfferingRow } from './offeringStore.ts'

const points = (tenths: number | null): string => (tenths === null ? '—' : (tenths / 10).toFixed(1))

/** What a report prints: what was certified, what the panel found by dimension, without the names of its experts. Pure. */
export const reportData = (
  row: OfferingRow,
  certificate: NonNullable<certificationOfferings.OfferingLine['certificate']>,
  panel: certificationPanels.Panel,
) => ({
  title: '机构项目认证报告',
  subtitle: `${row.organization}　${row.name}`,
  sections: [
    {
      heading: '认证结果',
      facts: [
        ['认证编号', certificate.number],
        ['学分', formatCredits(certificate.credits)],
        ['学时', formatHours(certificate.minutes)],
        ['等级', certificate.level === null ? '未定级' : `${certificate.level} 级`],
        ['有效期', `${formatDay(certificate.validFrom)} 至 ${formatDay(certificate.validTo)}`],
        ['名录编号', certificate.entry?.number ?? '—'],
        ['认证意见', row.recommendedOpinion ?? '—'],
      ],
      columns: [],
      rows: [],
    },
    {
      heading: '专家评审',
      facts: [
        ['评审专家', `${panel.sheets.filter((sheet) => sheet.state === 'scored').length} 人`],
        ['平均分', points(panel.mean)],
        ...(row.visitedOn === null ? [] : [['现场考察', `${formatDay(row.visitedOn)}　${row.visitFindings ?? ''}`]]),
      ],
      columns: ['评审维度', '平均分'],
      rows: panel.byDimension.map((line) => [words.dimensionNames[line.dimension].zh, points(line.mean)]),
    },
    {
      heading: '项目说明',
      facts: words.dimensions.map((dimension) => [words.dimensionNames[dimension].zh, row.content.parts[dimension].text]),
      columns: [],
      rows: [],
    },
  ],
  note: `申请编号 ${row.number}。本报告由省学分银行管理中心出具。`,
})

/** The report of a certified offering as a PDF; equal data give equal bytes. */
export const reportOf = async (
  ctx: Context<StaffActor>,
  row: OfferingRow,
  certificate: NonNullable<certificationOfferings.OfferingLine['certificate']>,
  panel: certificationPanels.Panel,
): Promise<Download | { readonly refused: 'proofs.printing_busy' }> => {
  const data = reportData(row, certificate, panel)
  const content = await renderPdf('list', data, { at: row.decidedAt ?? ctx.now, title: data.title }).catch((error: unknown) => {
    if (error instanceof DocumentFailed) return undefined
    throw error
  })
  if (content === undefined) return { refused: 'proofs.printing_busy' }
  return { download: { name: `认证报告-${certificate.number}.pdf`, type: 'application/pdf', content } }
}
