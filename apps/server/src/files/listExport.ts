import type { ExportEndpoint } from '@creditbank/contract/jobs'
import { type AccessKind, noteAccess } from '../platform/access.ts'
import type { StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { type Bound, command } from '../platform/serve.ts'
import { type ExportKind, startExport } from './exports.ts'

/** Rows that an export reads at once. */
export const exportPageRows = 1_000

/** A page of an exported list, and where the next one begins; undefined where it was the last. */
export type ExportPage<R, C> = { readonly items: readonly R[]; readonly next: C | undefined }

/** The page in rows that were read with one more than `exportPageRows`. */
export const exportPage = <R, C>(rows: readonly R[], cursorOf: (last: R) => C): ExportPage<R, C> => {
  const items = rows.slice(0, exportPageRows)
  const last = items.at(-1)
  return { items, next: rows.length > items.length && last !== undefined ? cursorOf(last) : undefined }
}

/** The page of a list whose ids are read in the caller's scope, one more than `exportPageRows`, and whose rows come by their ids. */
export const exportPageOf = async <R>(
  ids: readonly Id[],
  rowsOf: (ids: readonly Id[]) => Promise<readonly R[]>,
): Promise<ExportPage<R, Id>> => {
  const { items, next } = exportPage(ids, (last) => last)
  return { items: await rowsOf(items), next }
}

/** A column of an exported list: its header, its width, and the text of a row's cell. */
export type ExportColumn<R> = readonly [header: string, width: number, cell: (row: R) => string]

/** A list that can be exported, with the command that starts it. */
export type ListExport = ExportKind & { readonly start: Bound }

/**
 * A list as an export: the command keeps the filters as they were sent, the job reads the list page by page as the caller and writes its columns.
 * `pages` reads the stored filters once and answers with the reader of one page; filters that no longer read fail the export, since leaving one out would
 * let more rows out. `act` is the command's name in the audit. `persons` says who is in a row: they see that they were looked at before the page is written.
 */
export const listExport = <R, C>(list: {
  readonly endpoint: ExportEndpoint
  readonly act: string
  readonly kind: string
  readonly title: string
  readonly pages: (
    ctx: Context<StaffActor>,
    stored: Readonly<Record<string, unknown>>,
  ) => Promise<(cursor: C | undefined) => Promise<ExportPage<R, C>>>
  readonly persons?: { readonly look: AccessKind; readonly of: (row: R) => readonly (Id | null)[] }
  readonly columns: readonly ExportColumn<R>[]
}): ListExport => {
  const { kind, title, columns, persons } = list
  return {
    kind,
    title,
    columns: columns.map(([header, width]) => ({ header, width })),
    rows: async function* (ctx, stored) {
      const read = await list.pages(ctx, stored)
      let cursor: C | undefined
      do {
        const page: ExportPage<R, C> = await read(cursor)
        if (persons !== undefined) await noteAccess(ctx, persons.look, page.items.flatMap(persons.of))
        for (const row of page.items) yield columns.map(([, , cell]) => cell(row))
        cursor = page.next
      } while (cursor !== undefined)
    },
    start: command(list.endpoint, async (tx, ctx, { format, reason, ...filters }) => {
      const { jobId, job } = await startExport(tx, ctx, { kind, title, filters, format, reason })
      return {
        output: { jobId },
        account: { act: list.act, subject: { kind: 'job', id: jobId }, params: { format }, texts: { reason } },
        jobs: [job],
      }
    }),
  }
}
