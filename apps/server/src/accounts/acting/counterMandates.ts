import { accounts } from '@creditbank/contract'
import { noteAccess } from '../../platform/access.ts'
import { type Context, staffRead } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { normaliseName } from '../../platform/pure/names.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { learnerByDocument } from '../open.ts'
import { learnerToChange, seenLearner } from '../people.ts'
import { personIds } from '../person.ts'
import { setContact } from '../store.ts'
import { heldAssistance, noteAct } from './assistance.ts'
import { mandateEnd, mandateRefusal } from './mandateRules.ts'
import { presentMandate, sideOf, tellBoth } from './mandates.ts'
import * as mandates from './mandateStore.ts'

const done = { done: true as const }

const list = query(accounts.learnerMandates, async (ctx, { id }) => {
  const seen = await staffRead(ctx, (tx) => seenLearner(tx, ctx.actor, id, shanghaiDay(ctx.now)))
  if (seen === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'accounts.mandate', [id])
  const db = ctx.platform.database.app
  const ids = await personIds(db, id)
  const rows = await mandates.mandatesOf(db, ids)
  return { items: rows.map((m) => presentMandate(m, ids.includes(m.person_id) ? 'person' : 'representative')) }
})

/** Writes down what a guardian decided on the signed form about the child's sensitive data. */
export type GuardianConsents = (tx: Sql, ctx: Context, learnerId: Id, sensitive: boolean) => Promise<void>

const enter = (forget: () => void, consents: GuardianConsents) =>
  command(
    accounts.enterMandate,
    async (tx, ctx, { id, assistanceId, kind, relation, scope, untilOn, name, idKind, idNumber, sensitive }) => {
      const { row } = await learnerToChange(tx, ctx, id)
      const held = await heldAssistance(tx, ctx, assistanceId, { learnerId: id })
      const today = shanghaiDay(ctx.now)
      // The representative may live anywhere: their document is here, and it is compared with their account.
      const representative = await learnerByDocument(tx, ctx.platform.keyring, idKind, idNumber, today)
      if (representative === undefined || normaliseName(representative.name) !== normaliseName(name))
        return { refused: 'accounts.mandate_nobody' }
      const refused = mandateRefusal({ kind, channel: 'counter' }, sideOf(row), sideOf(representative), today)
      if (refused !== undefined) return { refused }
      const until = mandateEnd(kind, untilOn, sideOf(row), today)
      if (until === undefined) return { refused: 'accounts.mandate_day' }
      const mandateId = ctx.newId()
      const place = await mandates.takePlace(tx, representative.id, id, mandateId, {
        representatives: await personIds(tx, representative.id),
        persons: await personIds(tx, id),
      })
      if (place !== 'taken') return { refused: place === 'full' ? 'accounts.mandate_full' : 'accounts.mandate_exists' }
      await mandates.insertMandate(tx, {
        id: mandateId,
        personId: id,
        representativeId: representative.id,
        invited: null,
        kind,
        relation,
        scope: kind === 'guardian' ? 'apply' : scope,
        untilOn: until,
        codeHash: null,
        codeUntil: null,
        channel: 'counter',
        assistanceId: held.id,
        now: ctx.now,
      })
      if (kind === 'guardian') {
        await setContact(tx, id, { guardianName: representative.name })
        if (sensitive !== undefined) await consents(tx, ctx, id, sensitive)
      }
      await noteAct(tx, ctx, held, 'mandate')
      const both = {
        personId: id,
        person: row.name,
        representativeId: representative.id,
        representative: representative.name,
        untilOn: until,
      }
      await tellBoth(tx, ctx, both, 'accounts.mandateBegun')
      forget()
      return {
        output: { id: mandateId },
        account: {
          act: 'accounts.enterMandate',
          subject: { kind: 'mandate', id: mandateId },
          learnerId: id,
          params: { assistance: held.id, representative: representative.id, kind, scope },
        },
        events: [{ kind: 'mandate.begun', facts: { mandate: mandateId, person: id, representative: representative.id, scope } }],
      }
    },
  )

const end = (forget: () => void) =>
  command(accounts.endMandateAtCounter, async (tx, ctx, { id, mandateId, assistanceId }) => {
    await learnerToChange(tx, ctx, id)
    const held = await heldAssistance(tx, ctx, assistanceId, { learnerId: id })
    const ids = await personIds(tx, id)
    const found = (await mandates.mandatesOf(tx, ids)).find((m) => m.id === mandateId)
    const m = found === undefined ? undefined : await mandates.mandateOf(tx, found.person_id, mandateId, true)
    if (m === undefined) return { refused: 'record.not_found' }
    if (m.state !== 'active' && m.state !== 'invited') return { refused: 'accounts.mandate_over' }
    await mandates.closeMandate(tx, { personId: m.person_id, id: m.id, state: 'ended', by: 'counter', now: ctx.now })
    await noteAct(tx, ctx, held, 'endMandate')
    const both = {
      personId: m.person_id,
      person: m.person,
      representativeId: m.representative_id,
      representative: m.representative,
      untilOn: m.until_on,
    }
    await tellBoth(tx, ctx, both, 'accounts.mandateEnded')
    forget()
    return {
      output: done,
      account: {
        act: 'accounts.endMandate',
        subject: { kind: 'mandate', id: m.id },
        learnerId: m.person_id,
        params: { by: 'counter', assistance: held.id },
      },
      events: [{ kind: 'mandate.ended', facts: { mandate: m.id, person: m.person_id } }],
    }
  })

/** Mandates at the counter: seen, entered with both documents, ended. */
export const counterMandateActions = (forget: () => void, consents: GuardianConsents): readonly Bound[] => [
  list,
  enter(forget, consents),
  end(forget),
]
