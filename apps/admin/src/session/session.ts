import { type StaffSession, staffPreferences, staffSession } from '@creditbank/contract/identity'
import { type Permission, type RolePreset, roles } from '@creditbank/contract/permissions'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { keyOf } from '../api/hooks.ts'
import { call, callDirectly, sessionIsOver } from '../api/transport.ts'
import { useLanguage } from '../i18n/words.ts'

const sessionKey = keyOf(staffSession, {})

/** Asks who is logged in; null where nobody is. Throws for everything else (server down). */
export const askSession = async (): Promise<StaffSession | null> => {
  try {
    return await callDirectly(staffSession, {})
  } catch (error) {
    if (sessionIsOver(error)) return null
    throw error
  }
}

/** The query behind the session, for the doors (log-in page, shell): data is null where nobody is logged in. */
export const useSessionQuery = () => useQuery({ queryKey: sessionKey, queryFn: askSession, staleTime: 60_000 })

/** The session of a log-in that is not through yet, asked anew at each of its steps: which proofs count, why a password is due. */
export const useHalfSession = () =>
  useQuery({ queryKey: ['half-session'], queryFn: askSession, staleTime: 0, gcTime: 0, refetchOnMount: 'always' })

/** The session of whoever works here; provided by the shell, which shows nothing before it is known. */
export const SessionContext = createContext<StaffSession | undefined>(undefined)

/** Who is logged in, under which appointment. Only below the shell; throws elsewhere. */
export const useSession = (): StaffSession => {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('useSession is used outside the shell')
  return session
}

/** Tells whether the present appointment carries a permission: what buttons show. The server decides again. */
export const useMay = (): ((permission: Permission) => boolean) => {
  const session = useSession()
  return (permission) => session.may.includes(permission)
}

/** True where any one of the permissions is held, or none is demanded. */
export const mayAny = (session: StaffSession, permissions: readonly Permission[] | undefined): boolean =>
  permissions === undefined || permissions.some((permission) => session.may.includes(permission))

const presets: Readonly<Record<string, RolePreset>> = roles

/** The name of a role in the present language; a role this version does not know keeps its identifier. */
export const useRoleName = (): ((role: string) => string) => {
  const language = useLanguage()
  return (role) => presets[role]?.[language] ?? role
}

/** Everything known about the person before is stale: after log-in, log-out and a change of appointment. */
export const forgetEverything = async (queries: QueryClient): Promise<void> => {
  queries.removeQueries({ predicate: (query) => JSON.stringify(query.queryKey) !== JSON.stringify(sessionKey) })
  await queries.refetchQueries({ queryKey: sessionKey })
}

/**
 * A setting of the interface kept on the server for this person (columns, density, language, theme). `read` narrows what was
 * stored, possibly by an older version, and gives undefined for what it does not understand. A failed save is not worth a message.
 */
export const usePreference = <T>(key: string, fallback: T, read: (stored: unknown) => T | undefined): readonly [T, (value: T) => void] => {
  const session = useSession()
  const queries = useQueryClient()
  const value = read(session.preferences[key]) ?? fallback
  const set = (next: T) => {
    queries.setQueryData<StaffSession | null>(sessionKey, (old) =>
      old ? { ...old, preferences: { ...old.preferences, [key]: next } } : old,
    )
    call(staffPreferences, { key, value: next }).catch(() => undefined)
  }
  return [value, set]
}
