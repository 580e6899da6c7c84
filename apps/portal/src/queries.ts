import { QueryCache, QueryClient } from '@tanstack/react-query'
import { mayRetry, sessionEnded, sessionKey } from './api.ts'

/** One query client for the whole portal. A failed question is asked again twice, never when the server said no on purpose. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (sessionEnded(error)) void queries.invalidateQueries({ queryKey: sessionKey })
    },
  }),
  defaultOptions: {
    queries: { retry: mayRetry, retryDelay: (n) => 1000 * 2 ** n, refetchOnWindowFocus: true, staleTime: 15_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})
