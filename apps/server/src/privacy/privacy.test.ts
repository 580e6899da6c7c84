import { accounts, deposits, privacy } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { accessKinds } from '../platform/access.ts'
import { writeAudit } from '../platform/command.ts'
import { systemContext } from '../platform/context.ts'
import { givenEntry, goodContent } from '../deposits/given.ts'
import { groupLooks } from './rules.ts'
import { lookWords } from './words.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

describe('who looked at my data', () => {
  test('a clerk who reads a learner is told to that learner at once: office, duty, purpose, no name', async () => {
    const [mine, other] = [await bank.learner('hefei'), await bank.learner('hefei')]
    const clerk = await bank.staff('centreClerk', 'hefei')
    await bank.ok(accounts.getLearner, { id: mine.id }, { as: clerk })
    const { items } = await bank.ok(privacy.myAccesses, {}, { as: mine })
    expect(items).toMatchObject([
      { act: 'accounts.read', times: 1, office: bank.unit('hefei').name, role: { zh: '认证中心经办人' }, purpose: { zh: '账户服务' } },
    ])
    expect(JSON.stringify(items)).not.toContain(clerk.name)
    expect((await bank.ok(privacy.myAccesses, {}, { as: other })).items).toEqual([])
  })

  test('looking again within ten minutes adds nothing; later looks of the day stand in the same line', async () => {
    const mine = await bank.learner('hefei')
    const clerk = await bank.staff('centreClerk', 'hefei')
    for (let i = 0; i < 3; i += 1) await bank.ok(accounts.getLearner, { id: mine.id }, { as: clerk })
    expect((await bank.ok(privacy.myAccesses, {}, { as: mine })).items).toMatchObject([{ times: 1 }])
    bank.clock.advance(11 * 60_000)
    await bank.ok(accounts.getLearner, { id: mine.id }, { as: clerk })
    expect((await bank.ok(privacy.myAccesses, {}, { as: mine })).items).toMatchObject([{ times: 2 }])
  })

  test('a search by ID number, a case and a deposit are looks; a page nobody may see leaves none', async () => {
    const mine = await bank.learner('hefei')
    const clerk = await bank.staff('centreClerk', 'hefei')
    const stranger = await bank.staff('centreClerk', 'openUniversity')
    await bank.ok(accounts.findLearners, { text: mine.idNumber }, { as: clerk })
    expect((await bank.call(accounts.getLearner, { id: mine.id }, { as: stranger })).status).toBe(404)
    await bank.ok(accounts.findLearners, { text: mine.idNumber }, { as: stranger })
    const entry = await givenEntry(bank)
    const entered = await bank.ok(
      deposits.enterDeposit,
      { learnerId: mine.id, entryId: entry.id, content: goodContent, fileIds: [], assistanceId: await assist(bank, clerk, mine) },
      { as: clerk },
    )
    await bank.ok(deposits.readDeposit, { id: entered.id }, { as: clerk })
    const { items } = await bank.ok(privacy.myAccesses, {}, { as: mine })
    expect(items.map((i) => i.act)).toEqual(['deposits.read', 'deposits.enter', 'accounts.beginAssistance', 'accounts.find'])
    expect(items[0]?.reference).toBe(entered.number)
    expect(new Set(items.map((i) => i.office))).toEqual(new Set([bank.unit('hefei').name]))
  })

  test('an act is told with the reason that was written, through every id of the person', async () => {
    const [mine, former] = [await bank.learner('hefei'), await bank.learner('hefei')]
    const clerk = await bank.staff('centreReviewer', 'hefei')
    const db = bank.platform.database.app
    await sql`insert into accounts.alias (learner_id, canonical_id, at) values (${former.id}, ${mine.id}, ${bank.clock.now()})`.execute(db)
    const ctx = { ...systemContext(bank.platform, 'reveal') }
    const actor = {
      kind: 'staff',
      staffId: clerk.id,
      name: clerk.name,
      sessionId: '1',
      provedAt: null,
      appointmentId: clerk.appointmentId,
      role: clerk.role,
      organization: bank.unit('hefei'),
      scope: { level: 2, organizationId: bank.unit('hefei').id },
      may: new Set<never>(),
    } as const
    await db
      .transaction()
      .execute((tx) =>
        writeAudit(
          tx,
          { ...ctx, actor },
          { act: 'accounts.reveal', learnerId: former.id, params: { reason: 'other' }, texts: { note: '核对身份' } },
        ),
      )
    const { items } = await bank.ok(privacy.myAccesses, {}, { as: mine })
    expect(items).toMatchObject([{ act: 'accounts.reveal', reason: '核对身份', role: { zh: '初审员' } }])
    const held = await sql<{
      params: object
    }>`select params from audit.record where learner_id = ${former.id} and act = 'accounts.reveal'`.execute(db)
    expect(JSON.stringify(held.rows)).not.toContain('核对身份')
  })

  test('a page of many looks goes on where the last one ended', async () => {
    const mine = await bank.learner('hefei')
    const clerk = await bank.staff('centreClerk', 'hefei')
    for (let i = 0; i < 5; i += 1) {
      bank.clock.advance(11 * 60_000)
      await bank.ok(accounts.getLearner, { id: mine.id }, { as: clerk })
    }
    const first = await bank.ok(privacy.myAccesses, { limit: 3 }, { as: mine })
    const second = await bank.ok(privacy.myAccesses, { limit: 3, cursor: first.next ?? '' }, { as: mine })
    expect([...first.items, ...second.items].reduce((n, i) => n + i.times, 0)).toBe(5)
    expect(second.next).toBeNull()
  })

  test('the application can add a look and neither change nor remove one', async () => {
    const db = bank.platform.database.app
    await expect(sql`update privacy.access set at = now()`.execute(db)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from privacy.access`.execute(db)).rejects.toThrow(/permission denied/)
  })

  test('every kind of looking has words and a purpose', () => {
    expect(accessKinds.filter((kind) => lookWords(kind) === undefined)).toEqual([])
  })

  test('folding keeps every look: the times of the lines add up', () => {
    const look = (id: string, at: string, act = 'a') => ({
      id,
      at: new Date(at),
      act,
      organizationId: '1',
      role: 'r',
      reason: null,
      reference: null,
    })
    // The third look is of the day before in Shanghai.
    const looks = [
      look('4', '2026-05-02T02:00:00Z'),
      look('3', '2026-05-01T17:00:00Z'),
      look('2', '2026-05-01T15:00:00Z'),
      look('1', '2026-05-01T14:00:00Z', 'b'),
    ]
    expect(groupLooks(looks).map((l) => [l.look.id, l.times])).toEqual([
      ['4', 2],
      ['2', 1],
      ['1', 1],
    ])
  })
})
