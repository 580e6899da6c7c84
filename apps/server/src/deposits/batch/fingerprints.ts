/**
 * Finds rows of a file that may say the same as an earlier row. A million keys as 64-bit fingerprints in flat arrays take 24 MB, as strings in a Map
 * ten times that. A hit is a candidate only: the database compares the rows themselves.
 */
export class Fingerprints {
  #mask: number
  #high: Int32Array
  #low: Int32Array
  #row: Uint32Array
  #count = 0

  constructor(capacity = 1 << 14) {
    this.#mask = capacity - 1
    this.#high = new Int32Array(capacity)
    this.#low = new Int32Array(capacity)
    this.#row = new Uint32Array(capacity)
  }

  /** Notes a key of two 32-bit halves for a row (from 1); answers the row that noted it first, or 0. */
  note(high: number, low: number, row: number): number {
    if (this.#count * 2 > this.#mask) this.#grow()
    const at = this.#find(high | 0, low | 0)
    const first = this.#row[at] ?? 0
    if (first !== 0) return first
    this.#high[at] = high
    this.#low[at] = low
    this.#row[at] = row
    this.#count += 1
    return 0
  }

  #find(high: number, low: number): number {
    let at = (low ^ (high >>> 7)) & this.#mask
    while (this.#row[at] !== 0 && (this.#high[at] !== high || this.#low[at] !== low)) at = (at + 1) & this.#mask
    return at
  }

  #grow(): void {
    const [high, low, row] = [this.#high, this.#low, this.#row]
    const capacity = (this.#mask + 1) * 2
    this.#mask = capacity - 1
    this.#high = new Int32Array(capacity)
    this.#low = new Int32Array(capacity)
    this.#row = new Uint32Array(capacity)
    for (let i = 0; i < row.length; i += 1) {
      const r = row[i] ?? 0
      if (r === 0) continue
      const at = this.#find(high[i] ?? 0, low[i] ?? 0)
      this.#high[at] = high[i] ?? 0
      this.#low[at] = low[i] ?? 0
      this.#row[at] = r
    }
  }
}

/** Two different 32-bit hashes of a text, starting from a seed: FNV-1a and a multiplicative one. */
export const textFingerprint = (text: string, seed: number): { high: number; low: number } => {
  let high = (0x811c9dc5 ^ seed) | 0
  let low = (seed * 0x9e3779b1) | 0
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    high = Math.imul(high ^ c, 0x01000193)
    low = Math.imul(low + c, 0x85ebca6b) ^ (low >>> 13)
  }
  return { high, low }
}

/** The same hashes of a text that is plain ASCII bytes. Answers through `into` so that nothing is allocated a million times. */
export const asciiFingerprint = (bytes: Buffer, from: number, to: number, seed: number, into: { high: number; low: number }): void => {
  let high = (0x811c9dc5 ^ seed) | 0
  let low = (seed * 0x9e3779b1) | 0
  for (let i = from; i < to; i += 1) {
    const c = bytes[i] ?? 0
    high = Math.imul(high ^ c, 0x01000193)
    low = Math.imul(low + c, 0x85ebca6b) ^ (low >>> 13)
  }
  into.high = high
  into.low = low
}
