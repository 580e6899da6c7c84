import type { ReactNode } from 'react'

/** What a state means to whoever looks: nothing to do, moving, done, waiting for somebody, stopped. */
export type Tone = 'quiet' | 'moving' | 'good' | 'due' | 'bad'

/** A state in words with a tone; the words carry the meaning, the colour only repeats it. */
export const StateTag = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <span className={`state state-${tone}`}>{children}</span>
)
