import type { InputOf } from '@creditbank/contract'
import type { issueMine, KindLine, Validity } from '@creditbank/contract/proofs'

type Wish = InputOf<typeof issueMine>
/** What the form of a paper holds. */
export type Values = Partial<Record<'kind' | 'validity' | 'language' | 'idNumber' | 'purpose' | 'recipient' | 'assistanceId', string>> & {
  outcomeIds?: readonly string[]
  hide?: readonly string[]
}

const languages = ['zh', 'en', 'both'] as const
const idNumbers = ['masked', 'full', 'none'] as const

/** The typed text under its name, or nothing where nothing was typed. */
export const typedText = <K extends string>(key: K, value: unknown): Partial<Record<K, string>> => {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? {} : ({ [key]: text } as Record<K, string>)
}

/** One of the validities that a kind offers; its usual one where the form holds another. */
export const validityOf = (kind: KindLine | undefined, value: unknown): Validity =>
  kind?.validities.find((one) => one === value) ?? kind?.validities[0] ?? '90'

/** The language that a form means. */
export const languageOf = (value: unknown): (typeof languages)[number] => languages.find((one) => one === value) ?? 'zh'

/** The wish that a form means. Outcomes count for the kinds alone that take them. */
export const wishOf = (kind: KindLine | undefined, values: Readonly<Record<string, unknown>>): Wish => {
  const ids: readonly unknown[] = Array.isArray(values['outcomeIds']) ? values['outcomeIds'] : []
  const hidden: readonly unknown[] = Array.isArray(values['hide']) ? values['hide'] : []
  return {
    kind: kind?.kind ?? String(values['kind'] ?? ''),
    validity: validityOf(kind, values['validity']),
    language: languageOf(values['language']),
    idNumber: idNumbers.find((one) => one === values['idNumber']) ?? 'masked',
    ...(kind?.takes === 'outcomes' ? { outcomeIds: ids.map(String).slice(0, 200) } : {}),
    ...(hidden.length > 0 ? { hide: hidden.map(String) } : {}),
    ...typedText('purpose', values['purpose']),
    ...typedText('recipient', values['recipient']),
  }
}
