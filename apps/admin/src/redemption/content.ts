import type { Activity, ActivityContent } from '@creditbank/contract/redemption'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const whole = (value: unknown): number => (typeof value === 'number' ? Math.round(value) : 0)
const inside = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined
const rows = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? value.map((row: unknown) => (typeof row === 'object' && row !== null ? { ...row } : {})) : []
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text).filter((one) => one !== '') : [])

/** Kinds of learner, in their order. */
export const learnerKinds = ['student', 'resident', 'employee', 'senior'] as const

/** How far an identity may have to be checked, in its order. */
export const levels = ['none', 'counterChecked', 'verified'] as const
/** Whose points an activity may take. */
export const takings = ['both', 'centre', 'province'] as const

/** What the form's values mean as the content of an activity. The stock of a good is typed by point; points that were taken out again lose theirs. Pure. */
export const contentOf = (values: Record<string, unknown>): ActivityContent => {
  const delivery = values['delivery'] === 'voucher' ? 'voucher' : 'counter'
  const points = rows(values['points']).map((p) => ({ pointId: text(p['pointId']), hours: text(p['hours']) }))
  return {
    title: text(values['title']),
    rules: text(values['rules']),
    delivery,
    startsOn: text(values['startsOn']),
    endsOn: text(values['endsOn']),
    collectUntil: delivery === 'voucher' || text(values['collectUntil']) === '' ? null : text(values['collectUntil']),
    units: texts(values['units']),
    kinds: learnerKinds.filter((kind) => texts(values['kinds']).includes(kind)),
    level: levels.find((level) => level === values['level']) ?? 'none',
    takes: takings.find((takes) => takes === values['takes']) ?? 'both',
    cancelReturns: values['cancelReturns'] === true,
    lapseReturns: values['lapseReturns'] === true,
    points: delivery === 'voucher' ? [] : points,
    goods: rows(values['goods']).map((good) => ({
      ...(text(good['id']) === '' ? {} : { id: text(good['id']) }),
      name: text(good['name']),
      about: text(good['about']),
      points: whole(good['points']),
      perPerson: whole(good['perPerson']),
      pictureId: text(good['pictureId']) === '' ? null : text(good['pictureId']),
      stock: delivery === 'voucher' ? [] : points.map(({ pointId }) => ({ pointId, planned: whole(inside(good['stock'], pointId)) })),
    })),
  }
}

/** An activity as its form shows it. Pure; the reverse of `contentOf`. */
export const valuesOf = (a: Activity): Record<string, unknown> => ({
  title: a.title,
  rules: a.rules,
  delivery: a.delivery,
  startsOn: a.startsOn,
  endsOn: a.endsOn,
  collectUntil: a.collectUntil,
  units: a.units.map((unit) => unit.id),
  kinds: a.kinds,
  level: a.level,
  takes: a.takes,
  cancelReturns: a.cancelReturns,
  lapseReturns: a.lapseReturns,
  points: a.points.map((point) => ({ pointId: point.id, hours: point.hours })),
  goods: a.items.map(({ shelves, ...good }) => ({
    ...good,
    stock: Object.fromEntries(shelves.map((shelf) => [shelf.pointId, shelf.planned])),
  })),
})
