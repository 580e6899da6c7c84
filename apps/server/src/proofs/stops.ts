import { proofs } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { seesRow } from '../platform/actor.ts'
import { staffRead } from '../platform/context.ts'
import { unprintable } from '../platform/documents/index.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as stops from './stopStore.ts'
import { accountsOf, staffNames } from './store.ts'

// The name is shown whole: whether a character of it can be written in another way is what the person is asked.
const list = query(proofs.listStops, async (ctx, { cursor, limit = 50, state }) => {
  const after = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : undefined
  const rows = await staffRead(ctx, (tx) => stops.stopsPage(tx, { state, after, limit }))
  const shown = rows.slice(0, limit)
  const db = ctx.platform.database.app
  const accounts = await accountsOf(
    db,
    shown.map((row) => row.learner_id),
  )
  const names = await staffNames(
    db,
    shown.flatMap((row) => (row.resolved_by === null ? [] : [row.resolved_by])),
  )
  return {
    items: shown.map((row) => ({
      id: row.id,
      learner: {
        id: row.learner_id,
        name: accounts.get(row.learner_id)?.name ?? '',
        accountNo: formatAccountNo(accounts.get(row.learner_id)?.accountNo ?? ''),
      },
      kind: row.kind,
      characters: row.characters,
      inName: row.in_name,
      organization: { id: row.organization_id, name: row.organization },
      stoppedAt: row.stopped_at.toISOString(),
      state: row.state,
      printAs: row.print_as,
      note: row.note,
      resolvedBy: row.resolved_by === null ? null : (names.get(row.resolved_by) ?? null),
      resolvedAt: row.resolved_at?.toISOString() ?? null,
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
})

const resolve = command(proofs.resolveStop, async (tx, ctx, { id, printAs, note }) => {
  const row = await stops.stopById(tx, id, true)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (row.state !== 'open') return { refused: 'proofs.stop_resolved' }
  const missing = printAs === undefined ? [] : unprintable(printAs)
  if (missing.length > 0) return { refused: 'proofs.print_as_unprintable', params: { characters: missing.join(' ') } }
  await stops.resolveStop(tx, { id, printAs: printAs ?? null, note, by: ctx.actor.staffId, at: ctx.now })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learner_id },
    code: printAs === undefined ? 'proofs.stopAnswered' : 'proofs.stopResolved',
    params: { office: ctx.actor.organization.name, printAs: printAs ?? '', note },
    href: '/me/proofs',
  })
  return {
    output: { done: true as const },
    account: { act: 'proofs.resolveStop', subject: { kind: 'proofStop', id }, learnerId: row.learner_id },
  }
})

/** The queue of papers that a person must look at. */
export const stopActions: readonly Bound[] = [list, resolve]
