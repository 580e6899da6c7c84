import { randomInt } from 'node:crypto'
import { myRedemptions as contract } from '@creditbank/contract'
import type { Platform } from '../platform/context.ts'
import { redemptionPurposes, sealedColumns } from '../platform/crypto/columns.ts'
import type { Keyring } from '../platform/crypto/keyring.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { seal } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import { type Decided, type Gathered, type GatherLimits, gathered } from '../platform/gathered.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import type { Bound } from '../platform/serve.ts'
import { type Part, type Spend, type SpendResult, spendMany } from '../points/index.ts'
import { type Claim, claimOf, leftOf, type NoClaim, type Offer, putBack, takeClaim } from './redeemRules.ts'
import * as store from './redeemStore.ts'
import { codeCount, collectionCode, issuersOf } from './rules.ts'

type Command = Gathered<typeof contract.redeem>
type Answer = Decided<typeof contract.redeem>
/** A command on its way: granted with the id of its redemption, or refused. */
type Way = { readonly command: Command; readonly id: Id; claim: Claim | undefined; parts: readonly Part[]; refused: NoClaim | undefined }

/** The key under which the ledger holds the spend of a redemption. */
export const spendKey = (redemptionId: Id): string => `redemption ${redemptionId}`

const isClaim = (found: Claim | NoClaim): found is Claim => !('refused' in found)

const noPoints = (result: SpendResult | undefined, points: number): NoClaim =>
  result !== undefined && !result.spent && result.why === 'frozen'
    ? { refused: 'redemption.points_frozen' }
    : { refused: 'redemption.not_enough_points', params: { points } }

/** What somebody before may have held for a moment: a shelf, or the person's own limit. */
const held: ReadonlySet<string> = new Set(['redemption.out_of_stock', 'redemption.limit_reached'])

/**
 * Grants wishes in the order in which they came. What a wish held whose points did not suffice goes back, and those who found an empty shelf in this very
 * batch are asked once more: nobody is told that a good is out while somebody without points held it.
 */
const grant = async (
  ways: readonly Way[],
  claim: (way: Way) => Claim | NoClaim,
  spend: (granted: readonly Way[]) => Promise<readonly SpendResult[]>,
  left: ReturnType<typeof leftOf>,
): Promise<void> => {
  let pending = ways
  while (pending.length > 0) {
    for (const way of pending) {
      const found = claim(way)
      way.claim = isClaim(found) ? found : undefined
      way.refused = isClaim(found) ? undefined : found
      if (way.claim !== undefined) takeClaim(left, way.claim)
    }
    const granted = pending.filter((way) => way.claim !== undefined)
    const results = await spend(granted)
    let freed = false
    for (const [at, way] of granted.entries()) {
      const result = results[at]
      if (result?.spent === true) way.parts = result.parts
      if (result?.spent === true || way.claim === undefined) continue
      putBack(left, way.claim)
      way.refused = noPoints(result, way.claim.points)
      way.claim = undefined
      freed = true
    }
    pending = freed ? pending.filter((way) => way.refused !== undefined && held.has(way.refused.refused)) : []
  }
}

/** Draws as many codes as are needed, none of which waits already. */
const drawCodes = async (tx: Sql, keyring: Keyring, count: number): Promise<readonly { lookup: string; sealed: Buffer }[]> => {
  const drawn = new Map<string, Buffer>()
  for (let tries = 0; drawn.size < count; tries += 1) {
    if (tries === 10) throw new Error('no collection codes are left')
    const fresh = Array.from({ length: count - drawn.size }, () => collectionCode(randomInt(codeCount)))
    const named = fresh.map((code) => ({ code, lookup: lookupUuid(keyring, redemptionPurposes.code, code) }))
    const taken = await store.codesTaken(
      tx,
      named.map((n) => n.lookup),
    )
    for (const { code, lookup } of named) if (!taken.has(lookup)) drawn.set(lookup, seal(keyring, code, sealedColumns.collectionCode))
  }
  return [...drawn].map(([lookup, sealed]) => ({ lookup, sealed }))
}

const provincePoints = (offer: Pick<Offer, 'provinceId'>, parts: readonly Part[]): number =>
  parts.find((part) => part.issuerId === offer.provinceId)?.points ?? 0

const answerOf = (activityId: Id, way: Way): Answer => {
  const { claim, refused, command, id } = way
  if (claim === undefined) return refused ?? { refused: 'redemption.not_running' }
  return {
    output: { redemptionId: id, points: claim.points },
    account: {
      act: 'redemption.redeem',
      subject: { kind: 'redemption', id },
      learnerId: command.ctx.actor.learnerId,
      params: { activity: activityId, points: claim.points, pieces: claim.lines.reduce((sum, line) => sum + line.count, 0) },
    },
  }
}

/** Redeems for all commands of one activity in one transaction, with a number of statements that does not grow with them. */
export const redeemAll = async (tx: Sql, commands: readonly Command[]): Promise<readonly Answer[]> => {
  const last = commands.at(-1)
  if (last === undefined) return []
  const { now, platform } = last.ctx
  const today = shanghaiDay(now)
  const activityId = last.input.id
  const goodIds = [...new Set(commands.flatMap(({ input }) => input.lines.map((line) => line.goodId)))]
  const offer = await store.offerOf(tx, activityId, goodIds)
  if (offer === undefined) return commands.map(() => ({ refused: 'record.not_found' as const }))
  const learnerIds = [...new Set(commands.map(({ ctx }) => ctx.actor.learnerId))]
  const who = await store.participantsOf(tx, learnerIds, today)
  const persons = [...new Set([...who.values()].map((one) => one.person))]
  const left = leftOf(offer, await store.takenBy(tx, persons, goodIds))
  const ways: Way[] = commands.map((command) => ({ command, id: command.ctx.newId(), claim: undefined, parts: [], refused: undefined }))
  const issuerIds = issuersOf(offer.takes, offer)
  await grant(
    ways,
    ({ command }) => claimOf(offer, left, who.get(command.ctx.actor.learnerId), command.input, today),
    (granted) =>
      spendMany(
        tx,
        { now },
        granted.flatMap(({ id, claim }): Spend[] =>
          claim === undefined
            ? []
            : [
                {
                  key: spendKey(id),
                  accountId: claim.person,
                  issuerIds,
                  points: claim.points,
                  cause: { kind: 'redemption', id },
                },
              ],
        ),
      ),
    left,
  )
  const granted = ways.filter((way) => way.claim !== undefined)
  const codes = offer.delivery === 'counter' ? await drawCodes(tx, platform.keyring, granted.length) : []
  await store.storeRedemptions(
    tx,
    { activityId, delivery: offer.delivery, collectUntil: offer.collectUntil, goods: offer.goods },
    granted.flatMap(({ id, claim, parts, command: { ctx } }, at) =>
      claim === undefined
        ? []
        : [{ id, learnerId: ctx.actor.learnerId, claim, provincePoints: provincePoints(offer, parts), code: codes[at] ?? null, at: now }],
    ),
  )
  return ways.map((way) => answerOf(activityId, way))
}

/** Confirms a cart: what is in flight for one activity is taken together. */
export const redeemAction = (platform: Platform, limits: Partial<GatherLimits> = {}): Bound =>
  gathered(platform, contract.redeem, {
    groupOf: (input) => input.id,
    hold: store.holdActivity,
    decide: redeemAll,
    without: { key: { refused: 'redemption.key_missing' }, place: { refused: 'redemption.queue_full' } },
    limits,
  })
