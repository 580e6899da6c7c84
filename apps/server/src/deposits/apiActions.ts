import { deposits } from '@creditbank/contract'
import { learnerByDocument, openLearner, sealDocument, tieKindOf } from '../accounts/index.ts'
import { storeOutcome } from '../outcomes/index.ts'
import { type InstitutionActor, levels } from '../platform/actor.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
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

/**
 * One outcome pushed by an institution's system. What the bank holds already answers `unchanged`; an entry whose path is `none` is stored at once, every
 * other goes to the desk of the institution's centre like any application.
 */
const push = command(deposits.depositByApi, async (tx, ctx, input) => {
  const idKind = kindOf(input.idKind)
  const parsed =
    idKind === undefined
      ? undefined
      : parseIdDocument(idKind, input.idNumber, { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production })
  const name = parseName(input.name)
  if (idKind === undefined || parsed === undefined || !parsed.ok || !name.ok) return { refused: 'deposits.person_wrong' }
  const entry = await store.entryBy(tx, { number: input.entryNumber })
  if (entry === undefined) return { refused: 'deposits.entry_missing' }
  const here = ctx.actor.organization
  const mayDeposit =
    entry.depositors.length > 0
      ? entry.depositors.includes(here.id)
      : entry.organization_id === here.id || entry.l2 === here.l2 || entry.l2 === null
  if (!mayDeposit) return { refused: 'deposits.channel_closed' }
  const person = await personOf(tx, ctx, {
    kind: idKind,
    number: parsed.number,
    name: name.name,
    birthOn: parsed.birthDate ?? null,
    sex: parsed.sex ?? null,
  })
  const checked = await checkSubmission(tx, ctx, {
    learnerId: person.id,
    learnerKind: person.kind,
    entry,
    content: input.content,
    attachments: 0,
    channel: 'api',
  })
  const account = (act: string) => ({ act, learnerId: person.id, params: { entry: entry.id, reference: input.reference ?? null } })
  if ('refused' in checked) {
    if (checked.refused === 'outcomes.duplicate_result')
      return { output: { state: 'unchanged' as const, number: null, outcomeId: null }, account: account('deposits.push') }
    return checked.refused === 'deposits.evidence_missing'
      ? { refused: 'deposits.content_wrong' }
      : { ...checked, refused: checked.refused }
  }
  const id = ctx.newId()
  if (entry.review_path === 'none') {
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
    return {
      output: { state: 'stored' as const, number: null, outcomeId: id },
      account: account('deposits.push'),
      events: [...person.events, event],
    }
  }
  const number = await store.nextNumber(tx, shanghaiDay(ctx.now))
  const kept = keptContent(ctx, input.content)
  await store.insertDeposit(tx, {
    id,
    number,
    learnerId: person.id,
    entryId: entry.id,
    wanted: null,
    state: 'submitted',
    channel: 'api',
    organizationId: here.id,
    levels: levels(here),
    ...kept,
    enteredBy: null,
    enteredOrganizationId: here.id,
    now: ctx.now,
    expiresAt: null,
  })
  const opened = await putOnDesk(tx, ctx, { id, learnerId: person.id, learnerName: person.name, entry, office: here })
  if (opened !== undefined) await store.setState(tx, id, { state: 'submitted', now: ctx.now, caseId: opened.caseId })
  return { output: { state: 'submitted' as const, number, outcomeId: null }, account: account('deposits.push'), events: person.events }
})

/** The endpoint for institutions' systems. */
export const apiDepositActions = (): readonly Bound[] => [push]
