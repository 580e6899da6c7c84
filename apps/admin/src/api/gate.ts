type Listener = () => void

/** Where requests wait while somebody logs in again or proves anew who they are. One dialog serves every waiting request. */
const gate = () => {
  let waiting: { promise: Promise<void>; open: () => void; fail: () => void; error: unknown } | undefined
  let armed = false
  const listeners = new Set<Listener>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const settle = (how: (w: { open: () => void; fail: () => void }) => void) => {
    const w = waiting
    waiting = undefined
    if (w !== undefined) how(w)
    tell()
  }
  return {
    /** True while requests wait: the dialog is shown. */
    isWaiting: () => waiting !== undefined,
    /** Why they wait: the answer of the first one. */
    reason: (): unknown => waiting?.error,
    /** Only the open back office can show the dialog; before log-in a 401 is an ordinary answer. */
    arm: (on: boolean) => {
      armed = on
    },
    /** Resolves once the person is logged in again or has proved themselves; rejects with the first error where they chose to leave or no dialog can be shown. */
    wait: (error: unknown): Promise<void> => {
      if (!armed) return Promise.reject(error)
      if (waiting === undefined) {
        let open = (): void => undefined
        let fail = (): void => undefined
        const promise = new Promise<void>((resolve, reject) => {
          open = resolve
          fail = () => reject(error)
        })
        waiting = { promise, open, fail, error }
        tell()
      }
      return waiting.promise
    },
    passed: () => settle((w) => w.open()),
    left: () => settle((w) => w.fail()),
    subscribe: (listener: Listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** The gate of this page for requests whose session has ended. */
export const sessionGate = gate()
/** The gate of this page for requests that want a fresh proof of who asks (endpoints declared `stepUp`). */
export const proofGate = gate()
