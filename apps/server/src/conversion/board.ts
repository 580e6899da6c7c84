import { conversionBoard as contract } from '@creditbank/contract'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { settingsOf } from '../settings/index.ts'
import { boardOf } from './boardRules.ts'
import * as store from './boardStore.ts'

const isOpen = async (db: Sql): Promise<boolean> => (await settingsOf(db)).acceptanceBoard === 'open'

const consentOf = async (db: Sql, organizationId: Id): Promise<contract.BoardConsent> => {
  const found = await store.consentOf(db, organizationId)
  return { open: await isOpen(db), consented: found?.consented ?? false, by: found?.by ?? null, at: found?.at.toISOString() ?? null }
}

/** The public board of acceptance rates, and a school's consent to stand on it. */
export const boardActions: readonly Bound[] = [
  query(contract.acceptanceBoard, async (ctx) => {
    const db = ctx.platform.database.app
    if (!(await isOpen(db))) return { open: false, schools: [], fewSchools: 0 }
    return { open: true, ...boardOf(await store.decidedBySchool(db), await store.decidedByRule(db)) }
  }),
  query(contract.readBoardConsent, (ctx) => consentOf(ctx.platform.database.app, ctx.actor.organization.id)),
  command(contract.saveBoardConsent, async (tx, ctx, { consented }) => {
    const { organization, staffId } = ctx.actor
    if (organization.kind !== 'universityCentre') return { refused: 'programmes.not_a_school' }
    await store.saveConsent(tx, { organizationId: organization.id, consented: consented === 'yes', by: staffId, now: ctx.now })
    return {
      output: await consentOf(tx, organization.id),
      account: { act: 'conversion.boardConsent', subject: { kind: 'organization', id: organization.id }, params: { consented } },
    }
  }),
]
