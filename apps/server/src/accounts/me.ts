import { doors } from '@creditbank/contract'
import { credentialOf, isFresh, sessionOpenedAt } from '../identity/index.ts'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { divisionPath } from '../platform/pure/divisions.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { handlingOffices } from './open.ts'
import { personIds } from './person.ts'
import * as store from './store.ts'

/** A region's name as people read it; null where the code lies outside the province or there is none. */
export const regionName = (code: string | null): string | null => (code === null ? null : divisionPath(code).join('') || null)

/** Preferences as stored, reduced to the keys of today. */
export const preferencesOf = (
  stored: Readonly<Record<string, unknown>>,
): { elderMode?: boolean; textSize?: 'normal' | 'large' | 'larger'; language?: 'zh' | 'en'; messages?: boolean } => {
  const { elderMode, textSize, language, messages } = stored
  return {
    ...(typeof elderMode === 'boolean' ? { elderMode } : {}),
    ...(textSize === 'normal' || textSize === 'large' || textSize === 'larger' ? { textSize } : {}),
    ...(language === 'zh' || language === 'en' ? { language } : {}),
    ...(typeof messages === 'boolean' ? { messages } : {}),
  }
}

const me = query(doors.me, async (ctx) => {
  const db = ctx.platform.database.app
  const { learnerId, sessionId } = ctx.actor
  const row = await store.learnerById(db, learnerId)
  if (row === undefined) return { refused: 'record.not_found' }
  const [ties, unit, credential, openedAt] = await Promise.all([
    store.affiliationsOfPerson(db, await personIds(db, learnerId)),
    store.openUnit(db, row.organization_id),
    credentialOf(db, learnerId),
    sessionOpenedAt(db, sessionId),
  ])
  const root = unit ?? (await store.rootUnit(db))
  return {
    id: row.id,
    accountNo: formatAccountNo(row.account_no),
    name: row.name,
    idKind: row.id_kind,
    idMasked: row.id_masked,
    phoneMasked: row.phone_masked,
    state: row.state,
    realNameLevel: row.real_name_level,
    learnerKind: row.learner_kind,
    regionCode: row.region_code,
    region: regionName(row.region_code),
    guardianName: row.guardian_name,
    homeUnit: { id: root.id, name: root.name, phone: root.phone },
    affiliations: ties.map((t) => ({
      id: t.id,
      organization: { id: t.organization_id, name: t.organization },
      kind: t.kind,
      from: t.from_on,
      to: t.to_on,
      className: t.class_name,
      studentNo: t.student_no,
      township: t.township,
    })),
    preferences: preferencesOf(row.preferences),
    userName: credential?.user_name ?? null,
    hasPassword: credential?.password_hash !== null && credential?.password_hash !== undefined,
    fresh: openedAt !== undefined && isFresh(openedAt, ctx.now),
    openedAt: row.created_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
  }
})

/** What a learner reads and sets about the own account. */
export const meActions: readonly Bound[] = [
  me,
  command(doors.savePreferences, async (tx, ctx, given) => {
    const saved = await store.savePreferences(tx, ctx.actor.learnerId, given)
    return {
      output: preferencesOf(saved),
      account: { act: 'learner.savePreferences', learnerId: ctx.actor.learnerId, params: { keys: Object.keys(given).toSorted() } },
    }
  }),
  query(doors.myHandlingOffices, async (ctx) => {
    const offices = await handlingOffices(ctx.platform.database.app, ctx.actor.learnerId, shanghaiDay(ctx.now))
    return {
      items: offices.map((o) => ({
        organization: { id: o.id, name: o.name },
        kind: o.tie,
        home: o.home,
        phone: o.phone,
        address: o.address,
      })),
    }
  }),
]
