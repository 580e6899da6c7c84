import type { Packing } from './relaxation.ts'

/** An answer under improvement: which item holds each resource (-1: none), which items are in, what the caps still allow, and the value. */
type State = { readonly owner: Int32Array; readonly inside: Uint8Array; readonly room: Float64Array; value: number }

const put = (problem: Packing, state: State, i: number): void => {
  const item = problem.items[i]
  if (item === undefined) return
  for (const r of item.uses) state.owner[r] = i
  for (let k = 0; k < state.room.length; k += 1) state.room[k] = (state.room[k] ?? 0) - (item.weights[k] ?? 0)
  state.inside[i] = 1
  state.value += item.value
}

const take = (problem: Packing, state: State, i: number): void => {
  const item = problem.items[i]
  if (item === undefined) return
  for (const r of item.uses) state.owner[r] = -1
  for (let k = 0; k < state.room.length; k += 1) state.room[k] = (state.room[k] ?? 0) + (item.weights[k] ?? 0)
  state.inside[i] = 0
  state.value -= item.value
}

/** The items inside that stand in the way of another one; undefined when it would break a cap even without them. */
const inTheWay = (problem: Packing, state: State, i: number): readonly number[] | undefined => {
  const item = problem.items[i]
  if (item === undefined) return undefined
  const out: number[] = []
  for (const r of item.uses) {
    const owner = state.owner[r] ?? -1
    if (owner !== -1 && !out.includes(owner)) out.push(owner)
  }
  for (let k = 0; k < state.room.length; k += 1) {
    let room = state.room[k] ?? 0
    for (const o of out) room += problem.items[o]?.weights[k] ?? 0
    if ((item.weights[k] ?? 0) > room) return undefined
  }
  return out
}

/** What swapping an item in would gain, caps left aside: its value less that of everything it displaces, each once. Allocates nothing. */
const gainOf = (problem: Packing, state: State, i: number): number => {
  const item = problem.items[i]
  if (item === undefined) return 0
  const { uses } = item
  let gain = item.value
  for (let at = 0; at < uses.length; at += 1) {
    const owner = state.owner[uses[at] ?? 0] ?? -1
    if (owner === -1) continue
    let counted = false
    for (let before = 0; before < at && !counted; before += 1) counted = state.owner[uses[before] ?? 0] === owner
    if (!counted) gain -= problem.items[owner]?.value ?? 0
  }
  return gain
}

/** Swaps items in as long as that gains; among equal gains the first in the order given. */
const climb = (problem: Packing, state: State, order: Int32Array): void => {
  for (let moved = true; moved; ) {
    moved = false
    for (const i of order) {
      // Nearly every item gains nothing: that is looked at first, and cheaply.
      if (state.inside[i] === 1 || gainOf(problem, state, i) <= 0) continue
      const out = inTheWay(problem, state, i)
      if (out === undefined) continue
      for (const o of out) take(problem, state, o)
      put(problem, state, i)
      moved = true
    }
  }
}

/** The items worth trying of each anchor, in the order given. */
const byAnchor = (problem: Packing, order: Int32Array): ReadonlyMap<number, readonly number[]> => {
  const found = new Map<number, number[]>()
  for (const i of order) {
    const anchor = problem.anchors[i] ?? 0
    const list = found.get(anchor)
    if (list === undefined) found.set(anchor, [i])
    else list.push(i)
  }
  return found
}

/**
 * Finds an item for an anchor by moving what stands in the way elsewhere, one after the other (an augmenting path where each item takes one thing, a
 * chain of ejections otherwise). Leaves everything as it was when that fails.
 */
const seat = (
  problem: Packing,
  state: State,
  anchor: number,
  anchors: ReadonlyMap<number, readonly number[]>,
  seen: Uint8Array,
): boolean => {
  for (const i of anchors.get(anchor) ?? []) {
    const uses = problem.items[i]?.uses ?? []
    if (state.inside[i] === 1 || uses.some((r) => r !== anchor && seen[r] === 1)) continue
    const out = inTheWay(problem, state, i)
    if (out === undefined || out.length > 1) continue
    for (const r of uses) seen[r] = 1
    const [moved] = out
    if (moved !== undefined) take(problem, state, moved)
    put(problem, state, i)
    if (moved === undefined || seat(problem, state, problem.anchors[moved] ?? 0, anchors, seen)) return true
    take(problem, state, i)
    put(problem, state, moved)
  }
  return false
}

const copy = (state: State): State => ({
  owner: state.owner.slice(),
  inside: state.inside.slice(),
  room: state.room.slice(),
  value: state.value,
})

/** Seats every anchor that has nothing yet. What gives way may come to lie on something of less value: an answer that lost by it is not kept. */
const seatAll = (problem: Packing, state: State, anchors: ReadonlyMap<number, readonly number[]>): State => {
  if (anchors.keys().every((anchor) => state.owner[anchor] !== -1)) return state
  const seated = copy(state)
  for (const anchor of anchors.keys())
    if (seated.owner[anchor] === -1) seat(problem, seated, anchor, anchors, new Uint8Array(problem.resources))
  return seated.value > state.value ? seated : state
}

/** A small generator of its own (xorshift), so that the same problem is improved in the same way everywhere. */
const dice = (): ((sides: number) => number) => {
  let x = 0x9e3779b9
  return (sides) => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) % sides
  }
}

/**
 * Improves an answer by swaps: forces an item in, lets what it displaced find other places, keeps what is not worse (iterated local search, after
 * Andrade, Resende and Werneck 2012). `order` are the items worth trying, best first; `aim` is a value that nothing exceeds. Returns the best answer.
 */
export const improve = (
  problem: Packing,
  start: readonly number[],
  { order, aim, tries }: { readonly order: Int32Array; readonly aim: number; readonly tries: number },
): { readonly chosen: readonly number[]; readonly value: number } => {
  let state: State = {
    owner: new Int32Array(problem.resources).fill(-1),
    inside: new Uint8Array(problem.items.length),
    room: Float64Array.from(problem.caps),
    value: 0,
  }
  for (const i of start) put(problem, state, i)
  const anchors = byAnchor(problem, order)
  climb(problem, state, order)
  state = seatAll(problem, state, anchors)
  let best = copy(state)
  const roll = dice()
  for (let t = 0; t < tries && best.value < aim && order.length > 0; t += 1) {
    const before = copy(state)
    for (let kicks = 1 + roll(2); kicks > 0; kicks -= 1) {
      const i = order[roll(order.length)] ?? 0
      const out = state.inside[i] === 1 ? undefined : inTheWay(problem, state, i)
      if (out === undefined) continue
      for (const o of out) take(problem, state, o)
      put(problem, state, i)
    }
    climb(problem, state, order)
    state = seatAll(problem, state, anchors)
    if (state.value > best.value) best = copy(state)
    if (state.value < before.value && roll(20) !== 0) state = before
  }
  return { chosen: [...best.inside.keys()].filter((i) => best.inside[i] === 1), value: best.value }
}
