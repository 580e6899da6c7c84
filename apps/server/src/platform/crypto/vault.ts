/**
 * Sealing for a store that the bank may write and not read (封存). The bank holds a public key; the private one is split into two shares that two persons
 * keep, and either share alone is random bytes. So nobody opens what was sealed by himself, and a stolen server opens nothing.
 *
 * Layout: byte 0 format (2 = X25519, HKDF-SHA-256, AES-256-GCM) · 32 bytes ephemeral public key · 12 bytes vector · ciphertext · 16 bytes tag. The additional data
 * is the name of what was sealed.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

const format = 2
const headLength = 45
const tagLength = 16

/** A new vault: the public key for the bank, and the two shares of the private one. All are base64url of 32 bytes. */
export type NewVault = { readonly public: string; readonly shares: readonly [string, string] }

const jwk = (key: KeyObject): { readonly x?: string; readonly d?: string } => key.export({ format: 'jwk' })

/** Makes a key pair and splits its private half: the second share is the key masked by the first, which is random. */
export const newVault = (): NewVault => {
  const pair = generateKeyPairSync('x25519')
  const { x = '', d = '' } = jwk(pair.privateKey)
  const secret = Buffer.from(d, 'base64url')
  const first = randomBytes(32)
  const second = Buffer.from(secret.map((byte, i) => byte ^ (first[i] ?? 0)))
  return { public: x, shares: [first.toString('base64url'), second.toString('base64url')] }
}

/** The private key from both shares, in any order; throws where they do not belong to the public key. */
export const joinShares = (publicKey: string, one: string, other: string): KeyObject => {
  const [a, b] = [Buffer.from(one, 'base64url'), Buffer.from(other, 'base64url')]
  if (a.length !== 32 || b.length !== 32) throw new Error('a share has 32 bytes')
  const d = Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0))).toString('base64url')
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x: publicKey, d } })
  const derived = jwk(createPublicKey(key)).x
  if (derived !== publicKey) throw new Error('the shares do not belong to this key')
  // The library believes the public half it is told: a value sealed for it must open.
  openVault(key, sealVault(publicKey, Buffer.from('probe'), 'probe'), 'probe')
  return key
}

const contentKey = (secret: Buffer, ephemeral: Buffer, name: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, createHash('sha256').update(ephemeral).digest(), `sealed store|${name}`, 32))

const publicOf = (x: string): KeyObject => createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x } })

/** Seals bytes for the holders of the private key. */
export const sealVault = (publicKey: string, content: Buffer, name: string): Buffer => {
  const ephemeral = generateKeyPairSync('x25519')
  const own = Buffer.from(jwk(ephemeral.publicKey).x ?? '', 'base64url')
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: publicOf(publicKey) })
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', contentKey(secret, own, name), iv)
  cipher.setAAD(Buffer.from(name))
  const body = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([Buffer.of(format), own, iv, body, cipher.getAuthTag()])
}

/** Opens what `sealVault` sealed under the same name. Throws where the key, the name or the bytes are others. */
export const openVault = (privateKey: KeyObject, sealed: Buffer, name: string): Buffer => {
  if (sealed[0] !== format || sealed.length < headLength + tagLength) throw new Error('not a value of the sealed store')
  const own = sealed.subarray(1, 33)
  const secret = diffieHellman({ privateKey, publicKey: publicOf(own.toString('base64url')) })
  const decipher = createDecipheriv('aes-256-gcm', contentKey(secret, own, name), sealed.subarray(33, headLength), {
    authTagLength: tagLength,
  })
  decipher.setAAD(Buffer.from(name))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  return Buffer.concat([decipher.update(sealed.subarray(headLength, sealed.length - tagLength)), decipher.final()])
}
