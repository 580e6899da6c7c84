import { sql } from 'kysely'
import * as z from 'zod/mini'
import { buildPlatform } from '../apps/server/src/app.ts'
import { makeIdentify } from '../apps/server/src/identity/index.ts'
import { readConfig } from '../apps/server/src/platform/config.ts'
import { buildHttp } from '../apps/server/src/platform/http.ts'
import { command } from '../apps/server/src/platform/serve.ts'
import { redeemAction, redeemAll } from '../apps/server/src/redemption/index.ts'
import { Id } from '../packages/contract/src/common.ts'
import { endpoint } from '../packages/contract/src/endpoint.ts'

/**
 * The server of the bench of redemption: the bank's own HTTP with the route that redeems, and beside it the same decision and the same statements behind the same
 * log-in, one command a transaction through the ordinary wrapper, with the shelf held by SELECT … FOR UPDATE.
 */
const platform = buildPlatform(readConfig())

const baseline = endpoint({
  method: 'POST',
  path: '/bench/redeem/:id',
  may: 'learner',
  summary: 'bench',
  input: z.object({ id: Id, pointId: z.nullable(Id), lines: z.array(z.object({ goodId: Id, count: z.number() })) }),
  output: z.object({ redemptionId: Id, points: z.number() }),
  refusals: [
    'redemption.not_running',
    'redemption.not_for_you',
    'redemption.identity_unchecked',
    'redemption.identity_unverified',
    'redemption.point_missing',
    'redemption.good_unknown',
    'redemption.out_of_stock',
    'redemption.limit_reached',
    'redemption.cart_too_large',
    'redemption.not_enough_points',
    'redemption.points_frozen',
    'redemption.key_missing',
    'redemption.queue_full',
    'server.busy',
    'idempotency.in_flight',
    'idempotency.other_input',
  ],
})

const identify = makeIdentify(platform)
const http = await buildHttp(platform, identify.identify, [
  redeemAction(platform),
  command(baseline, async (tx, ctx, input) => {
    const goods = input.lines.map((line) => line.goodId)
    await sql`select stock from redemption.shelf where good_id = any(${goods}::bigint[]) and point_id = ${input.pointId} order by good_id for update`.execute(
      tx,
    )
    const [answer] = await redeemAll(tx, [{ ctx, input }])
    return answer ?? { refused: 'record.not_found' }
  }),
])
await http.listen({ port: platform.config.port, host: '127.0.0.1' })
process.stdout.write('READY\n')
process.on('SIGTERM', () => {
  void http
    .close()
    .then(() => platform.database.close())
    .then(() => process.exit(0))
})
