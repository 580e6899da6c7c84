import { hash, verify } from '@node-rs/argon2'
import { refuse } from '../platform/command.ts'

const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const running = { now: 0 }
const queue: (() => void)[] = []

/** Two hashes at a time and fifty waiting: beyond that the server says it is busy, so that log-ins never starve everything else. Throws Refuse. */
export const whenFree = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running.now >= 2) {
    if (queue.length >= 50) return refuse('server.busy')
    await new Promise<void>((go) => queue.push(go))
  }
  running.now += 1
  try {
    return await work()
  } finally {
    running.now -= 1
    queue.shift()?.()
  }
}

/** Hashes a password with argon2id (19 MiB, two passes: OWASP's profile). Refuses with server.busy when too many wait. */
export const hashPassword = (password: string): Promise<string> => whenFree(() => hash(password, options))

const decoy: { hash: string | undefined } = { hash: undefined }

/**
 * Checks a password inside `whenFree`. Where there is no such account, or none that has a password, a decoy is checked, so that the time tells nothing.
 */
export const matches = async (stored: string | undefined, password: string): Promise<boolean> => {
  decoy.hash ??= await hash('a decoy that nobody types', options)
  // What is no hash of ours (an account whose password was never set) opens nothing, and takes as long.
  const own = stored?.startsWith('$argon2') === true ? stored : undefined
  const right = await verify(own ?? decoy.hash, password)
  return right && own !== undefined
}

/** Checks a password as soon as a place is free. Refuses with server.busy when too many wait. */
export const verifyPassword = (stored: string | undefined, password: string): Promise<boolean> => whenFree(() => matches(stored, password))
