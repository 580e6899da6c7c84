import { identity } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { plainAddress } from '../platform/pure/networks.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { addressKind, browserOf } from './logInRules.ts'
import * as logIns from './logInStore.ts'
import { advance } from './proof.ts'
import { securityOfficers } from './staffStore.ts'
import { credentialsById } from './store.ts'

const pageSize = 30

const list = query(identity.logInHistory, async (ctx, input) => {
  const limit = input.limit ?? pageSize
  const before = /^\d{1,19}$/.test(input.cursor ?? '') ? (input.cursor ?? null) : null
  const rows = await logIns.logInsOf(ctx.platform.database.app, ctx.actor.staffId, before, limit + 1)
  const shown = rows.slice(0, limit)
  return {
    items: shown.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      method: row.method,
      result: row.result,
      reason: row.reason,
      address: plainAddress(row.address),
      addressKind: addressKind(row.address),
      newPlace: row.newPlace,
      browser: browserOf(row.agent),
      current: row.sessionId === ctx.actor.sessionId,
      disownedAt: row.disownedAt?.toISOString() ?? null,
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
})

/**
 * "This was not me": whatever else is open under the account ends, whoever says so goes on only with a new password, and the security officer hears of
 * it. Saying it twice tells once.
 */
const disown = (forget: () => void) =>
  command(
    identity.disownLogIn,
    async (tx, ctx, { id }) => {
      const person = await credentialsById(tx, ctx.actor.staffId)
      const found = await logIns.lockLogIn(tx, ctx.actor.staffId, id)
      if (person === undefined || found === undefined) return { refused: 'record.not_found' }
      await logIns.demandPassword(tx, person.id)
      const ended = await logIns.endDisowned(tx, person.id, ctx.actor.sessionId, ctx.now)
      if (found.disownedAt === null) {
        await logIns.disown(tx, id, ctx.now)
        const params = { staff: person.name, office: ctx.actor.organization.name, address: found.address }
        for (const officer of await securityOfficers(tx, shanghaiDay(ctx.now)))
          await notify(tx, ctx, {
            to: { kind: 'staff', id: officer },
            code: 'identity.disowned',
            params,
            href: `/admin/staff/${person.id}`,
          })
      }
      const token = await advance(tx, ctx, ctx.actor.sessionId, 'changePassword')
      forget()
      return {
        output: { stage: 'changePassword' as const, token, ended },
        account: { act: 'staff.disownLogIn', subject: { kind: 'logIn', id }, params: { ended } },
      }
    },
    { keepAnswer: false },
  )

/** Where and how one's account was logged in to, and saying that it was somebody else. */
export const logInHistory = (forget: () => void): readonly Bound[] => [list, disown(forget)]
