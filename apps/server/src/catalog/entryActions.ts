import { catalog as contract } from '@creditbank/contract'
import { unitById, unitsByIds } from '../organizations/index.ts'
import { levels, type StaffActor } from '../platform/actor.ts'
import { refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { depositor, mayDeposit } from '../platform/pure/depositors.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { scopeColumn } from '../platform/scope.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { type Opened, openCase } from '../reviews/index.ts'
import { edits, idCursor, owned, paged } from './access.ts'
import { type AchievementRow, achievementById, versions } from './achievementStore.ts'
import * as store from './entryStore.ts'
import { entryNumber } from '../platform/pure/entryNumber.ts'
import { entryActs, entryClosed, entryFault } from './rules.ts'
import { termId, terms } from './store.ts'

/** A stored entry as a list shows it. */
export const entryLine = (row: store.EntryRow) => ({
  id: row.id,
  number: row.number,
  name: row.name,
  term: row.term,
  typeCode: row.typeCode,
  typeName: row.typeName,
  issuer: row.issuer,
  organization: { id: row.organizationId, name: row.organization },
  credits: row.credits,
  opensOn: row.opensOn,
  closesOn: row.closesOn,
  state: row.state,
  public: row.public,
  publishedAt: row.publishedAt?.toISOString() ?? null,
})

/** The filters of the list as the store takes them, for this caller. */
export const entryFilter = (ctx: Context<StaffActor>, input: contract.EntryFilter): store.EntryFilter => ({
  ...input,
  visible: store.visibleTo(scopeColumn(ctx.actor), ctx.actor.scope.organizationId, input.mine === 'yes'),
  openOn: input.openNow === 'yes' ? shanghaiDay(ctx.now) : undefined,
})

const kindsOf = (kinds: readonly string[]) =>
  (['student', 'resident', 'employee', 'senior'] as const).filter((kind) => kinds.includes(kind))

/** What an entry offers, as its form takes it. */
export const contentOf = (row: store.EntryRow): contract.EntryContent => ({
  name: row.name,
  depositors: [...row.depositors],
  regions: [...row.regions],
  learnerKinds: kindsOf(row.learnerKinds),
  channels: [...row.channels],
  evidence: [...row.evidence],
  reviewPath: row.reviewPath,
  credits: row.credits,
  points: row.points,
  opensOn: row.opensOn,
  public: row.public,
  ...(row.closesOn === null ? {} : { closesOn: row.closesOn }),
  ...(row.term === null ? {} : { term: row.term }),
})

/** An achievement that the caller may offer: their own in any state that is not retired, or anybody's that is enabled. */
const offerable = async (tx: Sql, actor: StaffActor, id: string): Promise<AchievementRow> => {
  const row = await achievementById(tx, id)
  if (row === undefined || (!edits(actor, row) && row.state !== 'enabled')) return refuse('record.not_found')
  return row.state === 'retired' ? refuse('catalog.not_editable') : row
}

/** Stores a new entry as a draft of the caller's unit; also used by copying and by the import. */
export const addEntry = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  achievementId: string,
  content: contract.EntryContent,
): Promise<{ id: string; number: string }> => {
  const achievement = await offerable(tx, ctx.actor, achievementId)
  const version = achievement.current_version ?? achievement.latest_version
  const basis = (await versions(tx, achievementId)).find((v) => v.version === version)
  if (basis === undefined) return refuse('record.not_found')
  const fault = entryFault(content, basis.credits_approved ?? basis.credits_proposed)
  if (fault !== undefined) return refuse(fault)
  const term = content.term === undefined ? null : await termId(tx, content.term)
  const { organization, staffId } = ctx.actor
  const twin = await store.sameTerm(tx, achievementId, organization.id, term, null)
  if (twin !== undefined) return refuse('catalog.duplicate_entry', { number: twin })
  const id = ctx.newId()
  const year = shanghaiDay(ctx.now).slice(0, 4)
  const number = entryNumber(year, await store.nextEntry(tx, year))
  const made = await store.insertEntry(
    tx,
    {
      id,
      number,
      achievementId,
      achievementVersion: version,
      termId: term,
      organizationId: organization.id,
      ...levels(organization),
      typeCode: achievement.type_code,
      issuerId: basis.issuer_id,
      staffId,
      now: ctx.now,
    },
    content,
  )
  if (made) return { id, number }
  return refuse('catalog.duplicate_entry', { number: (await store.sameTerm(tx, achievementId, organization.id, term, null)) ?? '' })
}

/** Puts a draft before the management centre. Answers with a code where it cannot go. */
const present = async (
  tx: Sql,
  ctx: Context<StaffActor>,
  row: store.EntryRow,
): Promise<
  Opened | 'catalog.in_review' | 'catalog.not_editable' | 'catalog.achievement_not_enabled' | 'catalog.credits_above_approved'
> => {
  if (row.state === 'inReview') return 'catalog.in_review'
  if (row.state !== 'draft') return 'catalog.not_editable'
  if (row.achievement.state !== 'enabled' || row.achievement.currentVersion === null) return 'catalog.achievement_not_enabled'
  if (row.achievement.currentVersion !== row.achievementVersion)
    await store.updateEntry(tx, row.id, contentOf(row), row.termId, row.achievement.currentVersion, ctx.actor.staffId, ctx.now)
  const fresh = (await store.entryById(tx, row.id)) ?? row
  if (fresh.credits > fresh.creditBound) return 'catalog.credits_above_approved'
  const opened = await openCase(tx, ctx, {
    kind: 'catalogEntry',
    subjectId: row.id,
    title: row.term === null ? row.name : `${row.name}（${row.term}）`,
    typeCode: row.typeCode,
    path: 'first',
    organization: ctx.actor.organization,
    enteredBy: { staffId: ctx.actor.staffId, organizationId: ctx.actor.organization.id },
    authors: row.authors,
  })
  if (opened === undefined) return 'catalog.in_review'
  await store.setEntryState(tx, row.id, 'inReview', opened.caseId, ctx.now)
  return opened
}

const reads: readonly Bound[] = [
  query(contract.listEntries, async (ctx, input) => {
    const limit = input.limit ?? 50
    const filter = entryFilter(ctx, input)
    return staffRead(ctx, async (tx) =>
      paged(await store.entries(tx, filter, idCursor(input.cursor), limit), limit, await store.countEntries(tx, filter), entryLine),
    )
  }),
  query(contract.readEntry, async (ctx, { id }) =>
    staffRead(ctx, async (tx) => {
      const row = await store.entryById(tx, id)
      const mine = row !== undefined && edits(ctx.actor, row)
      if (row === undefined || (!mine && (row.state === 'draft' || row.state === 'inReview') && ctx.actor.scope.level !== 1))
        return { refused: 'record.not_found' as const }
      const depositors = await unitsByIds(tx, row.depositors)
      const here = await unitById(tx, ctx.actor.organization.id)
      const deposits =
        ctx.actor.may.has('deposits.prepareBatch') &&
        entryClosed(row, 'batch', shanghaiDay(ctx.now)) === undefined &&
        here !== undefined &&
        mayDeposit(row, depositor(here))
      const acts = entryActs(row.state).filter((act) => mine || act === 'correct')
      return {
        ...entryLine(row),
        content: contentOf(row),
        achievement: {
          id: row.achievement.id,
          code: row.achievement.code,
          name: row.achievement.name,
          version: row.achievementVersion,
          currentVersion: row.achievement.currentVersion,
          state: row.achievement.state,
        },
        minutes: row.minutes,
        grading: row.grading,
        depositorNames: depositors.map((unit) => ({ id: unit.id, name: unit.name })),
        caseId: row.caseId,
        version: row.version,
        corrections: (await store.correctionsOf(tx, id)).map((one) => ({
          id: one.id,
          note: one.note,
          state: one.state,
          at: one.created_at.toISOString(),
        })),
        can: [...acts, ...(deposits ? ['deposit' as const] : [])],
      }
    }),
  ),
  query(contract.listTerms, async (ctx) => ({ items: await staffRead(ctx, (tx) => terms(tx)) })),
]

const create = command(contract.createEntry, async (tx, ctx, { achievementId, content }) => {
  const output = await addEntry(tx, ctx, achievementId, content)
  return {
    output,
    account: { act: 'catalog.createEntry', subject: { kind: 'catalogEntry', id: output.id }, params: { number: output.number } },
  }
})

const save = command(contract.saveEntry, async (tx, ctx, { id, version, content }) => {
  const row = owned(ctx.actor, await store.lockEntry(tx, id))
  if (row.state === 'inReview') return { refused: 'catalog.in_review' }
  if (row.state !== 'draft') return { refused: 'catalog.not_editable' }
  if (row.version !== version) return { refused: 'record.changed' }
  const fault = entryFault(content, row.creditBound)
  if (fault !== undefined) return { refused: fault }
  const term = content.term === undefined ? null : await termId(tx, content.term)
  const twin = await store.sameTerm(tx, row.achievementId, row.organizationId, term, id)
  if (twin !== undefined) return { refused: 'catalog.duplicate_entry', params: { number: twin } }
  const next = await store
    .updateEntry(tx, id, content, term, row.achievementVersion, ctx.actor.staffId, ctx.now)
    .catch(async (error: unknown) => {
      if (!store.isSameTerm(error)) throw error
      // A colleague's came in between; this transaction is spent, so theirs is named by another look.
      const theirs = await store.sameTerm(ctx.platform.database.app, row.achievementId, row.organizationId, term, id)
      return refuse('catalog.duplicate_entry', { number: theirs ?? '' })
    })
  return {
    output: { version: next },
    account: { act: 'catalog.saveEntry', subject: { kind: 'catalogEntry', id }, params: { version: next } },
  }
})

const submit = command(contract.submitEntry, async (tx, ctx, { id }) => {
  const opened = await present(tx, ctx, owned(ctx.actor, await store.lockEntry(tx, id)))
  if (typeof opened === 'string') return { refused: opened }
  return {
    output: { caseNumber: opened.number, dueOn: opened.dueOn },
    account: { act: 'catalog.submitEntry', subject: { kind: 'catalogEntry', id } },
  }
})

const submitMany = command(contract.submitEntries, async (tx, ctx, { ids }) => {
  const skipped: { id: string; code: string }[] = []
  let submitted = 0
  for (const id of [...new Set(ids)].toSorted()) {
    const row = await store.lockEntry(tx, id)
    const opened = row === undefined || !edits(ctx.actor, row) ? 'record.not_found' : await present(tx, ctx, row)
    if (typeof opened === 'string') skipped.push({ id, code: opened })
    else submitted += 1
  }
  return { output: { submitted, skipped }, account: { act: 'catalog.submitEntries', params: { submitted, skipped: skipped.length } } }
})

const close = command(contract.closeEntry, async (tx, ctx, { id }) => {
  const row = owned(ctx.actor, await store.lockEntry(tx, id))
  if (row.state !== 'published') return { refused: 'catalog.not_editable' }
  await store.setEntryState(tx, id, 'closed', null, ctx.now)
  return {
    output: { done: true as const },
    account: { act: 'catalog.closeEntry', subject: { kind: 'catalogEntry', id } },
    events: [{ kind: 'catalog.closed', facts: { entry: id, number: row.number } }],
  }
})

const copy = command(contract.copyEntries, async (tx, ctx, input) => {
  if (input.closesOn !== undefined && input.closesOn < input.opensOn) return { refused: 'catalog.window_wrong' }
  const { actor } = ctx
  const rows = await store.copyable(tx, scopeColumn(actor), actor.scope.organizationId, {
    term: input.fromTerm ?? null,
    ids: input.ids ?? [],
  })
  const term = await termId(tx, input.term)
  const counts = { created: 0, existing: 0, skipped: 0 }
  for (const row of rows) {
    const basis =
      row.achievement.state === 'enabled' && row.achievement.currentVersion !== null && row.organizationId === actor.organization.id
    if (!basis) counts.skipped += 1
    else if ((await store.sameTerm(tx, row.achievementId, row.organizationId, term, null)) !== undefined) counts.existing += 1
    else {
      const approved = (await versions(tx, row.achievementId)).find((v) => v.version === row.achievement.currentVersion)
      const { closesOn: _, ...content } = contentOf(row)
      const credits = Math.min(content.credits, approved?.credits_approved ?? content.credits)
      await addEntry(tx, ctx, row.achievementId, {
        ...content,
        credits,
        term: input.term,
        opensOn: input.opensOn,
        ...(input.closesOn === undefined ? {} : { closesOn: input.closesOn }),
      })
      counts.created += 1
    }
  }
  return { output: counts, account: { act: 'catalog.copyEntries', params: { term: input.term, ...counts } } }
})

const correct = command(contract.requestEntryCorrection, async (tx, ctx, { id, note, changes }) => {
  const row = await store.lockEntry(tx, id)
  if (row === undefined) return { refused: 'record.not_found' }
  if (row.state !== 'published') return { refused: 'catalog.not_editable' }
  const opensOn = changes?.opensOn ?? row.opensOn
  const closesOn = changes?.closesOn ?? row.closesOn
  if (closesOn !== null && closesOn < opensOn) return { refused: 'catalog.window_wrong' }
  const correctionId = ctx.newId()
  const { actor } = ctx
  await store.insertCorrection(tx, {
    id: correctionId,
    entryId: id,
    organizationId: actor.organization.id,
    note,
    changes: changes ?? {},
    staffId: actor.staffId,
    now: ctx.now,
  })
  const opened = await openCase(tx, ctx, {
    kind: 'catalogCorrection',
    subjectId: correctionId,
    title: row.name,
    typeCode: row.typeCode,
    path: 'first',
    organization: actor.organization,
    enteredBy: { staffId: actor.staffId, organizationId: actor.organization.id },
  })
  if (opened === undefined) return { refused: 'catalog.not_editable' }
  return {
    output: { caseNumber: opened.number, dueOn: opened.dueOn },
    account: { act: 'catalog.requestCorrection', subject: { kind: 'catalogEntry', id } },
  }
})

/** Entries: what can be stored. */
export const entryActions: readonly Bound[] = [...reads, create, save, submit, submitMany, close, copy, correct]
