import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { allEmbedded, readBy } from '../../test/harness/readers.ts'
import { openSimulator, type Simulator } from '../../test/harness/simulator.ts'
import { endPresses, renderPdf } from '../platform/documents/index.ts'
import { verifySm2 } from '../platform/crypto/sm2.ts'
import { sealAdapter } from './seal.ts'
import { readSeal } from './sealed.ts'

let simulator: Simulator
let plain: Buffer
let server: Server
let answer: (pdf: Buffer) => Buffer
let rogue = ''

const listening = (made: Server): Promise<string> =>
  new Promise((resolve) =>
    made.listen(0, '127.0.0.1', () => {
      const at = made.address()
      resolve(`http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/`)
    }),
  )
const serviceAt = (sealService: string, production = false) => {
  const found = sealAdapter({ production, sealService })
  if (found === undefined) throw new Error('a configured service has an adapter')
  return found
}

beforeAll(async () => {
  simulator = await openSimulator('http://localhost:3000')
  plain = await renderPdf(
    'list',
    { title: '证明', subtitle: null, note: null, sections: [] },
    { at: new Date('2026-02-28T00:00:00Z'), title: '证明', tagged: false },
  )
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => response.end(answer(Buffer.concat(parts))))
  })
  rogue = await listening(server)
})
afterAll(async () => {
  await simulator.close()
  await new Promise((done) => server.close(done))
  await endPresses()
})

test('the simulated service signs for real: the paper stays byte for byte, other programs still read it, and the certificate says that it is a demonstration', async () => {
  const { pdf, mark } = await serviceAt(`${simulator.address}/seal`).seal(plain)
  expect(pdf.subarray(0, plain.length).equals(plain)).toBe(true)
  expect(mark).toMatchObject({ demo: true, by: expect.stringContaining('演示'), serial: expect.stringMatching(/^[0-9A-F]+$/) })
  expect(serviceAt('http://x.example/', true).printed.zh).not.toContain('演示')
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  expect(document.numPages).toBe(1)
  // A signature of the document and no form to be filled in: pdf.js tells them apart by the field's size.
  expect((await document.getMetadata()).info).toMatchObject({ IsAcroFormPresent: false, IsSignaturesPresent: true })
  const [structure, fonts, text] = [readBy('qpdf', pdf), readBy('pdffonts', pdf), readBy('pdftotext', pdf)]
  if (structure !== undefined) expect(structure).toContain('No syntax or stream encoding errors found')
  if (fonts !== undefined) expect([fonts, allEmbedded(fonts)]).toEqual([fonts, true])
  if (text !== undefined) expect(text).toContain('证明')
})

test('a seal by SM2, as the country’s services make it, is checked like the other: its own bytes pass, a changed byte, another key and another message do not', async () => {
  const { pdf, mark } = await serviceAt(`${simulator.address}/seal/sm2`).seal(plain)
  expect(mark).toMatchObject({ demo: true, by: expect.stringContaining('演示'), at: expect.any(String) })
  for (const at of [20, plain.length - 10, plain.length + 40, pdf.length - 12]) {
    const changed = Buffer.from(pdf)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => readSeal(changed), String(at)).toThrow()
  }
  // GM/T 0003.5, annex A: the signature of "message digest" by the key of the standard.
  const point =
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
  const signature = Buffer.from(
    '3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
    'hex',
  )
  expect(verifySm2(point, Buffer.from('message digest'), signature)).toBe(true)
  expect(verifySm2(point, Buffer.from('message Digest'), signature)).toBe(false)
})

test('one byte changed anywhere breaks the seal, and what was never sealed has none', async () => {
  const { pdf } = await serviceAt(`${simulator.address}/seal`).seal(plain)
  expect(readSeal(pdf).by).toContain('演示')
  for (const at of [20, Math.floor(plain.length / 2), plain.length - 10, plain.length + 40, pdf.length - 12]) {
    const changed = Buffer.from(pdf)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => readSeal(changed), String(at)).toThrow()
  }
  expect(() => readSeal(Buffer.concat([pdf, Buffer.from('\n')]))).toThrow('does not cover')
  expect(() => readSeal(plain)).toThrow('does not cover')
})

test('a service that changes the paper, answers something else, or seals other bytes is refused, so that nothing broken is kept', async () => {
  const { pdf } = await serviceAt(`${simulator.address}/seal`).seal(plain)
  const adapter = serviceAt(rogue)
  answer = () => Buffer.from('<html>')
  await expect(adapter.seal(plain)).rejects.toThrow('changed the paper')
  answer = (given) => given
  await expect(adapter.seal(plain)).rejects.toThrow('does not cover')
  answer = () => {
    const spoilt = Buffer.from(pdf)
    spoilt[spoilt.lastIndexOf('/ByteRange') - 5] = 0x20
    return spoilt
  }
  await expect(adapter.seal(plain)).rejects.toThrow()
})
