/**
 * A packing problem: choose items so that no resource is used twice and no cap is exceeded, for the most value. An outcome and a course are resources,
 * a possible conversion is an item; nothing in this file or in packing.ts knows that. All numbers are integers.
 */
export type Item = {
  readonly uses: readonly number[]
  readonly value: number
  /** What the item counts towards each cap, in the order of the caps. */
  readonly weights: readonly number[]
}

/** `anchors[i]` is one resource of item i (its first course): at most one item an anchor is the constraint that the relaxation keeps. */
export type Packing = {
  readonly resources: number
  readonly caps: readonly number[]
  readonly items: readonly Item[]
  readonly anchors: readonly number[]
}

/** The problem in flat arrays: the items' resources besides their anchor lie in `others` from `from[i]` to `from[i + 1]`. */
export type Flat = {
  readonly resources: number
  readonly caps: number
  readonly anchors: Int32Array
  readonly values: Float64Array
  readonly from: Int32Array
  readonly others: Int32Array
  readonly weights: Float64Array
}

/** Lays a problem out for the inner loops. */
export const flatten = (problem: Packing): Flat => {
  const from = new Int32Array(problem.items.length + 1)
  const others: number[] = []
  const weights = new Float64Array(problem.items.length * problem.caps.length)
  problem.items.forEach((item, i) => {
    for (const r of item.uses) if (r !== problem.anchors[i]) others.push(r)
    from[i + 1] = others.length
    item.weights.forEach((w, k) => {
      weights[i * problem.caps.length + k] = w
    })
  })
  return {
    resources: problem.resources,
    caps: problem.caps.length,
    anchors: Int32Array.from(problem.anchors),
    values: Float64Array.from(problem.items, (item) => item.value),
    from,
    others: Int32Array.from(others),
    weights,
  }
}

/** Prices of the resources and of the caps (scaled by the room): the multipliers of the Lagrangian relaxation. */
export type Prices = { readonly resources: Float64Array; readonly caps: Float64Array }

/** The relaxation at some prices: an upper bound, and for each anchor the position (in the node's items) of its best item, or -1. */
export type Relaxed = { readonly bound: number; readonly picks: Int32Array; readonly worth: Float64Array }

/** What the relaxation is solved over: the items still open, what the caps still allow, and the value that is already certain. */
export type Open = { readonly items: Int32Array; readonly room: readonly number[]; readonly value: number }

/** Room for one relaxation over some open items. */
export const emptyRelaxation = (flat: Flat, open: Open): Relaxed => ({
  bound: 0,
  picks: new Int32Array(flat.resources),
  worth: new Float64Array(open.items.length),
})

/**
 * Evaluates the relaxation: each anchor takes its best item at the present prices, whatever the others take. O(size of the items). Picks and worth are
 * written into the arrays of `into`.
 */
export const relax = (
  flat: Flat,
  open: Open,
  { prices, priced, into }: { readonly prices: Prices; readonly priced: Int32Array; readonly into: Relaxed },
): Relaxed => {
  const { worth, picks } = into
  picks.fill(-1)
  for (let j = 0; j < open.items.length; j += 1) {
    const i = open.items[j] ?? 0
    let left = flat.values[i] ?? 0
    const end = flat.from[i + 1] ?? 0
    for (let at = flat.from[i] ?? 0; at < end; at += 1) left -= prices.resources[flat.others[at] ?? 0] ?? 0
    for (let k = 0; k < flat.caps; k += 1) left -= (prices.caps[k] ?? 0) * (flat.weights[i * flat.caps + k] ?? 0)
    worth[j] = left
    const anchor = flat.anchors[i] ?? 0
    const before = picks[anchor] ?? -1
    if (left > 0 && (before === -1 || left > (worth[before] ?? 0))) picks[anchor] = j
  }
  let bound = open.value
  for (const j of picks) if (j !== -1) bound += worth[j] ?? 0
  for (const r of priced) bound += prices.resources[r] ?? 0
  for (let k = 0; k < flat.caps; k += 1) bound += (prices.caps[k] ?? 0) * (open.room[k] ?? 0)
  return { bound, picks, worth }
}

/** The resources that open items of two anchors want: only these can be overused, so only these have a price. */
export const contested = (flat: Flat, open: Open): Int32Array => {
  const wantedBy = new Int32Array(flat.resources).fill(-1)
  const contestedBy = new Uint8Array(flat.resources)
  const want = (r: number, anchor: number) => {
    if (wantedBy[r] === -1) wantedBy[r] = anchor
    else if (wantedBy[r] !== anchor) contestedBy[r] = 1
  }
  for (const i of open.items) {
    const anchor = flat.anchors[i] ?? 0
    want(anchor, anchor)
    const end = flat.from[i + 1] ?? 0
    for (let at = flat.from[i] ?? 0; at < end; at += 1) want(flat.others[at] ?? 0, anchor)
  }
  return Int32Array.from(contestedBy.keys()).filter((r) => contestedBy[r] === 1)
}

/**
 * Writes how far each price should move into `slope`: how much a resource or cap is overused by the picks. A price at zero does not fall. Returns the
 * square of its length; zero means that the relaxation is solved.
 */
export const slopeOf = (
  flat: Flat,
  open: Open,
  at: { readonly relaxed: Relaxed; readonly priced: Int32Array; readonly prices: Prices; readonly slope: Prices },
): number => {
  const { priced, prices, slope } = at
  slope.resources.fill(0)
  for (const r of priced) slope.resources[r] = -1
  for (let k = 0; k < flat.caps; k += 1) slope.caps[k] = -(open.room[k] ?? 0)
  for (const r of priced) if ((at.relaxed.picks[r] ?? -1) !== -1) slope.resources[r] = (slope.resources[r] ?? 0) + 1
  for (const j of at.relaxed.picks) {
    if (j === -1) continue
    const i = open.items[j] ?? 0
    const end = flat.from[i + 1] ?? 0
    for (let o = flat.from[i] ?? 0; o < end; o += 1) {
      const r = flat.others[o] ?? 0
      slope.resources[r] = (slope.resources[r] ?? 0) + 1
    }
    for (let k = 0; k < flat.caps; k += 1) slope.caps[k] = (slope.caps[k] ?? 0) + (flat.weights[i * flat.caps + k] ?? 0)
  }
  let square = 0
  for (const r of priced) {
    if ((slope.resources[r] ?? 0) < 0 && (prices.resources[r] ?? 0) === 0) slope.resources[r] = 0
    square += (slope.resources[r] ?? 0) ** 2
  }
  for (let k = 0; k < flat.caps; k += 1) {
    const unit = Math.max(1, open.room[k] ?? 0)
    slope.caps[k] = (slope.caps[k] ?? 0) < 0 && (prices.caps[k] ?? 0) === 0 ? 0 : (slope.caps[k] ?? 0) / unit
    square += (slope.caps[k] ?? 0) ** 2
  }
  return square
}
