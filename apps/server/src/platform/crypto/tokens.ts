/** Secrets that the bank hands out: session tokens, one-time codes, initial passwords. Only their hashes are stored. */
import { createHash, randomBytes } from 'node:crypto'

/** Source of random bytes. An argument, so that a test can show what happens at the edges of the sampling. */
export type RandomSource = (bytes: number) => Uint8Array

/** Letters and digits that are not mistaken for each other on paper or over the phone: no 0 O 1 I l. */
const PASSWORD_ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A session token: 256 random bits in base64url, 43 characters. It goes to the client and is never stored. */
export function newSessionToken(random: RandomSource = randomBytes): string {
  return Buffer.from(random(32)).toString('base64url')
}

/** What is stored of a token: SHA-256, 32 bytes. No salt and no slow hash are needed, because a token cannot be guessed. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}

/** A one-time code of six digits, each of the million codes equally likely. Store it only as a lookup hash with its challenge. */
export function newOneTimeCode(random: RandomSource = randomBytes): string {
  for (;;) {
    const [a = 0, b = 0, c = 0] = random(3)
    const number = (a << 16) | (b << 8) | c
    // 2^24 is no multiple of 10^6: the numbers from 16,000,000 on are thrown away, or low codes would come more often.
    if (number < 16_000_000) return String(number % 1_000_000).padStart(6, '0')
  }
}

/** A random password to be changed at first use: 16 characters of 56 are 93 bits. Lengths under 12 throw RangeError. */
export function newPassword(length = 16, random: RandomSource = randomBytes): string {
  if (length < 12) throw new RangeError('a generated password has at least 12 characters')
  const usable = 256 - (256 % PASSWORD_ALPHABET.length)
  let password = ''
  while (password.length < length) {
    for (const byte of random(length)) {
      if (byte < usable && password.length < length) password += PASSWORD_ALPHABET.charAt(byte % PASSWORD_ALPHABET.length)
    }
  }
  return password
}
