import { conversionUses as contract } from '@creditbank/contract'
import { personIds } from '../accounts/index.ts'
import { creditsBy, publishedStandards, type StandardFacts, standardFor, whyNot } from '../certification/index.ts'
import { knownStatus, statusOn } from '../outcomes/index.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, query } from '../platform/serve.ts'
import { convertibleTypes, rulesOnFile } from './ruleStore.ts'
import { recordsBy, type UsedRow, usesBy } from './usesStore.ts'
import { type Ways, waysOf } from './ways.ts'
import { type HeldRow, heldBy } from './whatIfStore.ts'

/** Outcomes that the page of uses looks at. */
const mostOutcomes = 1_000

/** Why an outcome converts into nothing now; null where a rule takes it. Pure. */
export const notConvertible = (
  row: Pick<HeldRow, 'mayConvert'>,
  status: string,
  ways: Ways | undefined,
): contract.OutcomeUses['convert']['whyNot'] => {
  if (!row.mayConvert) return 'neverCounts'
  if (status !== 'valid') return 'notValid'
  if (ways !== undefined && ways.rules > 0) return null
  return ways?.lacks == null ? 'noRule' : 'lacks'
}

const linesOf = (
  held: readonly HeldRow[],
  used: ReadonlyMap<string, UsedRow>,
  standards: ReadonlyMap<string, readonly StandardFacts[]>,
  ways: ReadonlyMap<string, Ways>,
  day: string,
): contract.OutcomeUses[] =>
  held.flatMap((row) => {
    const about = used.get(row.id)
    if (about === undefined || row.lastStatus === 'undone' || row.lastStatus === 'doubled') return []
    const status = statusOn(knownStatus(row.lastStatus), row.expiresOn, day)
    const may = [...(standards.get(row.achievementId) ?? []), ...(standards.get(row.typeCode) ?? [])]
    const standard = standardFor(may, { achievementId: row.achievementId, typeCode: row.typeCode, day })
    const certified = row.certifiedCredits !== null
    const facts = { status, mayConvert: row.mayConvert, certified, applied: about.applied, minutes: about.minutes }
    const way = ways.get(row.id)
    const reason = notConvertible(row, status, way)
    return [
      {
        id: row.id,
        name: row.name,
        issuer: about.issuer,
        obtainedOn: row.obtainedOn,
        status,
        certify: {
          credits: row.certifiedCredits ?? (standard === undefined ? 0 : creditsBy(standard, about.minutes)),
          whyNot: whyNot(facts, standard),
        },
        convert: {
          rules: reason === null ? (way?.rules ?? 0) : 0,
          schools: reason === null ? (way?.schools.size ?? 0) : 0,
          whyNot: reason,
          lacks: reason === 'lacks' ? [...(way?.lacks ?? [])] : [],
        },
        prove: { whyNot: status === 'valid' || status === 'locked' || status === 'used' ? null : ('notValid' as const) },
        points: about.points,
        used: { certified: certified ? 1 : 0, converted: about.converted, proofs: about.proofs },
      },
    ]
  })

/** What outcomes are good for, over HTTP: one statement each for outcomes, their uses, standards, rules and records, however many there are. */
export const useActions: readonly Bound[] = [
  query(contract.myUses, async (ctx) => {
    const db = ctx.platform.database.app
    const day = shanghaiDay(ctx.now)
    const ids = await personIds(db, ctx.actor.learnerId)
    const [held, used, standards, rules, tree, records] = await Promise.all([
      heldBy(db, ids, mostOutcomes),
      usesBy(db, ids),
      publishedStandards(db),
      rulesOnFile(db),
      convertibleTypes(db),
      recordsBy(db, ids),
    ])
    const byKey = Map.groupBy(standards, (standard) => standard.achievementId ?? standard.typeCode ?? '')
    return {
      outcomes: linesOf(held, used, byKey, waysOf(held, rules, tree, day), day),
      records: records.map((record) => ({ ...record, at: record.at.toISOString() })),
    }
  }),
]
