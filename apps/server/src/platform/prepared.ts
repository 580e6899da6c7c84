import type pg from 'pg'

/** Statements that a process keeps prepared at most; each connection holds a plan for those it has run. */
const mostNames = 300
/** How many other texts are counted before counting starts anew: texts with varying lists of columns or tables must not grow without end. */
const mostSeen = 3_000
/** A text gets a name when it comes for this time: what is asked once (a batch's own tables) is not kept. */
const timesBefore = 3

/** Gives names to texts that come often: the name under which a text is prepared, or undefined while it is rare or the names are used up. */
export const statementNames = (): ((text: string) => string | undefined) => {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined) return known
    const count = (seen.get(text) ?? 0) + 1
    if (count < timesBefore || names.size >= mostNames) {
      if (seen.size >= mostSeen) seen.clear()
      seen.set(text, count)
      return undefined
    }
    seen.delete(text)
    const name = `s${names.size}`
    names.set(text, name)
    return name
  }
}

/** The names of this process: a text has the same one on every connection. */
const namesOfProcess = statementNames()

/**
 * Lets a connection prepare what it is asked often, instead of having it parsed and planned each time: planning a staff list under row-level security
 * takes longer than running it. PostgreSQL plans again by itself when the role or the tables change, and keeps planning anew where a plan for all
 * parameters would cost more. Statements without parameters, streams and calls with a callback pass unchanged.
 */
export const prepareOften = (client: pg.PoolClient, nameOf = namesOfProcess): void => {
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown
  const query = (...args: unknown[]): unknown => {
    const [text, values] = args
    if (args.length !== 2 || typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return plain(...args)
    const name = nameOf(text)
    return name === undefined ? plain(text, values) : plain({ name, text, values })
  }
  client.query = query as typeof client.query
}
