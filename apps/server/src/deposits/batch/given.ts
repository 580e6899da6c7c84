import { sql } from 'kysely'
import type { Bank } from '../../../test/harness/bank.ts'
import { residentCheckDigit } from '../../platform/pure/idNumber.ts'

/** A published entry of a test bank. */
export type GivenEntry = { readonly id: string; readonly number: string; readonly achievementId: string; readonly issuerId: string }

/** What a test wants to differ from a plain percent-graded course open to everybody. */
export type EntryWish = {
  readonly number: string
  readonly state?: string
  readonly channels?: readonly string[]
  readonly owner?: Parameters<Bank['unit']>[0]
  readonly grading?: string
  readonly pattern?: string | null
  readonly repeats?: 'never' | 'term' | 'day'
  readonly months?: number
  readonly opensOn?: string
  readonly closesOn?: string | null
}

/** Publishes an achievement and an entry for it, straight into the catalogue's tables. */
export const givenEntry = async (bank: Bank, wish: EntryWish): Promise<GivenEntry> => {
  const db = bank.platform.database.app
  const now = bank.clock.now()
  const o = bank.unit(wish.owner ?? 'management')
  const { newId } = bank.platform
  const [issuerId, achievementId, id] = [newId(), newId(), newId()]
  await sql`insert into catalog.type (code, zh, en, review_path, evidence_required, may_convert) values ('T9', '测试类型', 'Test type', 'none', false, false) on conflict do nothing`.execute(
    db,
  )
  await sql`insert into catalog.issuer (id, name, created_at) values (${issuerId}, ${`颁证机构 ${wish.number}`}, ${now})`.execute(db)
  await sql`insert into catalog.achievement (id, code, organization_id, l1, l2, l3, l4, type_code, state, current_version, latest_version, name, created_at, updated_at)
    values (${achievementId}, ${`A-${wish.number}`}, ${o.id}, ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4}, 'T9', 'enabled', 1, 1, ${`成果 ${wish.number}`}, ${now}, ${now})`.execute(
    db,
  )
  await sql`insert into catalog.achievement_version (achievement_id, version, state, name, issuer_id, minutes, credits_proposed, credits_approved, grading, certificate_pattern, validity_months, repeats, created_at)
    values (${achievementId}, 1, 'enabled', ${`成果 ${wish.number}`}, ${issuerId}, 2160, 300, 300, ${wish.grading ?? 'percent'}, ${wish.pattern ?? null}, ${wish.months ?? 0}, ${wish.repeats ?? 'never'}, ${now})`.execute(
    db,
  )
  await sql`insert into catalog.entry (id, number, achievement_id, achievement_version, organization_id, l1, l2, l3, l4, name, type_code, issuer_id, channels, review_path, credits, points, opens_on, closes_on, public, state, created_at, updated_at)
    values (${id}, ${wish.number}, ${achievementId}, 1, ${o.id}, ${o.l1}, ${o.l2}, ${o.l3}, ${o.l4}, ${`名录 ${wish.number}`}, 'T9', ${issuerId}, ${[...(wish.channels ?? ['batch', 'self'])]}::text[], 'none', 300, 10, ${wish.opensOn ?? '2020-01-01'}, ${wish.closesOn ?? null}, true, ${wish.state ?? 'published'}, ${now}, ${now})`.execute(
    db,
  )
  return { id, number: wish.number, achievementId, issuerId }
}

/** The ID number of the n-th invented person (up to a million), of the reserved demo county. */
export const inventedId = (n: number): string => {
  const year = 1950 + (Math.floor(n / 336_000) % 50)
  const month = 1 + (Math.floor(n / 28_000) % 12)
  const day = 1 + (Math.floor(n / 1000) % 28)
  const first = `349900${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`
  return first + residentCheckDigit(first)
}

const surnames = '王李张刘陈杨黄赵吴周'
const given = '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞'
/** A name for the n-th invented person. */
export const inventedName = (n: number): string =>
  `${surnames[n % 10] ?? '王'}${given[Math.floor(n / 10) % 20] ?? '伟'}${given[Math.floor(n / 200) % 20] ?? '芳'}`

/** A CSV of outcomes with the usual eight columns. */
export const outcomesCsv = (
  rows: readonly (readonly string[])[],
  header = '姓名,证件号码,名录编号,成绩,学时,学分,取得日期,证书编号',
): Buffer => Buffer.from(`${header}\n${rows.map((r) => r.join(',')).join('\n')}\n`)

/** Row n of a plain file into one entry. */
export const outcomeRow = (n: number, entry: string, prefix = 'ZS'): string[] => [
  inventedName(n),
  inventedId(n),
  entry,
  String(60 + (n % 41)),
  '36',
  '3',
  '2026-06-30',
  `${prefix}${String(n).padStart(8, '0')}`,
]
