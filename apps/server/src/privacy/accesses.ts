import { privacy, type RolePreset, roles } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { type Bound, query } from '../platform/serve.ts'
import { type GroupedLook, groupLooks } from './rules.ts'
import { type LookRow, looksOf } from './store.ts'
import { accessWords, lookWords } from './words.ts'

const presets: Readonly<Record<string, RolePreset>> = roles

type Look = LookRow & { readonly reason: string | null }

const lineOf = ({ look, since, times }: GroupedLook<Look>): privacy.Access => {
  const words = look.looked ? lookWords(look.act) : undefined
  const preset = look.role === null ? undefined : presets[look.role]
  return {
    id: look.id,
    at: look.at.toISOString(),
    since: since.toISOString(),
    times,
    act: look.act,
    ...(words?.act ?? accessWords(look.act)),
    office: look.office,
    officePhone: look.officePhone,
    role: preset === undefined ? null : { zh: preset.zh, en: preset.en },
    purpose: words?.purpose ?? null,
    reason: look.reason,
    reference: look.reference,
  }
}

/** Who looked at my data: looks and acts of staff and institutions on every id of the person, folded into lines day by day. */
export const accessReads: readonly Bound[] = [
  query(privacy.myAccesses, async (ctx, { cursor, limit = 50 }) => {
    const db = ctx.platform.database.app
    const before = cursor !== undefined && /^\d{1,19}$/.test(cursor) ? cursor : null
    const rows = await looksOf(db, await personIds(db, ctx.actor.learnerId), before, limit)
    const shown = rows.slice(0, limit).map((r) => ({ ...r, reason: typeof r.params['reason'] === 'string' ? r.params['reason'] : null }))
    return { items: groupLooks(shown).map(lineOf), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
  }),
]
