import { sql } from 'kysely'
import type { Bank } from '../../test/harness/bank.ts'
import type { UnitKey } from '../../test/harness/units.ts'
import type { Id } from '../platform/ids.ts'

/** What an entry for a test may differ in. */
export type GivenEntry = {
  readonly owner?: UnitKey
  readonly name?: string
  readonly reviewPath?: 'none' | 'first' | 'firstFinal' | 'sampled'
  readonly channels?: readonly string[]
  readonly evidence?: boolean
  readonly state?: 'published' | 'draft' | 'closed'
  readonly pattern?: string | null
  readonly validityMonths?: number
}

/** A published entry of an enabled achievement, past the catalogue's own review: 36 hours, 2 credits, percent grades, open all year. Returns its id and number. */
export const givenEntry = async (bank: Bank, e: GivenEntry = {}): Promise<{ id: Id; number: string; achievementId: Id; issuerId: Id }> => {
  const { platform } = bank
  const db = platform.database.app
  const [issuerId, achievementId, id] = [platform.newId(), platform.newId(), platform.newId()]
  const owner = bank.unit(e.owner ?? 'hefei')
  const now = platform.clock.now()
  const number = `AH-TEST-${id.slice(-10)}`
  const name = e.name ?? '计算机基础'
  const day = now.toISOString().slice(0, 4)
  await sql`insert into catalog.term (name) values ('测试年度') on conflict do nothing`.execute(db)
  await sql`insert into catalog.issuer (id, name, created_at) values (${issuerId}, ${`发证单位 ${issuerId}`}, ${now})`.execute(db)
  await sql`insert into catalog.achievement (id, code, organization_id, l1, l2, l3, l4, type_code, state, current_version, latest_version, name, created_at, updated_at)
    values (${achievementId}, ${`CG${achievementId}`}, ${owner.id}, ${owner.l1}, ${owner.l2}, ${owner.l3}, ${owner.l4}, 'trainingProgramme', 'enabled', 1, 1, ${name}, ${now}, ${now})`.execute(
    db,
  )
  await sql`insert into catalog.achievement_version (achievement_id, version, state, name, issuer_id, minutes, credits_proposed, credits_approved, grading, certificate_pattern, validity_months, repeats, created_at)
    values (${achievementId}, 1, 'enabled', ${name}, ${issuerId}, 2160, 200, 200, 'percent', ${e.pattern ?? null}, ${e.validityMonths ?? 0}, 'term', ${now})`.execute(
    db,
  )
  await sql`insert into catalog.entry (id, number, achievement_id, achievement_version, term_id, organization_id, l1, l2, l3, l4, name, type_code, issuer_id, channels, evidence, review_path, credits, points, opens_on, closes_on, public, state, published_at, created_at, updated_at)
    select ${id}, ${number}, ${achievementId}, 1, t.id, ${owner.id}, ${owner.l1}, ${owner.l2}, ${owner.l3}, ${owner.l4}, ${name}, 'trainingProgramme', ${issuerId}, ${e.channels ?? ['batch', 'self', 'counter', 'api']}, ${e.evidence === true ? ['certificatePhoto'] : []},
      ${e.reviewPath ?? 'first'}, 200, 0, ${`${day}-01-01`}, ${`${day}-12-31`}, true, ${e.state ?? 'published'}, ${now}, ${now}, ${now} from catalog.term t where t.name = '测试年度'`.execute(
    db,
  )
  return { id, number, achievementId, issuerId }
}

/** What a learner types for such an entry. */
export const goodContent = { obtainedOn: '2024年6月30日', grade: '86', hours: '36', credits: '2' } as const
