import { createHash, verify, X509Certificate } from 'node:crypto'
import { sm2Point, verifySm2 } from '../platform/crypto/sm2.ts'

/** A value of DER: its tag, its content, and itself whole. */
type Value = { readonly tag: number; readonly body: Buffer; readonly whole: Buffer }

const lengthAt = (bytes: Buffer, at: number): { readonly length: number; readonly from: number } => {
  const first = bytes[at] ?? 0
  if (first < 0x80) return { length: first, from: at + 1 }
  const count = first & 0x7f
  if (count === 0 || count > 3 || at + count >= bytes.length) throw new RangeError('no length')
  return { length: bytes.readUIntBE(at + 1, count), from: at + 1 + count }
}

const valueAt = (bytes: Buffer, at: number): Value => {
  const { length, from } = lengthAt(bytes, at + 1)
  if (from + length > bytes.length) throw new RangeError('a value runs over its end')
  return { tag: bytes[at] ?? 0, body: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length) }
}

const valuesIn = (bytes: Buffer): Value[] => {
  const values: Value[] = []
  for (let at = 0; at < bytes.length; at += values.at(-1)?.whole.length ?? bytes.length) values.push(valueAt(bytes, at))
  return values
}

const digests: Readonly<Record<string, string>> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
  '2a811ccf55018311': 'sm3',
}
const messageDigest = '2a864886f70d010904'
const signingTime = '2a864886f70d010905'

const attribute = (attributes: Buffer, oid: string): Buffer | undefined => {
  const found = valuesIn(attributes).find((one) => valuesIn(one.body)[0]?.body.toString('hex') === oid)
  const values = found === undefined ? undefined : valuesIn(found.body)[1]
  return values === undefined ? undefined : valuesIn(values.body)[0]?.body
}

const timeOf = (utc: Buffer | undefined): Date | null => {
  const m = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(utc?.toString('latin1') ?? '')
  return m === null ? null : new Date(`20${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}Z`)
}

/** The parts of a signature (CMS SignedData of one signer) that its check needs. Throws where there is none. */
const signatureIn = (cms: Buffer) => {
  // The place in the file is larger than the signature: what follows it are noughts.
  const content = valuesIn(valueAt(cms, 0).body)[1]
  const signed = content === undefined ? [] : valuesIn(valuesIn(content.body)[0]?.body ?? Buffer.alloc(0))
  const certificates = signed.find((value) => value.tag === 0xa0)
  const signer = valuesIn(signed.at(-1)?.body ?? Buffer.alloc(0))[0]
  const [, id, algorithm, attributes, , signature] = signer === undefined ? [] : valuesIn(signer.body)
  if (certificates === undefined || id === undefined || algorithm === undefined || attributes?.tag !== 0xa0 || signature === undefined)
    throw new RangeError('no signature with attributes and a certificate')
  const serial = valuesIn(id.body)[1]?.body.toString('hex') ?? ''
  const digest = digests[valuesIn(algorithm.body)[0]?.body.toString('hex') ?? '']
  return { certificates: valuesIn(certificates.body).map((one) => one.whole), serial, digest, attributes, signature: signature.body }
}

/** Whose seal a file carries, under which certificate, and when it was put on. */
export type Sealed = { readonly by: string; readonly serial: string; readonly at: Date | null }

/** Whether the key of a certificate made a signature: RSA and the curves of NIST as OpenSSL knows them, SM2 as the country's services sign. */
const madeBy = (certificate: X509Certificate, digest: string, signed: Buffer, signature: Buffer): boolean => {
  const point = sm2Point(certificate.publicKey.export({ type: 'spki', format: 'der' }))
  if (point === undefined) return verify(digest, signed, certificate.publicKey, signature)
  return digest === 'sm3' && verifySm2(point, signed, signature)
}

const sameSerial = (a: string, b: string): boolean => BigInt(`0x${a}`) === BigInt(`0x${b}`)

/**
 * Reads and checks the electronic seal of a PDF: the signature covers every byte but its own place, its digest is that of those bytes, and its certificate's key made
 * it. Whether the certificate is trusted is for the operator who chose the service. Throws Error for anything else, so that a broken seal is never kept.
 */
export const readSeal = (pdf: Buffer): Sealed => {
  const text = pdf.toString('latin1')
  const range = [...text.matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].at(-1)
  const [opens, closes, rest] = [Number(range?.[1]), Number(range?.[2]), Number(range?.[3])]
  if (range === undefined || closes + rest !== pdf.length || text[opens] !== '<' || text[closes - 1] !== '>')
    throw new Error('the seal does not cover the file')
  const found = signatureIn(Buffer.from(text.slice(opens + 1, closes - 1), 'hex'))
  if (found.digest === undefined) throw new Error('the seal uses an unknown digest')
  const digest = createHash(found.digest).update(pdf.subarray(0, opens)).update(pdf.subarray(closes)).digest()
  if (attribute(found.attributes.body, messageDigest)?.equals(digest) !== true) throw new Error('the seal belongs to other bytes')
  const certificate = found.certificates.map((one) => new X509Certificate(one)).find((one) => sameSerial(one.serialNumber, found.serial))
  // What is signed are the attributes as a SET; inside the signature they stand under another tag.
  const signed = Buffer.concat([Buffer.from([0x31]), found.attributes.whole.subarray(1)])
  if (certificate === undefined || !madeBy(certificate, found.digest, signed, found.signature))
    throw new Error('the seal was not made by its certificate')
  const by = /(?:^|\n)CN=(.*)/.exec(certificate.subject)?.[1] ?? certificate.subject
  return { by, serial: certificate.serialNumber, at: timeOf(attribute(found.attributes.body, signingTime)) }
}
