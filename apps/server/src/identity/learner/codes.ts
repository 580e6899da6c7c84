import type { Refusal } from '@creditbank/contract'
import { notify, sendMessage } from '../../notices/index.ts'
import type { Account, RecordedRefusal } from '../../platform/command.ts'
import type { Context } from '../../platform/context.ts'
import { phonePurpose, sealedColumns } from '../../platform/crypto/columns.ts'
import { lookupHash, lookupUuid, safeEqual } from '../../platform/crypto/lookup.ts'
import { seal } from '../../platform/crypto/seal.ts'
import { newOneTimeCode, newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import type { Sql } from '../../platform/database.ts'
import { maskPhone, parseMobile } from '../../platform/pure/idNumber.ts'
import type { ProvenPhone } from './port.ts'
import {
  budgetVerdict,
  codeMinutes,
  codesPerAddress,
  codesPerAddressDay,
  codesPerPhone,
  codesPerPhoneDay,
  judgeCode,
  resendSeconds,
  waitSeconds,
} from './rules.ts'
import {
  actsWithin,
  actsWithinAll,
  type CodeRow,
  codeByRequest,
  countAct,
  insertCode,
  noteRightCode,
  noteWrongCode,
  systemOfficers,
} from './store.ts'

/** What codes are sent for. `counterConsent`: a person at the counter agrees, or shows that a phone is theirs. */
export type CodePurpose = 'logIn' | 'activate' | 'apply' | 'changePhone' | 'confirm' | 'counterConsent'

/** Reads a typed phone: its lookup hash, sealed and masked. Undefined where it is none (or an invented one in production). */
export const phoneFrom = (ctx: Context, typed: string): (ProvenPhone & { readonly mobile: string }) | undefined => {
  const parsed = parseMobile(typed, { refuseDemo: ctx.platform.config.production })
  if (!parsed.ok) return undefined
  const { mobile } = parsed
  return {
    mobile,
    lookup: lookupUuid(ctx.platform.keyring, phonePurpose, mobile),
    sealed: seal(ctx.platform.keyring, mobile, sealedColumns.phone),
    masked: maskPhone(mobile),
  }
}

/** The answer to a request for a code. */
export type CodeSent = {
  readonly request: string
  readonly phoneMasked: string
  readonly expiresAt: string
  readonly resendAfterSeconds: number
}

/** The province's codes are counted in sixteen parts, so that those who ask at once do not wait for one row. */
const shards = 16
const shardKey = (n: number): string => `codes province ${n % shards}`

/** Where the province stands today; the first who finds the alarm's share spent tells the system officers. */
const budgetOf = async (tx: Sql, ctx: Context): Promise<'fine' | 'alarm' | 'spent'> => {
  const budget = ctx.platform.config.codesPerDay
  const keys = Array.from({ length: shards }, (_, n) => shardKey(n))
  const sent = await actsWithinAll(tx, keys, ctx.now, 1440)
  const verdict = budgetVerdict(sent, budget)
  if (verdict === 'alarm' && (await countAct(tx, 'codes alarm', ctx.now, 1440)) === 1)
    for (const id of await systemOfficers(tx))
      await notify(tx, ctx, { to: { kind: 'staff', id }, code: 'identity.codesAlarm', params: { sent, budget } })
  return verdict
}

const hashOf = (ctx: Context, requestHash: Buffer, digits: string): Buffer =>
  lookupHash(ctx.platform.keyring, 'one_time_code', `${requestHash.toString('hex')} ${digits}`)

/**
 * Makes a code and sends it. The same is done and answered for every phone: whether an account carries it is not even looked up. Refuses when the
 * phone or the address has had too many. `boundTo` ties the code to a learner or a clerk.
 */
export const sendCode = async (
  tx: Sql,
  ctx: Context,
  asked: { purpose: CodePurpose; phone: ProvenPhone; boundTo: string },
): Promise<CodeSent | Refusal<'identity.too_many_codes' | 'identity.codes_spent'>> => {
  const { now } = ctx
  if ((await budgetOf(tx, ctx)) === 'spent') return { refused: 'identity.codes_spent' }
  const ofPhone = await countAct(tx, `code phone ${asked.phone.lookup}`, now, codesPerPhone.minutes)
  if (
    ofPhone > codesPerPhone.count ||
    (await actsWithin(tx, `code phone ${asked.phone.lookup}`, now, codesPerPhoneDay.minutes)) > codesPerPhoneDay.count
  )
    return { refused: 'identity.too_many_codes', params: { seconds: waitSeconds(now, codesPerPhone.minutes) } }
  const ofAddress = await countAct(tx, `code address ${ctx.address}`, now, codesPerAddress.minutes)
  if (
    ofAddress > codesPerAddress.count ||
    (await actsWithin(tx, `code address ${ctx.address}`, now, codesPerAddressDay.minutes)) > codesPerAddressDay.count
  )
    return { refused: 'identity.too_many_codes', params: { seconds: waitSeconds(now, codesPerAddress.minutes) } }
  const request = newSessionToken()
  const digits = newOneTimeCode()
  const requestHash = tokenHash(request)
  const expiresAt = new Date(now.getTime() + codeMinutes * 60_000)
  const { phone } = asked
  await countAct(tx, shardKey(requestHash[0] ?? 0), now, 1)
  await insertCode(tx, {
    id: ctx.newId(),
    purpose: asked.purpose,
    target: phone.lookup,
    boundTo: asked.boundTo,
    phoneSealed: phone.sealed,
    phoneMasked: phone.masked,
    requestHash,
    codeHash: hashOf(ctx, requestHash, digits),
    now,
    expiresAt,
  })
  await sendMessage(tx, ctx, {
    phone: { sealed: phone.sealed, column: sealedColumns.phone, masked: phone.masked },
    code: 'identity.code',
    secret: digits,
    params: { minutes: codeMinutes },
  })
  return { request, phoneMasked: phone.masked, expiresAt: expiresAt.toISOString(), resendAfterSeconds: resendSeconds }
}

/** A code that was right: what it proves. */
export type TakenCode = { readonly id: string; readonly phone: ProvenPhone; readonly boundTo: string }

const takenOf = (row: CodeRow): TakenCode => ({
  id: row.id,
  phone: { lookup: row.target, sealed: row.phone_sealed, masked: row.phone_masked },
  boundTo: row.bound_to,
})

/** A refusal of a code, to be returned from the action as it is: the wrong try is committed with it. */
export type CodeRefused = RecordedRefusal<'identity.wrong_code' | 'identity.code_blocked'>

/** Whether taking a code was refused. */
export const codeRefused = (x: TakenCode | CodeRefused): x is CodeRefused => 'refusal' in x

/**
 * Takes a code: right digits together with the request's secret, for one of these purposes and this person. `spend: false` leaves the request usable
 * for `takeConfirmed`. A wrong try is counted; after ten the code is void.
 */
export const takeCode = async (
  tx: Sql,
  ctx: Context,
  asked: { request: string; code: string; purposes: readonly CodePurpose[]; boundTo: string; spend?: boolean },
): Promise<TakenCode | CodeRefused> => {
  const requestHash = tokenHash(asked.request)
  const row = await codeByRequest(tx, requestHash)
  const digits = asked.code.normalize('NFKC').replace(/\s/g, '')
  const right = safeEqual(hashOf(ctx, requestHash, digits), row?.code_hash ?? Buffer.alloc(16))
  const facts =
    row === undefined
      ? undefined
      : { purpose: row.purpose, boundTo: row.bound_to, attempts: row.attempts, expiresAt: row.expires_at, usedAt: row.used_at }
  const verdict = judgeCode(facts, { purposes: asked.purposes, boundTo: asked.boundTo, now: ctx.now, right })
  if (row !== undefined && verdict === 'right') {
    await noteRightCode(tx, row.id, ctx.now, asked.spend ?? true)
    return takenOf(row)
  }
  if (row !== undefined && !right) await noteWrongCode(tx, row.id)
  const account: Account = { act: 'codes.try', params: { purpose: asked.purposes[0] ?? '', reason: verdict } }
  return { refusal: { refused: verdict === 'blocked' ? 'identity.code_blocked' : 'identity.wrong_code' }, account }
}

/** Spends a request whose code was right before (the choice among several accounts); undefined where there is none. */
export const takeConfirmed = async (tx: Sql, ctx: Context, request: string, purpose: CodePurpose): Promise<TakenCode | undefined> => {
  const row = await codeByRequest(tx, tokenHash(request))
  if (row === undefined || row.purpose !== purpose || row.confirmed_at === null || row.used_at !== null || row.expires_at <= ctx.now)
    return undefined
  await noteRightCode(tx, row.id, ctx.now, true)
  return takenOf(row)
}
