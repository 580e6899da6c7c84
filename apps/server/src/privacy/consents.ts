import { privacy, type Refusal } from '@creditbank/contract'
import { type GuardianConsents, isChild, learnerById, personIds } from '../accounts/index.ts'
import type { ArrivalConsents } from '../identity/index.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { batchSerialOf, type Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { type ConsentRow, importedIds, importsBySerial, insertConsent, latestConsents } from './consentStore.ts'
import { basisWords, purposes } from './texts.ts'

const order = privacy.ConsentPurpose.options

const shown = (purpose: privacy.ConsentPurpose, last: ConsentRow | undefined): privacy.Consent => {
  const { basis, versions } = purposes[purpose]
  const text = versions.at(-1)
  if (text === undefined) throw new Error(`no text for ${purpose}`)
  return {
    purpose,
    basis,
    state: last?.act ?? 'none',
    version: versions.length,
    decidedVersion: last?.version ?? null,
    at: last?.at.toISOString() ?? null,
    channel: last?.channel ?? null,
    ...text,
  }
}

/** Whether a person has agreed to a purpose and not withdrawn it. For every capability whose work rests on consent; asked each time, never remembered. */
export const consentsTo = async (tx: Sql, learnerId: Id, purpose: privacy.ConsentPurpose): Promise<boolean> =>
  (await latestConsents(tx, await personIds(tx, learnerId))).some((c) => c.purpose === purpose && c.act === 'given')

const isYoung = async (tx: Sql, learnerId: Id, now: Date): Promise<boolean> =>
  isChild((await learnerById(tx, learnerId))?.birth_on ?? null, shanghaiDay(now))

/**
 * Why no evidence is taken for a person now; undefined where it is. Whoever took the consent to sensitive data back gives none any more; a grown-up who was never asked has
 * withdrawn nothing. All data of a child are sensitive: there the guardian's consent comes first.
 */
export const evidenceRefusal = async (
  tx: Sql,
  learnerId: Id,
  now: Date,
): Promise<Refusal<'privacy.sensitive_withdrawn' | 'privacy.guardian_consent'> | undefined> => {
  const last = (await latestConsents(tx, await personIds(tx, learnerId))).find((c) => c.purpose === 'sensitive')
  if (last?.act === 'given') return undefined
  if (await isYoung(tx, learnerId, now)) return { refused: 'privacy.guardian_consent' }
  return last?.act === 'withdrawn' ? { refused: 'privacy.sensitive_withdrawn' } : undefined
}

const importsOf = async (tx: Sql, ids: readonly Id[]) => {
  const serials = (await importedIds(tx, ids)).flatMap((id) => batchSerialOf(BigInt(id)) ?? [])
  const rows = serials.length === 0 ? [] : await importsBySerial(tx, [...new Set(serials.map(String))])
  return rows.map(({ what, at, office, officePhone, basis, document }) => ({
    what,
    at: at.toISOString(),
    office,
    officePhone,
    // Results are stored by institutions in their duty; files of people name their basis themselves.
    basis: what === 'outcomes' ? (basisWords['statutoryDuty'] ?? null) : basis === null ? null : (basisWords[basis] ?? null),
    document,
  }))
}

const read = query(privacy.myConsents, async (ctx) => {
  const db = ctx.platform.database.app
  const ids = await personIds(db, ctx.actor.learnerId)
  const last = new Map((await latestConsents(db, ids)).map((c) => [c.purpose, c]))
  return {
    informed: last.has('service'),
    items: order.map((purpose) => shown(purpose, last.get(purpose))),
    imports: await importsOf(db, ids),
  }
})

type Decision = { readonly purpose: privacy.ConsentPurpose; readonly act: ConsentRow['act']; readonly version: number }

const append = (tx: Sql, ctx: Context, learnerId: Id, d: Decision) => {
  const { actor } = ctx
  // A guardian decides for the child, a clerk writes down what the guardian signed: the row says who it was.
  const by =
    actor.kind === 'staff'
      ? ({ channel: 'counter', byId: actor.staffId } as const)
      : actor.kind === 'learner' && actor.onBehalf !== undefined
        ? ({ channel: 'proxy', byId: actor.onBehalf.learnerId } as const)
        : ({ channel: 'portal', byId: null } as const)
  return insertConsent(tx, { ...d, ...by, id: ctx.newId(), learnerId, at: ctx.now })
}

/** What a guardian decided on the signed form at a counter: told of the service, and asked separately about the child's sensitive data. */
export const guardianConsents: GuardianConsents = async (tx, ctx, learnerId, sensitive) => {
  await append(tx, ctx, learnerId, { purpose: 'service', act: 'informed', version: purposes.service.versions.length })
  const act = sensitive ? 'given' : 'withdrawn'
  await append(tx, ctx, learnerId, { purpose: 'sensitive', act, version: purposes.sensitive.versions.length })
}

/** What somebody is told and asked before the account wakes by a door that verifies them: the same texts, and the same rows, as after an activation by code. */
export const arrivalConsents: ArrivalConsents = {
  imports: async (db, learnerId) => importsOf(db, await personIds(db, learnerId)),
  asked: () =>
    (['service', 'sensitive'] as const).map((purpose) => {
      const { version, title, text, effect, basis } = shown(purpose, undefined)
      return { purpose, version, title, text, effect, required: basis === 'duty' }
    }),
  record: async (tx, ctx, learnerId, agreed) => {
    await append(tx, ctx, learnerId, { purpose: 'service', act: 'informed', version: purposes.service.versions.length })
    // What a child ticks is no consent: the guardian is asked.
    if (await isYoung(tx, learnerId, ctx.now)) return
    const act = agreed.includes('sensitive') ? 'given' : 'withdrawn'
    await append(tx, ctx, learnerId, { purpose: 'sensitive', act, version: purposes.sensitive.versions.length })
  },
}

const informed = command(privacy.confirmInformed, async (tx, ctx, { versions, sensitive }) => {
  const current = { service: purposes.service.versions.length, sensitive: purposes.sensitive.versions.length }
  if (versions.service !== current.service || versions.sensitive !== current.sensitive) return { refused: 'privacy.text_changed' }
  await append(tx, ctx, ctx.actor.learnerId, { purpose: 'service', act: 'informed', version: current.service })
  await append(tx, ctx, ctx.actor.learnerId, { purpose: 'sensitive', act: sensitive ? 'given' : 'withdrawn', version: current.sensitive })
  const { learnerId } = ctx.actor
  return { output: { done: true as const }, account: { act: 'privacy.informed', learnerId, params: { ...current, agreed: sensitive } } }
})

const decide = command(privacy.decideConsent, async (tx, ctx, { purpose, version, decision }) => {
  const { basis, versions } = purposes[purpose]
  if (basis === 'duty') return { refused: 'privacy.not_consent' }
  if (decision === 'give' && version !== versions.length) return { refused: 'privacy.text_changed' }
  await append(tx, ctx, ctx.actor.learnerId, {
    purpose,
    act: decision === 'give' ? 'given' : 'withdrawn',
    version: Math.min(Math.max(1, version), versions.length),
  })
  const { learnerId } = ctx.actor
  return { output: { done: true as const }, account: { act: `privacy.${decision}`, learnerId, params: { purpose, version } } }
})

/** What the person was told and agreed to, and what they decide about it. */
export const consentActions: readonly Bound[] = [read, informed, decide]
