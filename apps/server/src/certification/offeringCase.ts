import { certificationWords as words, type reviews } from '@creditbank/contract'
import { publishCertified } from '../catalog/index.ts'
import { notify } from '../notices/index.ts'
import { unitById } from '../organizations/index.ts'
import { levels } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import type { CaseKind, Effect, Step } from '../reviews/index.ts'
import * as store from './offeringStore.ts'
import { closeOpenSheets, sheetsOf } from './panelStore.ts'
import { panelSum } from './offeringRules.ts'
import { insertStandard, setStandard } from './standardStore.ts'

/**
 * Certifies what was recommended, by a second person: the offering's entry stands in the catalogue, and a published standard says what its outcomes are
 * worth while the certificate holds.
 */
const certify = async (tx: Sql, ctx: Context, row: store.OfferingRow, step: Step): Promise<Effect> => {
  const { recommendedCredits: credits, recommendedMinutes: minutes, recommendedTo: to, recommendedBy, content } = row
  if (credits === null || minutes === null || to === null || recommendedBy === null) return refuse('certification.not_recommended')
  if (step.actor.id === recommendedBy) return refuse('certification.second_person')
  const from = shanghaiDay(ctx.now)
  if (to <= from) return refuse('certification.validity_wrong')
  const organization = (await unitById(tx, row.organizationId)) ?? refuse('record.not_found')
  const level = row.recommendedLevel
  const entry = await publishCertified(tx, ctx, {
    organization,
    achievementId: content.achievementId,
    name: row.name,
    typeCode: content.typeCode,
    minutes,
    credits,
    level,
    description: content.parts.content.text,
    results: content.parts.goals.text,
    assessment: content.parts.assessment.text,
    author: row.authors[0] ?? recommendedBy,
    from,
    to,
  })
  const standardId = ctx.newId()
  const worth = { minutesPerCredit: 960, rounding: 1 as const, least: 0, most: credits, fixed: credits, level }
  await insertStandard(tx, {
    id: standardId,
    organizationId: row.organizationId,
    ...levels(organization),
    content: {
      typeCode: null,
      achievementId: entry.achievementId,
      ...worth,
      effectiveFrom: from,
      effectiveTo: to,
      basis: `${row.number} ${row.recommendedOpinion ?? ''}`.trim(),
    },
    proposedBy: recommendedBy,
    now: ctx.now,
  })
  await setStandard(tx, standardId, { state: 'published', approvedBy: step.actor.id, publishedAt: ctx.now })
  const by = step.actor.id
  const number = await store.certify(tx, { id: row.id, year: from.slice(0, 4), from, by, entryId: entry.entryId, standardId, now: ctx.now })
  const facts = {
    offering: row.id,
    organization: row.organizationId,
    number,
    credits,
    minutes,
    level,
    from,
    to,
    entry: entry.entryId,
    standard: standardId,
  }
  return { events: [{ kind: 'certification.offeringCertified', facts }] }
}

/** The panel has to be complete and summed up before a second person decides. */
const toBeDecided = async (tx: Sql, row: store.OfferingRow): Promise<void> => {
  if (!panelSum(await sheetsOf(tx, row.id, row.round)).complete) refuse('certification.panel_incomplete', { least: 3 })
  if (row.recommendedBy === null) refuse('certification.not_recommended')
}

/** Sheets in hand are taken back when the offering leaves the panel without them. */
const endPanel = async (tx: Sql, ctx: Context, row: store.OfferingRow, step: Step): Promise<void> => {
  const reason = step.to === 'returned' ? '申请已退回补正' : '申请已不再评审'
  for (const id of await closeOpenSheets(tx, row.id, reason, ctx.now))
    await notify(tx, ctx, { to: { kind: 'staff', id }, code: 'certification.sheetReleased', params: { offering: row.name, reason } })
}

const fact = (field: string, zh: string, en: string, value: string): reviews.CaseFact => ({
  field,
  zh,
  en,
  value: value === '' ? '—' : value,
})

const summed = (row: store.OfferingRow): reviews.CaseFact[] =>
  row.recommendedCredits === null
    ? []
    : [
        fact('recommendation', '认证建议', 'Recommendation', row.recommendedOpinion ?? ''),
        fact('recommendedCredits', '建议学分', 'Credits recommended', formatCredits(row.recommendedCredits)),
        fact('recommendedMinutes', '建议学时', 'Hours recommended', formatHours(row.recommendedMinutes ?? 0)),
        fact('recommendedLevel', '建议等级', 'Level recommended', row.recommendedLevel === null ? '' : String(row.recommendedLevel)),
        fact('recommendedTo', '建议有效期至', 'Valid until', row.recommendedTo ?? ''),
      ]

/** Offerings on the desk of the management centre: preliminary review, the time of the panel, the decision of a second person. */
export const offeringCase: CaseKind = {
  kind: 'certificationOffering',
  onEvent: async (tx, ctx, theCase, step) => {
    const row = (await store.offeringById(tx, theCase.subject_id, true)) ?? refuse('record.not_found')
    if (step.event === 'firstReview') await toBeDecided(tx, row)
    if (step.to === 'approved') return certify(tx, ctx, row, step)
    if (step.to === 'returned' || step.to === 'refused' || step.to === 'withdrawn') await endPanel(tx, ctx, row, step)
    await store.setOffering(tx, row.id, { state: step.to, now: ctx.now })
    return {}
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const row = await store.offeringById(db, theCase.subject_id)
    if (row === undefined) return { facts: [], attachments: [] }
    const { content } = row
    return {
      facts: [
        fact('name', '项目', 'Offering', row.name),
        fact('organization', '申请单位', 'Applicant', row.organization),
        fact('fields', '领域', 'Fields', content.fields.join('、')),
        fact('audience', '面向人群', 'For whom', content.audience),
        fact('minutes', '学时', 'Hours', formatHours(content.minutes)),
        fact('credits', '申请学分', 'Credits asked for', formatCredits(content.credits)),
        ...words.dimensions.map((d) => fact(d, words.dimensionNames[d].zh, words.dimensionNames[d].en, content.parts[d].text)),
        fact('panel', '评分表', 'Sheets', `${row.scored} / ${row.asked}`),
        ...summed(row),
      ],
      attachments: (await store.filesOf(db, row.id)).map(({ fileId, name, type, size }) => ({ fileId, name, type, size })),
    }
  },
}
