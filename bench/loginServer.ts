import * as z from 'zod/mini'
import { endpoint } from '../packages/contract/src/endpoint.ts'
import { buildPlatform } from '../apps/server/src/app.ts'
import { makeIdentify, sessionActions } from '../apps/server/src/identity/index.ts'
import { readConfig } from '../apps/server/src/platform/config.ts'
import { buildHttp } from '../apps/server/src/platform/http.ts'
import { query } from '../apps/server/src/platform/serve.ts'

/**
 * The server of the log-in bench: the bank's own HTTP, its log-in, and one route twice, with a session and without, that answers the same words and does
 * nothing else. The difference between the two is what a session check costs.
 */
const route = <M extends 'staff' | 'public'>(path: `/${string}`, may: M) =>
  endpoint({ method: 'GET', path, may, summary: 'bench', input: z.object({}), output: z.object({ done: z.literal(true) }), refusals: [] })

const platform = buildPlatform(readConfig())
const identify = makeIdentify(platform)
const http = await buildHttp(platform, identify.identify, [
  ...sessionActions(identify.forget),
  query(route('/bench/with', 'staff'), async () => ({ done: true as const })),
  query(route('/bench/without', 'public'), async () => ({ done: true as const })),
])
await http.listen({ port: platform.config.port, host: '127.0.0.1' })
process.stdout.write('READY\n')
process.on('SIGTERM', () => {
  void http
    .close()
    .then(() => platform.database.close())
    .then(() => process.exit(0))
})
