import { accounts, archive, deposits, privacy, proofs } from '@creditbank/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist } from '../../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner, type TestStaff } from '../../../test/harness/bank.ts'
import { storedOutcome } from '../../../test/harness/outcomes.ts'
import { balancesOf, grantCredit } from '../../credits/index.ts'
import { givenEntry } from '../../deposits/given.ts'
import { statementInvariants } from '../../evidence/invariantsStore.ts'
import { accountBehindDoor, insertSession } from '../../identity/index.ts'
import { bindSubject } from '../../identity/learner/store.ts'
import { personUnder } from '../../identity/store.ts'
import { Refuse } from '../../platform/command.ts'
import { systemContext } from '../../platform/context.ts'
import { newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import { endPresses } from '../../platform/documents/index.ts'
import type { Id } from '../../platform/ids.ts'
import { doorLearners } from '../doorLearners.ts'
import { personIds } from '../person.ts'

let bank: Bank
let first: TestStaff
let second: TestStaff
let entries: Awaited<ReturnType<typeof givenEntry>>[]
beforeAll(async () => {
  bank = await openBank()
  first = await bank.staff('centreDirector', 'hefei')
  second = await bank.staff('centreDirector', 'hefei', 'second')
  entries = [await givenEntry(bank), await givenEntry(bank), await givenEntry(bank)]
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

const db = () => bank.platform.database.app

/** A new session of an account: a merge ends the others. */
const session = async (learnerId: Id): Promise<{ token: string }> => {
  const token = newSessionToken()
  const now = bank.clock.now()
  const endsAt = new Date(now.getTime() + 600_000)
  const of = { kind: 'learner' as const, principalId: learnerId, appointmentId: null, stage: 'open', now, endsAt }
  await insertSession(db(), {
    id: bank.platform.newId(),
    tokenHash: tokenHash(token),
    ...of,
    address: '127.0.0.1',
    agent: 'test',
  })
  return { token }
}

/** Stores a result of an entry for an account as a deposit would; undefined where the person has it. */
const store = async (learnerId: Id, which: number): Promise<Id | undefined> => {
  const entry = entries[which]
  if (entry === undefined) throw new Error('no such entry')
  try {
    return await storedOutcome(bank, { id: learnerId }, entry, { occurrence: 1, minutes: 60, grade: null, channel: 'counter' })
  } catch (error) {
    if (error instanceof Refuse) return undefined
    throw error
  }
}

/** Recognises an outcome as two credits, as certification does at its end. */
const certify = async (learnerId: Id, outcomeId: Id): Promise<void> => {
  const recordId = bank.platform.newId()
  await sql`insert into certification.record (learner_id, id, number, outcome_id, credits, derivation, organization_id, certified_at)
    values (${learnerId}, ${recordId}, ${`X${recordId}`}, ${outcomeId}, 200, '{}', ${bank.unit('hefei').id}, ${bank.clock.now()})`.execute(
    db(),
  )
  const movement = { learnerId, recordId, outcomeId, reference: { kind: 'certificationRecord', id: recordId }, key: `grant ${recordId}` }
  await db()
    .transaction()
    .execute((tx) => grantCredit(tx, systemContext(bank.platform, 'test'), movement, 200))
}

const merge = async (canonicalId: Id, mergedId: Id): Promise<Id | undefined> => {
  const proposed = await bank.call(accounts.proposeMerge, { canonicalId, mergedId, reason: '同一人' }, { as: first })
  if (proposed.status >= 400) return undefined
  await bank.ok(accounts.confirmMerge, { id: proposed.body.id }, { as: second })
  return proposed.body.id
}

const broken = async (): Promise<string[]> =>
  (await Promise.all(statementInvariants.map((law) => law.check(bank.platform)))).flatMap((finding) => [...finding.breaches])

type Result = { readonly owner: number; readonly which: number; readonly id: Id; certified: boolean }
type Model = {
  readonly people: readonly TestLearner[]
  readonly into: Map<number, { readonly root: number; readonly merge: Id }>
  readonly results: Result[]
  readonly drafts: number[]
  readonly doors: Map<number, string>
  readonly proofs: { readonly owner: number; readonly id: Id; readonly code: string; readonly name: string }[]
  readonly assistances: { readonly owner: number; readonly id: Id }[]
}
const rootOf = (m: Model, one: number): number => m.into.get(one)?.root ?? one
const idOf = (m: Model, one: number): Id => m.people[one]?.id ?? ''

const steps = {
  store: async (m: Model, one: number, which: number) => {
    const id = await store(idOf(m, one), which)
    const held = m.results.some((r) => rootOf(m, r.owner) === rootOf(m, one) && r.which === which)
    expect(id === undefined).toBe(held)
    if (id !== undefined) m.results.push({ owner: one, which, id, certified: false })
  },
  certify: async (m: Model, one: number, which: number) => {
    const person = m.results.filter((r) => rootOf(m, r.owner) === rootOf(m, one) && r.which === which)
    // Only what counts is certified: with one result there is no doubt which that is.
    const [only] = person
    if (person.length !== 1 || only === undefined || only.certified) return
    await certify(idOf(m, only.owner), only.id)
    only.certified = true
  },
  draft: async (m: Model, one: number, which: number) => {
    await bank.ok(deposits.startDeposit, { entryId: entries[which]?.id ?? '' }, { as: await session(idOf(m, one)) })
    // Whoever logs in with a merged account acts for the one that stands for it: what comes in meanwhile stays there.
    m.drafts.push(rootOf(m, one))
  },
  door: async (m: Model, one: number) => {
    if (m.doors.has(one)) return
    const subject = crypto.randomUUID()
    await bindSubject(db(), 'wechat', subject, idOf(m, one), bank.clock.now())
    m.doors.set(one, subject)
  },
  proof: async (m: Model, one: number) => {
    const made = await bank.ok(
      proofs.issueMine,
      { kind: 'account', purpose: `第 ${m.proofs.length + 1} 份` },
      { as: await session(idOf(m, one)) },
    )
    m.proofs.push({ owner: rootOf(m, one), id: made.id, code: made.code, name: made.content.name })
  },
  assist: async (m: Model, one: number) => {
    // Whichever document is shown, the account that stands for the person is served, under the name that it has.
    const person = { idNumber: m.people[one]?.idNumber ?? '', name: m.people[rootOf(m, one)]?.name ?? '' }
    m.assistances.push({ owner: rootOf(m, one), id: await assist(bank, first, person) })
  },
  merge: async (m: Model, one: number, other: number) => {
    const done = await merge(idOf(m, one), idOf(m, other))
    const standsForSome = [...m.into.values()].some((alias) => alias.root === other)
    expect(done !== undefined).toBe(one !== other && !m.into.has(one) && !m.into.has(other) && !standsForSome)
    if (done !== undefined) m.into.set(other, { root: one, merge: done })
  },
  undo: async (m: Model, one: number) => {
    const alias = m.into.get(one)
    if (alias === undefined) return
    await bank.ok(accounts.undoMerge, { id: alias.merge, reason: '不是同一人' }, { as: first })
    m.into.delete(one)
  },
}

/** What each person reads is what all of their accounts hold, each result once; the rows themselves never move. */
const agrees = async (m: Model): Promise<void> => {
  const ids = m.people.map((p) => p.id)
  const rows = await sql<{
    learner_id: Id
    id: Id
  }>`select learner_id, id from outcomes.outcome where learner_id = any(${ids}::bigint[])`.execute(db())
  expect(rows.rows.map((r) => `${r.learner_id} ${r.id}`).toSorted()).toEqual(m.results.map((r) => `${idOf(m, r.owner)} ${r.id}`).toSorted())
  for (const root of new Set(m.people.map((_, i) => rootOf(m, i)))) {
    const own = <T>(all: readonly T[], owner: (one: T) => number) => all.filter((one) => rootOf(m, owner(one)) === root)
    const results = own(m.results, (r) => r.owner)
    const held = await personIds(db(), idOf(m, root))
    const as = await session(idOf(m, root))
    const read = await bank.ok(archive.readArchive, {}, { as })
    expect(read.outcomes.map((o) => o.entryId).toSorted()).toEqual([...new Set(results.map((r) => entries[r.which]?.id))].toSorted())
    const certified = new Set(results.filter((r) => r.certified).map((r) => r.which))
    expect((await balancesOf(db(), held)).available).toBe(certified.size * 200)
    expect((await bank.ok(deposits.listMyDeposits, {}, { as })).items).toHaveLength(own(m.drafts, (owner) => owner).length)
    const papers = own(m.proofs, (owner) => owner.owner)
    const listed = (await bank.ok(proofs.listMine, {}, { as })).items
    expect(listed.map((one) => `${one.id} ${one.state}`).toSorted()).toEqual(papers.map((one) => `${one.id} valid`).toSorted())
    for (const { code, name } of papers) expect((await bank.ok(proofs.verifyByCode, { code, name })).result).toBe('valid')
    const served = (await bank.ok(accounts.listAssistances, { learnerId: idOf(m, root) }, { as: first })).items
    expect(served.map((one) => one.id).toSorted()).toEqual(
      own(m.assistances, (one) => one.owner)
        .map((one) => one.id)
        .toSorted(),
    )
    for (const [owner, subject] of m.doors)
      if (rootOf(m, owner) === root) expect((await accountBehindDoor(db(), doorLearners, 'wechat', subject))?.id).toBe(idOf(m, root))
  }
}

describe('merges', () => {
  test('any sequence of merges, undone merges, deposits, credit, drafts, doors, proofs and assistances agrees with a model: nothing is lost, nothing counts twice', async () => {
    const step = fc.tuple(
      fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[]), 'merge', 'undo', 'store'),
      fc.nat(3),
      fc.nat(3),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (sequence) => {
        const people = [await bank.learner('hefei'), await bank.learner('hefei'), await bank.learner('hefei'), await bank.learner('hefei')]
        const model: Model = { people, into: new Map(), results: [], drafts: [], doors: new Map(), proofs: [], assistances: [] }
        for (const [kind, one, other] of sequence) await steps[kind](model, one, kind === 'merge' ? other : other % 3)
        await agrees(model)
      }),
      { numRuns: 40 },
    )
    expect(await broken()).toEqual([])
  })

  test('what one merge hid behind an account that leaves by another merge counts again', async () => {
    const [root, middle, last] = [await bank.learner('hefei'), await bank.learner('hefei'), await bank.learner('hefei')]
    await certify(middle.id, (await store(middle.id, 0)) ?? '')
    await certify(last.id, (await store(last.id, 0)) ?? '')
    const mergeOfMiddle = await merge(root.id, middle.id)
    await merge(root.id, last.id)
    expect((await balancesOf(db(), await personIds(db(), root.id))).available).toBe(200)
    await bank.ok(accounts.undoMerge, { id: mergeOfMiddle ?? '', reason: '不是同一人' }, { as: first })
    for (const one of [root, middle]) {
      expect((await bank.ok(archive.readArchive, {}, { as: await session(one.id) })).totals.outcomes).toBe(1)
      expect((await balancesOf(db(), await personIds(db(), one.id))).available).toBe(200)
    }
    expect(await broken()).toEqual([])
  })

  test('a representative whose account was merged acts on, and nobody acts for themselves', async () => {
    const [mother, son, twin] = [await bank.learner('hefei'), await bank.learner('hefei'), await bank.learner('hefei')]
    const terms = { kind: 'relative', relation: 'child', scope: 'apply', untilOn: '2027-01-01' } as const
    const { id, code } = await bank.ok(accounts.invite, { ...terms, representativeName: son.name }, { as: mother })
    await bank.ok(accounts.acceptMandate, { code }, { as: son })
    await merge(twin.id, son.id)
    const as = await session(twin.id)
    expect((await bank.ok(accounts.myMandates, {}, { as })).items).toMatchObject([{ id, state: 'active', mine: 'representative' }])
    await bank.ok(accounts.startActing, { id, personId: mother.id }, { as })
    const acting = { as, headers: { 'x-acting-for': mother.id } }
    expect((await bank.call(archive.readArchive, {}, acting)).status).toBe(200)
    expect(await merge(twin.id, mother.id)).toBeDefined()
    const session2 = { acts_for: mother.id, mandate_id: id, representative: twin.id }
    expect(await personUnder(db(), session2, '2026-09-15')).toBeUndefined()
  })

  test('both are told, the account shows what was joined and until when, and the learner reads who looked', async () => {
    const [mine, former] = [await bank.learner('hefei'), await bank.learner('hefei')]
    const id = await merge(mine.id, former.id)
    await bank.ok(accounts.getMerge, { id: id ?? '' }, { as: second })
    const read = await bank.ok(archive.readArchive, {}, { as: mine })
    expect(read.merged).toMatchObject([{ accountNo: expect.stringMatching(/\d/), undoUntil: expect.stringMatching(/^2026-10-15/) }])
    const { items } = await bank.ok(privacy.myAccesses, {}, { as: mine })
    expect(items.map((line) => line.act)).toEqual(expect.arrayContaining(['accounts.repair', 'accounts.merge', 'accounts.proposeMerge']))
    await bank.ok(accounts.undoMerge, { id: id ?? '', reason: '不是同一人' }, { as: first })
    expect((await bank.ok(archive.readArchive, {}, { as: await session(mine.id) })).merged).toEqual([])
  })
})
