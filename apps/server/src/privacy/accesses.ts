import { privacy, type RolePreset, roles } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { tellParams } from '../platform/auditText.ts'
import { type Bound, query } from '../platform/serve.ts'
import { type GroupedLook, groupLooks } from './rules.ts'
import { type LookRow, looksOf } from './store.ts'
import { accessWords, lookWords } from './words.ts'

const presets: Readonly<Record<string, RolePreset>> = roles

/** What was written as the reason of an act: the note where there is one, else the reason or its code (the page has words for codes). */
const reasonIn = ({ note, reason }: Readonly<Record<string, unknown>>): string | null => {
  if (typeof note === 'string') return note
  return typeof reason === 'string' ? reason : null
}

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
    const told = await tellParams(db, ctx.platform.keyring, rows)
    const shown = rows.slice(0, limit).map((r) => ({ ...r, reason: reasonIn(told.get(r.id)?.params ?? {}) }))
    return { items: groupLooks(shown).map(lineOf), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
  }),
]
