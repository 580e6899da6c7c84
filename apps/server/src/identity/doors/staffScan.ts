import { randomBytes } from 'node:crypto'
import { identity } from '@creditbank/contract'
import { notify } from '../../notices/index.ts'
import { refuse } from '../../platform/command.ts'
import type { Context, Platform } from '../../platform/context.ts'
import { newSessionToken, tokenHash } from '../../platform/crypto/tokens.ts'
import type { Sql } from '../../platform/database.ts'
import type { Id } from '../../platform/ids.ts'
import { type Bound, command, query } from '../../platform/serve.ts'
import { factorProven, writeLogIn } from '../entering.ts'
import type { Learners } from '../learner/port.ts'
import { countAct } from '../learner/store.ts'
import { dropRecoveryCodes } from '../passkeyStore.ts'
import { advance, halfOpen, mayAddFactor } from '../proof.ts'
import { sessionLives } from '../sessions.ts'
import { credentialsById, sessionByToken } from '../store.ts'
import type { Provider } from './provider.ts'
import { codeRows } from '../../platform/qr.ts'
import { codesPerAddress, finishMs, turnMs } from './qrRules.ts'
import { waitingRoom } from './qrWait.ts'
import * as store from './staffScanStore.ts'

/** The only door that proves a real person, and so the only one that may guard an account of staff. */
const door = 'wanshitong'

/** What a session may scan for: to prove itself where a 皖事通 guards the account, else to set one up where that is allowed. */
const purposeOf = async (tx: Sql, ctx: Context): Promise<{ sessionId: Id; staffId: Id; purpose: store.StaffPurpose }> => {
  const { session, person } = await halfOpen(tx, ctx)
  const ids = { sessionId: session.id, staffId: person.id }
  if (person.scan && (session.stage === 'secondFactor' || session.stage === 'open')) return { ...ids, purpose: 'staffProve' }
  if (session.stage === 'secondFactor') return refuse('identity.second_factor_missing')
  await mayAddFactor(tx, ctx)
  return { ...ids, purpose: 'staffEnrol' }
}

const start = (provider: Provider | undefined) =>
  command(
    identity.startStaffScan,
    async (tx, ctx) => {
      if (provider === undefined || provider.downSince() !== null) return { refused: 'identity.door_down' }
      const asked = await countAct(ctx.platform.database.app, `staff qr ${ctx.address}`, ctx.now, codesPerAddress.minutes)
      if (asked > codesPerAddress.count) return { refused: 'request.too_many' }
      const { sessionId, staffId, purpose } = await purposeOf(tx, ctx)
      const code = randomBytes(16).toString('base64url')
      const turnsAt = new Date(ctx.now.getTime() + turnMs)
      await store.turnStaffCode(tx, {
        codeHash: tokenHash(code),
        // No browser has this mark: a code for staff can never be ended as a learner's.
        mark: tokenHash(newSessionToken()),
        staffSessionId: sessionId,
        purpose,
        agent: ctx.agent,
        address: ctx.address,
        now: ctx.now,
        turnsAt,
      })
      const address = `${ctx.platform.config.publicUrl.replace(/\/$/, '')}/scan#c=${code}`
      return {
        output: { address, rows: codeRows(address), turnsAt: turnsAt.toISOString() },
        account: { act: 'staff.startScan', subject: { kind: 'staff', id: staffId }, params: { purpose } },
      }
    },
    { keepAnswer: false },
  )

const state = (platform: Platform) => {
  const waitFor = waitingRoom(platform.clock)
  return query(identity.staffScanState, async (ctx, { seen, wait = 0 }) => {
    const db = platform.database.app
    const session = ctx.token === undefined ? undefined : await sessionByToken(db, tokenHash(ctx.token))
    if (session?.kind !== 'staff' || !sessionLives(session, ctx.now)) return { refused: 'session.missing' }
    return waitFor(() => store.codeOfStaffSession(db, session.id), seen, wait)
  })
}

const finish = (learners: Learners) =>
  command(
    identity.finishStaffScan,
    async (tx, ctx) => {
      const { session, person } = await halfOpen(tx, ctx)
      const confirmedAfter = new Date(ctx.now.getTime() - finishMs)
      const taken = await store.takeStaffCode(tx, { staffSessionId: session.id, now: ctx.now, confirmedAfter })
      if (taken === undefined) return { refused: 'identity.qr_over' }
      const subjects = await store.subjectsOf(tx, door, await learners.idsOf(tx, taken.learnerId))
      const about = { kind: 'staff' as const, id: person.id }
      if (taken.purpose === 'staffEnrol') {
        await mayAddFactor(tx, ctx)
        const [subject] = subjects
        if (person.scan || subject === undefined) return { refused: 'identity.qr_over' }
        if (!(await store.insertScanFactor(tx, { staffId: person.id, subject, now: ctx.now }))) return { refused: 'identity.scan_taken' }
        await notify(tx, ctx, { to: about, code: 'identity.scanAdded', params: {}, href: '/admin/security' })
        const token = await advance(tx, ctx, session.id, 'open')
        return { output: { stage: 'open' as const, token }, account: { act: 'staff.addScan', subject: about } }
      }
      const guard = await store.scanSubject(tx, person.id)
      if (guard === undefined || !subjects.includes(guard)) {
        await writeLogIn(tx, ctx, person.id, { method: door, result: 'refused', reason: 'scan', newPlace: false, sessionId: null })
        return { refusal: { refused: 'identity.qr_over' as const }, account: { act: 'staff.scan', subject: about } }
      }
      await store.noteScanUse(tx, person.id, ctx.now)
      if (session.stage === 'secondFactor') return factorProven(tx, ctx, { sessionId: session.id, person, method: door })
      if (session.stage !== 'open') return { refused: 'session.missing' }
      const token = await advance(tx, ctx, session.id, 'open')
      return { output: { stage: 'open' as const, token }, account: { act: 'staff.stepUp', subject: about, params: { by: door } } }
    },
    { keepAnswer: false },
  )

const remove = command(identity.removeStaffScan, async (tx, ctx) => {
  const person = await credentialsById(tx, ctx.actor.staffId)
  if (person === undefined || !(await store.removeScanFactor(tx, ctx.actor.staffId))) return { refused: 'identity.second_factor_missing' }
  if (person.passkeys === 0 && !person.totp) await dropRecoveryCodes(tx, person.id)
  return { output: { done: true as const }, account: { act: 'staff.removeScan', subject: { kind: 'staff', id: person.id } } }
})

/** Staff prove themselves by a scan in 皖事通: setting it up, proving a log-in or an open session by it, taking it away. The phone's side is the learners' (qr.ts). */
export const staffScanDoors = (platform: Platform, learners: Learners, providers: readonly Provider[]): readonly Bound[] => [
  start(providers.find((one) => one.id === door)),
  state(platform),
  finish(learners),
  remove,
]
