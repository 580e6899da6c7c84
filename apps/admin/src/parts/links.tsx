import { Link, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { Button, type ButtonProps } from 'antd'
import { type ReactNode, useCallback } from 'react'

/** The query of the address as it stands: every value a string, because ids are longer than JavaScript numbers. */
export type Filters = Readonly<Record<string, string>>

/** A link inside the back office; the browser's own gestures (new tab, copy address) keep working. */
export const AppLink = ({ to, children, className }: { to: string; children: ReactNode; className?: string }) => {
  const { pathname, search } = addressOf(to)
  return (
    <Link to={pathname} search={search} {...(className === undefined ? {} : { className })}>
      {children}
    </Link>
  )
}

const addressOf = (to: string): { pathname: string; search: Record<string, string> } => {
  const url = new URL(to, 'http://bank')
  return { pathname: url.pathname, search: Object.fromEntries(url.searchParams) }
}

/** Goes to an address of the back office (`/admin/staff?search=…`). `replace` leaves no step in the browser's history. */
export const useGo = (): ((to: string, options?: { replace?: boolean }) => void) => {
  const navigate = useNavigate()
  return useCallback(
    (to, options) => {
      const { pathname, search } = addressOf(to)
      void navigate({ to: pathname, search, replace: options?.replace === true })
    },
    [navigate],
  )
}

/** A button that is a link, for actions that open another screen. */
export const LinkButton = ({ to, children, ...rest }: Omit<ButtonProps, 'href' | 'onClick'> & { to: string }) => {
  const go = useGo()
  const router = useRouter()
  return (
    <Button
      {...rest}
      href={router.history.createHref(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </Button>
  )
}

const strings = (record: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (typeof value === 'string' && value !== '' ? [[key, value]] : [])))

/** The filters in the address, and how to change some of them (an empty or undefined value removes one). */
export const useFilters = (): readonly [Filters, (change: Record<string, string | undefined>) => void] => {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const filters = strings(search)
  const change = (changed: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: strings({ ...filters, ...changed }), resetScroll: false })
  return [filters, change]
}

/** A parameter of the path, `''` where the path has none of that name. */
export const usePathParam = (name: string): string => {
  const params: Record<string, unknown> = useParams({ strict: false })
  const value = params[name]
  return typeof value === 'string' ? value : ''
}
