import type { Archive } from '@creditbank/contract/archive'

type Line = Archive['outcomes'][number]

/** What the archive's page is narrowed to; all of it stands in the address. */
export type ArchiveFilters = { readonly year?: string; readonly type?: string; readonly status?: string; readonly q?: string }

/** Whether an outcome counts in the totals: valid, or bound in a conversion under way. Pure. */
export const counts = (line: Pick<Line, 'status'>): boolean => line.status === 'valid' || line.status === 'locked'

/** The outcomes that pass the filters, in the given order. Pure. */
export const narrowed = (lines: readonly Line[], filters: ArchiveFilters): readonly Line[] =>
  lines.filter(
    (line) =>
      (filters.year === undefined || line.obtainedOn.startsWith(filters.year)) &&
      (filters.type === undefined || line.typeCode === filters.type) &&
      (filters.status === undefined || (filters.status === 'valid' ? counts(line) : !counts(line))) &&
      (filters.q === undefined || `${line.name}${line.issuer}${line.certificateNo ?? ''}`.toLowerCase().includes(filters.q.toLowerCase())),
  )

/** The outcomes year by year, the latest year first, within a year the latest day first. Pure. */
export const byYear = (lines: readonly Line[]): readonly { readonly year: string; readonly lines: readonly Line[] }[] => {
  const years = new Map<string, Line[]>()
  for (const line of [...lines].sort((a, b) => (a.obtainedOn < b.obtainedOn ? 1 : a.obtainedOn > b.obtainedOn ? -1 : 0))) {
    const year = line.obtainedOn.slice(0, 4)
    years.set(year, [...(years.get(year) ?? []), line])
  }
  return [...years].map(([year, inYear]) => ({ year, lines: inYear }))
}

/** What the shown outcomes add up to: only what counts. Credits in hundredths, time in minutes. Pure. */
export const sumOf = (lines: readonly Line[]): { readonly outcomes: number; readonly credits: number; readonly minutes: number } => {
  const counted = lines.filter(counts)
  return {
    outcomes: counted.length,
    credits: counted.reduce((sum, line) => sum + line.credits, 0),
    minutes: counted.reduce((sum, line) => sum + line.minutes, 0),
  }
}

/** The kinds of outcome that there are, by name. Pure. */
export const typesIn = (lines: readonly Line[]): readonly { readonly value: string; readonly label: string }[] =>
  [...new Map(lines.map((line) => [line.typeCode, line.typeName]))].map(([value, label]) => ({ value, label }))

/** The years that there are, latest first. Pure. */
export const yearsIn = (lines: readonly Line[]): readonly string[] =>
  [...new Set(lines.map((line) => line.obtainedOn.slice(0, 4)))].sort().reverse()
