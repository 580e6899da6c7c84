import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../../../tools/postgres.mjs'
import { verify } from '../../src/evidence/index.ts'
import { learnersWith, runningActivity } from '../../src/redemption/given.ts'
import { type Bank, openBank, type TestLearner } from '../harness/bank.ts'
import { testDatabaseSecret } from '../harness/postgres.ts'
import { type Child, startChild } from './child.ts'

const people = 300
const stock = 120
const kills = 3
let bank: Bank
let admin: pg.Client

beforeAll(async () => {
  bank = await openBank({ now: new Date().toISOString() })
  admin = new pg.Client({ connectionString: bank.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await bank.close()
})

const start = async (): Promise<Child> =>
  startChild({ databaseUrl: bank.adminUrl, secret: testDatabaseSecret, dataDir: bank.platform.config.dataDir, port: await freePort() })

/** The answer to one confirmation; undefined where the server is gone. */
const ask = async (
  url: string,
  path: string,
  body: string,
  learner: TestLearner,
  key: string,
): Promise<{ status: number; text: string } | undefined> => {
  const headers = { authorization: `Bearer ${learner.token}`, 'content-type': 'application/json', 'idempotency-key': key }
  try {
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(20_000) })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return undefined
  }
}

test('a server killed three times in the middle of a rush: who was told of a success has it, repeats hear the same, nothing is oversold, and verify is green', async () => {
  const today = bank.clock.now().toISOString().slice(0, 10)
  const content = { startsOn: today, endsOn: '2099-01-01', collectUntil: '2099-02-01' }
  const given = await runningActivity(bank, { stock, content })
  const learners = await learnersWith(bank, people, 60)
  const path = `/api/me/redemption/activities/${given.id}/redeem`
  const body = JSON.stringify({ pointId: given.pointId, lines: [{ goodId: given.goodId, count: 1 }] })
  const told = new Map<number, { status: number; text: string }>()
  for (let kill = 0; kill < kills; kill += 1) {
    const child = await start()
    const rush = learners.map(async (learner, n) => {
      if (told.get(n)?.status === 200) return
      // Spread over half a second, so that the kill meets transactions at every step.
      await pause(Math.random() * 500)
      const answer = await ask(child.url, path, body, learner, `rush-key-${n}`)
      if (answer !== undefined && (answer.status === 200 || answer.status === 409)) told.set(n, answer)
    })
    await pause(100 + Math.random() * 250)
    await child.kill()
    await Promise.all(rush)
  }
  const child = await start()
  const last = await Promise.all(learners.map((learner, n) => ask(child.url, path, body, learner, `rush-key-${n}`)))
  await child.kill()
  for (const [n, answer] of told) if (answer.status === 200) expect(last[n]).toEqual(answer)
  expect(last.filter((answer) => answer?.status === 200)).toHaveLength(stock)
  expect(new Set(last.map((answer) => answer?.status))).toEqual(new Set([200, 409]))
  const { rows } = await admin.query<{ made: string; stock: number; least: number }>(
    `select (select count(*) from redemption.redemption) as made, (select stock from redemption.shelf where good_id = $1) as stock, (select min(balance) from points.account) as least`,
    [given.goodId],
  )
  expect(rows[0]).toEqual({ made: String(stock), stock: 0, least: 10 })
  const said: string[] = []
  expect([
    await verify(bank.platform, undefined, (line) => void said.push(line)),
    said.filter((line) => !line.startsWith('ok')).slice(0, 5),
  ]).toEqual([0, [expect.stringContaining('passed')]])
}, 180_000)
