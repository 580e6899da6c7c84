import { proofs } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { fileById, openFile } from '../files/index.ts'
import type { LearnerActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import { proofPurposes } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { newSessionToken } from '../platform/crypto/tokens.ts'
import { DocumentFailed } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, effect, query } from '../platform/serve.ts'
import type { CheckBook } from './checks.ts'
import { withFullNumber } from './compose.ts'
import { draftOf } from './draft.ts'
import { daysLater, endedEvent, issueProof } from './issue.ts'
import type { KindOfProof } from './kind.ts'
import { holderParts } from './compose.ts'
import { successorsOf } from './outcomeStore.ts'
import { checkOf, lineOf, secretsOf, shareOf, wholeOf } from './present.ts'
import { picturePaper } from './print.ts'
import { readNumber, stateOf } from './rules.ts'
import * as shares from './shareStore.ts'
import * as store from './store.ts'
import { publishedTemplates } from './templateStore.ts'

type LearnerContext = Context<LearnerActor>

/** What the actions of proofs are made of. */
export type Desk = { readonly kinds: readonly KindOfProof[]; readonly book: CheckBook }

/** Share links that may be open on one proof. */
const mostShares = 5
const recent = 20
const isCursor = (cursor: string | undefined): cursor is string => cursor !== undefined && /^\d{1,19}$/.test(cursor)

const mine = async (ctx: LearnerContext, id: Id): Promise<store.ProofRow | undefined> => {
  const db = ctx.platform.database.app
  return store.proofOfPerson(db, await personIds(db, ctx.actor.learnerId), id)
}

const whole = async (ctx: LearnerContext, desk: Desk, id: Id) => {
  const db = ctx.platform.database.app
  const row = await mine(ctx, id)
  if (row === undefined) return { refused: 'record.not_found' } as const
  const [checks, links] = [
    await shares.checksPage(db, row.learner_id, id, undefined, recent - 1),
    await shares.sharesOf(db, row.learner_id, id),
  ]
  const { keyring, config } = ctx.platform
  return wholeOf(row, { kinds: desk.kinds, now: ctx.now, keyring, config, checks, shares: links })
}

const kindLines = (desk: Desk) =>
  query(proofs.listKinds, async (ctx) => {
    const templates = await publishedTemplates(ctx.platform.database.app)
    return {
      items: desk.kinds.flatMap((kind) => {
        const template = templates.find((one) => one.kind === kind.kind)
        if (template === undefined) return []
        const { content } = template
        const printed = [
          ...holderParts.filter((part) => content.holder.includes(part.key)),
          ...kind.columns.filter((part) => content.columns.includes(part.key)),
        ]
        return [
          {
            kind: kind.kind,
            name: kind.name,
            hint: kind.hint,
            takes: kind.takes,
            validities: [...kind.validities],
            parts: printed.map((part) => ({ key: part.key, name: part.name, optional: part.optional === true })),
            templateVersion: template.version,
          },
        ]
      }),
    }
  })

const preview = (desk: Desk) =>
  query(proofs.previewMine, async (ctx, wish) => {
    const draft = await draftOf(ctx.platform.database.app, ctx, desk.kinds, ctx.actor.learnerId, wish, 'self')
    if ('refused' in draft) return draft
    return { content: draft.content, issuer: draft.issuer.name, validTo: draft.validTo, unprintable: [...draft.missing] }
  })

const issue = (desk: Desk) =>
  effect(proofs.issueMine, async (ctx, wish, key) => {
    const keyed = { key, endpoint: 'POST /me/proofs', input: wish }
    const issued = await issueProof(ctx, desk.kinds, ctx.actor.learnerId, wish, { channel: 'self', issuedBy: null }, keyed)
    return 'refused' in issued ? issued : whole(ctx, desk, issued.id)
  })

const reissue = (desk: Desk) =>
  effect(proofs.reissueMine, async (ctx, { id, validity }, key) => {
    const row = await mine(ctx, id)
    if (row === undefined) return { refused: 'record.not_found' }
    if (row.replaced_by !== null) return whole(ctx, desk, row.replaced_by)
    const db = ctx.platform.database.app
    const { choice } = row
    const outcomeIds = await successorsOf(db, choice.outcomeIds, await personIds(db, ctx.actor.learnerId))
    const wish = {
      ...choice,
      outcomeIds,
      validity: validity ?? choice.validity,
      purpose: row.purpose ?? undefined,
      recipient: row.recipient ?? undefined,
    }
    const how = { channel: 'self' as const, issuedBy: null, replaces: { learnerId: row.learner_id, id } }
    const keyed = { key, endpoint: 'POST /me/proofs/:id/re-issue', input: { id, validity: validity ?? null } }
    const issued = await issueProof(ctx, desk.kinds, ctx.actor.learnerId, wish, how, keyed)
    return 'refused' in issued ? issued : whole(ctx, desk, issued.id)
  })

const close = command(proofs.closeMine, async (tx, ctx, { id }) => {
  const row = await store.proofOfPerson(tx, await personIds(tx, ctx.actor.learnerId), id)
  if (row === undefined) return { refused: 'record.not_found' }
  const end = { learnerId: row.learner_id, proofId: id, reason: 'closedByHolder', at: ctx.now, note: null, replacedBy: null }
  const ended = row.end_reason === null && (await store.endProof(tx, end))
  return {
    output: { done: true as const },
    account: { act: 'proofs.close', subject: { kind: 'proof', id }, learnerId: row.learner_id },
    ...(ended ? { events: [endedEvent(row.learner_id, id, 'closedByHolder')] } : {}),
  }
})

/** The exact bytes of an issued proof as a download. */
export const pdfOf = async (ctx: Context, row: store.ProofRow, inline: boolean) => {
  const file = await fileById(ctx.platform.database.app, row.file_id)
  if (file === undefined) return { refused: 'record.not_found' } as const
  return {
    download: { name: `${row.number}.pdf`, type: 'application/pdf', content: await openFile(ctx.platform, file), size: file.size, inline },
  }
}

const picture = async (ctx: Context, row: store.ProofRow) => {
  const { code, fullNumber } = secretsOf(ctx.platform.keyring, row)
  const content = fullNumber === null ? row.content : withFullNumber(row.content, fullNumber)
  const paper = {
    number: row.number,
    code,
    content,
    layout: row.layout,
    issuer: row.issuer,
    purpose: row.purpose,
    recipient: row.recipient,
  }
  try {
    const png = await picturePaper(ctx.platform.config, { ...paper, issuedAt: row.issued_at, validTo: row.valid_to })
    return { download: { name: `${row.number}.png`, type: 'image/png', content: png, size: png.length, inline: true } }
  } catch (error) {
    if (error instanceof DocumentFailed) return { refused: 'proofs.printing_busy' } as const
    throw error
  }
}

const download = query(proofs.downloadMine, async (ctx, { id, format, show }) => {
  const row = await mine(ctx, id)
  if (row === undefined) return { refused: 'record.not_found' }
  return format === 'pdf' ? pdfOf(ctx, row, show === 'yes') : picture(ctx, row)
})

const share = command(
  proofs.shareMine,
  async (tx, ctx, { id, days }) => {
    const row = await store.proofOfPerson(tx, await personIds(tx, ctx.actor.learnerId), id)
    if (row === undefined) return { refused: 'record.not_found' }
    if (stateOf({ validTo: row.valid_to, endReason: row.end_reason }, ctx.now) !== 'valid') return { refused: 'proofs.ended' }
    await store.lockHolder(tx, row.learner_id)
    const links = (await shares.sharesOf(tx, row.learner_id, id)).map((link) => shareOf(link, ctx.now))
    if (links.filter((link) => link.open).length >= mostShares) return { refused: 'proofs.too_many_shares', params: { limit: mostShares } }
    const secret = newSessionToken()
    const made = { id: ctx.newId(), createdAt: ctx.now, endsAt: daysLater(ctx.now, Number(days ?? '7')) }
    const lookup = lookupUuid(ctx.platform.keyring, proofPurposes.share, secret)
    await shares.insertShare(tx, { learnerId: row.learner_id, proofId: id, lookup, ...made })
    return {
      output: {
        id: made.id,
        createdAt: made.createdAt.toISOString(),
        endsAt: made.endsAt.toISOString(),
        views: 0,
        open: true,
        url: `${ctx.platform.config.publicUrl}/verify?s=${secret}`,
      },
      account: { act: 'proofs.share', subject: { kind: 'proof', id }, learnerId: row.learner_id },
    }
  },
  // The address is a secret: it is told once and stored nowhere.
  { keepAnswer: false },
)

const endShare = command(proofs.endShare, async (tx, ctx, { id, shareId }) => {
  const ended = await shares.endShare(tx, await personIds(tx, ctx.actor.learnerId), id, shareId, ctx.now)
  if (!ended) return { refused: 'record.not_found' }
  return {
    output: { done: true as const },
    account: { act: 'proofs.endShare', subject: { kind: 'proof', id }, learnerId: ctx.actor.learnerId },
  }
})

const list = (desk: Desk) =>
  query(proofs.listMine, async (ctx, { cursor, limit = 50, state }) => {
    await desk.book.flush()
    const db = ctx.platform.database.app
    const rows = await store.proofsPage(db, {
      learnerIds: await personIds(db, ctx.actor.learnerId),
      state,
      today: shanghaiDay(ctx.now),
      before: isCursor(cursor) ? cursor : undefined,
      limit,
    })
    const shown = rows.slice(0, limit)
    return { items: shown.map((row) => lineOf(row, desk.kinds, ctx.now)), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
  })

const checks = (desk: Desk) =>
  query(proofs.listChecks, async (ctx, { id, cursor, limit = 50 }) => {
    await desk.book.flush()
    const row = await mine(ctx, id)
    if (row === undefined) return { refused: 'record.not_found' }
    const rows = await shares.checksPage(ctx.platform.database.app, row.learner_id, id, isCursor(cursor) ? cursor : undefined, limit)
    const shown = rows.slice(0, limit)
    return { items: shown.map(checkOf), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
  })

/** What a learner does with proofs. */
export const learnerActions = (desk: Desk): readonly Bound[] => [
  kindLines(desk),
  preview(desk),
  issue(desk),
  list(desk),
  query(proofs.readMine, async (ctx, { id }) => {
    await desk.book.flush()
    return whole(ctx, desk, id)
  }),
  checks(desk),
  close,
  reissue(desk),
  download,
  share,
  endShare,
]

/** A number as a member of staff types it into a search; undefined where it can be none. */
export const typedNumber = (typed: string | undefined): string | undefined =>
  typed === undefined ? undefined : (readNumber(typed) ?? typed)
