import { QueryClient } from '@tanstack/react-query'
import { mayRetry } from './api.ts'

/** One query client for the whole portal. A failed question is asked again twice, never when the server said no on purpose. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: mayRetry, retryDelay: (n) => 1000 * 2 ** n, refetchOnWindowFocus: true, staleTime: 15_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})
