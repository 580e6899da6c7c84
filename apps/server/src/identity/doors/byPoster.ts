import { noteByPoster } from '../../organizations/index.ts'
import type { Context } from '../../platform/context.ts'
import type { Sql } from '../../platform/database.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'

/** Counts an arrival for the unit whose poster led here; nothing where none did. `began`: the account woke or opened by it. */
export const byPoster = async (tx: Sql, ctx: Context, from: string | null, began: boolean): Promise<void> => {
  if (from !== null) await noteByPoster(tx, { id: ctx.newId(), code: from, day: shanghaiDay(ctx.now), began })
}
