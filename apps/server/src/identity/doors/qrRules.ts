/** Milliseconds in which a code may be scanned; after that the page shows another one. */
export const turnMs = 60_000
/** Milliseconds to read and decide on the phone after the scan. */
export const decideMs = 120_000
/** Milliseconds in which the waiting browser takes what was confirmed: a confirmation that nobody fetches is not left lying about. */
export const finishMs = 60_000
/** Codes that one address may ask for in five minutes: a computer room of a hundred screens behind one address, each turning every minute. */
export const codesPerAddress = { count: 600, minutes: 5 } as const

/** What is known of a code. */
export type QrFacts = {
  readonly turnsAt: Date
  readonly scannedAt: Date | null
  readonly decision: 'confirmed' | 'denied' | null
  readonly decidedAt: Date | null
  readonly usedAt: Date | null
}
/** How a waiting browser's code stands. */
export type QrState = 'none' | 'waiting' | 'scanned' | 'confirmed' | 'denied' | 'expired'

const within = (from: Date, now: Date, ms: number): boolean => now.getTime() - from.getTime() < ms

/** How a code stands now. Each step has its own end, so that a code that nobody goes on with dies by itself. Pure. */
export const qrStateOf = (qr: QrFacts | undefined, now: Date): QrState => {
  if (qr === undefined) return 'none'
  if (qr.usedAt !== null) return 'expired'
  if (qr.decision === 'denied') return 'denied'
  if (qr.decision === 'confirmed' && qr.decidedAt !== null) return within(qr.decidedAt, now, finishMs) ? 'confirmed' : 'expired'
  if (qr.scannedAt !== null) return within(qr.scannedAt, now, decideMs) ? 'scanned' : 'expired'
  return now < qr.turnsAt ? 'waiting' : 'expired'
}

const network = (address: string): string => {
  const plain = address.replace(/^::ffff:/i, '')
  return plain.includes(':') ? plain.toLowerCase().split(':').slice(0, 4).join(':') : plain
}

/** Whether two addresses are of one network, as far as addresses tell: the same IPv4 address, or the same 64 bits of IPv6. Pure. */
export const sameNetwork = (one: string, other: string): boolean => network(one) === network(other)
