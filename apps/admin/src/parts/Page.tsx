import { LeftOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { AppLink } from './links.tsx'

/** Where a page hangs: the page above it. */
export type Above = { readonly to: string; readonly text: string }

/** The frame of every page: way back, the one h1, a sentence below it, actions on the right, content. */
export const Page = ({
  title,
  lead,
  above,
  actions,
  children,
  narrow = false,
}: {
  readonly title: ReactNode
  readonly lead?: ReactNode
  readonly above?: Above
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly narrow?: boolean
}) => (
  <div className={narrow ? 'page page-narrow' : 'page'}>
    {above !== undefined && (
      <p className="page-above">
        <AppLink to={above.to}>
          <LeftOutlined /> {above.text}
        </AppLink>
      </p>
    )}
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <p className="lead">{lead}</p>}
      </div>
      {actions !== undefined && actions !== false && <div className="page-actions">{actions}</div>}
    </div>
    {children}
  </div>
)

/** A block of a page under its own h2. */
export const Block = ({
  title,
  actions,
  children,
}: {
  readonly title: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}) => (
  <section className="block">
    <div className="block-head">
      <h2>{title}</h2>
      {actions}
    </div>
    {children}
  </section>
)
