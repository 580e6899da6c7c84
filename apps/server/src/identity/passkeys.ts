import { identity } from '@creditbank/contract'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeClientDataJSON, isoUint8Array } from '@simplewebauthn/server/helpers'
import { refuse } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import { violates } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { factorProven, logInPolicy, openStaffSession, usableAppointments, writeLogIn } from './entering.ts'
import { countAct } from './learner/store.ts'
import * as store from './passkeyStore.ts'
import { advance, findHalf, mayAddFactor } from './proof.ts'
import { logInsPerMinute } from './staffRules.ts'
import { credentialsById } from './store.ts'

const most = 10
const minutes = 5

/** What passkeys are bound to: the host name and the address under which people reach the bank. */
const relyingParty = (ctx: Context): { id: string; origin: string } => {
  const url = new URL(ctx.platform.config.publicUrl)
  return { id: url.hostname, origin: url.origin }
}

const transportNames = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const
const transportsOf = (names: readonly string[]): (typeof transportNames)[number][] =>
  transportNames.filter((known) => names.includes(known))

const remember = (tx: Sql, ctx: Context, challenge: string, purpose: 'register' | 'prove', sessionId: Id | null) =>
  store.insertChallenge(tx, { challenge, purpose, sessionId, expiresAt: new Date(ctx.now.getTime() + minutes * 60_000) })

/** The challenge that an answer signs, as far as it can be read. */
const challengeIn = (clientData: string): string | undefined => {
  try {
    const { challenge } = decodeClientDataJSON(clientData)
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}

const start = command(
  identity.startPasskey,
  async (tx, ctx) => {
    const { session, person } = await mayAddFactor(tx, ctx)
    const own = await store.passkeysOf(tx, person.id)
    if (own.length >= most) return { refused: 'identity.too_many_passkeys', params: { limit: most } }
    const options = await generateRegistrationOptions({
      rpName: '学分银行',
      rpID: relyingParty(ctx).id,
      userName: person.user_name,
      userDisplayName: person.name,
      userID: isoUint8Array.fromUTF8String(`staff ${person.id}`),
      timeout: minutes * 60_000,
      attestationType: 'none',
      excludeCredentials: own.map((p) => ({ id: p.credentialId, transports: transportsOf(p.transports) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    await remember(tx, ctx, options.challenge, 'register', session.id)
    return { output: { options: { ...options } }, account: { act: 'staff.startPasskey', subject: { kind: 'staff', id: person.id } } }
  },
  { keepAnswer: false },
)

/** The passkey in an answer, checked; undefined where anything about it is wrong. */
const checkNew = async (
  tx: Sql,
  ctx: Context,
  answer: {
    id: string
    rawId: string
    type: 'public-key'
    response: { clientDataJSON: string; attestationObject: string; transports?: string[] | undefined }
  },
  sessionId: Id,
) => {
  const challenge = challengeIn(answer.response.clientDataJSON)
  if (challenge === undefined || !(await store.spendChallenge(tx, { challenge, purpose: 'register', sessionId, now: ctx.now })))
    return undefined
  const { clientDataJSON, attestationObject } = answer.response
  const { id, origin } = relyingParty(ctx)
  try {
    const checked = await verifyRegistrationResponse({
      response: {
        id: answer.id,
        rawId: answer.rawId,
        type: answer.type,
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    })
    return checked.verified ? checked.registrationInfo : undefined
  } catch {
    // Whatever the library objects to (format, origin, signature), the answer is not accepted.
    return undefined
  }
}

const add = command(
  identity.addPasskey,
  async (tx, ctx, { name, answer }) => {
    const { session, person } = await mayAddFactor(tx, ctx)
    if (person.passkeys >= most) return { refused: 'identity.too_many_passkeys', params: { limit: most } }
    const made = await checkNew(tx, ctx, answer, session.id)
    const account = { act: 'staff.addPasskey', subject: { kind: 'staff', id: person.id } }
    if (made === undefined) return { refusal: { refused: 'identity.passkey_refused' }, account }
    const id = ctx.newId()
    try {
      await store.insertPasskey(tx, {
        id,
        staffId: person.id,
        credentialId: made.credential.id,
        publicKey: Buffer.from(made.credential.publicKey),
        counter: made.credential.counter,
        transports: transportsOf(answer.response.transports ?? []),
        backedUp: made.credentialBackedUp,
        name,
        createdAt: ctx.now,
      })
    } catch (error) {
      if (violates(error, 'passkey_credential')) return refuse('identity.passkey_refused')
      throw error
    }
    const token = await advance(tx, ctx, session.id, 'open')
    return { output: { id, stage: 'open' as const, token }, account: { ...account, params: { passkey: id } } }
  },
  { keepAnswer: false },
)

const startProof = command(
  identity.startPasskeyProof,
  async (tx, ctx) => {
    if ((await countAct(ctx.platform.database.app, `staff passkey ${ctx.address}`, ctx.now, 1)) > logInsPerMinute)
      return { refused: 'request.too_many', params: { seconds: 60 } }
    const half = await findHalf(tx, ctx)
    // Without a session nobody is named: the authenticator itself knows whose passkey it holds, and the answer tells nothing about any account.
    const own = half === undefined ? [] : await store.passkeysOf(tx, half.person.id)
    const options = await generateAuthenticationOptions({
      rpID: relyingParty(ctx).id,
      timeout: minutes * 60_000,
      userVerification: 'required',
      allowCredentials: own.map((p) => ({ id: p.credentialId, transports: transportsOf(p.transports) })),
    })
    await remember(tx, ctx, options.challenge, 'prove', half?.session.id ?? null)
    return { output: { options: { ...options } }, account: { act: 'staff.startPasskeyProof' } }
  },
  { keepAnswer: false },
)

/** The passkey that signed an answer, checked and its counter moved on; undefined where anything about it is wrong. */
const checkSigned = async (
  tx: Sql,
  ctx: Context,
  answer: {
    id: string
    rawId: string
    type: 'public-key'
    response: { clientDataJSON: string; authenticatorData: string; signature: string }
  },
  sessionId: Id | null,
): Promise<store.PasskeyRow | undefined> => {
  const challenge = challengeIn(answer.response.clientDataJSON)
  if (challenge === undefined || !(await store.spendChallenge(tx, { challenge, purpose: 'prove', sessionId, now: ctx.now })))
    return undefined
  const passkey = await store.passkeyByCredential(tx, answer.id)
  if (passkey === undefined) return undefined
  const { id, origin } = relyingParty(ctx)
  try {
    const checked = await verifyAuthenticationResponse({
      response: { ...answer, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: Number(passkey.counter) },
      requireUserVerification: true,
    })
    if (!checked.verified) return undefined
    await store.notePasskeyUse(tx, passkey.id, checked.authenticationInfo.newCounter, ctx.now)
    return passkey
  } catch {
    return undefined
  }
}

/** A log-in by the passkey alone: possession and the finger or PIN of its owner are two factors, and no lock of the password stands in the way. */
const enter = async (tx: Sql, ctx: Context, staffId: Id) => {
  const person = await credentialsById(tx, staffId)
  if (person === undefined || person.status !== 'active') return refuse('identity.passkey_refused')
  const usable = await usableAppointments(tx, ctx, person.id)
  const account = { act: 'staff.logIn', subject: { kind: 'staff', id: person.id }, params: { method: 'passkey', reason: 'address' } }
  if (usable === undefined) return { refusal: { refused: 'identity.address_not_allowed' as const }, account }
  return openStaffSession(tx, ctx, { person, policy: await logInPolicy(tx, ctx), method: 'passkey', appointmentId: usable[0]?.id ?? null })
}

const prove = command(
  identity.passkeyProof,
  async (tx, ctx, { answer }) => {
    if ((await countAct(ctx.platform.database.app, `staff passkey ${ctx.address}`, ctx.now, 1)) > 2 * logInsPerMinute)
      return { refused: 'request.too_many', params: { seconds: 60 } }
    const half = await findHalf(tx, ctx)
    const passkey = await checkSigned(tx, ctx, answer, half?.session.id ?? null)
    if (passkey === undefined || (half !== undefined && passkey.staffId !== half.person.id)) {
      if (half !== undefined)
        await writeLogIn(tx, ctx, half.person.id, {
          method: 'passkey',
          result: 'refused',
          reason: 'passkey',
          newPlace: false,
          sessionId: null,
        })
      return { refusal: { refused: 'identity.passkey_refused' }, account: { act: 'staff.passkey' } }
    }
    if (half === undefined) return enter(tx, ctx, passkey.staffId)
    if (half.session.stage === 'secondFactor')
      return factorProven(tx, ctx, { sessionId: half.session.id, person: half.person, method: 'passkey' })
    if (half.session.stage !== 'open') return { refused: 'session.missing' }
    const token = await advance(tx, ctx, half.session.id, 'open')
    return {
      output: { stage: 'open' as const, token },
      account: { act: 'staff.stepUp', subject: { kind: 'staff', id: half.person.id }, params: { by: 'passkey' } },
    }
  },
  { keepAnswer: false },
)

const list = query(identity.listPasskeys, async (ctx) => {
  const db = ctx.platform.database.app
  const own = await store.passkeysOf(db, ctx.actor.staffId)
  return {
    items: own.map((p) => ({
      id: p.id,
      name: p.name,
      createdAt: p.createdAt.toISOString(),
      lastUsedAt: p.lastUsedAt?.toISOString() ?? null,
      backedUp: p.backedUp,
    })),
    recoveryCodes: await store.countRecoveryCodes(db, ctx.actor.staffId),
  }
})

const rename = command(identity.renamePasskey, async (tx, ctx, { id, name }) => {
  if (!(await store.renamePasskey(tx, ctx.actor.staffId, id, name))) return { refused: 'record.not_found' }
  return { output: { done: true as const }, account: { act: 'staff.renamePasskey', subject: { kind: 'passkey', id } } }
})

const remove = command(identity.removePasskey, async (tx, ctx, { id }) => {
  const person = await credentialsById(tx, ctx.actor.staffId)
  if (person === undefined || !(await store.removePasskey(tx, ctx.actor.staffId, id))) return { refused: 'record.not_found' }
  if (person.passkeys === 1 && !person.totp && !person.scan) await store.dropRecoveryCodes(tx, person.id)
  return { output: { done: true as const }, account: { act: 'staff.removePasskey', subject: { kind: 'passkey', id } } }
})

/** Passkeys: registering, naming, removing, and every proof by one. */
export const passkeyActions: readonly Bound[] = [start, add, startProof, prove, list, rename, remove]
