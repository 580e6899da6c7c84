import type { reviews } from '@creditbank/contract'
import { notify } from '../notices/index.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { formatCredits } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { addWorkingDays } from '../platform/pure/workingDays.ts'
import type { CaseKind, Effect, Step, TheCase } from '../reviews/index.ts'
import { calendarOf } from '../settings/index.ts'
import * as store from './applicationStore.ts'
import { holdingOf, releaseOutcomes } from './holding.ts'
import type { Grant } from './result.ts'

/** 公示期: working days for which a conversion is public before it is concluded. */
export const noticeDays = 5

/** Makes an approved conversion public. It is concluded by itself when the days are over and nobody's objection is open. */
const makePublic = async (tx: Sql, ctx: Context, row: store.ApplicationRow): Promise<Effect> => {
  const noticeUntil = addWorkingDays(shanghaiDay(ctx.now), noticeDays, await calendarOf(tx))
  await store.setApplication(tx, row.id, { state: 'notice', now: ctx.now, noticeUntil })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learnerId },
    code: 'conversion.noticed',
    params: { programme: row.programme, number: row.number, until: noticeUntil },
    href: `/me/conversions/${row.id}`,
  })
  return { events: [{ kind: 'conversion.noticed', facts: { conversion: row.id, learner: row.learnerId, until: noticeUntil } }] }
}

const follow = async (tx: Sql, ctx: Context, theCase: TheCase, step: Step): Promise<Effect> => {
  const row = (await store.applicationById(tx, theCase.subject_id, true)) ?? refuse('record.not_found')
  if (step.to === 'approved') return makePublic(tx, ctx, row)
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
