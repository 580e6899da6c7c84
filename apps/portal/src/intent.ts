/**
 * The idempotency key of one intent ("submit draft 17") lives in this tab until the server has answered for good. A second tap, a reload
 * or a lost network then repeats the same key, and the server does the thing once.
 */

const memory = new Map<string, string>()

const read = (name: string): string | null => {
  try {
    return sessionStorage.getItem(name)
  } catch {
    return memory.get(name) ?? null
  }
}

const write = (name: string, value: string | null): void => {
  try {
    if (value === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, value)
  } catch {
    if (value === null) memory.delete(name)
    else memory.set(name, value)
  }
}

/** A 53-bit fingerprint of an input, only to see whether the same intent is now meant with other values. Not for security. */
export const fingerprint = (input: unknown): string => {
  const text = JSON.stringify(input) ?? ''
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    a = Math.imul(a ^ c, 2654435761)
    b = Math.imul(b ^ c, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36)
}

/** A random key; works on plain http too, where crypto.randomUUID does not exist. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The key of an intent with these values: the kept one when nothing changed since it was made, else a new one. */
export const keyFor = (intent: string, input: unknown): string => {
  const name = `bank.intent.${intent}`
  const mark = fingerprint(input)
  const [key, keptMark] = (read(name) ?? '').split(':')
  if (key !== undefined && key !== '' && keptMark === mark) return key
  const made = newKey()
  write(name, `${made}:${mark}`)
  return made
}

/** Forgets the key: the server has answered, a further tap is a new intent. */
export const forgetKey = (intent: string): void => write(`bank.intent.${intent}`, null)
