import type { Config } from '../platform/config.ts'

/** Who sealed a document electronically. `demo`: a simulation without legal effect. */
export type SealMark = { readonly by: string; readonly demo: boolean }

/**
 * The adapter to a qualified electronic seal (电子签章). `printed` is the sentence that stands on the sheet before it is sealed; `seal` gives the bytes that are kept
 * and handed out. Nothing ever draws an imitation of a seal.
 */
export type SealAdapter = {
  readonly mark: SealMark
  readonly printed: { readonly zh: string; readonly en: string }
  readonly seal: (pdf: Buffer) => Promise<Buffer>
}

/** Stands where a seal would be applied and says so in print. It changes nothing, so that a demo's papers stay the same from run to run. */
const simulator: SealAdapter = {
  mark: { by: '电子签章（演示）', demo: true },
  printed: {
    zh: '演示：此处为电子签章位置，本件没有法律效力',
    en: 'DEMO: a qualified electronic seal goes here. Printed by a demonstration system, without legal effect.',
  },
  seal: async (pdf) => pdf,
}

const longestMs = 15_000
const largest = 5_000_000

/** A sealing service of the operator: it gets the PDF and answers the sealed PDF. */
const service = (url: string): SealAdapter => ({
  mark: { by: new URL(url).host, demo: false },
  printed: {
    zh: '本证明已加盖电子签章，可在 PDF 阅读器中查看签章信息。',
    en: 'This document carries an electronic seal that PDF readers show.',
  },
  seal: async (pdf) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/pdf' },
      body: new Uint8Array(pdf),
      signal: AbortSignal.timeout(longestMs),
    })
    if (!answer.ok) throw new Error(`the sealing service answered ${answer.status}`)
    const sealed = Buffer.from(await answer.arrayBuffer())
    if (sealed.length > largest || sealed.subarray(0, 5).toString('latin1') !== '%PDF-')
      throw new Error('the sealing service answered no PDF')
    return sealed
  },
})

/** The adapter of the configuration: a service by its address, the simulator outside of production, and none in production without a service. */
export const sealAdapter = (config: Pick<Config, 'production' | 'sealService'>): SealAdapter | undefined => {
  if (config.sealService !== undefined) return service(config.sealService)
  return config.production ? undefined : simulator
}
