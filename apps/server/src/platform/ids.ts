import type { Clock } from './clock.ts'

/** A 64-bit id as decimal text. */
export type Id = string

/** Milliseconds of 2026-01-01T00:00:00Z: ids count from here, which lasts for 69 years. */
const epoch = 1_767_225_600_000n
const small = 1n << 61n
const large = 1n << 62n

/**
 * Makes time-ordered 61-bit ids: 41 bits of milliseconds, 8 bits of node, 12 bits of sequence. Ids of one node never repeat: when the clock
 * stands still or goes back, the sequence goes on from the last millisecond used.
 */
export const idMaker = (clock: Clock, node: number): (() => Id) => {
  if (!Number.isInteger(node) || node < 0 || node > 255) throw new Error(`node number out of range: ${node}`)
  let last = 0n
  let sequence = 0n
  return () => {
    const now = BigInt(clock.now().getTime()) - epoch
    if (now > last) {
      last = now
      sequence = 0n
    } else {
      sequence += 1n
      if (sequence > 4095n) {
        last += 1n
        sequence = 0n
      }
    }
    return ((last << 20n) | (BigInt(node) << 12n) | sequence).toString()
  }
}

/** The id of row `row` (0 … 2^24-1) of a batch whose rows go to the main partition: between 2^61 and 2^62. The same row always gets the same id. */
export const smallBatchId = (serial: bigint, row: number): Id => (small + ((serial % (1n << 36n)) << 24n) + BigInt(row)).toString()

/** The first id of a batch that gets a partition of its own (above 2^62); the partition's range is 2^24 wide. */
export const largeBatchBase = (serial: bigint): bigint => large + (serial << 24n)

/** The first id of a batch in the main partition. */
export const smallBatchBase = (serial: bigint): bigint => small + (serial << 24n)

/** The serial of the batch that made an id; undefined for an id of another origin. */
export const batchSerialOf = (id: bigint): bigint | undefined =>
  id >= large ? (id - large) >> 24n : id >= small ? (id - small) >> 24n : undefined
