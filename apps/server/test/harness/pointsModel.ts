import { addDays, type Day } from '../../src/platform/pure/shanghai.ts'

/** One thing that happens to the ledger. */
export type Command =
  | {
      readonly what: 'earn'
      readonly who: number
      readonly at: number
      readonly fact: number
      readonly points: number
      readonly days: number
    }
  | { readonly what: 'spend'; readonly who: number; readonly from: readonly number[]; readonly key: number; readonly points: number }
  | { readonly what: 'giveBack'; readonly key: number }
  | { readonly what: 'fall' | 'stand'; readonly who: number; readonly at: number; readonly fact: number }
  | { readonly what: 'night'; readonly days: number }
  | { readonly what: 'merge' | 'part' }
  | { readonly what: 'freeze' | 'thaw'; readonly who: number; readonly at: number }

/** How many people there are; the first two can be merged. */
export const people = 3
/** How many centres give points; everybody has a purse with each. */
export const centres = 2
/** Whose points a spend may take. */
const takings: readonly (readonly number[])[] = [[0], [1], [0, 1], [0, 1]]
/** So many random commands. */
export const commands = (pick: (below: number) => number, length: number): readonly Command[] =>
  Array.from({ length }, (): Command => {
    const [who, at] = [pick(people), pick(centres)]
    switch (pick(14)) {
      case 0:
      case 1:
      case 2:
        return { what: 'earn', who, at, fact: pick(12), points: 1 + pick(40), days: pick(200) }
      case 3:
      case 4:
      case 5:
        return { what: 'spend', who, from: takings[pick(takings.length)] ?? [0], key: pick(14), points: pick(60) - 2 }
      case 6:
      case 7:
        return { what: 'giveBack', key: pick(14) }
      case 8:
        return { what: 'fall', who, at, fact: pick(12) }
      case 9:
        return { what: 'stand', who, at, fact: pick(12) }
      case 10:
        return { what: 'night', days: 1 + pick(60) }
      case 11:
        return { what: pick(2) === 0 ? 'merge' : 'part' }
      case 12:
        return { what: 'freeze', who, at }
      default:
        return { what: 'thaw', who, at }
    }
  })

/** What an engine is asked: it does a command and answers in a word, and tells what every account holds, person by person and centre by centre. */
export type Engine = {
  readonly run: (command: Command) => Promise<string>
  readonly state: () => Promise<readonly string[]>
}

/** The day on which every run begins. */
export const start: Day = '2026-01-01'

/** The model: accounts as plain lists of lots, every act written out by itself. */
export const model = (): Engine => {
  type Piece = { id: string; until: Day; left: number; returned: boolean }
  type Purse = {
    at: number
    lots: Piece[]
    debt: number
    frozen: boolean
    facts: Map<number, { lot: Piece; points: number; lapsed: number; taken: { lot: Piece; points: number }[] | null }>
  }
  const purses: Purse[] = Array.from({ length: people * centres }, (_, n) => ({
    at: n % centres,
    lots: [],
    debt: 0,
    frozen: false,
    facts: new Map(),
  }))
  const spends = new Map<number, { points: number; parts: { purse: Purse; lot: Piece; points: number }[]; back: boolean }>()
  let [today, merged, made] = [start, false, 0]
  const purse = (who: number, at: number): Purse => purses[who * centres + at] ?? never()
  const never = (): never => {
    throw new Error('no such purse')
  }
  const group = (who: number): number[] => (merged && who < 2 ? [0, 1] : [who])
  const holds = (p: Purse): number => p.lots.reduce((sum, lot) => sum + lot.left, 0)
  const ordered = (p: Purse): Piece[] =>
    p.lots.filter((lot) => lot.left > 0).sort((a, b) => (a.until === b.until ? Number(a.id) - Number(b.id) : a.until < b.until ? -1 : 1))
  const draw = (p: Purse, points: number, first?: Piece): { lot: Piece; points: number }[] => {
    const parts: { lot: Piece; points: number }[] = []
    const list = first === undefined ? ordered(p) : [first, ...ordered(p).filter((lot) => lot !== first)]
    for (const lot of list) {
      const n = Math.min(points, lot.left)
      if (n === 0) continue
      lot.left -= n
      points -= n
      parts.push({ lot, points: n })
    }
    return parts
  }
  const setOff = (p: Purse): void => {
    const n = Math.min(p.debt, holds(p))
    draw(p, n)
    p.debt -= n
  }
  const bring = (p: Purse, lot: Piece, points: number): void => {
    if (lot.until < today && !lot.returned) {
      made += 1
      p.lots.push({ id: String(made), until: addDays(today, 30), left: points, returned: true })
    } else lot.left += points
  }
  const run = async (c: Command): Promise<string> => {
    switch (c.what) {
      case 'earn': {
        const p = purse(c.who, c.at)
        if (p.facts.has(c.fact)) return 'known'
        made += 1
        const lot = { id: String(made), until: addDays(today, c.days), left: c.points, returned: false }
        p.lots.push(lot)
        p.facts.set(c.fact, { lot, points: c.points, lapsed: 0, taken: null })
        setOff(p)
        return 'earned'
      }
      case 'spend': {
        const own = (at: number) => group(c.who).map((id) => purse(id, at))
        const before = spends.get(c.key)
        if (before !== undefined)
          return before.points === c.points && before.parts.every((part) => c.from.flatMap(own).includes(part.purse))
            ? 'repeated'
            : 'otherSpend'
        if (c.points < 1) return 'notPoints'
        const usable = c.from.filter((at) => own(at).every((p) => !p.frozen))
        const room = new Map(
          usable.map((at) => [
            at,
            Math.max(
              0,
              own(at).reduce((sum, p) => sum + holds(p) - p.debt, 0),
            ),
          ]),
        )
        if ([...room.values()].reduce((sum, n) => sum + n, 0) < c.points) return usable.length < c.from.length ? 'frozen' : 'tooFew'
        const all = usable
          .flatMap((at) => own(at).flatMap((p) => ordered(p).map((lot) => ({ purse: p, lot }))))
          .sort((a, b) => (a.lot.until < b.lot.until ? -1 : a.lot.until > b.lot.until ? 1 : 0))
        let left = c.points
        const parts: { purse: Purse; lot: Piece; points: number }[] = []
        for (const one of all) {
          const free = room.get(one.purse.at) ?? 0
          const n = Math.min(left, one.lot.left, free)
          room.set(one.purse.at, free - n)
          if (n === 0) continue
          one.lot.left -= n
          left -= n
          parts.push({ ...one, points: n })
        }
        spends.set(c.key, { points: c.points, parts, back: false })
        return 'spent'
      }
      case 'giveBack': {
        const before = spends.get(c.key)
        if (before === undefined) return 'unknown'
        if (before.back) return 'repeated'
        before.back = true
        for (const p of purses) {
          const own = before.parts.filter((part) => part.purse === p)
          for (const part of own) bring(p, part.lot, part.points)
          if (own.length > 0) setOff(p)
        }
        return 'back'
      }
      case 'fall': {
        const p = purse(c.who, c.at)
        const fact = p.facts.get(c.fact)
        const points = fact === undefined ? 0 : fact.points - fact.lapsed
        if (fact === undefined || fact.taken !== null || points <= 0) return 'nothing'
        const n = Math.min(holds(p), points)
        fact.taken = draw(p, n, fact.lot)
        if (points > n) {
          p.debt += points - n
          fact.taken.push({ lot: fact.lot, points: points - n })
        }
        return 'takenBack'
      }
      case 'stand': {
        const p = purse(c.who, c.at)
        const fact = p.facts.get(c.fact)
        if (fact === undefined || fact.taken === null) return 'nothing'
        for (const part of fact.taken) bring(p, part.lot, part.points)
        fact.taken = null
        setOff(p)
        return 'restored'
      }
      case 'night': {
        today = addDays(today, c.days)
        for (const p of purses)
          if (!p.frozen)
            for (const lot of p.lots)
              if (lot.until < today && lot.left > 0) {
                for (const fact of p.facts.values()) if (fact.lot === lot) fact.lapsed += lot.left
                lot.left = 0
              }
        return 'night'
      }
      case 'merge':
      case 'part':
        merged = c.what === 'merge'
        return c.what
      case 'freeze':
      case 'thaw':
        purse(c.who, c.at).frozen = c.what === 'freeze'
        return c.what
    }
  }
  return {
    run,
    state: async () =>
      purses.map(
        (p) =>
          `${holds(p)} ${p.debt} ${[...new Set(ordered(p).map((lot) => lot.until))].map((on) => `${on}:${ordered(p).reduce((sum, lot) => (lot.until === on ? sum + lot.left : sum), 0)}`).join(' ')}`,
      ),
  }
}
