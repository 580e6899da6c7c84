import { deposits, type ParsedInputOf } from '@creditbank/contract'
import { learnerByDocument, openLearner, sealDocument, tieKindOf } from '../accounts/index.ts'
import { storeOutcome } from '../outcomes/index.ts'
import { unitById } from '../organizations/index.ts'
import { type InstitutionActor, levels } from '../platform/actor.ts'
import { type EventDraft, refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { depositor, mayDeposit } from '../platform/pure/depositors.ts'
import { ID_KINDS, type IdKind, parseIdDocument } from '../platform/pure/idNumber.ts'
import { parseName } from '../platform/pure/names.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import * as store from './store.ts'
import { checkSubmission, keptContent, outcomeOf, putOnDesk } from './submit.ts'

const kindOf = (text: string): IdKind | undefined => ID_KINDS.find((k) => k === text)

type Person = { readonly id: Id; readonly name: string; readonly kind: string; readonly events: readonly EventDraft[] }

/** The person of a push: found by the document, or opened as an inactive account of the institution. An imported name never replaces the account's. */
const personOf = async (
  tx: Sql,
  ctx: Context<InstitutionActor>,
  facts: { kind: IdKind; number: string; name: string; birthOn: string | null; sex: 'male' | 'female' | null },
): Promise<Person> => {
  const known = await learnerByDocument(tx, ctx.platform.keyring, facts.kind, facts.number, shanghaiDay(ctx.now))
  if (known !== undefined) return { id: known.id, name: known.name, kind: known.learner_kind, events: [] }
  const tie = tieKindOf(ctx.actor.organization.kind, ctx.actor.organization.kind === 'universityCentre' ? 'student' : 'resident')
  const learnerKind = tie === 'student' ? 'student' : 'resident'
  const made = await openLearner(tx, ctx, {
    name: facts.name,
    document: sealDocument(ctx.platform.keyring, facts.kind, facts.number),
    phone: null,
    sex: facts.sex,
    birthOn: facts.birthOn,
    regionCode: null,
    learnerKind,
    state: 'inactive',
    realNameLevel: 'none',
    guardianName: null,
    guardianPhoneSealed: null,
    channel: 'api',
    tie: { unitId: ctx.actor.organization.id, kind: tie, studentNo: null, className: null, township: null },
  })
  return 'existing' in made
    ? { id: made.existing, name: facts.name, kind: learnerKind, events: [] }
    : { id: made.opened, name: facts.name, kind: learnerKind, events: [made.event] }
}

type Push = ParsedInputOf<typeof deposits.depositByApi>

/** The person and the entry of a push, in the documented order of refusals: person, entry, right to deposit. */
const readPush = async (tx: Sql, ctx: Context<InstitutionActor>, input: Push): Promise<{ person: Person; entry: store.EntryRow }> => {
  const idKind = kindOf(input.idKind)
  const name = parseName(input.name)
  if (idKind === undefined || !name.ok) return refuse('deposits.person_wrong')
  const parsed = parseIdDocument(idKind, input.idNumber, { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production })
  if (!parsed.ok) return refuse('deposits.person_wrong')
  const entry = await store.entryBy(tx, { number: input.entryNumber })
  if (entry === undefined) return refuse('deposits.entry_missing')
  const here = await unitById(tx, ctx.actor.organization.id)
  const named = { depositors: entry.depositors, regions: entry.regions, organizationId: entry.organization_id }
  if (here === undefined || !mayDeposit(named, depositor(here))) return refuse('deposits.channel_closed')
  const person = await personOf(tx, ctx, {
    kind: idKind,
    number: parsed.number,
    name: name.name,
    birthOn: parsed.birthDate ?? null,
    sex: parsed.sex ?? null,
  })
  return { person, entry }
}

/** Puts a pushed outcome on the desk of the institution's centre; a push of what waits there already gets the number it has. */
const toDesk = async (
  tx: Sql,
  ctx: Context<InstitutionActor>,
  person: Person,
  entry: store.EntryRow,
  content: Push['content'],
): Promise<string> => {
  const waiting = await store.waitingPush(tx, person.id, entry.id)
  if (waiting !== undefined) return waiting
  const here = ctx.actor.organization
  const id = ctx.newId()
  const number = await store.nextNumber(tx, shanghaiDay(ctx.now))
  const place = { organizationId: here.id, levels: levels(here), enteredBy: null, enteredOrganizationId: here.id }
  const words = { wanted: null, state: 'submitted' as const, channel: 'api' as const, now: ctx.now, expiresAt: null }
  await store.insertDeposit(tx, { id, number, learnerId: person.id, entryId: entry.id, ...place, ...words, ...keptContent(ctx, content) })
  const opened = await putOnDesk(tx, ctx, { id, learnerId: person.id, learnerName: person.name, entry, office: here })
  if (opened !== undefined) await store.setState(tx, id, { state: 'submitted', now: ctx.now, caseId: opened.caseId })
  return number
}

/**
 * One outcome pushed by an institution's system. What the bank holds already answers `unchanged`; an entry whose path is `none` is stored at once, every
 * other goes to the desk of the institution's centre like any application.
 */
const push = command(deposits.depositByApi, async (tx, ctx, input) => {
  const { person, entry } = await readPush(tx, ctx, input)
  const account = { act: 'deposits.push', learnerId: person.id, params: { entry: entry.id, reference: input.reference ?? null } }
  const checked = await checkSubmission(tx, ctx, {
    learnerId: person.id,
    learnerKind: person.kind,
    entry,
    content: input.content,
    attachments: 0,
    channel: 'api',
  })
  if ('refused' in checked) {
    if (checked.refused === 'outcomes.duplicate_result')
      return { output: { state: 'unchanged' as const, number: null, outcomeId: null }, account }
    return checked.refused === 'deposits.evidence_missing'
      ? { refused: 'deposits.content_wrong' }
      : { ...checked, refused: checked.refused }
  }
  if (entry.review_path !== 'none') {
    const number = await toDesk(tx, ctx, person, entry, input.content)
    return { output: { state: 'submitted' as const, number, outcomeId: null }, account, events: person.events }
  }
  const here = ctx.actor.organization
  const id = ctx.newId()
  const event = await storeOutcome(
    tx,
    outcomeOf(ctx, {
      id,
      learnerId: person.id,
      entry,
      read: checked.read,
      office: { id: here.id, ...levels(here) },
      channel: 'api',
      caseId: null,
    }),
  )
  return { output: { state: 'stored' as const, number: null, outcomeId: id }, account, events: [...person.events, event] }
})

/** The endpoint for institutions' systems. */
export const apiDepositActions = (): readonly Bound[] => [push]
