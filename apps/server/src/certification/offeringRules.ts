import { certificationPanels as panels, certificationWords as words, type certificationOfferings as offerings } from '@creditbank/contract'
import type { Id } from '../platform/ids.ts'

/** Fewest characters that say anything about a dimension. */
const leastText = 20
/** Dimensions that words alone do not prove: the teaching plan, the rules of assessment, what qualifies the teachers. */
const proven: readonly words.Dimension[] = ['content', 'assessment', 'teachers']

/** Everything that is missing before an offering can be submitted, in the order of the form. Pure. */
export const offeringDefects = (content: offerings.OfferingContent): offerings.OfferingDefect[] => [
  ...(content.fields.length === 0 ? [{ field: 'fields', code: 'fieldsMissing' as const }] : []),
  ...(content.audience === '' ? [{ field: 'audience', code: 'audienceMissing' as const }] : []),
  ...words.dimensions.flatMap((field) => {
    const part = content.parts[field]
    return [
      ...([...part.text].length < leastText ? [{ field, code: 'textShort' as const }] : []),
      ...(proven.includes(field) && part.fileIds.length === 0 ? [{ field, code: 'fileMissing' as const }] : []),
    ]
  }),
]

/** Mean of the six dimensions in tenths of a point. Pure. */
export const totalOf = (scores: panels.Scores): number =>
  Math.round((words.dimensions.reduce((sum, dimension) => sum + scores[dimension], 0) * 10) / words.dimensions.length)

/** What the rule of conflicts looks at. A unit is its centre and everything below it. */
export type ExpertFacts = {
  readonly staffId: Id
  readonly unit: string
  readonly organizationId: Id | null
  /** Centre (level two) above the unit that employs them. */
  readonly centreId: Id | null
  readonly conflictIds: readonly Id[]
  readonly status: 'active' | 'suspended'
  readonly appointed: boolean
  readonly asked: boolean
}
/** The applicant of an offering. */
export type ApplicantFacts = {
  readonly organizationId: Id
  readonly centreId: Id | null
  readonly name: string
  readonly authors: readonly Id[]
}

const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '')

/**
 * Why an expert may not judge an offering; null where they may. Nobody judges what they wrote, what their own unit (its centre and all below it) asks for,
 * or where they declared a conflict. Pure.
 */
export const whyNotAsked = (expert: ExpertFacts, applicant: ApplicantFacts): panels.NotAsked | null => {
  if (!expert.appointed) return 'noAppointment'
  if (expert.status === 'suspended') return 'suspended'
  if (applicant.authors.includes(expert.staffId)) return 'applicant'
  const centres = [expert.organizationId, expert.centreId].filter((id) => id !== null)
  const theirs = [applicant.organizationId, applicant.centreId].filter((id) => id !== null)
  if (plain(expert.unit) === plain(applicant.name) || centres.some((id) => theirs.includes(id))) return 'sameUnit'
  if (expert.conflictIds.some((id) => theirs.includes(id))) return 'declared'
  return expert.asked ? 'asked' : null
}

/** A sheet as the sums need it. */
export type SheetFacts = {
  readonly id: Id
  readonly state: words.SheetState
  readonly scores: panels.Scores | null
  readonly total: number | null
}

/** How an expert's total lies above (below: negative) the mean of the others, in tenths; null while nobody else has handed in. Pure. */
export const driftOf = (sheet: SheetFacts, all: readonly SheetFacts[]): number | null => {
  const others = all.flatMap((one) => (one.id === sheet.id || one.total === null ? [] : [one.total]))
  return sheet.total === null || others.length === 0 ? null : Math.round(sheet.total - others.reduce((a, b) => a + b, 0) / others.length)
}

const meanOf = (values: readonly number[]): number => Math.round(values.reduce((a, b) => a + b, 0) / values.length)
const spreadOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

/** What a panel comes to: enough sheets and none open, mean and spread of the totals, and the same by dimension. Pure. */
export const panelSum = (sheets: readonly SheetFacts[]): Omit<panels.Panel, 'sheets'> => {
  const scored = sheets.flatMap((one) => (one.scores === null || one.total === null ? [] : [{ scores: one.scores, total: one.total }]))
  const totals = scored.map((one) => one.total)
  const spread = totals.length < 2 ? null : spreadOf(totals)
  return {
    complete: scored.length >= panels.panelSize && !sheets.some((one) => one.state === 'asked'),
    mean: totals.length === 0 ? null : meanOf(totals),
    spread,
    wide: spread !== null && spread > panels.wideSpread,
    byDimension:
      scored.length === 0
        ? []
        : words.dimensions.map((dimension) => {
            const points = scored.map((one) => one.scores[dimension])
            return { dimension, mean: meanOf(points.map((p) => p * 10)), spread: spreadOf(points) }
          }),
  }
}

/** Who looks at an offering, for what they may do with it. */
export type OfferingReader = { readonly edits: boolean; readonly manages: boolean; readonly staffId: Id }
/** What a reader may do with an offering now. Pure. */
export const offeringActs = (
  row: { readonly state: words.OfferingState; readonly authors: readonly Id[] },
  reader: OfferingReader,
  complete: boolean,
): offerings.Offering['can'] => {
  const open = row.state === 'draft' || row.state === 'returned' || row.state === 'withdrawn' || row.state === 'refused'
  return [
    ...(reader.edits && open ? (['edit', 'submit'] as const) : []),
    ...(reader.edits && (row.state === 'submitted' || row.state === 'accepted' || row.state === 'returned') ? (['withdraw'] as const) : []),
    ...(reader.manages && row.state === 'accepted' ? (['assign', 'visit'] as const) : []),
    ...(reader.manages && row.state === 'accepted' && complete && !row.authors.includes(reader.staffId) ? (['recommend'] as const) : []),
    ...(row.state === 'approved' ? (['report'] as const) : []),
  ]
}

/** Whether a last day of validity may be given on a day: after it, within five years. Pure. */
export const validityFits = (today: string, validTo: string): boolean =>
  validTo > today && validTo <= `${Number(today.slice(0, 4)) + 5}${today.slice(4)}`
