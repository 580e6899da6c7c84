import type { reviews } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { grantCredit } from '../credits/index.ts'
import { notify } from '../notices/index.ts'
import { unitById } from '../organizations/index.ts'
import { levels } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { formatDay, shanghaiDay } from '../platform/pure/shanghai.ts'
import { holdOutcome } from '../outcomes/index.ts'
import type { CaseKind, Effect, Step, TheCase } from '../reviews/index.ts'
import * as standards from './standardStore.ts'
import * as store from './store.ts'
import { judge } from './worth.ts'

const fact = (field: string, zh: string, en: string, value: string | null): reviews.CaseFact => ({
  field,
  zh,
  en,
  value: value === null || value === '' ? '—' : value,
})

/**
 * Certifies: writes the record and grants its credit. What the outcome is worth is worked out anew; where a standard changed under the application it
 * is returned to be asked again, rather than certified for something else than the reviewers saw.
 */
const certify = async (tx: Sql, ctx: Context, theCase: TheCase): Promise<Effect> => {
  const row = (await store.applicationById(tx, theCase.subject_id)) ?? refuse('record.not_found')
  const day = shanghaiDay(ctx.now)
  // Held, so that the outcome is not revoked, corrected or undone between this look and the grant.
  if (!(await holdOutcome(tx, row.learner_id, row.outcome_id))) return refuse('certification.outcome_not_valid')
  const judged = await judge(tx, await personIds(tx, row.learner_id), { outcomeId: row.outcome_id, day, reapplying: true })
  if (judged === undefined || judged.standard === undefined) return refuse('certification.no_standard')
  if (judged.whyNot !== null) return refuse(judged.whyNot)
  if (judged.credits !== row.proposal.credits) return refuse('certification.standard_changed')
  const framework = await store.activeFramework(tx)
  const id = ctx.newId()
  const { standard } = judged
  const number = await store.insertRecord(tx, {
    learnerId: row.learner_id,
    id,
    year: day.slice(0, 4),
    outcomeId: row.outcome_id,
    applicationId: row.id,
    credits: judged.credits,
    framework: standard.level === null ? null : framework,
    level: framework === null ? null : standard.level,
    standardId: standard.id,
    standardVersion: standard.version,
    derivation: { standard, minutes: judged.outcome.minutes, credits: judged.credits, day },
    organizationId: row.organization_id,
    expiresOn: judged.outcome.expires_on,
    now: ctx.now,
  })
  const movement = {
    learnerId: row.learner_id,
    recordId: id,
    outcomeId: row.outcome_id,
    reference: { kind: 'certificationRecord', id },
    key: `grant ${id}`,
  }
  if (!(await grantCredit(tx, ctx, movement, judged.credits))) return refuse('certification.already_certified')
  await store.setApplication(tx, row.id, { state: 'approved', now: ctx.now })
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learner_id },
    code: 'certification.granted',
    params: { entry: row.outcome, credits: formatCredits(judged.credits), number },
    href: '/me/credits',
  })
  return {
    events: [
      {
        kind: 'credit.certified',
        facts: {
          record: id,
          learner: row.learner_id,
          outcome: row.outcome_id,
          credits: judged.credits,
          standard: standard.id,
          version: standard.version,
        },
      },
    ],
  }
}

const follow = async (tx: Sql, ctx: Context, theCase: TheCase, step: Step): Promise<Effect> => {
  if (step.to === 'approved') return certify(tx, ctx, theCase)
  const unit = step.organization ?? (step.event === 'forward' ? await unitById(tx, theCase.organization_id) : undefined)
  await store.setApplication(tx, theCase.subject_id, {
    state: step.to,
    now: ctx.now,
    ...(unit === undefined ? {} : { office: { id: unit.id, levels: levels(unit) } }),
  })
  return {}
}

/** Applications for credit on the review desk; the last approval writes the record and grants the credit in the same transaction. */
export const certificationCase: CaseKind = {
  kind: 'certification',
  onEvent: follow,
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const row = await store.applicationById(db, theCase.subject_id)
    if (row === undefined) return { facts: [], attachments: [] }
    const judged = await judge(db, await personIds(db, row.learner_id), {
      outcomeId: row.outcome_id,
      day: shanghaiDay(ctx.now),
      reapplying: true,
    })
    const changed = judged !== undefined && judged.credits !== row.proposal.credits
    return {
      facts: [
        fact('outcome', '成果', 'Outcome', row.outcome),
        fact('issuer', '发证单位', 'Issuer', row.issuer),
        fact('obtainedOn', '取得日期', 'Obtained on', formatDay(row.obtained_on)),
        fact('hours', '学时', 'Hours', formatHours(row.proposal.minutes)),
        {
          ...fact('credits', '拟认定学分', 'Credits', formatCredits(row.proposal.credits)),
          ...(changed ? { warn: `现行标准下为 ${formatCredits(judged.credits)}，请退回重新申请` } : {}),
        },
        fact(
          'level',
          '等级',
          'Level',
          judged?.standard?.level === null || judged?.standard === undefined ? null : String(judged.standard.level),
        ),
        fact('note', '说明', 'Note', row.note),
      ],
      attachments: [],
    }
  },
}

/** Proposed standards on the management centre's desk. */
export const standardCase: CaseKind = {
  kind: 'certificationStandard',
  onEvent: async (tx, ctx, theCase, step) => {
    const row = await standards.standardById(tx, theCase.subject_id, true)
    if (row === undefined) return {}
    if (step.to === 'returned' || step.to === 'refused' || step.to === 'withdrawn')
      await standards.setStandard(tx, row.id, { state: 'returned' })
    if (step.to !== 'approved') return {}
    await standards.setStandard(tx, row.id, { state: 'published', approvedBy: step.actor.id, publishedAt: ctx.now })
    return { events: [{ kind: 'certification.standardPublished', facts: { standard: row.id, version: row.version } }] }
  },
  view: async (ctx, theCase) => {
    const row = await standards.standardById(ctx.platform.database.app, theCase.subject_id)
    if (row === undefined) return { facts: [], attachments: [] }
    return {
      facts: [
        fact('name', '适用', 'Applies to', row.name),
        fact('organization', '提出单位', 'Proposed by', row.organization),
        fact('minutesPerCredit', '每学分学时', 'Hours a credit', row.fixed === null ? formatHours(row.minutesPerCredit) : null),
        fact('fixed', '固定学分', 'Fixed credit', row.fixed === null ? null : formatCredits(row.fixed)),
        fact('least', '最低学分', 'Minimum', formatCredits(row.least)),
        fact('most', '最高学分', 'Maximum', formatCredits(row.most)),
        fact('level', '等级', 'Level', row.level === null ? null : String(row.level)),
        fact('effectiveFrom', '生效日期', 'From', formatDay(row.effectiveFrom)),
        fact('effectiveTo', '失效日期', 'To', row.effectiveTo === null ? null : formatDay(row.effectiveTo)),
        fact('basis', '依据', 'Basis', row.basis),
      ],
      attachments: [],
    }
  },
}
