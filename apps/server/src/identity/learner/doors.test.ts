import { accounts, doors, settings } from '@creditbank/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank, type TestLearner } from '../../../test/harness/bank.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

/** The digits that went to a phone last, from the development outbox. */
const lastCode = async (): Promise<string> => (await bank.ok(settings.devOutbox, {})).items[0]?.secret ?? ''

const ask = async (purpose: 'logIn' | 'activate' | 'apply', phone: string) => {
  // Counters look back a few minutes: each test begins with quiet ones.
  bank.clock.advance(11 * 60_000)
  const { request } = await bank.ok(doors.requestCode, { purpose, phone })
  return { request, code: await lastCode() }
}
const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const facts = (learner: TestLearner) => ({ name: learner.name, idKind: 'residentIdCard' as const, idNumber: learner.idNumber })
const stateOf = async (learner: TestLearner): Promise<string> =>
  (await sql<{ state: string }>`select state from accounts.learner where id = ${learner.id}`.execute(bank.platform.database.app)).rows[0]
    ?.state ?? ''
const repairsOf = async (learner: TestLearner): Promise<string[]> =>
  (
    await sql<{ kind: string }>`select kind from accounts.repair where learner_id = ${learner.id}`.execute(bank.platform.database.app)
  ).rows.map((r) => r.kind)

describe('手机验证码登录', () => {
  test('phone and code open a session, as cookie and as token', async () => {
    const learner = await bank.learner('hefei')
    const answer = await bank.call(doors.logInWithCode, await ask('logIn', learner.phone))
    expect(answer.status).toBe(200)
    expect(String(answer.headers['set-cookie'])).toContain('HttpOnly')
    const me = await bank.ok(doors.me, {}, { as: { token: answer.body.token ?? '' } })
    expect(me).toMatchObject({
      id: learner.id,
      name: learner.name,
      idMasked: expect.stringMatching(/^349\*+\w{4}$/),
      phoneMasked: expect.stringContaining('****'),
      fresh: true,
    })
    expect(JSON.stringify(me)).not.toContain(learner.idNumber)
  })

  test('a known and an unknown phone get the same answer, word for word but for the secret', async () => {
    const learner = await bank.learner('hefei')
    bank.clock.advance(11 * 60_000)
    const known = await bank.call(doors.requestCode, { purpose: 'logIn', phone: learner.phone })
    const unknown = await bank.call(doors.requestCode, { purpose: 'logIn', phone: `${learner.phone.slice(0, 7)}9999` })
    const shape = (a: typeof known) => ({
      status: a.status,
      ...a.body,
      request: a.body.request.length,
      phoneMasked: a.body.phoneMasked.length,
    })
    expect(shape(known)).toEqual(shape(unknown))
  })

  test('an unknown phone with the right code hears where to go, and gets no session', async () => {
    const answer = await bank.call(doors.logInWithCode, await ask('logIn', '15499990000'))
    expect(answer.problem?.code).toBe('identity.no_account_here')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('a code works once', async () => {
    const learner = await bank.learner('hefei')
    const given = await ask('logIn', learner.phone)
    await bank.ok(doors.logInWithCode, given)
    expect((await bank.call(doors.logInWithCode, given)).problem?.code).toBe('identity.wrong_code')
  })

  test('a code of another request, another purpose, or after five minutes opens nothing', async () => {
    const learner = await bank.learner('hefei')
    const first = await ask('logIn', learner.phone)
    const second = await ask('logIn', learner.phone)
    if (first.code !== second.code)
      expect((await bank.call(doors.logInWithCode, { request: second.request, code: first.code })).problem?.code).toBe(
        'identity.wrong_code',
      )
    const activation = await ask('activate', learner.phone)
    expect((await bank.call(doors.logInWithCode, activation)).problem?.code).toBe('identity.wrong_code')
    bank.clock.advance(5 * 60_000)
    expect((await bank.call(doors.logInWithCode, second)).problem?.code).toBe('identity.wrong_code')
  })

  test('after ten wrong tries the code is void, right digits or not, also when they come in parallel', async () => {
    const learner = await bank.learner('hefei')
    const { request, code } = await ask('logIn', learner.phone)
    const tries = await Promise.all(Array.from({ length: 10 }, () => bank.call(doors.logInWithCode, { request, code: other(code) })))
    expect(tries.filter((t) => t.problem?.code === 'identity.code_blocked')).toHaveLength(1)
    expect((await bank.call(doors.logInWithCode, { request, code })).problem?.code).toBe('identity.code_blocked')
  })

  test('five codes a phone in ten minutes, twenty-five an address in five', async () => {
    const learner = await bank.learner('hefei')
    await ask('logIn', learner.phone)
    for (let i = 0; i < 4; i += 1) await bank.ok(doors.requestCode, { purpose: 'logIn', phone: learner.phone })
    const sixth = await bank.call(doors.requestCode, { purpose: 'apply', phone: learner.phone })
    expect(sixth.problem?.code).toBe('identity.too_many_codes')
    expect(Number(sixth.headers['retry-after'] ?? sixth.problem?.detail.match(/\d+/)?.[0])).toBeGreaterThan(0)
    for (let i = 0; i < 20; i += 1) await bank.ok(doors.requestCode, { purpose: 'logIn', phone: `1540001${String(i).padStart(4, '0')}` })
    expect((await bank.call(doors.requestCode, { purpose: 'logIn', phone: '15400029999' })).problem?.code).toBe('identity.too_many_codes')
    bank.clock.advance(11 * 60_000)
    await bank.ok(doors.requestCode, { purpose: 'logIn', phone: learner.phone })
  })

  test('several accounts on one phone: the person chooses, names are masked, and the choice is bound to the request', async () => {
    const parent = await bank.learner('hefei', { name: '王大明' })
    const child = await bank.learner('hefei', { name: '王小明' })
    await sql`update accounts.learner set phone_lookup = (select phone_lookup from accounts.learner where id = ${parent.id}) where id = ${child.id}`.execute(
      bank.platform.database.app,
    )
    const { request, code } = await ask('logIn', parent.phone)
    expect((await bank.call(doors.chooseAccount, { request, learnerId: child.id })).problem?.code).toBe('identity.wrong_code')
    const answer = await bank.ok(doors.logInWithCode, { request, code })
    expect(answer).toMatchObject({ stage: 'choose', token: null })
    expect(answer.choices.map((c) => c.name)).toEqual(['王*明', '王*明'])
    const stranger = await bank.learner('hefei')
    expect((await bank.call(doors.chooseAccount, { request, learnerId: stranger.id })).problem?.code).toBe('identity.no_account_here')
    const chosen = await bank.ok(doors.chooseAccount, { request, learnerId: child.id })
    expect((await bank.ok(doors.me, {}, { as: { token: chosen.token ?? '' } })).id).toBe(child.id)
    expect((await bank.call(doors.chooseAccount, { request, learnerId: parent.id })).problem?.code).toBe('identity.wrong_code')
  })

  test('a frozen account opens nothing but the page about the freeze', async () => {
    const learner = await bank.learner('hefei', { state: 'frozen' })
    const answer = await bank.ok(doors.logInWithCode, await ask('logIn', learner.phone))
    const as = { token: answer.token ?? '' }
    expect(await bank.ok(accounts.myFreeze, {}, { as })).toEqual({ freeze: null })
    for (const shut of [doors.me, doors.myHandlingOffices, doors.learnerSessions] as const)
      expect((await bank.call(shut, {}, { as })).problem?.code).toBe('accounts.frozen')
  })
})

describe('激活', () => {
  test('name, document, phone and code together wake the account', async () => {
    const learner = await bank.learner('openUniversity', { state: 'inactive' })
    const answer = await bank.ok(doors.activate, { ...(await ask('activate', learner.phone)), ...facts(learner) })
    expect(answer.stage).toBe('open')
    expect(await stateOf(learner)).toBe('active')
    expect(await bank.ok(doors.me, {}, { as: { token: answer.token ?? '' } })).toMatchObject({
      state: 'active',
      realNameLevel: 'counterChecked',
    })
    const tie = await sql<{ state: string }>`select state from accounts.affiliation where learner_id = ${learner.id}`.execute(
      bank.platform.database.app,
    )
    expect(tie.rows).toEqual([{ state: 'active' }])
  })

  test('knowing all facts without the code proves nothing', async () => {
    const learner = await bank.learner('openUniversity', { state: 'inactive' })
    const { request, code } = await ask('activate', learner.phone)
    expect((await bank.call(doors.activate, { request, code: other(code), ...facts(learner) })).problem?.code).toBe('identity.wrong_code')
    expect(await stateOf(learner)).toBe('inactive')
  })

  test('another person’s code does not fit one’s own request', async () => {
    const victim = await bank.learner('openUniversity', { state: 'inactive' })
    const attacker = await ask('activate', '15488887777')
    expect((await bank.call(doors.activate, { ...attacker, ...facts(victim) })).problem?.code).toBe('identity.activation_no_match')
    expect(await stateOf(victim)).toBe('inactive')
    expect(await repairsOf(victim)).toEqual(['phoneDiffers'])
  })

  test('a different name, a different phone, an active account and nobody at all sound the same; only the first two leave a case for the centre', async () => {
    const inactive = await bank.learner('openUniversity', { state: 'inactive' })
    const active = await bank.learner('openUniversity')
    const said = async (given: { request: string; code: string }, who: ReturnType<typeof facts>) => {
      const { status, problem } = await bank.call(doors.activate, { ...given, ...who })
      return { status, code: problem?.code, detail: problem?.detail, fields: problem?.fields }
    }
    const differing = await said(await ask('activate', inactive.phone), { ...facts(inactive), name: '别的名字' })
    const already = await said(await ask('activate', active.phone), facts(active))
    const nobody = await said(await ask('activate', '15477776666'), { ...facts(active), idNumber: '349900196501019994' })
    expect(differing).toEqual(nobody)
    expect(already).toEqual(nobody)
    expect(await stateOf(inactive)).toBe('inactive')
    expect(await repairsOf(inactive)).toEqual(['nameDiffers'])
    expect(await repairsOf(active)).toEqual([])
  })

  test('facts cannot be tried out: each miss costs a try of the code', async () => {
    const learner = await bank.learner('openUniversity', { state: 'inactive' })
    const given = await ask('activate', learner.phone)
    for (let i = 0; i < 10; i += 1) await bank.call(doors.activate, { ...given, ...facts(learner), name: '猜测者' })
    expect((await bank.call(doors.activate, { ...given, ...facts(learner) })).problem?.code).toBe('identity.code_blocked')
  })

  test('the same activation twice in parallel wakes once', async () => {
    const learner = await bank.learner('openUniversity', { state: 'inactive' })
    const given = await ask('activate', learner.phone)
    const both = await Promise.all([1, 2].map(() => bank.call(doors.activate, { ...given, ...facts(learner) })))
    expect(both.map((a) => a.status).toSorted()).toEqual([200, 401])
  })
})

describe('本人的登录', () => {
  test('user name and password, with a lock that grows; the password is stored as argon2id', async () => {
    const learner = await bank.learner('hefei')
    await bank.ok(doors.setCredentials, { userName: 'Wang.Min', password: 'correct horse' }, { as: learner })
    expect((await bank.ok(doors.logInWithPassword, { userName: 'wang.min', password: 'correct horse' })).stage).toBe('open')
    for (let i = 0; i < 5; i += 1)
      expect((await bank.call(doors.logInWithPassword, { userName: 'wang.min', password: 'wrong' })).problem?.code).toBe(
        'identity.wrong_credentials',
      )
    const locked = await bank.call(doors.logInWithPassword, { userName: 'wang.min', password: 'correct horse' })
    expect(locked.problem?.code).toBe('identity.locked')
    // The other door stays open: nobody can lock somebody else out.
    expect((await bank.ok(doors.logInWithCode, await ask('logIn', learner.phone))).stage).toBe('open')
    expect((await bank.ok(doors.logInWithPassword, { userName: 'wang.min', password: 'correct horse' })).stage).toBe('open')
    const stored = await sql<{
      password_hash: string
    }>`select password_hash from identity.credential where learner_id = ${learner.id}`.execute(bank.platform.database.app)
    expect(stored.rows[0]?.password_hash).toMatch(/^\$argon2id\$/)
  })

  test('wrong passwords from one address are slowed down over all names', async () => {
    bank.clock.advance(5 * 60_000)
    const answers = []
    for (let i = 0; i < 22; i += 1)
      answers.push((await bank.call(doors.logInWithPassword, { userName: `nobody${i}`, password: 'x' })).problem?.code)
    expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'identity.wrong_credentials'))
    expect(answers.slice(20)).toEqual(['identity.locked', 'identity.locked'])
    bank.clock.advance(5 * 60_000)
  })

  test('the phone serves as user name where one account alone has a password behind it', async () => {
    const parent = await bank.learner('hefei')
    const child = await bank.learner('hefei')
    await bank.ok(doors.setCredentials, { userName: 'the.parent', password: 'a long passphrase' }, { as: parent })
    const enter = (password: string) => bank.call(doors.logInWithPassword, { userName: ` +86 ${parent.phone}`, password })
    expect((await enter('a long passphrase')).body.stage).toBe('open')
    expect((await enter('another passphrase')).problem?.code).toBe('identity.wrong_credentials')
    await sql`update accounts.learner set phone_lookup = (select phone_lookup from accounts.learner where id = ${parent.id}) where id = ${child.id}`.execute(
      bank.platform.database.app,
    )
    expect((await enter('a long passphrase')).body.stage).toBe('open')
    await bank.ok(doors.setCredentials, { userName: 'the.child', password: 'a long passphrase' }, { as: child })
    expect((await enter('a long passphrase')).problem?.code).toBe('identity.wrong_credentials')
  })

  test('a password is 8 to 256 characters of any kind, whole, never a leaked or a lazy one', async () => {
    const learner = await bank.learner('hefei')
    const set = async (password: string) =>
      (await bank.call(doors.setCredentials, { userName: 'any.kind', password }, { as: learner })).problem?.code
    for (const weak of ['short12', '1234567890', 'iloveyou1', 'ＰＡＳＳＷＯＲＤ', '88888888', 'abcabcabcabc', 'woaini1314', 'Any.Kind'])
      expect(await set(weak), weak).toBe('identity.password_weak')
    expect(await set('只用汉字也可以的')).toBeUndefined()
    const long = 'x7'.repeat(30) + 'y'.repeat(195)
    expect(await set(`${long}a`)).toBeUndefined()
    const enter = async (password: string) => (await bank.call(doors.logInWithPassword, { userName: 'any.kind', password })).problem?.code
    expect(await enter(`${long}b`)).toBe('identity.wrong_credentials')
    expect(await enter(`${long}a`)).toBeUndefined()
  })

  test('after a quarter of an hour a change of password or phone needs a second proof', async () => {
    const learner = await bank.learner('hefei')
    bank.clock.advance(16 * 60_000)
    const wanted = { userName: 'slow.one', password: 'long enough' }
    expect((await bank.call(doors.setCredentials, wanted, { as: learner })).problem?.code).toBe('identity.step_up_required')
    const { request } = await bank.ok(doors.requestOwnCode, { purpose: 'confirm' }, { as: learner })
    await bank.ok(doors.setCredentials, { ...wanted, stepUp: { request, code: await lastCode() } }, { as: learner })
  })

  test('the phone changes with a code to the new phone, bound to the learner; the old phone is told and other devices are logged out', async () => {
    const learner = await bank.learner('hefei')
    const thief = await bank.learner('hefei')
    const second = await bank.ok(doors.logInWithCode, await ask('logIn', learner.phone))
    const fresh = { token: second.token ?? '' }
    const { request } = await bank.ok(doors.requestOwnCode, { purpose: 'changePhone', phone: '15455554444' }, { as: fresh })
    const code = await lastCode()
    const stolen = await bank.call(
      doors.changePhone,
      { request, code },
      { as: { token: (await bank.ok(doors.logInWithCode, await ask('logIn', thief.phone))).token ?? '' } },
    )
    expect(stolen.problem?.code).toBe('identity.wrong_code')
    const again = await bank.ok(doors.requestOwnCode, { purpose: 'changePhone', phone: '15455554444' }, { as: fresh })
    expect(await bank.ok(doors.changePhone, { request: again.request, code: await lastCode() }, { as: fresh })).toEqual({
      phoneMasked: '154****4444',
    })
    const outbox = await bank.ok(settings.devOutbox, {})
    expect(outbox.items[0]).toMatchObject({ code: 'accounts.phoneChanged', text: expect.stringContaining('154****4444') })
    expect((await bank.call(doors.me, {}, { as: learner })).status).toBe(401)
    expect((await bank.ok(doors.logInWithCode, await ask('logIn', '15455554444'))).stage).toBe('open')
  })

  test('sessions are listed and ended by their owner alone', async () => {
    const learner = await bank.learner('hefei')
    const stranger = await bank.learner('hefei')
    const opened = await bank.ok(doors.logInWithCode, await ask('logIn', learner.phone))
    const here = { token: opened.token ?? '' }
    const { items } = await bank.ok(doors.learnerSessions, {}, { as: here })
    expect(items.filter((s) => s.current)).toHaveLength(1)
    const id = items.find((s) => !s.current)?.id ?? ''
    expect((await bank.call(doors.learnerEndSession, { id }, { as: stranger })).status).toBe(404)
    await bank.ok(doors.learnerEndSession, { id }, { as: here })
    expect((await bank.call(doors.me, {}, { as: learner })).status).toBe(401)
    await bank.ok(doors.learnerLogOut, {}, { as: here })
    expect((await bank.call(doors.me, {}, { as: here })).status).toBe(401)
  })

  test('preferences keep what is not named, and the header of every page knows the elder mode', async () => {
    const learner = await bank.learner('hefei')
    await bank.ok(doors.savePreferences, { elderMode: true }, { as: learner })
    expect(await bank.ok(doors.savePreferences, { textSize: 'larger' }, { as: learner })).toEqual({ elderMode: true, textSize: 'larger' })
    expect(await bank.ok(doors.learnerSession, {}, { as: learner })).toMatchObject({ loggedIn: true, elderMode: true })
    expect(await bank.ok(doors.learnerSession, {})).toMatchObject({ loggedIn: false, name: null })
  })
})

test('no code, phone or ID number stands in the audit, the idempotency table or the code table', async () => {
  const learner = await bank.learner('openUniversity', { state: 'inactive' })
  const given = await ask('activate', learner.phone)
  await bank.ok(doors.activate, { ...given, ...facts(learner) }, { key: 'activate-key-1' })
  const { rows } = await sql<{ text: string }>`select string_agg(t, ' ') as text from (
    select r::text as t from audit.record r union all select convert_from(r.bytes, 'utf8') from audit.record r union all select i::text from platform.idempotency i union all select c::text from identity.one_time_code c
    union all select n::text from notices.message n union all select a::text from identity.attempt a) all_text`.execute(
    bank.platform.database.auditor,
  )
  const text = rows[0]?.text ?? ''
  expect(text).toContain('learner.activate')
  for (const secret of [learner.idNumber, learner.phone, given.request]) expect(text).not.toContain(secret)
  expect(text).not.toMatch(new RegExp(`\\b${given.code}\\b`))
})
