import { newSessionToken, tokenHash } from '../apps/server/src/platform/crypto/tokens.ts'
import { type Ground, startServer } from './ground.ts'
import { getRequest, load, type Round } from './load.ts'
import { cityId } from './province.ts'
import { median, rounded, type Size } from './result.ts'

const rounds = { small: 3, mid: 3, full: 5 }

/** A reviewer of the city with an open session; the same one each run. */
const cityStaff = async (ground: Ground): Promise<string> => {
  const token = newSessionToken()
  await ground.admin.query("delete from identity.session where agent = 'bench lists'")
  await ground.admin.query(`insert into identity.staff (id, name, user_name, password_hash, must_change, status, organization_id, l1, l2, created_at)
    values (1, '测试员', 'bench', 'none', false, 'active', ${cityId}, 1, ${cityId}, now()) on conflict do nothing`)
  await ground.admin.query(`insert into identity.appointment (id, staff_id, organization_id, role, from_on, l1, l2, created_at)
    values (1, 1, ${cityId}, 'centreDirector', '2020-01-01', 1, ${cityId}, now()) on conflict (id) do update set role = excluded.role`)
  await ground.admin.query(
    `insert into identity.session (id, token_hash, kind, principal_id, appointment_id, stage, created_at, last_seen_at, ends_at, address, agent)
     values (-1, $1, 'staff', 1, 1, 'open', now(), now(), now() + interval '12 hours', '127.0.0.1', 'bench lists')`,
    [tokenHash(token)],
  )
  return token
}

const told = (all: readonly Round[]) => ({
  requestsPerSecond: rounded(median(all.map((round) => round.rate))),
  p50Ms: rounded(median(all.map((round) => round.p50))),
  p99Ms: rounded(median(all.map((round) => round.p99))),
  failures: all.reduce((sum, round) => sum + round.failures, 0),
})

/** The staff list over HTTP, one request at a time and sixteen, beside the unscoped session of the same person: what the second wall is a part of. */
export const httpCost = async (ground: Ground, size: Size) => {
  const token = await cityStaff(ground)
  const server = await startServer(ground)
  try {
    const ask = (path: string) => getRequest(path, { cookie: `bank-staff=${token}` })
    const [list, session] = [ask('/api/learners?limit=20'), ask('/api/staff/session')]
    const one: Round[] = []
    const sixteen: Round[] = []
    const plain: Round[] = []
    await load(server.port, () => list, 4, 1)
    for (let round = 0; round < rounds[size]; round += 1) {
      one.push(await load(server.port, () => list, 1, 2))
      sixteen.push(await load(server.port, () => list, 16, 3))
      plain.push(await load(server.port, () => session, 1, 1))
    }
    return { listOneInFlight: told(one), listSixteenInFlight: told(sixteen), ownSessionOneInFlight: told(plain) }
  } finally {
    await server.stop()
  }
}
