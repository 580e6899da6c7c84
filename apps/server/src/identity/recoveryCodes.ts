import { randomBytes } from 'node:crypto'
import { type RandomSource, tokenHash } from '../platform/crypto/tokens.ts'

/** Signs that are not mistaken for each other on paper: no 0 o 1 i l. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const count = 10
const length = 16

/** Ten codes of sixteen signs (79 bits), in groups of four. They go to their owner and are never stored. */
export const newRecoveryCodes = (random: RandomSource = randomBytes): string[] =>
  Array.from({ length: count }, () => {
    let code = ''
    while (code.length < length) {
      // 248 is the largest multiple of 31 in a byte: what lies above is thrown away, or some signs would come more often.
      for (const byte of random(length)) if (byte < 248 && code.length < length) code += alphabet.charAt(byte % 31)
    }
    return code.replace(/(.{4})(?=.)/g, '$1-')
  })

/** What is stored of a code, however it was typed: with or without hyphens and spaces, in capitals or not. */
export const recoveryCodeHash = (typed: string): Buffer => tokenHash(`recovery ${typed.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
