import { createHash } from 'node:crypto'
import type { proofs } from '@creditbank/contract'
import type { Config } from '../platform/config.ts'
import { type Printed, renderPdf, renderPng } from '../platform/documents/index.ts'
import { formatDay, formatInstant } from '../platform/pure/shanghai.ts'
import { formatCode } from './rules.ts'
import { type SealAdapter, type SealMark, sealAdapter } from './seal.ts'

const template = new URL('./proof.typ', import.meta.url)

/** Everything that stands on a paper. `code` is null for a sample, which nobody can check. */
export type Paper = {
  readonly number: string
  readonly code: string | null
  readonly content: proofs.ProofContent
  readonly layout: 'table' | 'list'
  readonly issuer: string
  readonly purpose: string | null
  readonly recipient: string | null
  readonly issuedAt: Date
  readonly validTo: string | null
}

/** The address that the QR carries: the code and nothing of the person. */
export const verifyUrl = (config: Pick<Config, 'publicUrl'>, code: string): string => `${config.publicUrl}/verify?c=${code}`

const labels = {
  number: { zh: '证明编号', en: 'No.' },
  issuer: { zh: '出具单位', en: 'Issued by' },
  issuedAt: { zh: '出具时间', en: 'Issued' },
  validTo: { zh: '有效期至', en: 'Valid until' },
  longTerm: { zh: '长期', en: 'no end' },
  purpose: { zh: '用途', en: 'Purpose' },
  recipient: { zh: '接收单位', en: 'For' },
  scan: { zh: '扫码核验，或输入核验码和姓名', en: 'Scan, or enter code and name on the site, to check this paper' },
  sample: { zh: '样张', en: 'SAMPLE' },
} as const

const word = (key: keyof typeof labels, language: proofs.ProofContent['language']): string =>
  language === 'both' ? `${labels[key].zh} ${labels[key].en}` : labels[key][language]

const dataOf = (config: Pick<Config, 'publicUrl'>, paper: Paper, seal: SealAdapter | undefined): Printed => {
  const { language } = paper.content
  const facts: [string, string][] = [
    [word('issuer', language), paper.issuer],
    [word('issuedAt', language), language === 'en' ? `${formatInstant(paper.issuedAt)} (UTC+8)` : formatInstant(paper.issuedAt)],
    [
      word('validTo', language),
      paper.validTo === null ? word('longTerm', language) : language === 'en' ? paper.validTo : formatDay(paper.validTo),
    ],
  ]
  if (paper.purpose !== null) facts.push([word('purpose', language), paper.purpose])
  if (paper.recipient !== null) facts.push([word('recipient', language), paper.recipient])
  const { host } = new URL(config.publicUrl)
  const printed = seal === undefined ? null : language === 'both' ? `${seal.printed.zh} ${seal.printed.en}` : seal.printed[language]
  return {
    number: paper.number,
    code: paper.code === null ? '' : formatCode(paper.code),
    verify: paper.code !== null,
    host,
    address: `${host}/verify`,
    layout: paper.layout,
    content: paper.content,
    facts,
    words: { number: word('number', language), scan: word('scan', language), sample: word('sample', language) },
    sample: paper.code === null,
    seal: printed,
  }
}

const optionsOf = (config: Pick<Config, 'publicUrl'>, paper: Paper) => ({
  at: paper.issuedAt,
  // The number stands in the file's head: a browser finds it there and asks whether the file is the one that was issued under it.
  title: `${paper.content.title.split('\n')[0] ?? ''} ${paper.number}`,
  language: paper.content.language === 'en' ? ('en' as const) : ('zh' as const),
  // What it says stands on the page /verify too, which screen readers read; without the tree the paper is a fifth smaller.
  tagged: false,
  codes: paper.code === null ? {} : { verify: verifyUrl(config, paper.code) },
})

/** The bytes of a paper as they are issued, with their digests. The same paper gives the same bytes, unless a sealing service signs it with its own time. */
export const printPaper = async (
  config: Pick<Config, 'publicUrl' | 'production' | 'sealService'>,
  paper: Paper,
): Promise<{ readonly pdf: Buffer; readonly sha256: Buffer; readonly sm3: Buffer; readonly seal: SealMark | null }> => {
  const seal = paper.code === null ? undefined : sealAdapter(config)
  const plain = await renderPdf(template, dataOf(config, paper, seal), optionsOf(config, paper))
  const { pdf, mark } = seal === undefined ? { pdf: plain, mark: null } : await seal.seal(plain)
  return { pdf, sha256: createHash('sha256').update(pdf).digest(), sm3: createHash('sm3').update(pdf).digest(), seal: mark }
}

/** A picture of the same sheet. */
export const picturePaper = (config: Pick<Config, 'publicUrl' | 'production' | 'sealService'>, paper: Paper): Promise<Buffer> =>
  renderPng(template, dataOf(config, paper, paper.code === null ? undefined : sealAdapter(config)), optionsOf(config, paper))
