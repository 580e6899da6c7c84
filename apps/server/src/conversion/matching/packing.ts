import { improve } from './improve.ts'
import {
  contested,
  emptyRelaxation,
  type Flat,
  flatten,
  type Open,
  type Packing,
  type Prices,
  type Relaxed,
  relax,
  slopeOf,
} from './relaxation.ts'

/** What was found: the chosen items (ascending), their value, the proven upper bound, whether both meet, and the nodes searched. */
export type Packed = {
  readonly chosen: readonly number[]
  readonly value: number
  readonly bound: number
  readonly proven: boolean
  readonly nodes: number
  /** The items that an answer as good as this one may hold; what is not among them is in no best answer. */
  readonly hopeful: readonly number[]
}

/** Rounds of price moves at the root and at each later node: the bound at the root proves most problems by itself. */
const rootRounds = 600
const nodeRounds = 60
/** Rounds without a lower bound after which the pace is halved, and the paces between which it moves. */
const patience = 15
const firstPace = 1.6
const lastPace = 0.005

/** Tries of the improvement by swaps before the search begins. */
const swapTries = 300

/** What the search carries. Every limit is a count and not a time, so that the same problem gives the same answer everywhere. */
type Search = {
  readonly problem: Packing
  readonly flat: Flat
  /** Every sum of values is a multiple of this. */
  readonly grain: number
  readonly maxNodes: number
  nodes: number
  best: number
  chosen: readonly number[]
  /** Only answers above this are looked for: raised by each better answer, and set just below the bound at first (see `pack`). */
  floor: number
  /** What the caps alone allow (`ceilingOf`): no answer is worth more, whatever the prices say. */
  readonly ceiling: number
}

/** An open part of the search: what is fixed in, what is still possible, and the prices to start from. */
type Node = Open & { readonly fixed: readonly number[]; readonly prices: Prices }

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

/** Adds items to what is fixed, in the given order, as long as they fit. */
const fill = (problem: Packing, node: Node, order: Int32Array): { readonly chosen: number[]; readonly value: number } => {
  const taken = new Uint8Array(problem.resources)
  for (const i of node.fixed) for (const r of problem.items[i]?.uses ?? []) taken[r] = 1
  const room = [...node.room]
  const chosen = [...node.fixed]
  let value = node.value
  for (const i of order) {
    const item = problem.items[i]
    if (item === undefined || item.uses.some((r) => taken[r] === 1) || item.weights.some((w, k) => w > (room[k] ?? 0))) continue
    for (const r of item.uses) taken[r] = 1
    item.weights.forEach((w, k) => {
      room[k] = (room[k] ?? 0) - w
    })
    chosen.push(i)
    value += item.value
  }
  return { chosen, value }
}

const offer = (search: Search, found: { readonly chosen: readonly number[]; readonly value: number }): void => {
  if (found.value <= search.best) return
  search.best = found.value
  search.chosen = [...found.chosen].sort((a, b) => a - b)
  search.floor = Math.max(search.floor, found.value)
}

/** The best sum of values that a bound still allows: sums are multiples of the grain. */
const allowed = (search: Search, bound: number): number => {
  const least = Math.min(bound, search.ceiling)
  return Math.floor((least + 1e-6 + least * 1e-12) / search.grain) * search.grain
}

/** The open items by falling reduced value; equal ones by their number. */
const ordered = (node: Node, { worth }: Relaxed): Int32Array => {
  const { items } = node
  const places = new Int32Array(items.length)
  for (let j = 0; j < places.length; j += 1) places[j] = j
  return places.sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || (items[a] ?? 0) - (items[b] ?? 0)).map((j) => items[j] ?? 0)
}

type Tightened = { readonly relaxed: Relaxed; readonly prices: Prices }

/** Moves the prices along the slope; no price falls below zero. */
const move = (
  open: Open,
  { prices, slope, priced }: { readonly prices: Prices; readonly slope: Prices; readonly priced: Int32Array },
  far: number,
): void => {
  for (const r of priced) prices.resources[r] = Math.max(0, (prices.resources[r] ?? 0) + far * (slope.resources[r] ?? 0))
  for (let k = 0; k < slope.caps.length; k += 1)
    prices.caps[k] = Math.max(0, (prices.caps[k] ?? 0) + (far * (slope.caps[k] ?? 0)) / Math.max(1, open.room[k] ?? 0))
}

/**
 * Moves the prices for some rounds and keeps the lowest bound. Now and then it fills up an answer in the order of the reduced values. Stops as soon as
 * the bound meets the best answer.
 */
const tighten = (search: Search, node: Node, rounds: number): Tightened => {
  const { flat } = search
  const priced = contested(flat, node)
  const prices: Prices = { resources: new Float64Array(flat.resources), caps: node.prices.caps.slice() }
  for (const r of priced) prices.resources[r] = node.prices.resources[r] ?? 0
  const slope: Prices = { resources: new Float64Array(flat.resources), caps: new Float64Array(flat.caps) }
  // Two relaxations are kept, the best and the last: some hundred rounds make no garbage.
  let spare = emptyRelaxation(flat, node)
  let relaxed = relax(flat, node, { prices, priced, into: emptyRelaxation(flat, node) })
  let best: Tightened = { relaxed, prices: { resources: prices.resources.slice(), caps: prices.caps.slice() } }
  offer(search, fill(search.problem, node, ordered(node, relaxed)))
  let pace = firstPace
  let since = 0
  for (let round = 1; round < rounds && pace > lastPace; round += 1) {
    if (allowed(search, best.relaxed.bound) <= search.floor) break
    const square = slopeOf(flat, node, { relaxed, priced, prices, slope })
    if (square === 0) break
    const aim = Math.max(search.grain / 2, relaxed.bound - search.floor)
    move(node, { prices, slope, priced }, (pace * aim) / square)
    relaxed = relax(flat, node, { prices, priced, into: spare })
    if (relaxed.bound < best.relaxed.bound - 1e-9) {
      spare = best.relaxed
      best.prices.resources.set(prices.resources)
      best.prices.caps.set(prices.caps)
      best = { relaxed, prices: best.prices }
      since = 0
      if (round % 5 === 0) offer(search, fill(search.problem, node, ordered(node, relaxed)))
    } else since += 1
    if (since >= patience) {
      pace /= 2
      since = 0
    }
  }
  offer(search, fill(search.problem, node, ordered(node, best.relaxed)))
  return best
}

/** The open items that can still be part of an answer above the floor, by their reduced value. */
const promising = (search: Search, node: Node, { relaxed }: Tightened): Int32Array =>
  node.items.filter((i, j) => {
    const pick = relaxed.picks[search.flat.anchors[i] ?? 0] ?? -1
    const ofAnchor = pick === -1 ? 0 : (relaxed.worth[pick] ?? 0)
    return allowed(search, relaxed.bound - ofAnchor + (relaxed.worth[j] ?? 0)) > search.floor
  })

/** Improves an answer by swaps among the hopeful items of a node. */
const polish = (search: Search, node: Node, tight: Tightened, hopeful: Int32Array): void => {
  const live = new Set(hopeful)
  const order = ordered(node, tight.relaxed).filter((i) => live.has(i))
  const start = fill(search.problem, node, order).chosen
  const aim = allowed(search, tight.relaxed.bound)
  offer(search, improve(search.problem, start, { order, aim, tries: swapTries }))
}

/** The node in which an item is chosen: what conflicts with it or no longer fits is gone. */
const choosing = (search: Search, node: Node, i: number, items: Int32Array, prices: Prices): Node => {
  const item = search.problem.items[i]
  const used = new Set(item?.uses)
  const room = node.room.map((left, k) => left - (item?.weights[k] ?? 0))
  return {
    fixed: [...node.fixed, i],
    value: node.value + (item?.value ?? 0),
    items: items.filter((j) => {
      const other = search.problem.items[j]
      return j !== i && other !== undefined && !other.uses.some((r) => used.has(r)) && other.weights.every((w, k) => w <= (room[k] ?? 0))
    }),
    room,
    prices,
  }
}

/** The item to decide next: the pick whose resources the other picks want most; then the one of most reduced value; then the lowest number. */
const branching = (search: Search, node: Node, items: Int32Array, { relaxed }: Tightened): number | undefined => {
  const wanted = new Map<number, number>()
  const picks = Array.from(relaxed.picks).filter((j) => j !== -1)
  for (const j of picks) for (const r of search.problem.items[node.items[j] ?? 0]?.uses ?? []) wanted.set(r, (wanted.get(r) ?? 0) + 1)
  const live = new Set(items)
  const rated = picks
    .map((j) => ({ i: node.items[j] ?? 0, worth: relaxed.worth[j] ?? 0 }))
    .filter(({ i }) => live.has(i))
    .map(({ i, worth }) => ({
      i,
      worth,
      conflict: (search.problem.items[i]?.uses ?? []).reduce((sum, r) => sum + (wanted.get(r) ?? 0) - 1, 0),
    }))
    .sort((a, b) => b.conflict - a.conflict || b.worth - a.worth || a.i - b.i)
  return rated[0]?.i ?? items[0]
}

/** Depth-first search. Returns the highest bound of what was left unsearched, -Infinity when everything was searched. */
const explore = (search: Search, node: Node, rounds: number): number => {
  offer(search, { chosen: node.fixed, value: node.value })
  if (node.items.length === 0) return Number.NEGATIVE_INFINITY
  search.nodes += 1
  const tight = tighten(search, node, rounds)
  if (allowed(search, tight.relaxed.bound) <= search.floor) return Number.NEGATIVE_INFINITY
  if (search.nodes >= search.maxNodes) return tight.relaxed.bound
  const items = promising(search, node, tight)
  const next = branching(search, node, items, tight)
  if (next === undefined) return Number.NEGATIVE_INFINITY
  const taken = explore(search, choosing(search, node, next, items, tight.prices), nodeRounds)
  const left = explore(search, { ...node, items: items.filter((i) => i !== next), prices: tight.prices }, nodeRounds)
  return Math.max(taken, left)
}

/**
 * Prices to begin with: half of what the items would pay on average. Many prices give the same bound; those reached from above tell the thrifty items
 * from the wasteful ones, those at zero do not.
 */
const firstPrices = (problem: Packing, items: readonly number[]): Prices => {
  const resources = new Float64Array(problem.resources)
  const wanted = new Float64Array(problem.resources)
  for (const i of items) {
    const item = problem.items[i]
    for (const r of item?.uses ?? []) {
      if (item === undefined || r === problem.anchors[i]) continue
      resources[r] = (resources[r] ?? 0) + item.value / (item.uses.length - 1)
      wanted[r] = (wanted[r] ?? 0) + 1
    }
  }
  return { resources: resources.map((sum, r) => sum / (2 * Math.max(1, wanted[r] ?? 0))), caps: new Float64Array(problem.caps.length) }
}

/** Caps rounded down to what sums of the items' weights can reach: a cap of 2.5 credits over courses of whole credits is one of 2. */
const reachable = (problem: Packing): number[] =>
  problem.caps.map((cap, k) => {
    const unit = problem.items.reduce((g, item) => greatestCommonDivisor(item.weights[k] ?? 0, g), 0)
    return unit === 0 ? cap : Math.floor(cap / unit) * unit
  })

/**
 * What the caps alone allow: where every item counts at least its value towards a cap, no answer is worth more than that cap has room. The prices come
 * near this bound only slowly, and most people who hold much reach the cap over all of a programme.
 */
const ceilingOf = (problem: Packing, root: Node): number =>
  root.room.reduce((least, room, k) => {
    const counts = root.items.every((i) => (problem.items[i]?.weights[k] ?? 0) >= (problem.items[i]?.value ?? 0))
    return counts ? Math.min(least, room) : least
  }, Number.POSITIVE_INFINITY)

/** The whole problem as the first node. */
const rootOf = (problem: Packing): Node => {
  const items = problem.items.flatMap((item, i) => (item.value > 0 && item.weights.every((w, k) => w <= (problem.caps[k] ?? 0)) ? [i] : []))
  return { fixed: [], value: 0, items: Int32Array.from(items), room: reachable(problem), prices: firstPrices(problem, items) }
}

/**
 * Solves a packing exactly by branch and bound over a Lagrangian relaxation, within `maxNodes` nodes. The bound of the relaxation is nearly always
 * reached, so the search first looks for an answer that reaches it and lowers its aim only when there is none: what cannot be part of such an answer
 * falls away at once. `start` is a known answer to begin with; `byCaps` also bounds by what the caps alone allow. Where the limit is reached, `proven` is
 * false and `bound` says what no answer exceeds. Items worth nothing are never chosen.
 */
export const pack = (
  problem: Packing,
  { maxNodes, start, byCaps = true }: { readonly maxNodes: number; readonly start?: readonly number[]; readonly byCaps?: boolean },
): Packed => {
  const values = problem.items.map((item) => item.value)
  const grain = Math.max(1, values.reduce(greatestCommonDivisor, 0))
  const root = rootOf(problem)
  const ceiling = byCaps && root.items.length > 0 ? ceilingOf(problem, root) : Number.POSITIVE_INFINITY
  const search: Search = { problem, flat: flatten(problem), grain, maxNodes, nodes: 0, best: 0, chosen: [], floor: 0, ceiling }
  if (start !== undefined) offer(search, { chosen: start, value: start.reduce((sum, i) => sum + (values[i] ?? 0), 0) })
  const tight = root.items.length === 0 ? undefined : tighten(search, root, rootRounds)
  let bound = tight === undefined ? search.best : Math.max(search.best, allowed(search, tight.relaxed.bound))
  for (let step = grain; tight !== undefined && bound > search.best; step *= 2) {
    search.floor = Math.max(search.best, bound - step)
    const hopeful = promising(search, root, tight)
    if (search.nodes === 0) polish(search, root, tight, hopeful)
    const floor = search.floor
    const open = explore(search, { ...root, items: hopeful, prices: tight.prices }, nodeRounds)
    if (open !== Number.NEGATIVE_INFINITY) {
      bound = Math.max(search.best, floor, Math.min(bound, allowed(search, open)))
      break
    }
    // Everything above the floor was searched: what was found there is the best, and where nothing was found, nothing exceeds the floor.
    bound = Math.max(search.best, floor)
  }
  search.floor = search.best - grain
  const hopeful = tight === undefined ? [] : [...promising(search, root, tight)]
  return { chosen: search.chosen, value: search.best, bound, proven: bound === search.best, nodes: search.nodes, hopeful }
}
