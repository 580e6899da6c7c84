import type { Platform } from '../platform/context.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { readEntry } from './list.ts'
import { places } from './places.ts'
import { leftAt } from './placesStore.ts'
import { erasuresOf, sealedPast } from './lawStore.ts'

type Law = {
  readonly name: string
  readonly check: (platform: Platform) => Promise<{ readonly checked: string; readonly breaches: readonly string[] }>
}

/** Laws that a statement disproves: nothing personal is left of a closed account at any of the places. */
export const closingStatements: readonly { readonly name: string; readonly checked: string; readonly statement: string }[] = [
  {
    name: 'nothing personal is left of closed accounts',
    checked: `${places.length} places of every closed account`,
    statement: places.map((p) => `select place from (${leftAt(p)}) p`).join(' union all '),
  },
  {
    name: 'closed accounts were erased',
    checked: 'every closed account is named by an erasure, and every erased account is closed',
    statement: `select 'accounts.learner ' || l.id as place from accounts.learner l where l.state = 'closed' and not exists (select 1 from closing.erasure e where l.id = any(e.learner_ids))
      union all select 'closing.erasure ' || e.seq from closing.erasure e join accounts.learner l on l.id = any(e.learner_ids) where l.state <> 'closed'`,
  },
]

const listed: Law = {
  name: 'erasures are in the list outside the database, and none is missing here',
  check: async (platform) => {
    const rows = await erasuresOf(platform.database.auditor)
    const breaches: string[] = []
    let before = ''
    for (const [i, row] of rows.entries()) {
      const seq = i + 1
      if (row.seq !== seq) {
        breaches.push(`closing.erasure ${seq} is missing in the database`)
        break
      }
      const entry = await readEntry(platform, seq).catch(() => null)
      if (entry === undefined) breaches.push(`the list has lost entry ${seq}`)
      else if (entry === null) breaches.push(`entry ${seq} of the list is not what the bank wrote`)
      else if (entry.previous !== before) breaches.push(`entry ${seq} of the list does not follow the one before`)
      before = entry?.mark ?? ''
    }
    if ((await readEntry(platform, rows.length + 1).catch(() => null)) !== undefined)
      breaches.push(`the list goes on after ${rows.length}: replay-erasures`)
    return { checked: `${rows.length} erasures`, breaches }
  },
}

const ended: Law = {
  name: 'sealed data end with their retention',
  check: async (platform) => {
    // The periodic work deletes every hour; two days are for a bank that stood still.
    const day = shanghaiDay(new Date(platform.clock.now().getTime() - 2 * 86_400_000))
    const { total, past } = await sealedPast(platform.database.auditor, day)
    return { checked: `${total} sealed records`, breaches: past === 0 ? [] : [`sealed.record: ${past} past their retention`] }
  },
}

/** Laws of closing that need more than a statement. */
export const closingLaws: readonly Law[] = [listed, ended]
