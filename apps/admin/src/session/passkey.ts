import { addPasskey, passkeyProof, startPasskey, startPasskeyProof } from '@creditbank/contract/identity'
import type { OutputOf } from '@creditbank/contract'
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { call, callDirectly } from '../api/transport.ts'

/** Why the browser gave no passkey: it has none, the person left, or this device is registered already. */
export class NoPasskey extends Error {
  readonly why: 'none' | 'cancelled' | 'known'
  constructor(why: 'none' | 'cancelled' | 'known') {
    super(why)
    this.name = 'NoPasskey'
    this.why = why
  }
}

const reasonOf = (error: unknown): 'none' | 'cancelled' | 'known' => {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'known'
  if (error instanceof WebAuthnError && (error.code === 'ERROR_INVALID_DOMAIN' || error.code === 'ERROR_INVALID_RP_ID')) return 'none'
  return 'cancelled'
}

/** Whether the browser knows passkeys at all. */
export const passkeysKnown = (): boolean => browserSupportsWebAuthn()

/** Asks the browser for a passkey and proves it: log-in, second factor or step-up, whatever the session waits for. Throws NoPasskey, Refused or Unreachable. */
export const proveByPasskey = async (): Promise<OutputOf<typeof passkeyProof>> => {
  if (!passkeysKnown()) throw new NoPasskey('none')
  const { options } = await callDirectly(startPasskeyProof, {})
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  const { id, rawId, type, response } = await startAuthentication({ optionsJSON }).catch((error: unknown) => {
    throw new NoPasskey(reasonOf(error))
  })
  return callDirectly(passkeyProof, { answer: { id, rawId, type: type as 'public-key', response } })
}

/** Makes a passkey on this device and registers it under a name. Throws NoPasskey, Refused or Unreachable. */
export const registerPasskey = async (name: string): Promise<OutputOf<typeof addPasskey>> => {
  if (!passkeysKnown()) throw new NoPasskey('none')
  const { options } = await call(startPasskey, {})
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  const { id, rawId, type, response } = await startRegistration({ optionsJSON }).catch((error: unknown) => {
    throw new NoPasskey(reasonOf(error))
  })
  return call(addPasskey, { name, answer: { id, rawId, type: type as 'public-key', response } })
}
