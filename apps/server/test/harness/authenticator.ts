import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What goes wrong on purpose: an answer that a right server must not take. */
export type Fault = 'none' | 'foreignOrigin' | 'foreignHost' | 'noVerification' | 'wrongKey' | 'oldChallenge' | 'counterBack'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const present = 0x01
const verified = 0x04
const attested = 0x40

/** A passkey authenticator in software: ES256, attestation "none", its counter kept. One credential each. */
export const softAuthenticator = (site: { readonly host: string; readonly origin: string }) => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = keys.publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0
  const clientData = (type: 'webauthn.create' | 'webauthn.get', challenge: string, fault: Fault): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: fault === 'oldChallenge' ? text(randomBytes(32)) : challenge,
        origin: fault === 'foreignOrigin' ? 'http://localhost:6666' : site.origin,
        crossOrigin: false,
      }),
    )
  const head = (fault: Fault, flags: number): Buffer => {
    counter = fault === 'counterBack' ? 0 : counter + 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(fault === 'counterBack' ? 1 : counter)
    const host = sha256(fault === 'foreignHost' ? 'evil.example' : site.host)
    return Buffer.concat([host, Buffer.from([fault === 'noVerification' ? flags & ~verified : flags]), count])
  }
  const names = { id: text(id), rawId: text(id), type: 'public-key' as const }
  return {
    /** Answers a registration. */
    make: (options: Readonly<Record<string, unknown>>, fault: Fault = 'none') => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const cose = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(jwk.x ?? '', 'base64url'))],
        [-3, new Uint8Array(Buffer.from(jwk.y ?? '', 'base64url'))],
      ])
      const authData = Buffer.concat([head(fault, present | verified | attested), Buffer.alloc(16), length, id, isoCBOR.encode(cose)])
      const attestation = new Map<string, string | Map<string, never> | Uint8Array>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', new Uint8Array(authData)],
      ])
      return {
        ...names,
        response: {
          clientDataJSON: text(clientData('webauthn.create', String(options['challenge']), fault)),
          attestationObject: text(isoCBOR.encode(attestation)),
          transports: ['internal'],
        },
      }
    },
    /** Answers a proof. */
    sign: (options: Readonly<Record<string, unknown>>, fault: Fault = 'none') => {
      const client = clientData('webauthn.get', String(options['challenge']), fault)
      const authData = head(fault, present | verified)
      const signature = createSign('SHA256')
        .update(Buffer.concat([authData, sha256(client)]))
        .sign(fault === 'wrongKey' ? other.privateKey : keys.privateKey)
      return {
        ...names,
        response: { clientDataJSON: text(client), authenticatorData: text(authData), signature: text(signature) },
      }
    },
  }
}
