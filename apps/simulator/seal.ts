import { createHash, createPublicKey, sign } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { Trouble } from './faults.ts'
import { newKey } from './jwt.ts'
import { type Answer, type Asked, json, type Routes } from './web.ts'

/** The name in the certificate: whoever opens the file in a PDF reader sees that it is a demonstration. */
const sealer = '演示电子签章（模拟，没有法律效力）'

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const seq = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts)
const integer = (bytes: Buffer): Buffer => der(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const nothing = Buffer.from([5, 0])
const utcTime = (at: Date): Buffer => der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

/** How a key signs: its digest with the names that a signature gives to both, and what it makes of bytes. */
type Signing = {
  readonly hash: 'sha256' | 'sm3'
  readonly digest: Buffer
  readonly signature: Buffer
  readonly certificateSignature: Buffer
  /** The public half as a certificate holds it (SPKI). */
  readonly publicHalf: Buffer
  readonly sign: (bytes: Buffer) => Buffer
}

const rsa = (): Signing => {
  const { privateKey, publicKey } = newKey()
  return {
    hash: 'sha256',
    digest: seq(oid('608648016503040201'), nothing),
    signature: seq(oid('2a864886f70d010101'), nothing),
    certificateSignature: seq(oid('2a864886f70d01010b'), nothing),
    publicHalf: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
    sign: (bytes) => sign('sha256', bytes, privateKey),
  }
}

/** SM2 with SM3 (GB/T 32918, 32905) and the usual identity of the signer, as sealing services of the country sign. */
const shangmi = (): Signing => {
  const { privateKey, publicKey } = sm2.generateKeyPairHex()
  return {
    hash: 'sm3',
    digest: seq(oid('2a811ccf55018311')),
    signature: seq(oid('2a811ccf5501822d01')),
    certificateSignature: seq(oid('2a811ccf55018375')),
    publicHalf: seq(
      seq(oid('2a8648ce3d0201'), oid('2a811ccf5501822d')),
      der(0x03, Buffer.concat([Buffer.from([0]), Buffer.from(publicKey, 'hex')])),
    ),
    sign: (bytes) => Buffer.from(sm2.doSignature(bytes, privateKey, { der: true, hash: true, publicKey }), 'hex'),
  }
}

const [data, signedData, contentType, messageDigest, signingTime] = [
  oid('2a864886f70d010701'),
  oid('2a864886f70d010702'),
  oid('2a864886f70d010903'),
  oid('2a864886f70d010904'),
  oid('2a864886f70d010905'),
]
const name = seq(set(seq(oid('550403'), der(0x0c, Buffer.from(sealer)))))

/** A key with a certificate that it signed itself, for ten years from the start of the simulator. */
const sealingKey = (signing: Signing, now: Date) => {
  const serial = integer(createHash('sha256').update(`${signing.hash} ${now.getTime()}`).digest().subarray(0, 8))
  const until = new Date(now)
  until.setUTCFullYear(until.getUTCFullYear() + 10)
  const facts = seq(
    der(0xa0, integer(Buffer.from([2]))),
    serial,
    signing.certificateSignature,
    name,
    seq(utcTime(now), utcTime(until)),
    name,
    signing.publicHalf,
  )
  const certificate = seq(facts, signing.certificateSignature, der(0x03, Buffer.from([0]), signing.sign(facts)))
  return { ...signing, serial, certificate }
}
type SealingKey = ReturnType<typeof sealingKey>

/** A detached signature (CMS) over bytes whose digest is given. */
const cms = (key: SealingKey, digest: Buffer, at: Date): Buffer => {
  const attributes = [seq(contentType, set(data)), seq(signingTime, set(utcTime(at))), seq(messageDigest, set(der(0x04, digest)))]
  const signature = key.sign(set(...attributes))
  const signer = seq(
    integer(Buffer.from([1])),
    seq(name, key.serial),
    key.digest,
    der(0xa0, ...attributes),
    key.signature,
    der(0x04, signature),
  )
  const whole = seq(integer(Buffer.from([1])), set(key.digest), seq(data), der(0xa0, key.certificate), set(signer))
  return seq(signedData, der(0xa0, whole))
}

/** Characters that a signature may take in the file: hexadecimal digits. */
const room = 2_880

/** What an update of a PDF must know of it: its catalog as written, and where its last table of objects stands. */
const headOf = (pdf: Buffer) => {
  const text = pdf.toString('latin1')
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1])
  const tail = text.slice(table)
  const root = Number(/\/Root\s+(\d+)\s+0\s+R/.exec(tail)?.[1])
  const size = Number(/\/Size\s+(\d+)/.exec(tail)?.[1])
  const id = /\/ID\s*\[[^\]]*\]/s.exec(tail)?.[0] ?? ''
  const info = /\/Info\s+\d+\s+0\s+R/.exec(tail)?.[0] ?? ''
  const catalog = new RegExp(`(?:^|\\s)${root} 0 obj\\s*<<(.*?)>>\\s*endobj`, 's').exec(text)?.[1]
  if (!Number.isInteger(table) || !Number.isInteger(size) || catalog === undefined) throw new Error('no PDF that can be sealed')
  return { table, root, size, id, info, catalog }
}

/**
 * Seals a PDF: adds a signature field and a signature over everything but itself, as PDF readers check it (adbe.pkcs7.detached). What stood there stays byte for byte; nothing is drawn.
 */
const sealed = (key: SealingKey, pdf: Buffer, at: Date): Buffer => {
  const head = headOf(pdf)
  const [signature, field] = [head.size, head.size + 1]
  const objects: { readonly no: number; readonly text: string }[] = [
    { no: head.root, text: `<<${head.catalog}/AcroForm<</Fields[${field} 0 R]/SigFlags 3>>>>` },
    { no: field, text: `<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]/F 132/FT/Sig/T(seal)/V ${signature} 0 R>>` },
    {
      no: signature,
      text: `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 AAAAAAAAAA BBBBBBBBBB CCCCCCCCCC]/Contents<${'0'.repeat(room)}>/M(D:${at
        .toISOString()
        .replace(/[-:T]/g, '')
        .slice(0, 14)}Z)>>`,
    },
  ]
  let update = '\n'
  const places: string[] = []
  for (const { no, text } of objects) {
    places.push(`${no} 1\n${String(pdf.length + update.length).padStart(10, '0')} 00000 n \n`)
    update += `${no} 0 obj\n${text}\nendobj\n`
  }
  const table = pdf.length + update.length
  update += `xref\n${places.join('')}trailer\n<</Size ${field + 1}/Root ${head.root} 0 R${head.info}${head.id}/Prev ${head.table}>>\nstartxref\n${table}\n%%EOF\n`
  const opens = pdf.length + update.indexOf('/Contents<') + '/Contents'.length
  const closes = opens + room + 2
  const end = pdf.length + update.length
  const number = (value: number) => String(value).padEnd(10, ' ')
  const whole = update
    .replace('AAAAAAAAAA', number(opens))
    .replace('BBBBBBBBBB', number(closes))
    .replace('CCCCCCCCCC', number(end - closes))
  const file = Buffer.concat([pdf, Buffer.from(whole, 'latin1')])
  const digest = createHash(key.hash).update(file.subarray(0, opens)).update(file.subarray(closes)).digest()
  const hex = cms(key, digest, at).toString('hex')
  if (hex.length > room) throw new Error('the signature is too long')
  file.write(hex, opens + 1, 'latin1')
  return file
}

/**
 * A service for electronic seals: it gets a PDF and answers the same file with a real signature by a key that nobody trusts. `/seal` signs by RSA, which every PDF
 * reader checks; `/seal/sm2` by SM2, as services of the country do.
 */
export const sealRoutes = (troubled: Trouble): Routes => {
  const now = new Date(troubled.now())
  const by =
    (key: SealingKey) =>
    (a: Asked): Answer =>
      a.bytes.subarray(0, 5).toString('latin1') === '%PDF-'
        ? { type: 'application/pdf', body: sealed(key, a.bytes, new Date(troubled.now())) }
        : json({ error: 'no PDF' }, 400)
  return { 'POST /seal': by(sealingKey(rsa(), now)), 'POST /seal/sm2': by(sealingKey(shangmi(), now)) }
}
