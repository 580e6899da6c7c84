import { identity, notices, organizations, type Role } from '@creditbank/contract'
import { sql } from 'kysely'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, type Caller, openBank, type TestStaff } from '../../test/harness/bank.ts'
import type { UnitKey } from '../../test/harness/units.ts'
import { commands } from '../commands.ts'

let bank: Bank
let system: TestStaff
let security: TestStaff
let director: TestStaff
beforeAll(async () => {
  bank = await openBank()
  system = await bank.staff('systemOfficer', 'management')
  security = await bank.staff('securityOfficer', 'management')
  director = await bank.staff('centreDirector', 'hefei')
})
afterAll(() => bank.close())

const password = 'Correct-Horse-7'
let people = 0

/** A new account with its initial password. */
const account = async (unit: UnitKey): Promise<{ id: string; userName: string; initialPassword: string }> => {
  const userName = `person${(people += 1)}`
  return {
    userName,
    ...(await bank.ok(identity.createStaff, { name: '新人', userName, organizationId: bank.unit(unit).id }, { as: system })),
  }
}
const cookie = (headers: Readonly<Record<string, unknown>>): string => /bank-staff=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? ''

/** A new account, logged in with its own password and granted a role: the session's token. */
const loggedIn = async (role: Role, unit: UnitKey): Promise<Caller & { id: string; userName: string; appointmentId: string }> => {
  const person = await account(unit)
  const { appointmentId } = await bank.ok(
    identity.grantAppointment,
    { id: person.id, role, organizationId: bank.unit(unit).id },
    { as: security },
  )
  const first = await bank.ok(identity.staffLogIn, { userName: person.userName, password: person.initialPassword })
  const changed = await bank.call(identity.staffChangePassword, { current: person.initialPassword, next: password }, { as: first })
  return { ...person, appointmentId, token: cookie(changed.headers) }
}
const codeOf = async (call: Promise<{ status: number; problem: { code: string } | undefined }>): Promise<string> =>
  (await call).problem?.code ?? 'ok'

describe('accounts and initial passwords', () => {
  test('the system officer makes accounts and cannot grant; the security officer grants and makes none; neither sees a learner', async () => {
    const { id } = await account('hefei')
    const wanted = { id, role: 'centreClerk', organizationId: bank.unit('hefei').id }
    expect(await codeOf(bank.call(identity.grantAppointment, wanted, { as: system }))).toBe('permission.denied')
    expect(
      await codeOf(
        bank.call(identity.createStaff, { name: 'x', userName: 'xxxx', organizationId: bank.unit('hefei').id }, { as: security }),
      ),
    ).toBe('permission.denied')
    expect((await bank.ok(identity.grantAppointment, wanted, { as: security })).appointmentId).toMatch(/^\d+$/)
    expect(
      await codeOf(
        bank.call(identity.createStaff, { name: 'x', userName: 'PERSON1', organizationId: bank.unit('hefei').id }, { as: system }),
      ),
    ).toBe('identity.user_name_taken')
  })

  test('no officer takes over another: their passwords and accounts are the operator’s matter', async () => {
    const [audit, officer] = [await bank.staff('auditOfficer', 'management'), await bank.staff('securityOfficer', 'management', 'apart')]
    for (const id of [audit.id, officer.id]) {
      expect(await codeOf(bank.call(identity.resetStaffPassword, { id }, { as: system }))).toBe('identity.officer_apart')
      expect(await codeOf(bank.call(identity.setStaffStatus, { id, status: 'disabled' }, { as: system }))).toBe('identity.officer_apart')
      expect((await bank.ok(identity.staffDetail, { id }, { as: system })).can).toMatchObject({ reset: false, disable: false })
    }
    expect(await commands['reset-officer']?.(bank.platform, ['nobody'])).toBe(1)
    const { userName } = await bank.ok(identity.staffDetail, { id: audit.id }, { as: system })
    expect(await commands['reset-officer']?.(bank.platform, [userName])).toBe(0)
    expect((await bank.call(identity.staffSessions, {}, { as: audit })).status).toBe(401)
  })

  test('an initial password opens nothing but its own change, works seven days, and its token dies with the change', async () => {
    const person = await account('hefei')
    await bank.ok(
      identity.grantAppointment,
      { id: person.id, role: 'centreClerk', organizationId: bank.unit('hefei').id },
      { as: security },
    )
    const half = await bank.ok(identity.staffLogIn, { userName: person.userName, password: person.initialPassword })
    expect(half.stage).toBe('changePassword')
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: half }))).toBe('session.password_change_required')
    expect(await codeOf(bank.call(identity.staffChangePassword, { current: person.initialPassword, next: 'short' }, { as: half }))).toBe(
      'identity.password_weak',
    )
    const changed = await bank.call(identity.staffChangePassword, { current: person.initialPassword, next: password }, { as: half })
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: half }))).toBe('session.missing')
    expect((await bank.call(organizations.listOrganizations, {}, { as: { token: cookie(changed.headers) } })).status).toBe(200)
    const late = await account('hefei')
    bank.clock.advance(8 * 86_400_000)
    expect(await codeOf(bank.call(identity.staffLogIn, { userName: late.userName, password: late.initialPassword }))).toBe(
      'identity.wrong_credentials',
    )
  })

  test('a reset ends every session and forgets a lost second factor; one’s own account is not reset', async () => {
    const person = await loggedIn('centreClerk', 'hefei')
    await bank.ok(identity.resetStaffPassword, { id: person.id }, { as: system })
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: person }))).toBe('session.ended')
    expect(await codeOf(bank.call(identity.resetStaffPassword, { id: system.id }, { as: system }))).toBe('identity.own_rights')
  })

  test('a disabled account is out within five seconds and cannot log in', async () => {
    const person = await loggedIn('centreClerk', 'hefei')
    await bank.ok(identity.setStaffStatus, { id: person.id, status: 'disabled' }, { as: system })
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: person }))).toBe('session.ended')
    expect(await codeOf(bank.call(identity.staffLogIn, { userName: person.userName, password }))).toBe('identity.wrong_credentials')
  })
})

describe('sessions', () => {
  test('fifteen idle minutes end a session, twelve hours end it however busy', async () => {
    const idle = await loggedIn('centreClerk', 'hefei')
    bank.clock.advance(14 * 60_000)
    await bank.ok(identity.staffSessions, {}, { as: idle })
    bank.clock.advance(16 * 60_000)
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: idle }))).toBe('session.ended')
    const busy = await loggedIn('centreClerk', 'hefei')
    for (let n = 0; n < 71; n += 1) {
      bank.clock.advance(10 * 60_000)
      await bank.ok(identity.staffSessions, {}, { as: busy })
    }
    bank.clock.advance(10 * 60_000)
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: busy }))).toBe('session.ended')
  })

  test('a session ended from another device and a log-out act at once', async () => {
    const person = await loggedIn('centreClerk', 'hefei')
    const other = await bank.ok(identity.staffLogIn, { userName: person.userName, password })
    const mine = await bank.ok(identity.staffSessions, {}, { as: person })
    await bank.ok(identity.staffEndSession, { id: mine.items.find((s) => !s.current)?.id ?? '' }, { as: person })
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: other }))).toBe('session.ended')
    await bank.ok(identity.staffLogOut, {}, { as: person })
    bank.clock.advance(5_000)
    expect(await codeOf(bank.call(identity.staffSessions, {}, { as: person }))).toBe('session.ended')
  })

  test('a code of the second factor works once, and a half-open session opens nothing', async () => {
    const person = await loggedIn('centreClerk', 'hefei')
    const { secret } = await bank.ok(identity.staffStartTotp, {}, { as: person })
    const code = () => generateSync({ secret, epoch: Math.floor(bank.clock.now().getTime() / 1000) })
    await bank.ok(identity.staffConfirmTotp, { code: code() }, { as: person })
    bank.clock.advance(90_000)
    const half = await bank.ok(identity.staffLogIn, { userName: person.userName, password })
    expect(half.stage).toBe('secondFactor')
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: half }))).toBe('session.second_factor_required')
    const used = code()
    await bank.ok(identity.staffSecondFactor, { code: used }, { as: half })
    const again = await bank.ok(identity.staffLogIn, { userName: person.userName, password })
    expect(await codeOf(bank.call(identity.staffSecondFactor, { code: used }, { as: again }))).toBe('identity.wrong_code')
  })

  test('wrong passwords lock an account for a growing time; the right one counts again afterwards', async () => {
    const person = await loggedIn('centreClerk', 'hefei')
    bank.clock.advance(60_000)
    const tryOnce = (word: string) => bank.call(identity.staffLogIn, { userName: person.userName, password: word })
    for (let n = 0; n < 5; n += 1) expect(await codeOf(tryOnce('wrong'))).toBe('identity.wrong_credentials')
    expect(await codeOf(tryOnce(password))).toBe('identity.locked')
    bank.clock.advance(31_000)
    expect(await codeOf(tryOnce('wrong'))).toBe('identity.wrong_credentials')
    bank.clock.advance(31_000)
    expect(await codeOf(tryOnce(password))).toBe('identity.locked')
    bank.clock.advance(31_000)
    expect(await codeOf(tryOnce(password))).toBe('ok')
  })

  test('one address tries twenty log-ins a minute, whatever the names', async () => {
    bank.clock.advance(120_000)
    const codes: string[] = []
    for (let n = 0; n < 22; n += 1) codes.push(await codeOf(bank.call(identity.staffLogIn, { userName: `nobody${n}`, password: 'x' })))
    expect(codes.slice(19)).toEqual(['identity.wrong_credentials', 'request.too_many', 'request.too_many'])
    bank.clock.advance(60_000)
    expect(await codeOf(bank.call(identity.staffLogIn, { userName: 'nobody', password: 'x' }))).toBe('identity.wrong_credentials')
    bank.clock.advance(60_000)
  })
})

describe('rights', () => {
  test('inside a centre two persons appoint, and the security officer hears of it', async () => {
    const second = await bank.staff('centreDirector', 'hefei', 'second')
    const person = await account('hefei')
    const wanted = { id: person.id, role: 'centreReviewer', organizationId: bank.unit('hefei').id }
    const { proposalId } = await bank.ok(identity.proposeAppointment, wanted, { as: director })
    expect(await codeOf(bank.call(identity.decideProposal, { id: proposalId, decision: 'grant' }, { as: director }))).toBe(
      'identity.grant_needs_second_person',
    )
    const both = await Promise.all(
      [second, security].map((as) => codeOf(bank.call(identity.decideProposal, { id: proposalId, decision: 'grant' }, { as }))),
    )
    expect(both.sort()).toEqual(['identity.grant_already_decided', 'ok'])
    expect((await bank.ok(identity.staffDetail, { id: person.id }, { as: director })).roles.map((r) => r.role)).toEqual(['centreReviewer'])
    const { proposalId: next } = await bank.ok(
      identity.proposeAppointment,
      { ...wanted, role: 'pointClerk', organizationId: bank.unit('hefeiPoint').id },
      { as: director },
    )
    await bank.ok(identity.decideProposal, { id: next, decision: 'grant' }, { as: second })
    const heard = await bank.ok(notices.listStaffNotices, {}, { as: security })
    expect(heard.items.some((n) => n.code === 'identity.rightsChanged')).toBe(true)
  })

  test('nobody goes above their own rights, beyond their own subtree, or changes their own', async () => {
    const manager = await bank.staff('subCentreManager', 'hefeiShushan')
    const mate = await bank.staff('subCentreClerk', 'hefeiShushan')
    const propose = (as: TestStaff, id: string, role: string, unit: UnitKey) =>
      codeOf(bank.call(identity.proposeAppointment, { id, role, organizationId: bank.unit(unit).id }, { as }))
    expect(await propose(director, mate.id, 'securityOfficer', 'management')).toBe('record.not_found')
    expect(await propose(manager, mate.id, 'centreDirector', 'hefei')).toBe('record.not_found')
    expect(await propose(manager, mate.id, 'centreReviewer', 'hefeiShushan')).toBe('identity.role_not_for_unit')
    expect(await propose(director, director.id, 'centreClerk', 'hefei')).toBe('identity.own_rights')
    expect(await propose(await bank.staff('managementDirector', 'management'), mate.id, 'auditOfficer', 'management')).toBe(
      'identity.above_own_rights',
    )
    expect(await propose(director, (await bank.staff('centreClerk', 'wuhu')).id, 'centreClerk', 'hefei')).toBe('record.not_found')
    expect(
      await codeOf(
        bank.call(
          identity.grantAppointment,
          { id: security.id, role: 'managementDirector', organizationId: bank.unit('management').id },
          { as: security },
        ),
      ),
    ).toBe('identity.own_rights')
    expect(await codeOf(bank.call(identity.endAppointment, { id: director.appointmentId }, { as: director }))).toBe('identity.own_rights')
  })

  test('the three officers are three people who hold nothing else, also against the database', async () => {
    const grant = (id: string, role: string, unit: UnitKey) =>
      codeOf(bank.call(identity.grantAppointment, { id, role, organizationId: bank.unit(unit).id }, { as: security }))
    expect(await grant(system.id, 'auditOfficer', 'management')).toBe('identity.officer_conflict')
    expect(await grant(system.id, 'finalReviewer', 'management')).toBe('identity.officer_conflict')
    expect(await grant((await bank.staff('finalReviewer', 'management')).id, 'auditOfficer', 'management')).toBe(
      'identity.officer_conflict',
    )
    await expect(
      sql`insert into identity.appointment (id, staff_id, organization_id, role, from_on, l1, created_at) values (1, ${system.id}, ${bank.unit('management').id}, 'finalReviewer', '2026-01-01', ${bank.unit('management').id}, now())`.execute(
        bank.platform.database.app,
      ),
    ).rejects.toThrow('appointment_officer_alone')
    const leaving = await bank.staff('auditOfficer', 'management', 'leaving')
    await bank.ok(identity.endAppointment, { id: leaving.appointmentId }, { as: security })
    expect(await grant(leaving.id, 'finalReviewer', 'management')).toBe('ok')
  })

  test('an ended appointment and one that is over by date act within five seconds', async () => {
    const person = await loggedIn('centreClerk', 'hefei')
    await bank.ok(organizations.listOrganizations, {}, { as: person })
    await bank.ok(identity.endAppointment, { id: person.appointmentId }, { as: director })
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: person }))).toBe('permission.denied')
    const clerk = await bank.staff('centreClerk', 'wuhu', 'dated')
    await sql`update identity.appointment set to_on = ${bank.clock.now().toISOString().slice(0, 10)} where id = ${clerk.appointmentId}`.execute(
      bank.platform.database.app,
    )
    await bank.ok(organizations.listOrganizations, {}, { as: clerk })
    bank.clock.advance(2 * 86_400_000)
    expect(await codeOf(bank.call(organizations.listOrganizations, {}, { as: clerk }))).toBe('permission.denied')
  })

  test('before an appointment one sees how many people it shows; two people can be compared', async () => {
    for (const unit of ['hefei', 'hefeiShushan', 'wuhu'] as const) await bank.learner(unit)
    const preview = (role: string, unit: UnitKey) =>
      bank.ok(identity.previewAppointment, { role, organizationId: bank.unit(unit).id }, { as: security })
    expect(await preview('centreClerk', 'hefei')).toMatchObject({ people: 2, fits: true })
    const own = await bank.ok(identity.previewAppointment, { role: 'centreClerk', organizationId: bank.unit('hefei').id }, { as: director })
    expect(own.people).toBe(2)
    expect(await preview('auditOfficer', 'management')).toMatchObject({ people: 0, fits: true })
    expect((await preview('pointClerk', 'hefei')).fits).toBe(false)
    const [a, b] = [await bank.staff('centreReviewer', 'hefei'), await bank.staff('centreClerk', 'hefei')]
    const compared = await bank.ok(identity.compareStaff, { a: a.id, b: b.id }, { as: director })
    expect(compared.onlyA).toContain('reviews.firstReview')
    expect(compared.onlyB).toContain('deposits.prepareBatch')
  })

  test('appointments come up for review after a year and go back when confirmed by another', async () => {
    const clerk = await bank.staff('pointClerk', 'hefeiPoint')
    bank.clock.advance(366 * 86_400_000)
    const due = await bank.ok(identity.listAppointmentReviews, { due: 'yes', limit: 200 }, { as: director })
    expect(due.items.some((i) => i.appointmentId === clerk.appointmentId)).toBe(true)
    await bank.ok(identity.confirmAppointment, { id: clerk.appointmentId }, { as: director })
    const after = await bank.ok(identity.listAppointmentReviews, { due: 'yes', limit: 200 }, { as: director })
    expect(after.items.some((i) => i.appointmentId === clerk.appointmentId)).toBe(false)
  })
})

test('an institution’s key is shown once, stored as a hash, seen in its scope, and dead when revoked', async () => {
  const { id, key } = await bank.ok(identity.createApiKey, { organizationId: bank.unit('hefei').id, name: '教务系统' }, { as: director })
  const { rows } = await sql<{ text: string }>`select k::text as text from identity.api_key k where id = ${id}`.execute(
    bank.platform.database.app,
  )
  expect(rows[0]?.text).not.toContain(key)
  expect((await bank.ok(identity.listApiKeys, {}, { as: director })).items[0]).toMatchObject({ id, hint: key.slice(-4), revokedAt: null })
  expect((await bank.ok(identity.listApiKeys, {}, { as: await bank.staff('centreDirector', 'wuhu') })).items).toEqual([])
  expect(await codeOf(bank.call(identity.createApiKey, { organizationId: bank.unit('hefeiPoint').id, name: 'x' }, { as: director }))).toBe(
    'identity.key_not_for_unit',
  )
  expect(await codeOf(bank.call(identity.revokeApiKey, { id }, { as: await bank.staff('centreDirector', 'wuhu') }))).toBe(
    'record.not_found',
  )
  await bank.ok(identity.revokeApiKey, { id }, { as: director })
  const { http } = bank.server
  expect(
    (await http.inject({ method: 'POST', url: '/api/institution/deposits', headers: { authorization: `Bearer ${key}` }, payload: {} }))
      .statusCode,
  ).toBe(401)
})

describe('a member of staff who leaves', () => {
  test('is not let go with cases in hand; then every appointment and session ends at once, twice in parallel once', async () => {
    const person = await loggedIn('centreReviewer', 'hefei')
    const other = await bank.ok(
      identity.grantAppointment,
      { id: person.id, role: 'centreClerk', organizationId: bank.unit('hefei').id },
      { as: security },
    )
    const db = bank.platform.database.app
    const unit = bank.unit('hefei')
    const caseId = bank.platform.newId()
    await sql`insert into reviews.case (id, kind, subject_id, number, title, state, path, organization_id, l1, l2, submitted_at, taken_by)
      values (${caseId}, 'deposit', ${caseId}, ${`T${caseId}`}, '计算机基础', 'submitted', 'first', ${unit.id}, ${unit.l1}, ${unit.l2}, ${bank.clock.now()}, ${person.id})`.execute(
      db,
    )
    expect((await bank.ok(identity.staffDetail, { id: person.id }, { as: director })).leaving.cases).toBe(1)
    expect(await codeOf(bank.call(identity.leaveStaff, { id: person.id }, { as: director }))).toBe('identity.cases_in_hand')
    await sql`update reviews.case set taken_by = null where id = ${caseId}`.execute(db)
    const both = await Promise.all([1, 2].map(() => bank.ok(identity.leaveStaff, { id: person.id }, { as: director })))
    expect(both.map((b) => b.appointments).sort()).toEqual([0, 2])
    expect((await bank.ok(identity.staffDetail, { id: person.id }, { as: director })).ended.map((a) => a.appointmentId)).toContain(
      other.appointmentId,
    )
    expect(await codeOf(bank.call(identity.staffSession, {}, { as: person }))).toBe('session.ended')
    expect(await codeOf(bank.call(identity.leaveStaff, { id: director.id }, { as: director }))).toBe('identity.own_rights')
    expect(await codeOf(bank.call(identity.leaveStaff, { id: security.id }, { as: system }))).toBe('permission.denied')
  })

  test('a reset password is told to its owner and to the security officer, with who did it', async () => {
    const person = await account('hefei')
    await bank.ok(identity.resetStaffPassword, { id: person.id }, { as: system })
    const { rows } = await sql<{ recipient_id: string }>`select recipient_id from notices.notice where code = 'identity.passwordReset'
      and params ->> 'by' = ${system.name} and params ->> 'staff' = '新人' and at = ${bank.clock.now()}`.execute(bank.platform.database.app)
    expect(rows.map((r) => r.recipient_id)).toEqual(expect.arrayContaining([person.id, security.id]))
  })
})
