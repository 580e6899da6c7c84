import { accounts, type Code, type OutputOf } from '@creditbank/contract'
import { keepFiles } from '../../files/index.ts'
import { codeRefused, phoneFrom, sendCode, takeCode } from '../../identity/index.ts'
import { seesRow, type StaffActor } from '../../platform/actor.ts'
import { refuse } from '../../platform/command.ts'
import { noteAccess } from '../../platform/access.ts'
import { type Context, staffRead } from '../../platform/context.ts'
import { documentPurpose } from '../../platform/crypto/columns.ts'
import { lookupUuid } from '../../platform/crypto/lookup.ts'
import { type Sql, violates } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { type IdKind, maskIdNumber, parseIdDocument } from '../../platform/pure/idNumber.ts'
import { normaliseName, parseName } from '../../platform/pure/names.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { doorLearners } from '../doorLearners.ts'
import { learnerByDocument } from '../open.ts'
import { seenLearner } from '../people.ts'
import { personIds } from '../person.ts'
import { typedNameKind } from '../repair/repairRules.ts'
import * as store from '../store.ts'
import { assistanceMinutes, assistanceRefusal } from './assistanceRules.ts'
import * as assistances from './assistanceStore.ts'

type StaffContext = Context<StaffActor>
type Assistance = OutputOf<typeof accounts.getAssistance>
const done = { done: true as const }

/** A document as it was shown: its lookup and its mask. */
type Shown = { readonly kind: IdKind; readonly number: string; readonly lookup: string }

const shownDocument = (ctx: StaffContext, kind: IdKind, typed: string): Shown | undefined => {
  const parsed = parseIdDocument(kind, typed, { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production })
  return parsed.ok
    ? { kind, number: parsed.number, lookup: lookupUuid(ctx.platform.keyring, documentPurpose(kind), parsed.number) }
    : undefined
}

/** The account behind a document where the clerk sees it; an account elsewhere is as good as none, so that a counter is no way to ask about strangers. */
const accountBehind = async (tx: Sql, ctx: StaffContext, shown: Shown): Promise<store.LearnerRow | undefined> => {
  const today = shanghaiDay(ctx.now)
  const found = await learnerByDocument(tx, ctx.platform.keyring, shown.kind, shown.number, today)
  return found === undefined ? undefined : (await seenLearner(tx, ctx.actor, found.id, today))?.row
}

/** A code at the counter belongs to this clerk and this document. */
const binding = (ctx: StaffContext, shown: Shown): string => `staff:${ctx.actor.staffId} document:${shown.lookup}`

const requestCode = command(
  accounts.requestAssistanceCode,
  async (tx, ctx, { idKind, idNumber, phone }) => {
    const shown = shownDocument(ctx, idKind, idNumber)
    if (shown === undefined) return { refused: 'accounts.id_invalid' }
    const account = await accountBehind(tx, ctx, shown)
    // Where an account has a phone only that one proves consent; a phone typed at the counter could be anybody's.
    const stored = account === undefined ? undefined : await doorLearners.phoneOf(tx, account.id)
    if (account !== undefined && stored === undefined) return { refused: 'identity.no_phone' }
    if (stored === undefined && phone === undefined) return { refused: 'identity.no_phone' }
    const target = stored ?? (phone === undefined ? undefined : phoneFrom(ctx, phone))
    if (target === undefined) return { refused: 'identity.phone_invalid' }
    const sent = await sendCode(tx, ctx, { purpose: 'counterConsent', phone: target, boundTo: binding(ctx, shown) })
    if ('refused' in sent) return sent
    const learner = account === undefined ? {} : { learnerId: account.id }
    return { output: sent, account: { act: 'codes.send', ...learner, params: { purpose: 'counterConsent' } } }
  },
  { keepAnswer: false },
)

const actLines = (acts: readonly assistances.ActRow[], id: Id): Assistance['acts'] =>
  acts.flatMap((a) => {
    const act = accounts.AssistedAct.safeParse(a.act)
    return a.assistance_id === id && act.success ? [{ act: act.data, number: a.number, at: a.at.toISOString() }] : []
  })

const present = (row: assistances.AssistanceRow, acts: readonly assistances.ActRow[], ctx: StaffContext): Assistance => ({
  id: row.id,
  number: row.number,
  learnerId: row.learner_id,
  personName: row.person_name,
  idMasked: row.id_masked,
  staffName: row.staff_name,
  organization: { id: row.organization_id, name: row.organization },
  consent: row.consent,
  phoneMasked: row.phone_masked,
  formFileId: row.form_file_id,
  readByCard: row.read_by_card,
  at: row.at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
  open: row.staff_id === ctx.actor.staffId && row.closed_at === null && row.ends_at > ctx.now,
  acts: actLines(acts, row.id),
})

type Consent = { readonly consent: 'form' | 'code'; readonly formFileId: Id | null; readonly phoneMasked: string | null }
type Offered = { readonly formFileId?: Id | undefined; readonly request?: string | undefined; readonly code?: string | undefined }

/** Takes the consent that was offered: a signed form that this clerk uploaded, or the code that went to the phone. Exactly one of them. */
const takeConsent = async (tx: Sql, ctx: StaffContext, shown: Shown, offered: Offered) => {
  if ((offered.formFileId === undefined) === (offered.request === undefined)) return { refused: 'accounts.consent_needed' as const }
  if (offered.formFileId !== undefined) {
    const kept = await keepFiles(tx, [offered.formFileId], { kind: 'staff', id: ctx.actor.staffId })
    const consent: Consent = { consent: 'form', formFileId: offered.formFileId, phoneMasked: null }
    return kept === 1 ? consent : { refused: 'accounts.form_unknown' as const }
  }
  const asked = {
    request: offered.request ?? '',
    code: offered.code ?? '',
    purposes: ['counterConsent' as const],
    boundTo: binding(ctx, shown),
  }
  const taken = await takeCode(tx, ctx, asked)
  if (codeRefused(taken)) return taken
  const consent: Consent = { consent: 'code', formFileId: null, phoneMasked: taken.phone.masked }
  return consent
}

const insert = async (
  tx: Sql,
  ctx: StaffContext,
  a: { shown: Shown; account: store.LearnerRow | undefined; name: string; consent: Consent; readByCard: boolean },
): Promise<Id> => {
  const id = ctx.newId()
  try {
    await assistances.insertAssistance(tx, {
      id,
      number: `BB${shanghaiDay(ctx.now).replaceAll('-', '')}-${(await assistances.nextAssistance(tx)).padStart(6, '0')}`,
      learnerId: a.account?.id ?? null,
      lookup: a.shown.lookup,
      personName: a.account === undefined ? a.name : null,
      idMasked: maskIdNumber(a.shown.number),
      staffId: ctx.actor.staffId,
      unit: ctx.actor.organization,
      ...a.consent,
      readByCard: a.readByCard,
      now: ctx.now,
      endsAt: new Date(ctx.now.getTime() + assistanceMinutes * 60_000),
    })
  } catch (error) {
    if (violates(error, 'assistance_form')) return refuse('accounts.form_unknown')
    throw error
  }
  return id
}

const begin = command(accounts.beginAssistance, async (tx, ctx, { idKind, idNumber, name: typed, readByCard, ...offered }) => {
  const shown = shownDocument(ctx, idKind, idNumber)
  if (shown === undefined) return { refused: 'accounts.id_invalid' }
  const account = await accountBehind(tx, ctx, shown)
  const same = account !== undefined && normaliseName(account.name) === normaliseName(typed)
  const name = same ? { ok: true as const, name: account.name } : parseName(typed)
  if (!name.ok) return { refused: 'accounts.name_invalid' }
  if (account !== undefined && !same) {
    const repair = {
      learnerId: account.id,
      id: ctx.newId(),
      kind: typedNameKind(account.name, name.name),
      typedName: name.name,
      phone: null,
      now: ctx.now,
    }
    await store.insertRepair(tx, repair)
    const told = { act: 'accounts.beginAssistance', learnerId: account.id, params: { reason: 'nameDiffers' } }
    return { refusal: { refused: 'accounts.name_differs' }, account: told }
  }
  const consent = await takeConsent(tx, ctx, shown, offered)
  if (!('consent' in consent)) return consent
  const id = await insert(tx, ctx, { shown, account, name: name.name, consent, readByCard: readByCard ?? false })
  const row = await assistances.assistanceById(tx, id)
  if (row === undefined) throw new Error('an assistance just stored is not there')
  return {
    output: present(row, [], ctx),
    account: {
      act: 'accounts.beginAssistance',
      subject: { kind: 'assistance', id },
      ...(account === undefined ? {} : { learnerId: account.id }),
      params: { consent: consent.consent, byCard: readByCard ?? false },
    },
  }
})

/** For whom an act is done: an account, or a person known by the document alone. */
export type Assisted = { readonly learnerId: Id } | { readonly lookup: string }

/** A held assistance under which an act may be done. */
export type HeldAssistance = { readonly id: Id; readonly staffId: Id; readonly learnerId: Id | null }

/**
 * Holds the assistance under which a counter command acts, or refuses: it must be this clerk's, open, and for this person. Every command that a clerk does
 * for a present person begins with it and ends with `noteAct`, in the same transaction.
 */
export const heldAssistance = async (tx: Sql, ctx: StaffContext, id: Id | undefined, person: Assisted): Promise<HeldAssistance> => {
  if (id === undefined) return refuse('accounts.assistance_needed')
  await assistances.lockAssistance(tx, id)
  const row = await assistances.assistanceById(tx, id)
  const facts =
    row === undefined
      ? undefined
      : {
          staffId: row.staff_id,
          organizationId: row.organization_id,
          learnerId: row.learner_id,
          lookup: row.person_lookup,
          endsAt: row.ends_at,
          closedAt: row.closed_at,
        }
  const { staffId, organization } = ctx.actor
  const wanted = 'lookup' in person ? person : { learnerIds: await personIds(tx, person.learnerId) }
  const refused: Code | undefined = assistanceRefusal(facts, { staffId, organizationId: organization.id, now: ctx.now, person: wanted })
  return refused !== undefined || row === undefined
    ? refuse(refused ?? 'accounts.assistance_needed')
    : { id: row.id, staffId: row.staff_id, learnerId: row.learner_id }
}

/** Writes an act onto the receipt. `number` and `caseId` where it became a matter that is handled further. */
export const noteAct = (
  tx: Sql,
  ctx: Context,
  held: HeldAssistance,
  act: accounts.AssistedAct,
  matter: { readonly number: string | null; readonly caseId: Id | null } = { number: null, caseId: null },
) => assistances.insertAct(tx, { assistanceId: held.id, act, ...matter, now: ctx.now })

const list = query(accounts.listAssistances, async (ctx, { cursor, limit = 50, learnerId }) => {
  const before = cursor !== undefined && /^[1-9][0-9]{0,18}$/.test(cursor) ? cursor : undefined
  const db = ctx.platform.database.app
  const persons = learnerId === undefined ? undefined : await personIds(db, learnerId)
  const ids = await staffRead(ctx, (tx) => assistances.assistancesPage(tx, persons, before, limit + 1))
  const shown = ids.slice(0, limit)
  const [rows, acts] = [await assistances.assistancesOf(db, shown), await assistances.actsOf(db, shown)]
  await noteAccess(
    ctx,
    'accounts.assistance',
    rows.map((row) => row.learner_id),
  )
  return { items: rows.map((row) => present(row, acts, ctx)), next: ids.length > limit ? (shown.at(-1) ?? null) : null }
})

/** An assistance in the reader's scope with its acts; undefined for a foreign one. */
export const seenAssistance = async (ctx: StaffContext, id: Id) => {
  const db = ctx.platform.database.app
  if (!(await staffRead(ctx, (tx) => assistances.seesAssistance(tx, id)))) return undefined
  const row = await assistances.assistanceById(db, id)
  if (row === undefined) return undefined
  await noteAccess(ctx, 'accounts.assistance', [row.learner_id])
  return { row, acts: await assistances.actsOf(db, [id]) }
}

const read = query(accounts.getAssistance, async (ctx, { id }) => {
  const seen = await seenAssistance(ctx, id)
  return seen === undefined ? { refused: 'record.not_found' } : present(seen.row, seen.acts, ctx)
})

const close = command(accounts.closeAssistance, async (tx, ctx, { id }) => {
  const row = await assistances.assistanceById(tx, id)
  if (row === undefined || !seesRow(ctx.actor, row)) return { refused: 'record.not_found' }
  if (!(await assistances.endAssistance(tx, id, ctx.actor.staffId, ctx.now))) return { refused: 'accounts.assistance_over' }
  const learner = row.learner_id === null ? {} : { learnerId: row.learner_id }
  return { output: done, account: { act: 'accounts.closeAssistance', subject: { kind: 'assistance', id }, ...learner } }
})

/** A clerk acts for a present person (帮办): consent taken, acts noted one by one, ended. */
export const assistanceActions: readonly Bound[] = [requestCode, begin, list, read, close]
