import { sm2 } from 'sm-crypto-v2'

/** The curve of SM2 (1.2.156.10197.1.301) as a public key names it. */
const curve = Buffer.from('06082a811ccf5501822d', 'hex')
/** Bytes of an uncompressed point. */
const pointBytes = 65

/** The point of a public key (SPKI, DER) on the curve of SM2, as hexadecimal digits; undefined for a key of another kind. */
export const sm2Point = (spki: Buffer): string | undefined =>
  spki.subarray(0, 32).includes(curve) ? spki.subarray(-pointBytes).toString('hex') : undefined

/**
 * Whether a signature (DER) of a message was made by the key of a point, by SM2 with SM3 and the signer's identity that GM/T 0009 lays down, 1234567812345678. OpenSSL
 * takes an empty identity and would refuse what the country's services sign. Throws for what is no signature.
 */
export const verifySm2 = (point: string, message: Buffer, signature: Buffer): boolean =>
  sm2.doVerifySignature(message, signature.toString('hex'), point, { der: true, hash: true })
