import type { reviews } from '@creditbank/contract'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import type { CaseKind, Effect, Step, TheCase } from '../reviews/index.ts'
import * as store from './applicationStore.ts'
import { awaitAuthority, decidedByAuthority } from './authority.ts'
import { holdingOf, releaseOutcomes } from './holding.ts'
import { makePublic } from './makePublic.ts'
import type { Grant } from './grant.ts'

/** What follows the school's approval: the authority decides about self-taught examinations, everything else is made public at once. */
const approved = async (tx: Sql, ctx: Context, row: store.ApplicationRow): Promise<Effect> => ({
  events: (await decidedByAuthority(tx, row.programmeId)) ? await awaitAuthority(tx, ctx, row) : await makePublic(tx, ctx, row),
})

const follow = async (tx: Sql, ctx: Context, theCase: TheCase, step: Step): Promise<Effect> => {
  const row = (await store.applicationById(tx, theCase.subject_id, true)) ?? refuse('record.not_found')
  if (step.to === 'approved') return approved(tx, ctx, row)
  if (step.to === 'refused') await releaseOutcomes(tx, ctx, holdingOf(ctx, row))
  await store.setApplication(tx, row.id, {
    state: step.to,
    now: ctx.now,
    ...(step.to === 'refused' && step.actor.kind === 'staff' ? { refusedBy: step.actor.id } : {}),
  })
  return {}
}

const fact = (field: string, zh: string, en: string, value: string | null): reviews.CaseFact => ({
  field,
  zh,
  en,
  value: value === null || value === '' ? '—' : value,
})

const courseFact = (grant: Grant): reviews.CaseFact => ({
  ...fact(
    grant.course,
    `${grant.name}（${grant.course}）`,
    `${grant.name} (${grant.course})`,
    `${formatCredits(grant.credits)} · ${grant.grade} ← ${grant.sources.join('、')} · ${grant.rule.number}@${grant.rule.version}`,
  ),
})

/** Conversion applications on the review desk: reviewed at the school, made public by its final review. */
export const conversionCase: CaseKind = {
  kind: 'conversion',
  onEvent: follow,
  view: async (ctx, theCase) => {
    const row = await store.applicationById(ctx.platform.database.app, theCase.subject_id)
    if (row === undefined) return { facts: [], attachments: [] }
    return {
      facts: [
        fact('programme', '专业', 'Programme', `${row.programme} · ${row.cohort} 级 · v${row.programmeVersion}`),
        fact('credit', '转换学分', 'Credit', formatCredits(row.credit)),
        ...row.grants.map(courseFact),
        fact('note', '说明', 'Note', row.note),
      ],
      attachments: [],
    }
  },
}
