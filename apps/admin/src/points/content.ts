import type { RuleContent, Tariff } from '@creditbank/contract/points'

type Values = Record<string, unknown>

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const day = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])
const part = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined

const tariffOf = (value: unknown): Tariff => {
  const kind = part(value, 'kind')
  if (kind === 'asGranted') return { kind }
  if (kind === 'byLevel') {
    const levels = part(value, 'levels')
    return {
      kind,
      levels: (Array.isArray(levels) ? levels : []).map((one) => ({
        level: number(part(one, 'level')) ?? 0,
        points: number(part(one, 'points')) ?? 0,
      })),
    }
  }
  return { kind: kind === 'perItem' ? 'perItem' : 'perHour', points: number(part(value, 'points')) ?? 0 }
}

/** The values of the form as the content of a rule; what only outcomes have is left out for the others. */
export const contentOf = (values: Values): RuleContent => {
  const source = values['source']
  const kind = source === 'attendance' || source === 'volunteering' || source === 'reading' ? source : 'outcome'
  const caps = values['caps']
  return {
    title: String(values['title'] ?? '').trim(),
    source: kind,
    typeCodes: kind === 'outcome' ? list(values['typeCodes']) : [],
    entryIds: kind === 'outcome' ? list(values['entryIds']) : [],
    tariff: tariffOf(values['tariff']),
    caps: { day: number(part(caps, 'day')), activity: number(part(caps, 'activity')), year: number(part(caps, 'year')) },
    startsOn: day(values['startsOn']) ?? '',
    endsOn: day(values['endsOn']),
    budget: number(values['budget']),
    months: number(values['months']) ?? 0,
    text: String(values['text'] ?? '').trim(),
  }
}

/** A new rule as the form begins. */
export const freshRule = (today: string): Values => ({
  source: 'outcome',
  typeCodes: [],
  entryIds: [],
  tariff: { kind: 'perHour', points: 1, levels: [{ level: 1, points: 10 }] },
  caps: { day: 8, activity: null, year: 500 },
  startsOn: today,
  months: 36,
  text: '',
})

/** The content of a rule as values of the form. */
export const valuesOf = (content: RuleContent): Values => ({
  ...content,
  tariff: { points: 1, levels: [{ level: 1, points: 10 }], ...content.tariff },
})
