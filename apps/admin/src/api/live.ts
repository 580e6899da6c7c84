import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { keyOf } from './hooks.ts'
import { call, hrefOf } from './transport.ts'

/** Something that changes while one looks: `poll` gives the state, `events` (same input) streams messages of the same shape; `live` while it is still moving. */
export type Watched<P extends Endpoint> = {
  readonly poll: P
  readonly events?: Endpoint
  readonly input: InputOf<P>
  readonly live: (value: OutputOf<P> | undefined) => boolean
  readonly every?: number
}

const useStream = <P extends Endpoint>(watched: Watched<P>, wanted: boolean): boolean => {
  const queries = useQueryClient()
  const [broken, setBroken] = useState(false)
  const address = watched.events === undefined ? undefined : hrefOf(watched.events, watched.input)
  const name = JSON.stringify(keyOf(watched.poll, watched.input))
  useEffect(() => {
    if (!wanted || address === undefined || broken) return undefined
    const source = new EventSource(address)
    source.onmessage = (message) => queries.setQueryData(JSON.parse(name), JSON.parse(String(message.data)))
    source.onerror = () => {
      source.close()
      setBroken(true)
    }
    return () => source.close()
  }, [wanted, address, broken, name, queries])
  return wanted && address !== undefined && !broken
}

/** Shows live progress by server-sent events, and by polling where they do not get through (old proxies, no stream declared). */
export const useProgress = <P extends Endpoint>(watched: Watched<P>) => {
  const [streaming, setStreaming] = useState(false)
  const query = useQuery({
    queryKey: keyOf(watched.poll, watched.input),
    queryFn: () => call(watched.poll, watched.input),
    refetchInterval: (q) => (watched.live(q.state.data) ? (streaming ? 15_000 : (watched.every ?? 2_000)) : false),
  })
  const open = useStream(watched, query.data !== undefined && watched.live(query.data))
  useEffect(() => setStreaming(open), [open])
  return query
}
