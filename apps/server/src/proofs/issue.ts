import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Code, Refusal } from '@creditbank/contract'
import { discard, insertFile, type Staged, stageContent } from '../files/index.ts'
import { notify } from '../notices/index.ts'
import { type ActorOrganization, levels } from '../platform/actor.ts'
import { type EventDraft, type Keyed, type Recorded, runCommand, type WrapperCode } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { proofPurposes, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import { DocumentFailed } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { addDays, shanghaiDay, startOfShanghaiDay } from '../platform/pure/shanghai.ts'
import { type Draft, type DraftCode, draftOf, nameLookup, type Wish } from './draft.ts'
import type { KindOfProof } from './kind.ts'
import { endedItems } from './outcomeStore.ts'
import { printPaper } from './print.ts'
import { codeOf, numberOf } from './rules.ts'
import { insertStop } from './stopStore.ts'
import * as store from './store.ts'

/** Proofs that a person may issue by themselves in a day. */
export const proofsPerDay = 50
/** For this time the same wish of the same person is a second tap. */
const secondTapMs = 60_000

/** On whose desk and by whom a proof is issued. */
export type How = {
  readonly channel: 'self' | 'counter' | 'batch'
  /** The unit at whose desk it is issued; undefined for the holder's own unit. */
  readonly organization?: ActorOrganization
  readonly issuedBy: Id | null
  readonly batchId?: Id
  /** The proof that the new one takes the place of. */
  readonly replaces?: { readonly learnerId: Id; readonly id: Id }
  /** Run inside the issuing transaction with the new id and number; false rolls everything back (the row of a batch was printed by somebody else meanwhile). */
  readonly also?: (tx: Sql, proofId: Id, number: string) => Promise<boolean>
}

type Printed = {
  readonly draft: Draft
  readonly code: string
  readonly number: string
  readonly staged: Staged
  readonly paper: Awaited<ReturnType<typeof printPaper>>
}

/** The evidence that a proof ended. */
export const endedEvent = (learnerId: Id, proofId: Id, reason: string): EventDraft => ({
  kind: 'proof.withdrawn',
  facts: { learner: learnerId, proof: proofId, reason },
})

/** Puts a paper that cannot be printed before a person; the learner hears the sentence. */
const stop = async (ctx: Context, draft: Draft, learnerId: Id, how: How): Promise<Refusal<DraftCode>> => {
  const refusal: Refusal<DraftCode> = { refused: 'proofs.unprintable', params: { characters: draft.missing.join(' ') } }
  const unit = how.organization ?? draft.home
  const result = await runCommand<typeof ctx.actor, null, never, DraftCode>(
    ctx,
    null,
    { key: undefined, endpoint: 'proofs stop', input: null, keepAnswer: false },
    async (tx) => {
      await insertStop(tx, {
        id: ctx.newId(),
        learnerId,
        kind: draft.choice.kind,
        characters: draft.missing,
        inName: draft.inName,
        nameLookup: nameLookup(ctx, draft.holder.row.name),
        organizationId: unit.id,
        ...levels(unit),
        at: ctx.now,
      })
      return { refusal, account: { act: 'proofs.stop', learnerId, params: { kind: draft.choice.kind } } }
    },
  )
  return 'refused' in result && result.refused === 'proofs.unprintable' ? refusal : { refused: 'proofs.printing_busy' }
}

const print = async (ctx: Context, draft: Draft): Promise<Printed | Refusal<'proofs.printing_busy'>> => {
  const { config, database, log } = ctx.platform
  const code = codeOf(randomBytes(16))
  const number = numberOf(ctx.now, await store.nextSerial(database.app))
  const { printed, layout, purpose, recipient, validTo } = draft
  try {
    const paper = await printPaper(config, {
      number,
      code,
      content: printed,
      layout,
      issuer: draft.issuer.name,
      purpose,
      recipient,
      issuedAt: ctx.now,
      validTo,
    })
    const staged = await stageContent(ctx.platform, Readable.from([paper.pdf]), { type: 'application/pdf', limit: Number.MAX_SAFE_INTEGER })
    return { draft, code, number, staged, paper }
  } catch (error) {
    log.warn({ requestId: ctx.requestId, reason: error instanceof Error ? error.message : String(error) }, 'a proof was not printed')
    if (error instanceof DocumentFailed || error instanceof Error) return { refused: 'proofs.printing_busy' }
    throw error
  }
}

const choiceHash = (ctx: Context, draft: Draft): string =>
  lookupUuid(ctx.platform.keyring, proofPurposes.choice, JSON.stringify([draft.choice, draft.purpose, draft.recipient]))

const insert = async (tx: Sql, ctx: Context, learnerId: Id, id: Id, printed: Printed, how: How): Promise<void> => {
  const { draft, paper, code, number } = printed
  const { keyring } = ctx.platform
  const unit = how.organization ?? draft.home
  const file = await insertFile(tx, ctx, printed.staged, {
    name: `${number}.pdf`,
    purpose: 'proof',
    deleteAfter: null,
    owner: { kind: 'system', id: '0' },
  })
  await store.insertProof(tx, {
    learner_id: learnerId,
    id,
    number,
    kind: draft.choice.kind,
    template_version: draft.templateVersion,
    choice: draft.choice,
    choice_hash: choiceHash(ctx, draft),
    content: draft.content,
    secrets_sealed: seal(keyring, JSON.stringify({ code, fullNumber: draft.fullNumber }), sealedColumns.proof),
    purpose: draft.purpose,
    recipient: draft.recipient,
    channel: how.channel,
    sha256: paper.sha256,
    sm3: paper.sm3,
    bytes: paper.pdf.length,
    file_id: file.id,
    seal: paper.seal,
    issued_at: ctx.now,
    valid_to: draft.validTo,
    issuer_id: draft.issuer.id,
    organization_id: unit.id,
    ...levels(unit),
    issued_by: how.issuedBy,
    batch_id: how.batchId ?? null,
    replaces_id: how.replaces?.id ?? null,
    code_lookup: lookupUuid(keyring, proofPurposes.code, code),
    name_lookup: nameLookup(ctx, draft.content.name),
    items: draft.items,
  })
}

const issuedEvent = (learnerId: Id, id: Id, { draft, paper, number }: Printed): EventDraft => ({
  kind: 'proof.issued',
  facts: {
    learner: learnerId,
    proof: id,
    number,
    kind: draft.choice.kind,
    template: draft.templateVersion,
    issuer: draft.issuer.id,
    validTo: draft.validTo,
    sha256: paper.sha256.toString('hex'),
    sm3: paper.sm3.toString('hex'),
  },
})

const tell = (tx: Sql, ctx: Context, learnerId: Id, id: Id, printed: Printed, how: How): Promise<void> => {
  const params = { title: printed.draft.content.title.split('\n')[0] ?? '', number: printed.number, office: how.organization?.name ?? '' }
  return notify(tx, ctx, { to: { kind: 'learner', id: learnerId }, code: 'proofs.issuedFor', params, href: `/me/proofs/${id}` })
}

/** Inside the transaction: whoever came first has the paper, what is proven still stands, and one day's measure is kept. */
const record = async (
  tx: Sql,
  ctx: Context,
  learnerId: Id,
  printed: Printed,
  how: How,
): Promise<Recorded<{ id: Id }> | Refusal<DraftCode>> => {
  const { draft } = printed
  await store.lockHolder(tx, learnerId)
  const account = { act: 'proofs.issue', learnerId, params: { kind: draft.choice.kind, channel: how.channel, number: printed.number } }
  if (how.channel === 'self') {
    const before = await store.sameWish(tx, learnerId, choiceHash(ctx, draft), new Date(ctx.now.getTime() - secondTapMs))
    if (before !== undefined && before !== how.replaces?.id)
      return { output: { id: before }, account: { ...account, act: 'proofs.issueAgain' } }
    const since = startOfShanghaiDay(shanghaiDay(ctx.now))
    if ((await store.issuedSince(tx, learnerId, since)) >= proofsPerDay)
      return { refused: 'proofs.too_many_today', params: { limit: proofsPerDay } }
  }
  const ended = await endedItems(
    tx,
    draft.items.map((item) => item.outcomeId),
    draft.holder.ids,
  )
  if (ended.length > 0)
    return { refused: 'proofs.outcome_not_valid', params: { name: draft.items.find((item) => item.outcomeId === ended[0])?.name ?? '' } }
  const id = ctx.newId()
  if (how.also !== undefined && !(await how.also(tx, id, printed.number))) return { refused: 'proofs.nothing_to_prove' }
  await insert(tx, ctx, learnerId, id, printed, how)
  const events = [issuedEvent(learnerId, id, printed)]
  if (how.replaces !== undefined) {
    const { replaces } = how
    const end = { learnerId: replaces.learnerId, proofId: replaces.id, reason: 'reissued', at: ctx.now, note: null, replacedBy: id }
    if (await store.endProof(tx, end)) events.push(endedEvent(replaces.learnerId, replaces.id, 'reissued'))
  }
  if (how.channel !== 'self') await tell(tx, ctx, learnerId, id, printed, how)
  return { output: { id }, account: { ...account, subject: { kind: 'proof', id } }, events }
}

/**
 * Issues a proof: gathers, prints and seals outside of any transaction (a thread's work), then stores everything in one command. Of two wishes at once, with one
 * key or none, one paper comes. A paper that cannot be printed is put before a person. Answers the id of the proof.
 */
export const issueProof = async (
  ctx: Context,
  kinds: readonly KindOfProof[],
  learnerId: Id,
  wish: Wish,
  how: How,
  keyed: Pick<Keyed, 'key' | 'endpoint' | 'input'>,
): Promise<{ readonly id: Id } | Refusal<DraftCode | WrapperCode>> => {
  const draft = await draftOf(ctx.platform.database.app, ctx, kinds, learnerId, wish, how.channel)
  if ('refused' in draft) return draft
  if (draft.missing.length > 0) return stop(ctx, draft, learnerId, how)
  const printed = await print(ctx, draft)
  if ('refused' in printed) return printed
  const result = await runCommand<typeof ctx.actor, null, { id: Id; number: string }, Extract<Code, DraftCode>>(
    ctx,
    null,
    { ...keyed, keepAnswer: true },
    async (tx) => {
      const recorded = await record(tx, ctx, learnerId, printed, how)
      if ('refused' in recorded) return recorded
      const mine = recorded.events !== undefined
      return { ...recorded, output: { id: recorded.output.id, number: mine ? printed.number : '' } }
    },
  )
  // Whatever did not become this very paper (a refusal, a second tap, a replay of the key) leaves no file behind.
  if ('refused' in result || result.replayed || result.output.number !== printed.number) await discard(ctx.platform, printed.staged)
  return 'refused' in result ? result : { id: result.output.id }
}

/** The day from which a share link or a file of a batch is no longer served: so many days after an instant, at the end of the day in Beijing. */
export const daysLater = (now: Date, days: number): Date => startOfShanghaiDay(addDays(shanghaiDay(now), days + 1))
