import { accounts, type OutputOf } from '@creditbank/contract'
import { caseTimeline, withdrawCase } from '../reviews/index.ts'
import { codeRefused, takeCode } from '../identity/index.ts'
import { noteAccess } from '../platform/access.ts'
import { levels, seesRow, type StaffActor } from '../platform/actor.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { safeEqual } from '../platform/crypto/lookup.ts'
import { newPassword, tokenHash } from '../platform/crypto/tokens.ts'
import type { Sql } from '../platform/database.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { heldAssistance, noteAct } from './acting/assistance.ts'
import type { ApplicationRow, Details } from './applicationStore.ts'
import * as applications from './applicationStore.ts'
import { resubmitApplication, submitApplication } from './applicationCase.ts'
import { sealFacts, type TypedFacts } from './applicationFacts.ts'
import { openDocument } from './identifiers.ts'
import { type ReadPerson, tieKindOf } from './rules.ts'
import { regionName } from './me.ts'
import * as store from './store.ts'
import { countedReveal } from './people.ts'

const done = { done: true as const }
type Warning = OutputOf<typeof accounts.apply>['warnings'][number]
const isWarning = (text: string): text is Warning => text === 'unknown_region' || text === 'converted_from_15' || text === 'not_in_province'

type Told = {
  readonly regionCode: string
  readonly learnerKind: Details['learnerKind']
  readonly guardianName?: string | undefined
  readonly township?: string | undefined
  readonly className?: string | undefined
  readonly studentNo?: string | undefined
}

const detailsOf = (person: ReadPerson, told: Told, rest: Pick<Details, 'checkedInPerson' | 'tieUnitId' | 'tieKind'>): Details => ({
  regionCode: told.regionCode,
  learnerKind: told.learnerKind,
  guardianName: told.guardianName ?? null,
  township: told.township ?? null,
  className: told.className ?? null,
  studentNo: told.studentNo ?? null,
  birthOn: person.birthOn,
  sex: person.sex,
  warnings: person.warnings,
  ...rest,
})

const apply = command(
  accounts.apply,
  async (tx, ctx, input) => {
    const facts = sealFacts(ctx, input)
    if ('refused' in facts) return facts
    const { city, county } = await store.unitsOfRegion(tx, input.regionCode)
    if (city === undefined) return { refused: 'accounts.no_office' }
    const taken = await takeCode(tx, ctx, { request: input.request, code: input.code, purposes: ['apply'], boundTo: '' })
    if (codeRefused(taken)) return taken
    const secret = newPassword(12)
    const details = detailsOf(facts.person, input, { checkedInPerson: false, tieUnitId: (county ?? city).id, tieKind: 'resident' })
    const { id, opened } = await submitApplication(tx, ctx, { ...facts, phone: taken.phone }, details, {
      channel: 'portal',
      staff: null,
      secretHash: tokenHash(secret),
      unit: city,
      seenBy: levels(city),
    })
    const organization = { id: city.id, name: city.name, phone: city.phone, address: city.address }
    return {
      output: { number: opened.number, secret, organization, dueOn: opened.dueOn, warnings: [...facts.person.warnings] },
      account: { act: 'accounts.apply', subject: { kind: 'accountApplication', id } },
    }
  },
  { keepAnswer: false },
)

/** The application behind a number and its secret; undefined for a wrong pair, whichever of the two is wrong. */
const followed = async (
  tx: Sql,
  input: { readonly number: string; readonly secret: string },
  lock = false,
): Promise<ApplicationRow | undefined> => {
  const found = await applications.applicationByNumber(tx, input.number.toUpperCase(), lock)
  return safeEqual(tokenHash(input.secret), found?.secret_hash ?? Buffer.alloc(32)) ? found : undefined
}

const follow = query(accounts.followApplication, async (ctx, input) => {
  const db = ctx.platform.database.app
  const found = await followed(db, input)
  if (found === undefined) return { refused: 'record.not_found' }
  const lines = found.case_id === null ? [] : await caseTimeline(db, found.case_id)
  const learner = found.learner_id === null ? undefined : await store.learnerById(db, found.learner_id)
  const last = lines.at(-1)
  const returned = found.state === 'returned' || found.state === 'refused'
  const next = {
    submitted: 'wait',
    accepted: 'wait',
    returned: 'mend',
    opened: learner?.state === 'active' ? 'logIn' : 'activate',
    refused: 'applyAgain',
    withdrawn: 'applyAgain',
  } as const
  return {
    number: found.number,
    state: found.state,
    name: found.name,
    idMasked: found.id_masked,
    organization: { id: found.organization_id, name: found.organization, phone: found.organization_phone },
    submittedAt: found.created_at.toISOString(),
    dueOn: found.due_on,
    steps: lines.map((line) => ({ event: line.event, at: line.at, organization: line.who, reason: line.reason })),
    reason: returned ? (last?.reason ?? null) : null,
    fields: found.state === 'returned' ? (last?.fields ?? []) : [],
    next: next[found.state],
  }
})

type Mended = { readonly [K in keyof (TypedFacts & Told)]?: (TypedFacts & Told)[K] | undefined }

const mend = async (tx: Sql, ctx: Parameters<typeof sealFacts>[0], found: ApplicationRow, given: Mended) => {
  if (found.state !== 'returned') return { refused: 'accounts.application_not_returned' as const }
  const { details } = found
  const idNumber = given.idNumber ?? openDocument(ctx.platform.keyring, found.id_sealed)
  const guardianName = given.guardianName ?? details.guardianName ?? undefined
  const typed: TypedFacts = {
    name: given.name ?? found.name,
    idKind: given.idKind ?? found.id_kind,
    idNumber,
    regionCode: given.regionCode ?? details.regionCode,
    phone: given.phone,
    guardianName,
    guardianPhone: given.guardianPhone,
    guardianPhoneStored: found.guardian_phone_sealed !== null,
  }
  const facts = sealFacts(ctx, typed)
  if ('refused' in facts) return facts
  const { birthOn, sex, warnings } = facts.person
  const mended: Details = {
    ...details,
    regionCode: typed.regionCode,
    learnerKind: given.learnerKind ?? details.learnerKind,
    guardianName: guardianName ?? null,
    birthOn,
    sex,
    warnings,
  }
  await resubmitApplication(tx, ctx, found, facts, mended)
  return undefined
}

const mendOwn = command(accounts.mendOwnApplication, async (tx, ctx, { number, secret, ...given }) => {
  const found = await followed(tx, { number, secret }, true)
  if (found === undefined) return { refused: 'record.not_found' }
  const refused = await mend(tx, ctx, found, given)
  return refused ?? { output: done, account: { act: 'accounts.mendApplication', subject: { kind: 'accountApplication', id: found.id } } }
})

const withdrawOwn = command(accounts.withdrawOwnApplication, async (tx, ctx, input) => {
  const found = await followed(tx, input, true)
  if (found === undefined) return { refused: 'record.not_found' }
  if ((await withdrawCase(tx, ctx, 'accountApplication', found.id)) !== 'withdrawn') return { refused: 'accounts.application_concluded' }
  await applications.moveApplication(tx, found.id, 'withdrawn', null, ctx.now)
  return { output: done, account: { act: 'accounts.withdrawApplication', subject: { kind: 'accountApplication', id: found.id } } }
})

const enter = command(accounts.enterApplication, async (tx, ctx, input) => {
  const facts = sealFacts(ctx, input)
  if ('refused' in facts) return facts
  const own = ctx.actor.organization
  // The management centre has no duty to review: its entries go to the city.
  const unit = own.kind === 'managementCentre' ? (await store.unitsOfRegion(tx, input.regionCode)).city : own
  if (unit === undefined) return { refused: 'accounts.no_office' }
  const person = { lookup: facts.document.lookup }
  const held = input.checkedInPerson ? await heldAssistance(tx, ctx, input.assistanceId, person) : undefined
  const details = detailsOf(facts.person, input, {
    checkedInPerson: input.checkedInPerson,
    tieUnitId: unit.id,
    tieKind: tieKindOf(unit.kind, input.learnerKind),
  })
  const { id, opened } = await submitApplication(tx, ctx, facts, details, {
    channel: 'counter',
    staff: { staffId: ctx.actor.staffId, organizationId: own.id },
    secretHash: null,
    unit,
    seenBy: levels(unit),
  })
  if (held !== undefined) await noteAct(tx, ctx, held, 'openAccount', { number: opened.number, caseId: opened.caseId })
  return {
    output: { id, number: opened.number, caseId: opened.caseId, organization: opened.office, warnings: [...facts.person.warnings] },
    account: {
      act: 'accounts.enterApplication',
      subject: { kind: 'accountApplication', id },
      params: { inPerson: input.checkedInPerson, byCard: input.readByCard ?? false, assistance: held?.id ?? null },
    },
  }
})

const lineOf = (p: ApplicationRow) => ({
  id: p.id,
  number: p.number,
  state: p.state,
  channel: p.channel,
  name: p.name,
  idKind: p.id_kind,
  idMasked: p.id_masked,
  organization: { id: p.organization_id, name: p.organization },
  enteredBy: p.entered_by_name,
  at: p.created_at.toISOString(),
  caseId: p.case_id,
  learnerId: p.learner_id,
})

/** What a page of applications is narrowed to, for this caller. */
export const applicationFilter = (ctx: Context<StaffActor>, { state, channel, mine }: accounts.ApplicationFilter) => ({
  state,
  channel,
  enteredBy: mine === 'yes' ? ctx.actor.staffId : undefined,
})

const list = query(accounts.listApplications, async (ctx, input) => {
  const limit = input.limit ?? 50
  const before = input.cursor !== undefined && /^[1-9][0-9]{0,18}$/.test(input.cursor) ? input.cursor : undefined
  const rows = await staffRead(ctx, (tx) => applications.applicationsPage(tx, applicationFilter(ctx, input), before, limit + 1))
  const items = rows.slice(0, limit).map(lineOf)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
})

const detail = query(accounts.getApplication, async (ctx, { id }) => {
  const p = await staffRead(ctx, (tx) => applications.applicationById(tx, id))
  if (p === undefined) return { refused: 'record.not_found' }
  const db = ctx.platform.database.app
  const existing = await store.learnerByLookup(db, p.id_lookup)
  const ties = existing === undefined ? [] : await store.affiliationsOf(db, existing.id)
  const seen = ties.some((tie) => seesRow(ctx.actor, tie))
  await noteAccess(ctx, 'accounts.application', [p.learner_id ?? existing?.id ?? null], p.number)
  return {
    ...lineOf(p),
    phoneMasked: p.phone_masked,
    regionCode: p.details.regionCode,
    region: regionName(p.details.regionCode),
    learnerKind: p.details.learnerKind,
    guardianName: p.details.guardianName,
    township: p.details.township,
    className: p.details.className,
    studentNo: p.details.studentNo,
    checkedInPerson: p.details.checkedInPerson,
    warnings: p.details.warnings.filter(isWarning),
    existing:
      existing === undefined || existing.id === p.learner_id ? ('none' as const) : seen ? ('inScope' as const) : ('elsewhere' as const),
    existingLearnerId: seen && existing !== undefined ? existing.id : null,
  }
})

const mendEntered = command(accounts.mendApplication, async (tx, ctx, { id, ...given }) => {
  const found = await applications.applicationById(tx, id, true)
  if (found === undefined || !seesRow(ctx.actor, found) || found.channel !== 'counter') return { refused: 'record.not_found' }
  const refused = await mend(tx, ctx, found, given)
  return refused ?? { output: done, account: { act: 'accounts.mendApplication', subject: { kind: 'accountApplication', id } } }
})

const reveal = command(
  accounts.revealApplication,
  async (tx, ctx, { id, field, reason, note }) => {
    const found = await applications.applicationById(tx, id)
    if (found === undefined || !seesRow(ctx.actor, found)) return { refused: 'record.not_found' }
    const account = {
      act: 'accounts.revealApplication',
      subject: { kind: 'accountApplication', id },
      ...(found.learner_id === null ? {} : { learnerId: found.learner_id }),
    }
    return countedReveal(tx, ctx, { field, reason, note, sealed: field === 'idNumber' ? found.id_sealed : found.phone_sealed, account })
  },
  { keepAnswer: false },
)

/** Applications for an account: the applicant's own way, the counter's, and what staff read of them. Their review happens at the desk. */
export const applicationActions: readonly Bound[] = [apply, follow, mendOwn, withdrawOwn, enter, list, detail, mendEntered, reveal]
