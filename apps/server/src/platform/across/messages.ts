/** What the thread is asked to do. Each has a number of its own, under which it is answered; `read` is answered by its rows alone, when they are taken. */
export type Asked =
  | { readonly no: number; readonly what: 'query'; readonly text: string; readonly values: readonly unknown[] }
  | { readonly no: number; readonly what: 'read'; readonly query: string }
  | { readonly no: number; readonly what: 'across'; readonly reading: number; readonly into: string }
  | { readonly no: number; readonly what: 'end' }

/** A result as the query builder needs it. */
export type Answer = {
  readonly command: string
  readonly rowCount: number | null
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** What of an error survives the way between threads: all that code looks at. */
export type Failure = { readonly message: string; readonly code?: unknown; readonly constraint?: unknown; readonly stack?: string }

/** What the thread says. */
export type Said =
  | { readonly no: number; readonly answer: Answer }
  | { readonly no: number; readonly count: number }
  | { readonly no: number; readonly failed: Failure }
  | { readonly no: number; readonly ended: true }
