/** What the server answered: its status, and its JSON read (an empty record where there is none). */
export type Carried = { readonly status: number; readonly body: unknown }

const parsed = (text: string): unknown => {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** One call by fetch with the session cookie. Throws what fetch throws when nothing was answered. */
export const carry = async (method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown): Promise<Carried> => {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const typed = body === undefined ? headers : { ...headers, 'content-type': 'application/json' }
  const answer = await fetch(path, { method, headers: typed, credentials: 'same-origin', ...json })
  return { status: answer.status, body: parsed(await answer.text()) }
}
