import type { ReactNode } from 'react'
import { Missing } from './formats.tsx'

/** One fact of a record: its name and its value; `wide` takes the whole row. */
export type Fact = { readonly label: string; readonly value: ReactNode; readonly wide?: boolean }

/** The facts of a record as a description list: two or three columns on a desk, one on a phone, A4 in print. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className="facts">
    {facts.map((fact) => (
      <div key={fact.label} className={fact.wide === true ? 'wide' : ''}>
        <dt>{fact.label}</dt>
        <dd>{fact.value === null || fact.value === undefined || fact.value === '' ? <Missing /> : fact.value}</dd>
      </div>
    ))}
  </dl>
)
