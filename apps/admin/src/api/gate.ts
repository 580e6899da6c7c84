type Listener = () => void

/** Where requests wait while somebody logs in again. One dialog serves every waiting request. */
const gate = () => {
  let waiting: { promise: Promise<void>; open: () => void; fail: (e: unknown) => void } | undefined
  let armed = false
  const listeners = new Set<Listener>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const settle = (how: (w: { open: () => void; fail: (e: unknown) => void }) => void) => {
    const w = waiting
    waiting = undefined
    if (w !== undefined) how(w)
    tell()
  }
  return {
    /** True while requests wait: the dialog is shown. */
    isWaiting: () => waiting !== undefined,
    /** Only the open back office can show the dialog; before log-in a 401 is an ordinary answer. */
    arm: (on: boolean) => {
      armed = on
    },
    /** Resolves once the person is logged in again; rejects with the first error where they chose to leave or no dialog can be shown. */
    waitForLogIn: (error: unknown): Promise<void> => {
      if (!armed) return Promise.reject(error)
      if (waiting === undefined) {
        let open = (): void => undefined
        let fail = (_: unknown): void => undefined
        const promise = new Promise<void>((resolve, reject) => {
          open = resolve
          fail = reject
        })
        waiting = { promise, open, fail }
        tell()
      }
      return waiting.promise
    },
    loggedIn: () => settle((w) => w.open()),
    left: (error: unknown) => settle((w) => w.fail(error)),
    subscribe: (listener: Listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** The one gate of this page. */
export const sessionGate = gate()
