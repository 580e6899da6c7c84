import { createHash, createPublicKey, sign } from 'node:crypto'
import type { Trouble } from './faults.ts'
import { newKey } from './jwt.ts'
import { json, type Routes } from './web.ts'

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

const sha256 = seq(oid('608648016503040201'), nothing)
const rsa = seq(oid('2a864886f70d010101'), nothing)
const sha256WithRsa = seq(oid('2a864886f70d01010b'), nothing)
const [data, signedData, contentType, messageDigest, signingTime] = [
  oid('2a864886f70d010701'),
  oid('2a864886f70d010702'),
  oid('2a864886f70d010903'),
  oid('2a864886f70d010904'),
  oid('2a864886f70d010905'),
]
const name = seq(set(seq(oid('550403'), der(0x0c, Buffer.from(sealer)))))

/** A key with a certificate that it signed itself, for ten years from the start of the simulator. */
const sealingKey = (now: Date) => {
  const { privateKey, publicKey } = newKey()
  const serial = integer(createHash('sha256').update(String(now.getTime())).digest().subarray(0, 8))
  const until = new Date(now)
  until.setUTCFullYear(until.getUTCFullYear() + 10)
  const facts = seq(
    der(0xa0, integer(Buffer.from([2]))),
    serial,
    sha256WithRsa,
    name,
    seq(utcTime(now), utcTime(until)),
    name,
    createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
  )
  const certificate = seq(facts, sha256WithRsa, der(0x03, Buffer.from([0]), sign('sha256', facts, privateKey)))
  return { privateKey, serial, certificate }
}
type SealingKey = ReturnType<typeof sealingKey>

/** A detached signature (CMS) over bytes whose SHA-256 is given. */
const cms = (key: SealingKey, digest: Buffer, at: Date): Buffer => {
  const attributes = [seq(contentType, set(data)), seq(signingTime, set(utcTime(at))), seq(messageDigest, set(der(0x04, digest)))]
  const signature = sign('sha256', set(...attributes), key.privateKey)
  const signer = seq(integer(Buffer.from([1])), seq(name, key.serial), sha256, der(0xa0, ...attributes), rsa, der(0x04, signature))
  const whole = seq(integer(Buffer.from([1])), set(sha256), seq(data), der(0xa0, key.certificate), set(signer))
  return seq(signedData, der(0xa0, whole))
}

/** Characters that a signature may take in the file: hexadecimal digits. */
const room = 8_192

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
 * Seals a PDF: adds a signature field and a signature over everything but itself, as PDF readers check it (adbe.pkcs7.detached, RSA with SHA-256). What stood there
 * stays byte for byte; nothing is drawn.
 */
const sealed = (key: SealingKey, pdf: Buffer, at: Date): Buffer => {
  const head = headOf(pdf)
  const [signature, field] = [head.size, head.size + 1]
  const objects: { readonly no: number; readonly text: string }[] = [
    { no: head.root, text: `<<${head.catalog}/AcroForm<</Fields[${field} 0 R]/SigFlags 3>>>>` },
    { no: field, text: `<</FT/Sig/T(seal)/V ${signature} 0 R>>` },
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
  const digest = createHash('sha256').update(file.subarray(0, opens)).update(file.subarray(closes)).digest()
  const hex = cms(key, digest, at).toString('hex')
  if (hex.length > room) throw new Error('the signature is too long')
  file.write(hex, opens + 1, 'latin1')
  return file
}

/** A service for electronic seals: it gets a PDF and answers the same file with a real signature by a key that nobody trusts. */
export const sealRoutes = (troubled: Trouble): Routes => {
  const key = sealingKey(new Date(troubled.now()))
  return {
    'POST /seal': (a) => {
      if (a.bytes.subarray(0, 5).toString('latin1') !== '%PDF-') return json({ error: 'no PDF' }, 400)
      return { type: 'application/pdf', body: sealed(key, a.bytes, new Date(troubled.now())) }
    },
  }
}
