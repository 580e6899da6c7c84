import type { Context } from '../platform/context.ts'
import { levels } from '../platform/actor.ts'
import type { EventDraft } from '../platform/command.ts'
import type { Keyring } from '../platform/crypto/keyring.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { accountNoOf } from '../platform/pure/accountNo.ts'
import { reverseName } from '../platform/pure/names.ts'
import { type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type IdKind, parseIdDocument } from '../platform/pure/idNumber.ts'
import { documentPurpose } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import type { SealedDocument } from './identifiers.ts'
import { personIds } from './person.ts'
import { homeUnit, inForce } from './rules.ts'
import * as store from './store.ts'

/** The account behind a document number as typed or read, the standing one where accounts were merged; undefined where there is none or the number is none. */
export const learnerByDocument = async (
  tx: Sql,
  keyring: Keyring,
  kind: IdKind,
  number: string,
  today: Day,
): Promise<store.LearnerRow | undefined> => {
  const parsed = parseIdDocument(kind, number, { today })
  const found = parsed.ok ? await store.learnerByLookup(tx, lookupUuid(keyring, documentPurpose(kind), parsed.number)) : undefined
  const standing = found === undefined ? undefined : await store.standsFor(tx, found.id)
  return standing === undefined ? found : store.learnerById(tx, standing)
}

/** What an account is opened with. The document in its one spelling, sealed; the tie that brings the learner into a unit's scope, where there is one. */
export type Opening = {
  readonly name: string
  readonly document: SealedDocument
  readonly phone: { readonly sealed: Buffer; readonly lookup: string; readonly masked: string } | null
  readonly sex: 'male' | 'female' | null
  readonly birthOn: Day | null
  readonly regionCode: string | null
  readonly learnerKind: 'student' | 'resident' | 'employee' | 'senior'
  readonly state: 'inactive' | 'active'
  readonly realNameLevel: 'none' | 'counterChecked' | 'verified'
  readonly guardianName: string | null
  readonly guardianPhoneSealed: Buffer | null
  readonly channel: 'import' | 'counter' | 'portal' | 'api' | 'batch'
  readonly tie: {
    readonly unitId: Id
    readonly kind: 'student' | 'resident' | 'employee'
    readonly studentNo: string | null
    readonly className: string | null
    readonly township: string | null
  } | null
}

/**
 * Opens an account with its home unit and its first affiliation. `existing` where the document has an account already: nothing is changed then.
 * The caller puts `event` into its record.
 */
export const openLearner = async (
  tx: Sql,
  ctx: Context,
  o: Opening,
): Promise<{ readonly opened: Id; readonly accountNo: string; readonly event: EventDraft } | { readonly existing: Id }> => {
  const today = shanghaiDay(ctx.now)
  const root = await store.rootUnit(tx)
  const region = o.regionCode === null ? { city: undefined } : await store.unitsOfRegion(tx, o.regionCode)
  const tieUnit = o.tie === null ? undefined : await store.openUnit(tx, o.tie.unitId)
  const ties = o.tie === null || tieUnit === undefined ? [] : [{ kind: o.tie.kind, from: today, to: null, unit: tieUnit }]
  const home = homeUnit(ties, today, region.city, root)
  const id = ctx.newId()
  const accountNo = accountNoOf(await store.nextAccountSerial(tx))
  const inserted = await store.insertLearner(tx, { ...o, id, accountNo, organizationId: home.id, levels: levels(home), now: ctx.now })
  if (!inserted) {
    const existing = await store.learnerByLookup(tx, o.document.lookup)
    if (existing === undefined) throw new Error('a document is claimed by an account that is not there')
    return { existing: (await store.standsFor(tx, existing.id)) ?? existing.id }
  }
  if (o.tie !== null && tieUnit !== undefined)
    await store.insertAffiliation(
      {
        learnerId: id,
        id: ctx.newId(),
        unit: tieUnit,
        kind: o.tie.kind,
        from: today,
        studentNo: o.tie.studentNo,
        className: o.tie.className,
        township: o.tie.township,
        name: o.name,
        nameReversed: reverseName(o.name),
        state: o.state,
      },
      tx,
    )
  return {
    opened: id,
    accountNo,
    event: { kind: 'account.opened', facts: { learner: id, channel: o.channel, level: o.realNameLevel, organization: home.id } },
  }
}

/** Computes the home unit anew after affiliations or the region changed. */
export const refreshHomeUnit = async (tx: Sql, learnerId: Id, today: Day): Promise<void> => {
  const learner = await store.learnerById(tx, learnerId)
  if (learner === undefined) return
  const root = await store.rootUnit(tx)
  const rows = await store.affiliationsOf(tx, learnerId)
  const ties = rows.map((row) => ({ kind: row.kind, from: row.from_on, to: row.to_on, unit: { id: row.organization_id, ...levels(row) } }))
  const region = learner.region_code === null ? undefined : (await store.unitsOfRegion(tx, learner.region_code)).city
  await store.setHomeUnit(tx, learnerId, homeUnit(ties, today, region, root))
}

/** An office that may handle an application of a learner. */
export type Office = store.UnitRow & { readonly tie: 'student' | 'resident' | 'employee' | 'home'; readonly home: boolean }

/**
 * The offices among which a learner chooses: the centres above their affiliations in force, and the home unit's centre. Sub-centres and service points
 * fill in and forward, they never decide; so the centre stands for them. The home unit's comes first; the management centre only where nothing else is.
 */
export const handlingOffices = async (tx: Sql, learnerId: Id, today: Day): Promise<Office[]> => {
  const learner = await store.learnerById(tx, learnerId)
  if (learner === undefined) return []
  const rows = (await store.affiliationsOfPerson(tx, await personIds(tx, learnerId))).filter((row) =>
    inForce({ from: row.from_on, to: row.to_on }, today),
  )
  const wanted: { id: Id; tie: Office['tie'] }[] = [
    { id: learner.l2 ?? learner.l1, tie: 'home' },
    ...rows.map((row) => ({ id: row.l2 ?? row.l1, tie: row.kind })),
  ]
  const offices: Office[] = []
  for (const { id } of wanted) {
    if (offices.some((office) => office.id === id)) continue
    const unit = await store.openUnit(tx, id)
    const tie = rows.find((row) => (row.l2 ?? row.l1) === id)?.kind ?? 'home'
    if (unit !== undefined) offices.push({ ...unit, tie, home: id === wanted[0]?.id })
  }
  return offices.length > 0 ? offices : [{ ...(await store.rootUnit(tx)), tie: 'home', home: true }]
}
