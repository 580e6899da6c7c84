import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A signing key of a provider with the identifier under which its public half is published. */
export type SigningKey = { readonly kid: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject }

/** A new RSA key under a new identifier. */
export const newKey = (): SigningKey => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { kid: randomBytes(6).toString('hex'), privateKey, publicKey }
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** How a token is spoiled on purpose, for tests of the bank. `key`: which key signs; `claims` and `header` are laid over the right ones (null removes). */
export type Spoiled = {
  readonly key?: 'own' | 'stranger' | 'none' | 'publicAsHmac' | 'brokenSignature'
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
}

const over = (right: Readonly<Record<string, unknown>>, laid: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ ...right, ...laid }).filter(([, value]) => value !== null))

const stranger = newKey()

/** A signed token (JWS, RS256), written out by hand so that the bank's verifier is tried against other code than its own. */
export const token = (key: SigningKey, claims: Readonly<Record<string, unknown>>, spoiled: Spoiled = {}): string => {
  const how = spoiled.key ?? 'own'
  const alg = how === 'none' ? 'none' : how === 'publicAsHmac' ? 'HS256' : 'RS256'
  const head = over({ alg, typ: 'JWT', kid: key.kid }, spoiled.header)
  const input = `${part(head)}.${part(over(claims, spoiled.claims))}`
  if (how === 'none') return `${input}.`
  if (how === 'publicAsHmac') {
    const pem = createPublicKey(key.publicKey).export({ type: 'spki', format: 'pem' })
    return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`
  }
  const signature = sign('sha256', Buffer.from(input), how === 'stranger' ? stranger.privateKey : key.privateKey)
  if (how === 'brokenSignature') signature[0] = (signature[0] ?? 0) ^ 0xff
  return `${input}.${signature.toString('base64url')}`
}

/** The public halves as a JWK set. */
export const jwks = (keys: readonly SigningKey[]): unknown => ({
  keys: keys.map((key) => ({ ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, use: 'sig', alg: 'RS256' })),
})
