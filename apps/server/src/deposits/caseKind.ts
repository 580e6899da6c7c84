import { personIds } from '../accounts/index.ts'
import type { CaseKind, TheCase } from '../reviews/index.ts'
import { notify } from '../notices/index.ts'
import { unitById } from '../organizations/index.ts'
import { levels } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { formatCredits, formatHours } from '../platform/pure/amounts.ts'
import { formatDay, shanghaiDay } from '../platform/pure/shanghai.ts'
import { presentDeposit } from './present.ts'
import { readContent } from './rules.ts'
import * as store from './store.ts'
import { factsOf, outcomeOf, storeFrom } from './submit.ts'

const rowOf = async (tx: Sql, theCase: TheCase): Promise<store.DepositRow> => {
  const row = await store.depositById(tx, theCase.subject_id, true)
  return row ?? refuse('record.not_found')
}

/** Stores what was approved. The content was checked when it was submitted; a rule that changed since then returns it rather than storing it wrong. */
const approve = async (tx: Sql, ctx: Context, theCase: TheCase) => {
  const row = await rowOf(tx, theCase)
  const entry = row.entry_id === null ? undefined : await store.entryBy(tx, { id: row.entry_id })
  if (entry === undefined) return refuse('deposits.entry_missing')
  const { content } = await presentDeposit(tx, row, ctx.platform.keyring)
  const read = readContent(factsOf(entry), content, shanghaiDay(ctx.now))
  if (!read.ok) return refuse('deposits.content_wrong')
  const id = ctx.newId()
  const office = { id: row.organization_id, ...levels(row) }
  const event = await storeFrom(
    tx,
    ctx,
    row.id,
    outcomeOf(ctx, { id, learnerId: row.learner_id, entry, read: read.value, office, channel: row.channel, caseId: theCase.id }),
  )
  await notify(tx, ctx, {
    to: { kind: 'learner', id: row.learner_id },
    code: 'outcomes.stored',
    params: { entry: entry.name, credits: formatCredits(read.value.credits) },
    href: `/me/archive/${id}`,
  })
  return { events: [event] }
}

const stateNow = {
  submitted: 'submitted',
  accepted: 'accepted',
  firstReviewed: 'firstReviewed',
  returned: 'returned',
  refused: 'refused',
  withdrawn: 'withdrawn',
} as const

/** Deposits on the review desk: each step moves the application; the last approval stores the outcome in the same transaction. */
export const depositCase: CaseKind = {
  kind: 'deposit',
  onEvent: async (tx, ctx, theCase, step) => {
    if (step.to === 'approved') return approve(tx, ctx, theCase)
    const unit = step.organization ?? (step.event === 'forward' ? await unitById(tx, theCase.organization_id) : undefined)
    await store.setState(tx, theCase.subject_id, {
      state: stateNow[step.to],
      now: ctx.now,
      ...(unit === undefined ? {} : { office: { id: unit.id, levels: levels(unit) } }),
    })
    return {}
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const row = await store.depositById(db, theCase.subject_id)
    if (row === undefined) return { facts: [], attachments: [] }
    const shown = await presentDeposit(db, row, undefined)
    const entry = row.entry_id === null ? undefined : await store.entryBy(db, { id: row.entry_id })
    const similar = await store.similarOutcomes(db, await personIds(db, row.learner_id), row.entry_id)
    const read =
      entry === undefined
        ? undefined
        : readContent(
            factsOf(entry),
            { ...shown.content, ...(row.certificate_sealed === null ? {} : { certificateNo: '' }) },
            shanghaiDay(ctx.now),
          )
    const value = read?.ok === true ? read.value : undefined
    const fact = (field: string, zh: string, en: string, text: string) => ({ field, zh, en, value: text === '' ? '—' : text })
    const warned =
      similar.length === 0
        ? {}
        : { warn: `本人已存的同类成果，请核对是否重复：${similar.map((s) => `${s.entry} ${s.obtained_on}`).join('；')}` }
    return {
      facts: [
        { ...fact('entryId', '成果', 'Outcome', `${row.entry_name ?? row.wanted ?? ''}（${row.entry_number ?? ''}）`), ...warned },
        fact('issuer', '发证单位', 'Issuer', row.issuer ?? ''),
        fact('obtainedOn', '取得日期', 'Obtained on', value === undefined ? (shown.content.obtainedOn ?? '') : formatDay(value.obtainedOn)),
        fact('grade', '成绩', 'Grade', shown.content.grade ?? value?.grade ?? ''),
        fact('hours', '学时', 'Hours', value === undefined ? (shown.content.hours ?? '') : formatHours(value.minutes)),
        fact('credits', '学分', 'Credits', value === undefined ? (shown.content.credits ?? '') : formatCredits(value.credits)),
        fact('certificateNo', '证书编号', 'Certificate no.', shown.content.certificateNo ?? ''),
        fact('note', '说明', 'Note', shown.content.note ?? ''),
      ],
      attachments: shown.attachments,
    }
  },
}

/** "I can't find my certificate": the answer links an entry; the draft is the learner's again and they hear that they can go on. Returned, it is theirs to say better. */
export const missingCertificateCase: CaseKind = {
  kind: 'missingCertificate',
  onEvent: async (tx, ctx, theCase, step) => {
    const row = await rowOf(tx, theCase)
    if (step.to === 'withdrawn' || step.to === 'refused' || step.to === 'returned')
      await store.setState(tx, row.id, { state: step.to, now: ctx.now })
    if (step.to !== 'approved') return {}
    const entry = step.answer.entryId === undefined ? undefined : await store.entryBy(tx, { id: step.answer.entryId })
    if (entry === undefined) return refuse('deposits.entry_missing')
    await store.saveContent(tx, row.id, {
      entryId: entry.id,
      content: row.content,
      certificateSealed: row.certificate_sealed,
      now: ctx.now,
    })
    await store.setState(tx, row.id, { state: 'draft', now: ctx.now })
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learner_id },
      code: 'catalog.entryPublished',
      params: { wanted: row.wanted ?? '', entry: entry.name },
      href: `/me/deposit/${row.id}`,
    })
    return {}
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const row = await store.depositById(db, theCase.subject_id)
    if (row === undefined) return { facts: [], attachments: [] }
    const { attachments } = await presentDeposit(db, row, undefined)
    return { facts: [{ field: 'wanted', zh: '要找的证书', en: 'Certificate looked for', value: row.wanted ?? '—' }], attachments }
  },
}
