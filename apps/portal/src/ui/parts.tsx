import { Link, useCanGoBack, useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../words.ts'
import { icons } from './icons.tsx'

let anyPageShown = false

/** The page's only h1. It names the tab and takes the focus when the page was reached by a link, so that a screen reader reads it first. */
export const PageHead = ({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
}) => {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${t('shell.bank')}`
  }, [title, t])
  useEffect(() => {
    if (anyPageShown) heading.current?.focus({ preventScroll: true })
    anyPageShown = true
  }, [])
  return (
    <header className="page-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </header>
  )
}

/** Goes back to where the person came from; to `to` when the page was opened directly. */
export const Back = ({ to, label }: { readonly to: string; readonly label?: string }) => {
  const { t } = useWords()
  const router = useRouter()
  const canGoBack = useCanGoBack()
  const text = (
    <>
      {icons.back}
      {label ?? t('shell.back')}
    </>
  )
  if (label === undefined && canGoBack)
    return (
      <button type="button" className="back" onClick={() => router.history.back()}>
        {text}
      </button>
    )
  return (
    <Link to={to} className="back">
      {text}
    </Link>
  )
}

/** Goes one page back inside a form, keeping what was typed. */
export const BackStep = ({ onClick }: { readonly onClick: () => void }) => {
  const { t } = useWords()
  return (
    <button type="button" className="back" onClick={onClick}>
      {icons.back}
      {t('shell.back')}
    </button>
  )
}

/** The ids that tie a control to its hint and its error. */
export type FieldIds = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

/** One question: label, hint, what is wrong, and the control itself. */
export const Field = ({
  label,
  hint,
  wrong,
  children,
}: {
  readonly label: string
  readonly hint?: ReactNode
  readonly wrong?: string | undefined
  readonly children: (ids: FieldIds) => ReactNode
}) => {
  const id = useId()
  const described = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-wrong`].filter((s) => s !== '').join(' ')
  return (
    <div className={wrong === undefined ? 'field' : 'field has-wrong'}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {wrong !== undefined && (
        <p className="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': wrong === undefined ? undefined : true,
      })}
    </div>
  )
}

/** Grey lines in the place of what is being loaded. */
export const Skeleton = ({ lines = 4 }: { readonly lines?: number }) => {
  const { t } = useWords()
  return (
    <div className="stack" role="status">
      <span className="sr">{t('shell.loading')}</span>
      {Array.from({ length: lines }, (_, i) => i).map((i) => (
        <div key={i} className="bone" style={{ width: `${100 - ((i * 17) % 45)}%` }} />
      ))}
    </div>
  )
}

/** Nothing here yet, and the first thing to do about it. */
export const Empty = ({ text, children }: { readonly text: string; readonly children?: ReactNode }) => (
  <div className="empty">
    <p>{text}</p>
    {children}
  </div>
)

/** A button that says that it works while it works; further taps do nothing. */
export const Act = ({
  busy,
  children,
  kind = 'primary',
  onClick,
  wide = false,
}: {
  readonly busy: boolean
  readonly children: ReactNode
  readonly kind?: 'primary' | 'quiet' | 'danger'
  readonly onClick?: () => void
  readonly wide?: boolean
}) => {
  const { t } = useWords()
  return (
    <button
      type={onClick === undefined ? 'submit' : 'button'}
      className={`button ${kind}${wide ? ' wide' : ''}`}
      aria-disabled={busy}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? t('shell.working') : children}
    </button>
  )
}

/** A pair of a word and a fact in a record. */
export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
