import { conversionDesk as contract, type reviews } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { keepFiles, type LearnerViewer, type Viewer } from '../files/index.ts'
import { notify } from '../notices/index.ts'
import { seesRow, type StaffActor } from '../platform/actor.ts'
import { type EventDraft, refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import { programmeById } from '../programmes/index.ts'
import * as store from './applicationStore.ts'
import * as decisions from './authorityStore.ts'
import { groundsOf } from './conclude.ts'
import { holdingOf, releaseOutcomes } from './holding.ts'
import { makePublic } from './makePublic.ts'

/** Whether a programme is a self-taught examination: the provincial examination authority decides about conversions into it, not the school. */
export const decidedByAuthority = async (db: Sql, programmeId: Id): Promise<boolean> =>
  (await programmeById(db, programmeId))?.content.mode === 'selfTaught'

/** Puts an application that the school has approved before the authority. */
export const awaitAuthority = async (tx: Sql, ctx: Context, row: store.ApplicationRow): Promise<readonly EventDraft[]> => {
  await decisions.sendToAuthority(tx, { learnerId: row.learnerId, id: row.id, now: ctx.now })
  await store.setApplication(tx, row.id, { state: 'authority', now: ctx.now })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learnerId },
    code: 'conversion.awaiting',
    params: { programme: row.programme, number: row.number },
    href: `/me/conversions/${row.id}`,
  })
  return [{ kind: 'conversion.sentToAuthority', facts: { conversion: row.id, learner: row.learnerId } }]
}

/** The authority's decision as an application shows it; null where it was never asked. */
export const authorityOf = async (db: Sql, applicationId: Id): Promise<contract.AuthorityDecision | null> => {
  const row = await decisions.lastBeforeAuthority(db, applicationId)
  if (row === undefined) return null
  const { decision, documentNumber, decidedOn, fileId, fileName, note } = row
  return {
    sentAt: row.sentAt.toISOString(),
    decision,
    documentNumber,
    decidedOn,
    file: fileId === null ? null : { fileId, name: fileName ?? '' },
    note,
  }
}

/** What a decision of the authority does to the application. */
const carryOut = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  row: store.ApplicationRow,
  d: {
    readonly decision: 'accepted' | 'refused'
    readonly documentNumber: string
    readonly defects: readonly reviews.CaseDefect[]
  },
): Promise<readonly EventDraft[]> => {
  if (d.decision === 'accepted') return makePublic(tx, ctx, row)
  await releaseOutcomes(tx, ctx, holdingOf(ctx, row))
  await store.setApplication(tx, row.id, { state: 'refused', now: ctx.now })
  await store.noteRefusal(tx, row.id, { by: 'authority', at: ctx.now.toISOString(), defects: d.defects, outcomeId: null })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learnerId },
    code: 'conversion.authorityRefused',
    params: { programme: row.programme, number: row.number, document: d.documentNumber, reason: groundsOf(d.defects) },
    href: `/me/conversions/${row.id}`,
  })
  return []
}

const record = command(contract.recordAuthorityDecision, async (tx, ctx, input) => {
  const { id, decision, documentNumber, decidedOn, fileId, note, defects = [] } = input
  const row = await store.applicationById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.state !== 'authority') return { refused: 'conversion.not_awaiting' }
  if (decision === 'refused' && defects.length === 0) return { refused: 'reviews.defects_missing' }
  const sentAt = (await decisions.lastBeforeAuthority(tx, id))?.sentAt ?? ctx.now
  if (decidedOn > shanghaiDay(ctx.now) || decidedOn < shanghaiDay(sentAt)) return { refused: 'conversion.decided_in_future' }
  const owner = { kind: 'staff' as const, id: ctx.actor.staffId }
  if (fileId !== undefined && (await keepFiles(tx, [fileId], owner)) !== 1) return { refused: 'deposits.file_unknown' }
  const decided = { decision, documentNumber, decidedOn, fileId: fileId ?? null, note: note === undefined || note === '' ? null : note }
  const kept = await decisions.insertDecision(tx, { ...decided, learnerId: row.learnerId, id, by: ctx.actor.staffId, now: ctx.now })
  if (!kept) return refuse('conversion.not_awaiting')
  const followed = await carryOut(tx, ctx, row, { decision, documentNumber, defects })
  return {
    output: { done: true as const },
    account: {
      act: 'conversion.recordAuthority',
      subject: { kind: 'conversion', id },
      learnerId: row.learnerId,
      params: { decision, document: documentNumber, on: decidedOn },
    },
    events: [
      {
        kind: 'conversion.authorityDecided',
        facts: { conversion: id, learner: row.learnerId, decision, document: documentNumber, on: decidedOn },
      },
      ...followed,
    ],
  }
})

/** Staff who see an application see the authority's document about it. */
export const authoritySeen: Viewer = async (ctx, fileId) => {
  const found = await decisions.applicationWithFile(ctx.platform.database.app, fileId)
  if (found === undefined) return undefined
  const visible = await staffRead(ctx, (tx) => store.seesApplication(tx, found.id))
  return visible ? { learnerId: found.learnerId } : 'hidden'
}

/** The learner reads the authority's document about their own application. */
export const authorityShown: LearnerViewer = async (tx, learnerId, fileId) => {
  const found = await decisions.applicationWithFile(tx, fileId)
  return found !== undefined && (await personIds(tx, learnerId)).includes(found.learnerId)
}

/** The authority's decisions over HTTP. */
export const authorityActions: readonly Bound[] = [record]
