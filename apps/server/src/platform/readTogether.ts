type Waiting<K, V> = { readonly key: K; readonly resolve: (value: V) => void; readonly reject: (error: unknown) => void }

/**
 * Answers reads that arrive at the same time by one statement: at most `lanes` statements run at once, and what arrives while all of them run waits and
 * then goes out together, at most `most` keys a statement, first come first served. A read that finds a lane free goes out at once by itself, so a quiet
 * bank is not made to wait. `read` answers one value a key, in the order of the keys; where it throws, all that went out with it hear of the error.
 */
export const readTogether = <K, V>(
  read: (keys: readonly K[]) => Promise<readonly V[]>,
  { lanes, most }: { readonly lanes: number; readonly most: number },
): ((key: K) => Promise<V>) => {
  let waiting: Waiting<K, V>[] = []
  let running = 0

  const send = async (group: readonly Waiting<K, V>[]): Promise<void> => {
    running += 1
    try {
      const values = await read(group.map((one) => one.key))
      if (values.length !== group.length) throw new Error('a read together must answer one value a key')
      for (const [i, one] of group.entries()) one.resolve(values[i] as V)
    } catch (error) {
      for (const one of group) one.reject(error)
    } finally {
      running -= 1
      next()
    }
  }

  const next = (): void => {
    while (running < lanes && waiting.length > 0) {
      const group = waiting.slice(0, most)
      waiting = waiting.slice(most)
      void send(group)
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      next()
    })
}
