import type { proofs } from '@creditbank/contract'
import type { Config } from '../platform/config.ts'
import { readSeal } from './sealed.ts'

/** Who sealed a document electronically, as it is stored. `demo`: a simulation without legal effect. `serial` and `at` where the file carries a signature. */
export type SealMark = { readonly by: string; readonly demo: boolean; readonly serial?: string; readonly at?: string | null }

/** The same as it is told. */
export const sealOf = (mark: SealMark | null): proofs.Proof['seal'] =>
  mark === null ? null : { by: mark.by, demo: mark.demo, serial: mark.serial ?? null, sealedAt: mark.at ?? null }

/**
 * The adapter to a qualified electronic seal (电子签章). `printed` is the sentence that stands on the sheet before it is sealed; `seal` gives the bytes that are kept
 * and handed out. Nothing ever draws an imitation of a seal.
 */
export type SealAdapter = {
  readonly printed: { readonly zh: string; readonly en: string }
  readonly seal: (pdf: Buffer) => Promise<{ readonly pdf: Buffer; readonly mark: SealMark }>
}

/** Stands where a seal would be applied and says so in print. It changes nothing, so that a demo's papers stay the same from run to run. */
const place: SealAdapter = {
  printed: {
    zh: '演示：此处为电子签章位置，本件没有法律效力',
    en: 'DEMO: a qualified electronic seal goes here. Printed by a demonstration system, without legal effect.',
  },
  seal: async (pdf) => ({ pdf, mark: { by: '电子签章（演示）', demo: true } }),
}

const longestMs = 15_000
const largest = 5_000_000

const words = {
  real: {
    zh: '本证明已加盖电子签章，可在 PDF 阅读器中查看签章信息。',
    en: 'This document carries an electronic seal that PDF readers show.',
  },
  demo: {
    zh: '演示：本件由模拟的电子签章服务签名，可在 PDF 阅读器中查看，没有法律效力',
    en: 'DEMO: signed by a simulated sealing service, as PDF readers show. Without legal effect.',
  },
} as const

/**
 * A sealing service: it gets the PDF by POST and answers the same file with a signature added to its end (an incremental update, adbe.pkcs7.detached, with
 * certificate). What it answers is checked before it is kept: the words of the paper are untouched, and the signature is whole.
 */
const service = (url: string, demo: boolean): SealAdapter => ({
  printed: demo ? words.demo : words.real,
  seal: async (plain) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/pdf' },
      body: new Uint8Array(plain),
      signal: AbortSignal.timeout(longestMs),
    })
    if (!answer.ok) throw new Error(`the sealing service answered ${answer.status}`)
    const pdf = Buffer.from(await answer.arrayBuffer())
    if (pdf.length > largest || !pdf.subarray(0, plain.length).equals(plain)) throw new Error('the sealing service changed the paper')
    const { by, serial, at } = readSeal(pdf)
    return { pdf, mark: { by, demo, serial, at: at?.toISOString() ?? null } }
  },
})

/** The adapter of the configuration: a service by its address (outside of production a simulated one), else a printed note outside of production, and none in it. */
export const sealAdapter = (config: Pick<Config, 'production' | 'sealService'>): SealAdapter | undefined => {
  if (config.sealService !== undefined) return service(config.sealService, !config.production)
  return config.production ? undefined : place
}
