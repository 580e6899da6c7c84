import { accounts, audit, closing, deposits, files, identity, myRedemptions, redemptionCounter } from '@creditbank/contract'
import { sql } from 'kysely'
import pg from 'pg'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fixtures } from '../../test/fixtures.ts'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { askedExport, exportedRows } from '../../test/harness/exported.ts'
import { invariants } from '../evidence/index.ts'
import { learnersWith, runningActivity } from '../redemption/given.ts'
import { redemptionLaws } from '../redemption/laws.ts'
import { distribution } from '../platform/distribution.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { joinShares, openVault } from '../platform/crypto/vault.ts'
import { pendingEntries, replayErasures } from './erase.ts'
import { assertErasuresReplayed, openSealed } from './operator.ts'
import { keptPlaces, places } from './places.ts'
import { vaultFile, vaultKey } from './vaultKey.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const day = 86_400_000
const ask = (learner: TestLearner, outcomes = 0) => bank.call(closing.requestClosing, { reason: 'unused', outcomes }, { as: learner })
const asAdmin = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> => {
  const client = new pg.Client({ connectionString: bank.adminUrl })
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}
const stateOf = async (id: string) => (await asAdmin<{ state: string }>('select state from accounts.learner where id = $1', [id]))[0]?.state

/** Every row of every table outside the sealed store that shows one of the texts, read as the superuser. */
const hits = async (texts: readonly string[]): Promise<string[]> => {
  const tables = await asAdmin<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'sealed') and n.nspname not like 'pg\\_%'`,
  )
  // bytea columns print as hexadecimal: both spellings are looked for.
  const spellings = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')])
  const found = await asAdmin<{ place: string }>(
    `select place from (${tables.map(({ name }) => `select '${name}: ' || s as place from ${name} t, unnest($1::text[]) s where position(s in t::text) > 0`).join(' union all ')}) x`,
    [spellings],
  )
  return found.map((f) => f.place)
}
const lookupsOf = async (id: string): Promise<string[]> => {
  const [row] = await asAdmin<{ a: string; b: string }>(
    'select id_lookup::text as a, phone_lookup::text as b from accounts.learner where id = $1',
    [id],
  )
  return row === undefined ? [] : [row.a, row.b]
}

describe('the request', () => {
  test('it cools off for seven days, is decided within fifteen working days, and the account works on', async () => {
    const mine = await bank.learner('hefei')
    const answer = await ask(mine)
    // 15 September 2026 and fifteen working days, the National Day holidays not counted.
    expect(answer.body).toMatchObject({ coolingUntil: '2026-09-22T02:00:00.000Z', dueOn: '2026-10-12' })
    const { closing: last, retention } = await bank.ok(closing.myClosing, {}, { as: mine })
    expect([last?.state, retention.length > 5]).toEqual(['cooling', true])
    expect((await ask(mine)).problem?.code).toBe('closing.state')
  })

  test('in the cooling-off it is taken back, by two taps at once just as well, and nothing is lost', async () => {
    const mine = await bank.learner('hefei')
    await ask(mine)
    bank.clock.advance(6 * day)
    const both = await Promise.all([1, 2].map(() => bank.call(closing.withdrawClosing, {}, { as: mine })))
    expect(both.map((b) => b.status).toSorted()).toEqual([200, 409])
    expect(await stateOf(mine.id)).toBe('active')
    bank.clock.advance(2 * day)
    await bank.runPeriodic('closing.finish')
    expect(await stateOf(mine.id)).toBe('active')
  })

  test('twice at once makes one request', async () => {
    const mine = await bank.learner('hefei')
    const both = await Promise.all([1, 2].map(() => ask(mine)))
    expect(both.map((b) => b.status).toSorted()).toEqual([200, 409])
  })

  test('while something is open it is refused, and what is open is listed', async () => {
    const mine = await bank.learner('hefei')
    const o = bank.unit('hefei')
    await asAdmin(
      `insert into reviews.case (id, kind, subject_id, number, title, learner_id, learner_name, state, path, organization_id, l1, l2, submitted_at) values ($1, 'deposit', $1, $2, '存入', $3, $4, 'submitted', 'first', $5, $6, $7, now())`,
      [bank.platform.newId(), `C${bank.platform.newId()}`, mine.id, mine.name, o.id, o.l1, o.l2],
    )
    expect((await bank.ok(closing.myClosing, {}, { as: mine })).obstacles).toMatchObject([{ kind: 'case', title: '存入' }])
    expect((await ask(mine)).problem?.code).toBe('closing.obstacles')
  })

  test('who was shown another number of outcomes is shown the new one first', async () => {
    const mine = await bank.learner('hefei')
    expect((await ask(mine, 3)).problem?.code).toBe('closing.loss_changed')
  })

  test('what was opened meanwhile stops the closing, and the person reads why', async () => {
    const mine = await bank.learner('hefei')
    await ask(mine)
    const o = bank.unit('hefei')
    const caseId = bank.platform.newId()
    await asAdmin(
      `insert into reviews.case (id, kind, subject_id, number, title, learner_id, state, path, organization_id, l1, l2, submitted_at) values ($1, 'deposit', $1, $2, '存入', $3, 'submitted', 'first', $4, $5, $6, now())`,
      [caseId, `C${caseId}`, mine.id, o.id, o.l1, o.l2],
    )
    bank.clock.advance(8 * day)
    await bank.runPeriodic('closing.finish')
    const { closing: last } = await bank.ok(closing.myClosing, {}, { as: mine })
    expect([last?.state, last?.obstacles.length, await stateOf(mine.id)]).toEqual(['stopped', 1, 'active'])
  })
})

/** Staff write the name of a person wherever they may write: as the reason of a reveal, of a freeze, of a repair case; somebody invites them by it. */
const writeAbout = async (mine: TestLearner, former: TestLearner) => {
  const { name } = mine
  const as = await bank.staff('managementDirector', 'management')
  await bank.ok(accounts.reveal, { id: mine.id, field: 'phone', reason: 'other', note: `${name}来电` }, { as })
  const untilOn = shanghaiDay(new Date(bank.clock.now().getTime() + 3 * day))
  const freeze = await bank.ok(accounts.proposeFreeze, { id: mine.id, cause: 'identity', reason: `${name}的身份存疑`, untilOn }, { as })
  await bank.ok(accounts.refuseFreeze, { id: freeze.id }, { as })
  const pair = { learnerId: mine.id, otherId: former.id, note: `${name}有两个账户` }
  const repair = await bank.ok(accounts.openRepair, pair, { as })
  await bank.ok(identity.exportStaff, { format: 'csv', reason: `核对${name}的经办人` }, { as })
  await bank.ok(accounts.decideRepair, { id: repair.id, decision: 'keepApart', reason: `${name}先不合并` }, { as })
  const mother = await bank.learner('hefei')
  const terms = { kind: 'relative', relation: 'child', scope: 'view', untilOn, representativeName: name } as const
  const { code } = await bank.ok(accounts.invite, terms, { as: mother })
  await bank.ok(accounts.acceptMandate, { code }, { as: mine })
}

/** The reasons of acts as the audit officer reads them: null where the text was erased. */
const reasonsOf = async (act: string) => {
  const as = await bank.staff('auditOfficer', 'management')
  const { items } = await bank.ok(audit.searchAudit, { act }, { as })
  return Promise.all(
    items.map(async ({ id }) => {
      const { params, intact } = await bank.ok(audit.auditRecord, { id }, { as })
      expect(intact).toBe(true)
      return params['reason']
    }),
  )
}

/** A learner with a name of their own, a phone, an upload, a draft and a merged second account. */
const somebody = async (name: string) => {
  const mine = await bank.learner('hefei', { name })
  const former = await bank.learner('wuhu', { name })
  const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  await bank.ok(files.uploadFile, { name: `${name}的证书.png` }, { as: mine, file: photo })
  await bank.ok(deposits.startDeposit, { wanted: `${name}的结业证书` }, { as: mine })
  await writeAbout(mine, former)
  await asAdmin('insert into accounts.alias (learner_id, canonical_id, at) values ($1, $2, now())', [former.id, mine.id])
  await asAdmin(
    `insert into accounts.merge (id, canonical_id, merged_id, state, reason, organization_id, l1, proposed_by, proposed_at, decided_by, decided_at, undo_until) values ($1, $2, $3, 'merged', $4, $5, $5, 1, now(), 2, now(), now() + interval '30 days')`,
    [bank.platform.newId(), mine.id, former.id, `${name}有两个账户`, bank.unit('management').id],
  )
  return { mine, former }
}

describe('the erasure', () => {
  test('after it neither name nor document nor phone nor their hashes stand anywhere outside the sealed store, for all accounts of the person, and every law holds', async () => {
    const { mine, former } = await somebody('欧阳注一')
    const lookups = [...(await lookupsOf(mine.id)), ...(await lookupsOf(former.id))]
    const texts = [mine.name, mine.idNumber, mine.phone, former.idNumber, former.phone, ...lookups]
    expect((await hits(texts)).length).toBeGreaterThan(5)
    await bank.ok(closing.requestClosing, { reason: 'privacy', outcomes: 0 }, { as: mine })
    bank.clock.advance(7 * day + 1)
    await bank.runPeriodic('closing.finish')
    expect([await stateOf(mine.id), await stateOf(former.id)]).toEqual(['closed', 'closed'])
    expect(await hits(texts)).toEqual([])
    expect(await reasonsOf('staff.export')).toEqual([null])
    await bank.runPeriodic('files.sweep')
    const laws = invariants.filter((law) => /closed|erasure|sealed data|affiliations|lost|doubled/.test(law.name))
    expect(laws.length).toBeGreaterThanOrEqual(6)
    for (const law of laws) expect([law.name, (await law.check(bank.platform)).breaches]).toEqual([law.name, []])
    expect((await bank.call(identity.staffSession, {}, { as: mine })).status).toBe(401)
    expect((await bank.call(closing.myClosing, {}, { as: mine })).status).toBe(401)
  })

  test('the sealed store is read by two keepers together and by no role of the running bank; after its time it is gone', async () => {
    const { mine } = await somebody('欧阳注二')
    await bank.ok(closing.requestClosing, { reason: 'privacy', outcomes: 0 }, { as: mine })
    bank.clock.advance(7 * day + 1)
    await bank.runPeriodic('closing.finish')
    const db = bank.platform.database.app
    await expect(sql`select content from sealed.record`.execute(db)).rejects.toThrow(/permission denied/)
    await expect(sql`select content from sealed.record`.execute(bank.platform.database.auditor)).rejects.toThrow(/permission denied/)
    const rows = await asAdmin<{ seq: string; class: string; content: Buffer; until: string }>(
      'select seq, class, content, retain_until::text as until from sealed.record where learner_id = $1 order by class',
      [mine.id],
    )
    expect(rows.map((r) => r.class)).toEqual(['application', 'identity'])
    const share = (no: 1 | 2) => readFileSync(`${vaultFile(bank.platform)}.share-${no}`, 'utf8').trim()
    const key = joinShares(vaultKey(bank.platform), share(2), share(1))
    expect(() => joinShares(vaultKey(bank.platform), share(1), share(1))).toThrow()
    const opened = rows.map((r) => openVault(key, r.content, `${r.seq} ${r.class}`).toString()).join()
    for (const text of [mine.name, mine.idNumber, mine.phone]) expect(opened).toContain(text)
    const files = ([1, 2] as const).flatMap((no) => [`--share-${no}`, `${vaultFile(bank.platform)}.share-${no}`])
    const why = `${mine.name}案的调查令`
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    expect(await openSealed(bank.platform, ['--account', mine.id, ...files, '--by', '保管人甲和乙', '--reason', why])).toBe(0)
    expect(printed.mock.calls.join()).toContain(mine.idNumber)
    printed.mockRestore()
    // Why it was opened is read by the audit officer and stands nowhere in the clear; the law that nothing is left of closed accounts holds.
    expect(await reasonsOf('closing.openSealed')).toEqual([why])
    expect(await hits([mine.name])).toEqual([])
    for (const law of invariants.filter((l) => /closed/.test(l.name)))
      expect([law.name, (await law.check(bank.platform)).breaches]).toEqual([law.name, []])
    const before = bank.clock.now().toISOString()
    bank.clock.set('2031-01-01T00:00:00Z')
    await bank.runPeriodic('closing.retention')
    expect(await asAdmin('select class from sealed.record where learner_id = $1', [mine.id])).toEqual([])
    expect(await reasonsOf('closing.openSealed')).toEqual([null])
    bank.clock.set(before)
  })

  test('a database that comes from a backup may not open before the list of erasures is replayed, and then nobody is in it again', async () => {
    const { mine } = await somebody('欧阳注三')
    const lookups = await lookupsOf(mine.id)
    const keep = await asAdmin('select * from accounts.learner where id = $1', [mine.id])
    await bank.ok(closing.requestClosing, { reason: 'privacy', outcomes: 0 }, { as: mine })
    bank.clock.advance(7 * day + 1)
    await bank.runPeriodic('closing.finish')
    // What a restore brings back: the account as it was, and no trace of the erasure.
    const row = keep[0] ?? {}
    const columns = Object.keys(row)
    await asAdmin(
      `update accounts.learner set (${columns.join(', ')}) = (${columns.map((_, i) => `$${i + 1}`).join(', ')}) where id = ${mine.id}`,
      Object.values(row),
    )
    await asAdmin('insert into accounts.identity_claim (lookup, learner_id) values ($1, $2)', [lookups[0], mine.id])
    await asAdmin('delete from sealed.record where seq = (select max(seq) from closing.erasure)')
    await asAdmin('delete from closing.erasure where seq = (select max(seq) from closing.erasure)')
    expect((await hits([mine.idNumber, mine.name, ...lookups])).length).toBeGreaterThan(0)
    await expect(assertErasuresReplayed(bank.platform)).rejects.toThrow(/replay-erasures/)
    expect((await pendingEntries(bank.platform)).length).toBe(1)
    expect(await replayErasures(bank.platform)).toBe(1)
    await assertErasuresReplayed(bank.platform)
    expect(await hits([mine.name, mine.idNumber, mine.phone, ...lookups])).toEqual([])
    expect(await replayErasures(bank.platform)).toBe(0)
  })

  test('who acted for others is forgotten by them: mandates end, and neither their name nor the guardian’s stands in the other accounts or notices', async () => {
    const [leaving, person, child] = [
      await bank.learner('hefei', { name: '欧阳代办' }),
      await bank.learner('hefei', { name: '司徒本人' }),
      await bank.learner('hefei', { name: '司马小儿' }),
    ]
    const terms = { kind: 'relative', relation: 'child', scope: 'apply', untilOn: '2027-01-01', representativeName: leaving.name } as const
    const { code } = await bank.ok(accounts.invite, terms, { as: person })
    const { id } = await bank.ok(accounts.acceptMandate, { code }, { as: leaving })
    await asAdmin(`update accounts.learner set guardian_name = $2, birth_on = '2018-01-01' where id = $1`, [child.id, leaving.name])
    await asAdmin(
      `insert into accounts.mandate (person_id, id, representative_id, kind, relation, scope, until_on, state, channel, created_at, accepted_at)
        values ($1, $2, $3, 'guardian', 'parent', 'apply', '2031-12-31', 'active', 'counter', now(), now())`,
      [child.id, bank.platform.newId(), leaving.id],
    )
    expect((await hits([leaving.name])).length).toBeGreaterThan(4)
    await ask(leaving)
    bank.clock.advance(7 * day + 1)
    await bank.runPeriodic('closing.finish')
    expect(await hits([leaving.name])).toEqual([])
    const { items } = await bank.ok(accounts.myMandates, {}, { as: person })
    expect(items.find((m) => m.id === id)).toMatchObject({ state: 'ended', endedBy: 'representative', representative: '已注销用户' })
    expect([await stateOf(person.id), await stateOf(child.id)]).toEqual(['active', 'active'])
    for (const law of invariants.filter((l) => /closed/.test(l.name)))
      expect([law.name, (await law.check(bank.platform)).breaches]).toEqual([law.name, []])
  })

  test('what waits at a counter is shown before, and ends with the account: its pieces lie free again, its code opens nothing, and the laws of redemption hold', async () => {
    const given = await runningActivity(bank, { stock: 3 })
    const [mine] = await learnersWith(bank, 1, 60)
    if (mine === undefined) throw new Error('one learner')
    const wish = { id: given.id, pointId: given.pointId, lines: [{ goodId: given.goodId, count: 1 }] }
    const { redemptionId } = await bank.ok(myRedemptions.redeem, wish, { as: mine, key: 'closing-waits' })
    const { code } = await bank.ok(myRedemptions.myRedemption, { id: redemptionId }, { as: mine })
    expect((await bank.ok(closing.myClosing, {}, { as: mine })).loss).toMatchObject({ points: 10, redemptions: 1 })
    await ask(mine)
    bank.clock.advance(8 * day)
    await bank.runPeriodic('closing.finish')
    expect(await stateOf(mine.id)).toBe('closed')
    const rows = await asAdmin<{ state: string; returned: boolean; stock: number }>(
      `select r.state, r.returned, s.stock from redemption.redemption r join redemption.shelf s on s.good_id = $2 where r.id = $1`,
      [redemptionId, given.goodId],
    )
    expect(rows).toEqual([{ state: 'cancelled', returned: true, stock: 3 }])
    const clerk = await bank.staff('pointClerk', 'shushanPoint')
    expect((await bank.call(redemptionCounter.findCollection, { code: code ?? '' }, { as: clerk })).problem?.code).toBe(
      'redemption.code_unknown',
    )
    for (const law of redemptionLaws) expect([law.name, await asAdmin(law.statement)]).toEqual([law.name, []])
  })

  test('the document is free for a new account; the old one stays closed', async () => {
    const { mine } = await somebody('欧阳注四')
    const [lookup = ''] = await lookupsOf(mine.id)
    await bank.ok(closing.requestClosing, { reason: 'privacy', outcomes: 0 }, { as: mine })
    bank.clock.advance(7 * day + 1)
    await bank.runPeriodic('closing.finish')
    expect(await asAdmin('select 1 from accounts.identity_claim where lookup = $1', [lookup])).toEqual([])
    await expect(sql`update closing.erasure set at = now()`.execute(bank.platform.database.app)).rejects.toThrow(/permission denied/)
  })

  test('outcomes stay as rows without a certificate, their claims stay whole, and an unused number is free again', async () => {
    const outcomeId = await fixtures(bank)('outcome', 'wuhu')
    const [o] = await asAdmin<{ learner_id: string; achievement_id: string; occurrence: number; issuer_id: string }>(
      'select learner_id, achievement_id, occurrence, issuer_id from outcomes.outcome where id = $1',
      [outcomeId],
    )
    await asAdmin('insert into outcomes.learner_claim values ($1, $2, $3, $4)', [
      o?.learner_id,
      o?.achievement_id,
      o?.occurrence,
      outcomeId,
    ])
    await asAdmin(`insert into outcomes.certificate_claim (issuer_id, number, outcome_id, learner_id) values ($1, 'ZX-1', $2, $3)`, [
      o?.issuer_id,
      outcomeId,
      o?.learner_id,
    ])
    await asAdmin(`update outcomes.outcome set certificate_no = 'ZX-1', grade = '91' where id = $1`, [outcomeId])
    const now = bank.clock.now()
    await asAdmin(
      `insert into closing.request (id, number, learner_id, state, reason, loss, requested_at, cooling_until, due_on, organization_id, l1) values ($1, $2, $3, 'cooling', 'unused', '{}', $4, $4, '2026-12-01', $5, $5)`,
      [bank.platform.newId(), `Z${bank.platform.newId()}`, o?.learner_id, now, bank.unit('management').id],
    )
    await bank.runPeriodic('closing.finish')
    expect(await asAdmin('select certificate_no, grade, credits from outcomes.outcome where id = $1', [outcomeId])).toEqual([
      { certificate_no: null, grade: null, credits: 100 },
    ])
    expect(await asAdmin('select 1 from outcomes.certificate_claim where outcome_id = $1', [outcomeId])).toEqual([])
    expect((await asAdmin('select 1 from outcomes.learner_claim where outcome_id = $1', [outcomeId])).length).toBe(1)
  })
})

test('every table that names a person says what a closing does with it', async () => {
  const rows = await asAdmin<{ name: string }>(
    `select distinct format('%s.%s', n.nspname, c.relname) as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')
        and (a.attname ~ '(^|_)learner(_ids?)?$' or a.attname ~ '(_lookup|_masked|phone|id_number)$' or a.attname in ('canonical_id', 'recipient_id', 'person_id', 'representative_id', 'principal_id', 'owner_id', 'learner_name', 'typed_name'))`,
  )
  const said = new Set([...places.map((p) => p.table), ...Object.keys(keptPlaces)])
  expect(
    rows.map((r) => r.name).filter((name) => name in distribution && !said.has(name) && !/^(organizations|identity\.staff)/.test(name)),
  ).toEqual([])
})

test('the management centre sees the closings of the province, with the name masked and no row of it for others', async () => {
  const mine = await bank.learner('hefei', { name: '欧阳注五' })
  await ask(mine)
  const director = await bank.staff('managementDirector', 'management')
  const { items } = await bank.ok(closing.listClosings, { state: 'cooling' }, { as: director })
  expect(items[0]).toMatchObject({ name: '欧**五', state: 'cooling', late: false, loss: { outcomes: 0 } })
  const rows = await exportedRows(bank, closing.exportClosings, { state: 'cooling' }, director)
  expect(rows[0]?.split(',')[2]).toBe('欧**五')
  expect(await exportedRows(bank, closing.exportClosings, { state: 'stopped' }, director)).not.toContain(rows[0])
  const clerk = await bank.staff('centreClerk', 'hefei')
  for (const e of [closing.listClosings, closing.exportClosings] as const)
    expect((await bank.call(e, askedExport, { as: clerk })).problem?.code).toBe('permission.denied')
})
