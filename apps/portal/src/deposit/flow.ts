import type { Deposit, DepositContent } from '@creditbank/contract/deposits'

/** The pages of a deposit after the entry was found, one question each. */
export type StepName = 'date' | 'grade' | 'number' | 'photos' | 'check'

/** What of an entry decides which questions are asked. */
export type EntryFacts = { readonly grading: 'percent' | 'grade' | 'pass'; readonly hasCertificateNo: boolean }

/** The pages that an entry needs: no grade where there is only "passed", no number where the paper has none. Pure. */
export const stepsFor = (entry: EntryFacts | null): readonly StepName[] => [
  'date',
  ...(entry === null || entry.grading !== 'pass' ? ['grade' as const] : []),
  ...(entry === null || entry.hasCertificateNo ? ['number' as const] : []),
  'photos',
  'check',
]

/** The page after one, or null at the end. Pure. */
export const stepAfter = (steps: readonly StepName[], step: StepName): StepName | null => steps[steps.indexOf(step) + 1] ?? null

/** The page before one, or null at the start. Pure. */
export const stepBefore = (steps: readonly StepName[], step: StepName): StepName | null => steps[steps.indexOf(step) - 1] ?? null

/** The first page whose answer is still missing; the check when nothing is. Pure. */
export const firstOpen = (steps: readonly StepName[], deposit: Pick<Deposit, 'content' | 'attachments'>): StepName => {
  const empty = (text: string | undefined) => text === undefined || text === ''
  const open = {
    date: empty(deposit.content.obtainedOn),
    grade: empty(deposit.content.grade),
    number: empty(deposit.content.certificateNo),
    photos: deposit.attachments.length === 0,
    check: true,
  }
  return steps.find((step) => open[step]) ?? 'check'
}

/** The page on which a field of the server's answer is asked. Pure. */
export const stepOfField = (field: string): StepName => {
  if (field === 'obtainedOn' || field.endsWith('.obtainedOn')) return 'date'
  if (field.endsWith('grade')) return 'grade'
  if (field.endsWith('certificateNo')) return 'number'
  return field.endsWith('fileIds') ? 'photos' : 'check'
}

/** A date as it is chosen: year and month, the day if the paper shows one. */
export type ChosenDate = { readonly year: string; readonly month: string; readonly day: string }

/** The chosen date as the server reads it: 2024-06-30, or 2024-06 without a day; empty when year or month is missing. Pure. */
export const dateText = (chosen: ChosenDate): string => {
  if (chosen.year === '' || chosen.month === '') return ''
  const two = (n: string) => n.padStart(2, '0')
  return `${chosen.year}-${two(chosen.month)}${chosen.day === '' ? '' : `-${two(chosen.day)}`}`
}

/** The parts of a kept date. Pure. */
export const chosenDate = (text: string | undefined): ChosenDate => {
  const found = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text ?? '')
  return {
    year: found?.[1] ?? '',
    month: found?.[2] === undefined ? '' : String(Number(found[2])),
    day: found?.[3] === undefined ? '' : String(Number(found[3])),
  }
}

/** How many days a month has. Pure. */
export const daysIn = (year: string, month: string): number =>
  year === '' || month === '' ? 31 : new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()

const name = (id: string) => `bank.draft.${id}`

/** Something that may be an identity number is never kept on the device, not even as a certificate's number. Pure. */
export const maySayNumber = (text: string): boolean => /\d{14,}/.test(text.normalize('NFKC').replace(/\s/g, ''))

/** Keeps what was typed on this device as well, until the server has it. */
export const keepLocally = (id: string, content: DepositContent): void => {
  const { certificateNo, ...rest } = content
  const kept = certificateNo === undefined || maySayNumber(certificateNo) ? rest : content
  try {
    localStorage.setItem(name(id), JSON.stringify(kept))
  } catch {
    // Without storage the server's draft is the only one.
  }
}

/** What this device kept of a draft; empty when there is nothing. */
export const keptLocally = (id: string): DepositContent => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(name(id)) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).filter(
        (pair): pair is [string, string] =>
          typeof pair[1] === 'string' && ['obtainedOn', 'grade', 'certificateNo', 'note'].includes(pair[0]),
      ),
    )
  } catch {
    return {}
  }
}

/** Forgets the device's copy: the server has it, or the person has logged out (no id = all). */
export const forgetLocally = (id?: string): void => {
  try {
    if (id !== undefined) localStorage.removeItem(name(id))
    else for (const key of Object.keys(localStorage).filter((k) => k.startsWith('bank.draft.'))) localStorage.removeItem(key)
  } catch {
    // Nothing was kept then.
  }
}
