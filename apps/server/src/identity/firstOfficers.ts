import { type Role, roles } from '@creditbank/contract'
import { openRoot } from '../organizations/index.ts'
import { writeAudit } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import { newPassword } from '../platform/crypto/tokens.ts'
import { violates } from '../platform/database.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { hashPassword } from './passwords.ts'
import { initialPasswordDays } from './staffRules.ts'
import * as store from './staffStore.ts'
import { endOtherSessions } from './store.ts'

const first: readonly { readonly role: Role; readonly userName: string }[] = [
  { role: 'systemOfficer', userName: 'system.officer' },
  { role: 'securityOfficer', userName: 'security.officer' },
  { role: 'auditOfficer', userName: 'audit.officer' },
]

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * `create-admin [name of the management centre]`: opens an empty bank's management centre and its three separated officers with random initial passwords,
 * shown once, to be changed at the first log-in within seven days. Run again it changes nothing and says so. Returns the process's exit code.
 */
export const createAdmin = async (platform: Platform, args: readonly string[]): Promise<number> => {
  const ctx = systemContext(platform, 'create-admin')
  const secrets = await Promise.all(first.map(async (officer) => ({ ...officer, password: newPassword(), hash: '' })))
  for (const secret of secrets) secret.hash = await hashPassword(secret.password)
  try {
    const centre = await platform.database.app.transaction().execute(async (tx) => {
      const organization = await openRoot(tx, ctx, { name: args[0] ?? '学分银行管理中心', regionCode: '340000' })
      const initialUntil = new Date(ctx.now.getTime() + initialPasswordDays * 86_400_000)
      for (const { role, userName, hash } of secrets) {
        const id = ctx.newId()
        await store.insertStaff(tx, { id, name: roles[role].zh, userName, passwordHash: hash, initialUntil, organization, now: ctx.now })
        await store.makeOfficer(tx, id, role)
        await store.insertAppointment(tx, {
          id: ctx.newId(),
          staffId: id,
          role,
          organization,
          from: shanghaiDay(ctx.now),
          to: null,
          grantedBy: null,
          confirmedBy: null,
          now: ctx.now,
        })
        await writeAudit(tx, ctx, { act: 'staff.createFirstOfficer', subject: { kind: 'staff', id }, params: { role } })
      }
      return organization
    })
    say(`${centre.name}: three officers; each password works until it is changed at the first log-in, ${initialPasswordDays} days at most`)
    for (const { role, userName, password } of secrets) say(`${roles[role].zh}  ${userName}  ${password}`)
    return 0
  } catch (error) {
    if (!violates(error, 'staff_user_name')) throw error
    say('the first officers exist already: nothing was changed')
    return 1
  }
}

/**
 * `reset-officer <user name>`: a new initial password for one of the separated officers, shown once. No officer can do this to another in the
 * back office, because they could then log in as them. Their sessions end and their second factor is removed. Returns the process's exit code.
 */
export const resetOfficer = async (platform: Platform, args: readonly string[]): Promise<number> => {
  const ctx = systemContext(platform, 'reset-officer')
  const password = newPassword()
  const hash = await hashPassword(password)
  const found = await platform.database.app.transaction().execute(async (tx) => {
    const officer = await store.officerByName(tx, args[0] ?? '')
    if (officer === undefined) return false
    await store.setInitialPassword(tx, officer.id, hash, new Date(ctx.now.getTime() + initialPasswordDays * 86_400_000))
    await store.revive(tx, officer.id, ctx.now)
    await endOtherSessions(tx, 'staff', officer.id, null, ctx.now)
    await writeAudit(tx, ctx, { act: 'staff.resetPassword', subject: { kind: 'staff', id: officer.id }, params: { officer: true } })
    return true
  })
  say(found ? `${args[0] ?? ''}  ${password}` : 'no officer has this user name: nothing was changed')
  return found ? 0 : 1
}
