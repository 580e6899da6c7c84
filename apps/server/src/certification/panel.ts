import type { certificationPanels as contract } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { driftOf, panelSum } from './offeringRules.ts'
import { type OfferingRow, offeringById } from './offeringStore.ts'
import { sheetsOf } from './panelStore.ts'

/** Whether somebody looks after every offering: the reviewers at the management centre. */
export const manages = (actor: StaffActor): boolean => actor.organization.kind === 'managementCentre' && actor.may.has('catalog.approve')

/** The offering for a command of the management centre while its panel sits, held. */
export const withPanel = async (tx: Sql, ctx: Context<StaffActor>, id: Id): Promise<OfferingRow> => {
  const row = await offeringById(tx, id, true)
  if (row === undefined || !manages(ctx.actor) || row.state === 'draft') return refuse('record.not_found')
  return row.state === 'accepted' ? row : refuse('certification.offering_not_with_panel')
}

/** The panel of an offering's present round with what its sheets come to. */
export const panelOf = async (db: Sql, row: OfferingRow, day: string): Promise<contract.Panel> => {
  const rows = await sheetsOf(db, row.id, row.round)
  return {
    ...panelSum(rows),
    sheets: rows.map((sheet) => ({
      id: sheet.id,
      expert: { id: sheet.expertId, name: sheet.expert, unit: sheet.unit },
      state: sheet.state,
      dueOn: sheet.dueOn,
      overdue: sheet.state === 'asked' && sheet.dueOn < day,
      scores: sheet.scores,
      total: sheet.total,
      drift: driftOf(sheet, rows),
      verdict: sheet.verdict,
      credits: sheet.credits,
      comment: sheet.comment,
      reason: sheet.reason,
    })),
  }
}
