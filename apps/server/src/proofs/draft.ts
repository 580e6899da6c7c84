import type { proofs, Refusal } from '@creditbank/contract'
import { learnerById, openDocument, personIds } from '../accounts/index.ts'
import { managementCentre, type Unit, unitById } from '../organizations/index.ts'
import type { Context } from '../platform/context.ts'
import { proofPurposes } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import type { Sql } from '../platform/database.ts'
import { unprintable } from '../platform/documents/index.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { compose, withFullNumber } from './compose.ts'
import type { Choice, Holder, Item, KindOfProof } from './kind.ts'
import { nameKey, validToOf } from './rules.ts'
import { printedAs } from './stopStore.ts'
import { publishedTemplate } from './templateStore.ts'

/** What somebody asked for, as the contract lets it through. */
export type Wish = {
  readonly kind: string
  readonly language?: Choice['language'] | undefined
  readonly outcomeIds?: readonly Id[] | undefined
  readonly typeCodes?: readonly string[] | undefined
  readonly years?: readonly number[] | undefined
  readonly hide?: readonly string[] | undefined
  readonly idNumber?: Choice['idNumber'] | undefined
  readonly validity?: proofs.Validity | undefined
  readonly purpose?: string | undefined
  readonly recipient?: string | undefined
}

/** Codes with which a wish is turned down before anything is printed. */
export type DraftCode = (typeof proofs.issueMine)['refusals'][number]

/** A paper as it would be printed now, without number and code. */
export type Draft = {
  readonly choice: Choice
  readonly holder: Holder
  readonly items: readonly Item[]
  /** As it is stored and shown: the document number masked. */
  readonly content: proofs.ProofContent
  /** As it is printed. */
  readonly printed: proofs.ProofContent
  readonly fullNumber: string | null
  readonly templateVersion: number
  readonly layout: 'table' | 'list'
  readonly issuer: Unit
  readonly home: Unit
  readonly validTo: string | null
  readonly purpose: string | null
  readonly recipient: string | null
  /** Characters that the fonts lack, and whether they stand in the name. */
  readonly missing: readonly string[]
  readonly inName: boolean
}

/** The keyed hash under which a holder's name is compared and a decision about its print is found. */
export const nameLookup = (ctx: Pick<Context, 'platform'>, name: string): string =>
  lookupUuid(ctx.platform.keyring, proofPurposes.name, nameKey(name))

const textsOf = (content: proofs.ProofContent): readonly string[] => [
  content.title,
  content.name,
  content.statement,
  content.note,
  ...content.holder.flatMap((fact) => [fact.label, fact.value]),
  ...content.sections.flatMap((section) => [section.heading, section.sum ?? '', ...section.columns, ...section.rows.flat()]),
]
const missingIn = (texts: readonly string[]): readonly string[] => [...new Set(texts.flatMap((text) => unprintable(text)))]

const choiceOf = (kind: KindOfProof, wish: Wish): Choice => ({
  kind: kind.kind,
  language: wish.language ?? 'zh',
  outcomeIds: [...new Set(wish.outcomeIds ?? [])],
  typeCodes: [...new Set(wish.typeCodes ?? [])].sort(),
  years: [...new Set(wish.years ?? [])].sort((a, b) => a - b),
  hide: [...new Set(wish.hide ?? [])].sort(),
  idNumber: wish.idNumber ?? 'masked',
  validity: wish.validity ?? kind.validities[0] ?? '90',
})

const states = { self: ['active'], counter: ['active', 'inactive'], batch: ['active', 'inactive'] } as const

/** The holder, with the name as a person decided that it is printed where the fonts lack a character of it. */
const holderOf = async (tx: Sql, ctx: Context, learnerId: Id): Promise<{ holder: Holder; home: Unit } | undefined> => {
  const row = await learnerById(tx, learnerId)
  const home = row === undefined ? undefined : await unitById(tx, row.organization_id)
  if (row === undefined || home === undefined) return undefined
  const ids = await personIds(tx, learnerId)
  const decided = unprintable(row.name).length === 0 ? undefined : await printedAs(tx, ids, nameLookup(ctx, row.name))
  return { holder: { row: { ...row, name: decided ?? row.name }, ids, unit: home.name }, home }
}

/**
 * What a paper would say, gathered from the account as it stands. Nothing is stored. `channel` decides which accounts may have papers: what a counter or a school
 * prints may be about an account that has not been activated yet.
 */
export const draftOf = async (
  tx: Sql,
  ctx: Context,
  kinds: readonly KindOfProof[],
  learnerId: Id,
  wish: Wish,
  channel: keyof typeof states,
): Promise<Draft | Refusal<DraftCode>> => {
  const kind = kinds.find((one) => one.kind === wish.kind)
  const template = kind === undefined ? undefined : await publishedTemplate(tx, kind.kind)
  if (kind === undefined || template === undefined) return { refused: 'proofs.kind_unknown' }
  const wanted = choiceOf(kind, wish)
  if (!kind.validities.includes(wanted.validity)) return { refused: 'proofs.validity_not_offered' }
  const words = missingIn([wish.purpose ?? '', wish.recipient ?? ''])
  if (words.length > 0) return { refused: 'proofs.unprintable_words', params: { characters: words.join(' ') } }
  const found = await holderOf(tx, ctx, learnerId)
  if (found === undefined || !states[channel].some((state) => state === found.holder.row.state))
    return { refused: 'proofs.account_not_active' }
  const { holder, home } = found
  const gather = channel === 'batch' ? (kind.gatherAll ?? kind.gather) : kind.gather
  const gathered = await gather(tx, holder, wanted, shanghaiDay(ctx.now))
  if ('refused' in gathered) return gathered
  // What a batch gathered is kept as chosen, so that its holder can have it issued again.
  const choice = kind.takes === 'outcomes' ? { ...wanted, outcomeIds: gathered.items.map((item) => item.outcomeId) } : wanted
  const content = compose(kind, template.content, holder, gathered, choice)
  const fullNumber = choice.idNumber === 'full' ? openDocument(ctx.platform.keyring, holder.row.id_sealed) : null
  const issuer = template.content.issuedBy === 'managementCentre' ? ((await managementCentre(tx)) ?? home) : home
  return {
    choice,
    holder,
    items: gathered.items,
    content,
    printed: fullNumber === null ? content : withFullNumber(content, fullNumber),
    fullNumber,
    templateVersion: template.version,
    layout: template.content.layout,
    issuer,
    home,
    validTo: validToOf(ctx.now, choice.validity),
    purpose: wish.purpose ?? null,
    recipient: wish.recipient ?? null,
    missing: missingIn([...textsOf(content), issuer.name]),
    inName: unprintable(holder.row.name).length > 0,
  }
}
