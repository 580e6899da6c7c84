import { newSessionToken, tokenHash } from '../apps/server/src/platform/crypto/tokens.ts'
import { redemptionLaws } from '../apps/server/src/redemption/laws.ts'
import { type Ground, openGround, startServer } from './ground.ts'
import { postRequest, type StormAnswer, storm } from './load.ts'
import { median, type Result, rounded, type Size } from './result.ts'

const rounds = { small: 5, mid: 9, full: 31 }
/** Few rounds are noisy: the small size has a goal of its own. */
const goals = { small: 3, mid: 4, full: 4 }
const users = 1_000
const repeats = 200
const stock = 500
const price = 50
const connections = 128
const [centre, point, rule] = [2, 3, 1]
const firstUser = 1_000
const firstActivity = 1_000_000

/** A centre with a point, people with points of it and an open session each. Anew at every run. */
const peopled = async ({ admin }: Ground): Promise<string[]> => {
  await admin.query(
    'truncate redemption.code, redemption.taken, redemption.line, redemption.redemption, redemption.stock_change, redemption.shelf, redemption.good, redemption.point, redemption.activity cascade',
  )
  await admin.query(
    'truncate points.transfer, points.account, points.lot, identity.session, platform.idempotency, audit.pending, audit.chain, audit.record, accounts.affiliation cascade',
  )
  await admin.query(`delete from accounts.learner where id >= ${firstUser}`)
  await admin.query(`insert into organizations.organization (id, code, name, kind, parent_id, l1, l2, l4, created_at, updated_at)
    values (1, 'BENCH', '测试管理中心', 'managementCentre', null, 1, null, null, now(), now()), (${centre}, 'BENCH-C', '测试中心', 'localCentre', 1, 1, ${centre}, null, now(), now()),
      (${point}, 'BENCH-P', '测试受理点', 'servicePoint', ${centre}, 1, ${centre}, ${point}, now(), now()) on conflict do nothing`)
  await admin.query(`insert into accounts.learner (id, account_no, name, id_kind, id_sealed, id_lookup, id_masked, state, real_name_level, channel, organization_id, l1, l2, created_at, activated_at)
    select n, 'B' || n, '测试学员', 'residentIdCard', '\\x01', gen_random_uuid(), '****', 'active', 'counterChecked', 'counter', ${centre}, 1, ${centre}, now(), now() from generate_series(${firstUser}, ${firstUser + users - 1}) n`)
  await admin.query(`insert into accounts.affiliation (learner_id, id, organization_id, kind, from_on, name, name_reversed, state, l1, l2)
    select n, n, ${centre}, 'resident', '2020-01-01', '测试学员', '员学试测', 'active', 1, ${centre} from generate_series(${firstUser}, ${firstUser + users - 1}) n`)
  const earned = 1_000_000
  await admin.query(`insert into points.transfer (learner_id, issuer_id, seq, lot, kind, amount, balance_after, debt_after, key, cause_kind, cause_id, rule_id, earned_on, expires_on, at)
    select n, ${centre}, 1, 1, 'earn', ${earned}, ${earned}, 0, 'bench ' || n, 'bench', ${rule}, ${rule}, current_date, current_date + 900, now() from generate_series(${firstUser}, ${firstUser + users - 1}) n`)
  await admin.query(
    `insert into points.account (learner_id, issuer_id, seq, balance, debt, last_at) select learner_id, issuer_id, 1, amount, 0, at from points.transfer`,
  )
  await admin.query(
    `insert into points.lot (learner_id, issuer_id, lot, expires_on, remaining, returned) select learner_id, issuer_id, 1, expires_on, amount, false from points.transfer`,
  )
  const tokens = Array.from({ length: users }, newSessionToken)
  await admin.query(
    `insert into identity.session (id, token_hash, kind, principal_id, stage, created_at, last_seen_at, ends_at, address, agent)
     select -row_number() over (), h, 'learner', ${firstUser - 1} + row_number() over (), 'open', now(), now(), now() + interval '12 hours', '127.0.0.1', 'bench' from unnest($1::bytea[]) h`,
    [tokens.map(tokenHash)],
  )
  await admin.query('vacuum analyze')
  return tokens
}

/** An activity of its own for a round, with one good of which 500 lie at the point. */
const opened = async ({ admin }: Ground, round: number): Promise<number> => {
  const id = firstActivity + round
  await admin.query(`insert into redemption.activity (id, organization_id, l1, l2, title, state, delivery, rules, starts_on, ends_on, collect_until, cancel_returns, lapse_returns, authors, approved_by, approved_at, created_at, updated_at)
    values (${id}, ${centre}, 1, ${centre}, '测试', 'approved', 'counter', '', current_date - 2, current_date + 5, current_date + 9, true, false, '{1}', 2, now(), now(), now())`)
  await admin.query(`insert into redemption.point values (${id}, ${point}, '-')`)
  await admin.query(
    `insert into redemption.good (id, activity_id, position, name, about, points, per_person) values (${id}, ${id}, 0, '热门商品', '', ${price}, 1)`,
  )
  await admin.query(`insert into redemption.shelf values (${id}, ${point}, ${stock}, ${stock})`)
  await admin.query(
    `insert into redemption.stock_change (id, good_id, point_id, kind, delta, note, staff_id, at) values (${id}, ${id}, ${point}, 'opened', ${stock}, '', 2, now())`,
  )
  return id
}

/** The order in which people come: everybody once, and two hundred a second time, somewhere after their first. */
const order = (round: number): readonly number[] => {
  const all = Array.from({ length: users }, (_, n) => n)
  // The same shuffle for both ways of one round: a linear congruence is enough to mix queue places.
  let seed = round + 1
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  for (let i = all.length - 1; i > 0; i -= 1) {
    const j = random(i + 1)
    const [a, b] = [all[i] ?? 0, all[j] ?? 0]
    all[i] = b
    all[j] = a
  }
  for (let n = 0; n < repeats; n += 1) {
    const at = random(users)
    all.splice(at + 1 + random(all.length - at), 0, all[at] ?? 0)
  }
  return all
}

type Storm = { readonly rate: number; readonly wrong: readonly string[] }

/** What a storm must have left: exactly as many successes as there was stock, and each repeat the answer of the first. */
const judged = (people: readonly number[], answers: readonly StormAnswer[]): readonly string[] => {
  const first = new Map<number, StormAnswer>()
  const wrong: string[] = []
  for (const [at, person] of people.entries()) {
    const answer = answers[at]
    if (answer === undefined || (answer.status !== 200 && answer.status !== 409)) {
      wrong.push(`request ${at} was answered ${answer?.status}: ${answer?.body.slice(0, 120)}`)
      continue
    }
    const before = first.get(person)
    if (before === undefined) first.set(person, answer)
    else if (before.status !== answer.status || (before.status === 200 && before.body !== answer.body))
      wrong.push(`a repeat heard ${answer.status}, the first ${before.status}`)
  }
  const successes = [...first.values()].filter((answer) => answer.status === 200).length
  return successes === stock ? wrong : [...wrong, `${successes} succeeded, not ${stock}`]
}

const onePath = async (ground: Ground, port: number, path: string, tokens: readonly string[], round: number): Promise<Storm> => {
  const id = await opened(ground, round)
  const people = order(round)
  const requests = people.map((person) =>
    postRequest(
      path.replace(':id', String(id)),
      { pointId: String(point), lines: [{ goodId: String(id), count: 1 }] },
      { authorization: `Bearer ${tokens[person]}`, 'idempotency-key': `bench-${id}-${person}` },
    ),
  )
  const { seconds, answers } = await storm(port, requests, connections)
  return { rate: requests.length / seconds, wrong: judged(people, answers) }
}

/** Laws of redemption and ledger over everything that the storms left; each row is a breach. */
const breaches = async ({ admin }: Ground): Promise<readonly string[]> => {
  const found: string[] = []
  for (const law of redemptionLaws) {
    const { rows } = await admin.query<{ place: string }>(law.statement)
    found.push(...rows.map((row) => `${law.name}: ${row.place}`))
  }
  const ledger = await admin.query<{ apart: string; least: number; sum: string }>(
    `select count(*) filter (where a.balance <> t.sum) as apart, min(a.balance) as least, sum(a.balance - t.sum) as sum from points.account a
     join lateral (select coalesce(sum(case when x.kind = 'earn' then x.amount else -x.amount end), 0) as sum from points.transfer x where x.learner_id = a.learner_id and x.issuer_id = a.issuer_id) t on true`,
  )
  const row = ledger.rows[0]
  if (row === undefined || row.apart !== '0' || row.sum !== '0' || row.least < 0) found.push(`the ledger: ${JSON.stringify(row)}`)
  return found
}

/** A rush for one good over HTTP: commands taken together against one command a transaction with SELECT … FOR UPDATE, rounds in turns. */
export const redemption = async (size: Size): Promise<Result> => {
  const ground = await openGround(size, 'redemption')
  try {
    const tokens = await peopled(ground)
    const server = await startServer(ground, { script: 'bench/redemptionServer.ts' })
    try {
      const own = '/api/me/redemption/activities/:id/redeem'
      const other = '/api/bench/redeem/:id'
      const [together, single]: [Storm[], Storm[]] = [[], []]
      await onePath(ground, server.port, other, tokens, 0)
      await onePath(ground, server.port, own, tokens, 1)
      for (let round = 1; round <= rounds[size]; round += 1) {
        single.push(await onePath(ground, server.port, other, tokens, round * 2))
        together.push(await onePath(ground, server.port, own, tokens, round * 2 + 1))
      }
      const wrong = [...together, ...single].flatMap((one) => one.wrong)
      const found = await breaches(ground)
      const [fast, slow] = [median(together.map((one) => one.rate)), median(single.map((one) => one.rate))]
      return {
        name: 'redemption',
        value: fast / slow,
        goal: goals[size],
        better: 'higher',
        unit: 'requests/s taken together per request/s of one command a transaction (SELECT … FOR UPDATE)',
        details: {
          reached: wrong.length === 0 && found.length === 0,
          rounds: rounds[size],
          users,
          repeats,
          stock,
          connections,
          together: { perSecond: rounded(fast), slowest: rounded(Math.min(...together.map((one) => one.rate))) },
          single: { perSecond: rounded(slow), fastest: rounded(Math.max(...single.map((one) => one.rate))) },
          wrongAnswers: wrong.slice(0, 10),
          breaches: found.slice(0, 10),
        },
      }
    } finally {
      await server.stop()
    }
  } finally {
    await ground.stop()
  }
}
