import { createHash } from 'node:crypto'
import { codeOf } from '../apps/server/src/proofs/rules.ts'

/** The code of an invented proof: it follows from the id, so that the load knows what the server made. */
export const benchCode = (id: string): string => codeOf(createHash('sha256').update(`bench proof ${id}`).digest())
